/**
 * One printer for two languages: the TypeScript that people read and golden files hold, and the JavaScript
 * that is loaded. They differ only in what `typed` puts out, so they cannot drift apart.
 */

export interface Printer {
  /** Text that only TypeScript has: `: number`, `readonly `. */
  typed(text: string): string;
  line(text: string): void;
  /** A line that only TypeScript has. */
  typedLine(text: string): void;
  blank(): void;
  indented(body: () => void): void;
  text(): string;
}

export function createPrinter(language: 'typescript' | 'javascript'): Printer {
  const lines: string[] = [];
  let depth = 0;
  const line = (text: string): void => {
    lines.push(text === '' ? '' : `${'  '.repeat(depth)}${text}`);
  };
  return {
    line,
    typed: (text) => (language === 'typescript' ? text : ''),
    typedLine(text) {
      if (language === 'typescript') line(text);
    },
    blank() {
      if (lines.at(-1) !== '') lines.push('');
    },
    indented(body) {
      depth += 1;
      body();
      depth -= 1;
    },
    text: () => `${lines.join('\n')}\n`,
  };
}
