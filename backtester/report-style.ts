/** Colour, and what a terminal that is not UTF-8 can show. */

import pico from 'picocolors';

export interface TextStyle {
  readonly colour: boolean;
  /** False: plain ASCII only. */
  readonly unicode: boolean;
  readonly width: number;
}

export type Paint = (text: string) => string;

export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export function paletteOf(style: Pick<TextStyle, 'colour'>): Palette {
  const { bold, dim, red, green, yellow, cyan } = pico.createColors(style.colour);
  return { bold, dim, red, green, yellow, cyan };
}

const ASCII: Readonly<Record<string, string>> = {
  '–': '-',
  '−': '-',
  '—': '-',
  '÷': '/',
  '×': 'x',
  '·': '-',
  '…': '~',
  '→': '>',
  '√': 'sqrt',
  '²': '^2',
  '≤': '<=',
  '≥': '>=',
  '’': "'",
  '“': '"',
  '”': '"',
  '✓': '+',
  '✗': 'x',
  '─': '-',
  '│': '|',
  '┌': '+',
  '└': '+',
  '┤': '|',
  '┬': '+',
  '┼': '+',
};

/** Everything outside ASCII by its nearest ASCII; `?` for what has none. */
export function toAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: "outside ASCII" is a range that begins at 0.
  return text.replace(/[^\x00-\x7f]/gu, (character) => ASCII[character] ?? '?');
}
