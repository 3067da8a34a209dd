/** A test that has run, as a person reads it: passed in a line; failed with its bars and what happened on them. */

import { isIntraday } from '../market/index.ts';
import type { TestFailure, TestFill, TestRun } from './program-test.ts';
import { shortNumber, whyFailed } from './program-test-why.ts';
import { formatTime } from './report-format.ts';
import { type Paint, type Palette, paletteOf, type TextStyle, toAscii } from './report-style.ts';
import { type Column, renderTable, wrap } from './report-table.ts';

/** Bars of a test that are shown at most, and on each side of what matters. */
const MOST_ROWS = 14;
const AROUND = 3;

/** Lines, none wider than the style's width; `file` is where the lines of the expectations are. */
export function renderTest(run: TestRun, file: string, style: TextStyle): string {
  const palette = paletteOf(style);
  const { title } = run.spec;
  const lines =
    run.failures.length === 0
      ? wrap(title, style.width, '  ✓ ').map((line) => line.replace('✓', palette.green('✓')))
      : failedLines(run, file, style, palette);
  const text = `${lines.join('\n')}\n`;
  return style.unicode ? text : toAscii(text);
}

function failedLines(
  run: TestRun,
  file: string,
  style: TextStyle,
  palette: Palette,
): readonly string[] {
  const [first = '', ...more] = wrap(run.spec.title, style.width, '  ✗ ');
  const symbols = symbolsOf(run);
  return [
    palette.red(first),
    ...more.map(palette.red),
    ...run.failures.flatMap((failure) => failureLines(run, failure, file, style, palette)),
    ...symbols.flatMap((symbol) => ['', ...barTable(run, symbol, style, palette)]),
    '',
  ];
}

function failureLines(
  run: TestRun,
  failure: TestFailure,
  file: string,
  { width }: TextStyle,
  palette: Palette,
): readonly string[] {
  const { text, line } = failure.expectation;
  return [
    ...wrap(`expect ${text}`, width, '    ').map(palette.bold),
    ...wrap(`${file}:${line}`, width, '      ').map(palette.dim),
    ...whyFailed(run, failure).flatMap((reason) => wrap(reason, width, '      ')),
  ];
}

/** Those that the failed expectations are about; all that were traded where they name none. */
function symbolsOf(run: TestRun): readonly string[] {
  const named = run.failures.flatMap(({ expectation: { what }, surplus }) => {
    if (what.kind === 'no orders') return surplus.map(({ symbol }) => symbol);
    return what.kind === 'equity' ? run.spec.bars.map(({ symbol }) => symbol) : [what.symbol];
  });
  return run.program.symbols.filter((symbol) => named.includes(symbol));
}

function barTable(
  run: TestRun,
  symbol: string,
  style: TextStyle,
  palette: Palette,
): readonly string[] {
  const bars = run.bars.find((each) => each.symbol === symbol);
  if (!bars) return [];
  const rows = shownRows(run, symbol, bars.length);
  const isDaily = !isIntraday(run.timeframe);
  const cells = (of: (row: number) => string, gap = '', paint: Paint = (text) => text) =>
    rows.map((row) => ({ text: row === undefined ? gap : of(row), paint }));
  const price = (field: 'open' | 'high' | 'low' | 'close'): Column => ({
    title: field,
    align: 'right',
    cells: cells((row) => shortNumber(bars[field][row] ?? Number.NaN)),
  });
  const columns: readonly Column[] = [
    { title: 'bar', align: 'right', cells: cells(String, '…') },
    {
      title: isDaily ? 'session' : 'begins (UTC)',
      align: 'left',
      cells: cells((row) => formatTime(bars.time[row] ?? 0, isDaily)),
      expendable: 1,
    },
    ...(['open', 'high', 'low', 'close'] as const).map(price),
    {
      title: symbol,
      align: 'left',
      cells: cells((row) => happened(run, symbol, row), '', palette.bold),
      shrinkTo: 20,
    },
  ];
  return renderTable(columns, style.width - 4, palette.dim).map((line) => `    ${line}`);
}

/** All bars of a short test; of a long one those around what was expected and what happened. Undefined: a gap. */
function shownRows(run: TestRun, symbol: string, length: number): readonly (number | undefined)[] {
  const all = Array.from({ length }, (_, row) => row);
  if (length <= MOST_ROWS) return all;
  const expected = run.failures.flatMap(({ expectation: { what } }) =>
    what.kind === 'no orders' ? [] : [what.bar],
  );
  const filled = run.fills.filter((fill) => fill.symbol === symbol).map(({ bar }) => bar);
  const near = all
    .filter((row) => [...expected, ...filled].some((bar) => Math.abs(bar - row) <= AROUND))
    .slice(0, MOST_ROWS);
  return near.flatMap((row, k) => (k > 0 && near[k - 1] !== row - 1 ? [undefined, row] : [row]));
}

function happened(run: TestRun, symbol: string, row: number): string {
  return run.fills
    .filter((fill) => fill.symbol === symbol && fill.bar === row)
    .map(fillText)
    .join(', ');
}

function fillText({ action, side, quantity, price }: TestFill): string {
  return `${action} ${side} ${shortNumber(quantity)} at ${shortNumber(price)}`;
}
