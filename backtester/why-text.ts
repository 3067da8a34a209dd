/** The account of a bar as a trader reads it: first what happened or what kept it from happening, then everything. */

import { paletteOf, type TextStyle, toAscii } from './report-style.ts';
import { wrap } from './report-table.ts';
import type { BarAccount } from './why-account.ts';
import { type RuleParts, type TreeRow, whyParts } from './why-parts.ts';

/** Columns of a terminal where nothing says how many it has. */
const MOST_WIDTH = 80;

export function renderWhy(account: BarAccount, style: TextStyle): string {
  const width = Math.min(style.width, MOST_WIDTH);
  const { bold, dim } = paletteOf(style);
  const parts = whyParts(account);
  const { filter, orders } = parts;
  const lines = [
    bold(parts.title),
    ...(parts.closed === undefined ? [] : [dim(`  ${parts.closed}`)]),
    ...wrapped(parts.bar, width, '  ', '  '),
    '',
    ...parts.verdict.flatMap((sentence) => wrap(sentence, width)),
    '',
    ...section('Before the bar', parts.before, width),
    ...section('Inside the bar', parts.inside, width),
    ...section('At its close', parts.atClose, width),
    ...parts.rules.flatMap((rule) => ['', ...ruleLines(rule, width, bold)]),
    ...(filter ? ['', bold('filter of the universe'), ...tree(filter, width)] : []),
    '',
    ...section('Orders decided at this close', orders.length === 0 ? ['none'] : orders, width),
    ...section('After it', parts.after, width),
  ];
  const text = `${lines.join('\n')}\n`;
  return style.unicode ? text : toAscii(text);
}

function section(title: string, lines: readonly string[], width: number): readonly string[] {
  if (lines.length === 0) return [];
  return [`${title}:`, ...lines.flatMap((line) => wrapped(line, width, '  ', '    '))];
}

function wrapped(text: string, width: number, first: string, rest: string): readonly string[] {
  return wrap(text, width - rest.length).map((line, k) => `${k === 0 ? first : rest}${line}`);
}

function ruleLines(
  { text, line, tree: rows, outcome }: RuleParts,
  width: number,
  bold: (text: string) => string,
): readonly string[] {
  const [head = '', ...more] = wrap(`${text}  (line ${line})`, width - 2);
  return [
    bold(head),
    ...more.map((each) => bold(`  ${each}`)),
    ...tree(rows, width),
    ...wrapped(outcome, width, '  → ', '    '),
  ];
}

function tree(values: readonly TreeRow[], width: number): readonly string[] {
  if (values.length === 0) return [];
  const rows = values.map(({ depth, text, definition, value }) => ({
    left: `${'  '.repeat(depth + 1)}${text}${definition === undefined ? '' : ` = ${definition}`}`,
    value,
  }));
  const widest = Math.max(...rows.map(({ left }) => left.length));
  const column = Math.min(widest, Math.floor(width * 0.6));
  return rows.flatMap(({ left, value }) => {
    const cut = left.length > column ? `${left.slice(0, column - 1)}…` : left.padEnd(column);
    const [first = '', ...more] = wrap(value, width - column - 2);
    return [`${cut}  ${first}`, ...more.map((each) => `${' '.repeat(column + 2)}${each}`)];
  });
}
