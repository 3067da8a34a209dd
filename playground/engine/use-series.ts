/** What has to change in a program for it to run on other data: its series, its symbols, and dates that they do not have. */

import { type Declaration, parse, type Span, type TextEdit } from '../../grammar/index.ts';
import type { SeriesSummary } from '../protocol.ts';

export function editsToUse(source: string, series: SeriesSummary): readonly TextEdit[] {
  const { declarations } = parse(source).program;
  const symbols = series.symbols.slice(0, MOST_SYMBOLS).join(', ');
  return declarations
    .flatMap((declaration) => editsIn(declaration, series.name, symbols, series.symbols[0] ?? ''))
    .sort((a, b) => a.span.start - b.span.start);

  function editsIn(
    declaration: Declaration,
    data: string,
    universe: string,
    first: string,
  ): readonly TextEdit[] {
    if (declaration.kind === 'StrategyDeclaration')
      return linesOf(declaration.span, /\buniverse\s+([^\n{}]+)/g, universe);
    if (declaration.kind !== 'BacktestDeclaration') return [];
    return [
      ...linesOf(
        declaration.span,
        /\bdata\s+("[^"\n]*"(?:\s+from\s+[\d-]+)?(?:\s+to\s+[\d-]+)?)/g,
        `"${data}"`,
      ),
      ...linesOf(declaration.span, /\bbenchmark\s+(\w+)/g, first),
    ];
  }

  /** The words are looked for outside comments; the group of the pattern is what is replaced. */
  function linesOf(span: Span, pattern: RegExp, text: string): readonly TextEdit[] {
    const inside = source
      .slice(span.start, span.end)
      .replace(/\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
    return [...inside.matchAll(pattern)].map((match) => {
      const written = (match[1] ?? '').trimEnd();
      const start = span.start + match.index + match[0].indexOf(match[1] ?? '');
      return { span: { start, end: start + written.length }, text };
    });
  }
}

const MOST_SYMBOLS = 20;
