/** The equity curve in a terminal: braille dots (2 × 4 a character), or ASCII where there is no UTF-8. */

import { formatCompact, formatTime } from './report-format.ts';
import type { Palette, TextStyle } from './report-style.ts';

export interface ChartSeries {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  readonly drawdown: Float64Array;
  /** A second curve on the same instants. */
  readonly benchmark?: Float64Array;
  readonly daily: boolean;
}

const PLOT_ROWS = 10;
const DRAWDOWN_ROWS = 3;
const LABEL_WIDTH = 8;

export function renderChart(series: ChartSeries, style: TextStyle, palette: Palette): string[] {
  if (series.equity.length < 2) return [];
  const columns = Math.max(16, Math.min(style.width, 100) - LABEL_WIDTH - 3);
  const range = rangeOf([series.equity, ...(series.benchmark ? [series.benchmark] : [])]);
  return [
    ...plot(series, range, columns, style, palette),
    ...drawdownPanel(series.drawdown, columns, style, palette),
    ...timeAxis(series, columns),
  ];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

function rangeOf(curves: readonly Float64Array[]): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const curve of curves) {
    for (let i = 0; i < curve.length; i += 1) {
      const value = curve[i] ?? low;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const margin = high > low ? (high - low) * 0.02 : Math.max(1, Math.abs(high) * 0.05);
  return { low: low - margin, high: high + margin };
}

function plot(
  series: ChartSeries,
  range: Range,
  columns: number,
  style: TextStyle,
  palette: Palette,
): string[] {
  const main = style.unicode ? braille : ascii;
  const front = main(series.equity, range, columns, false);
  const back = series.benchmark ? main(series.benchmark, range, columns, true) : undefined;
  const labels = axisLabels(range);
  return Array.from({ length: PLOT_ROWS }, (_, row) => {
    let line = '';
    for (let column = 0; column < columns; column += 1) {
      const ours = front[row]?.[column] ?? ' ';
      const theirs = back?.[row]?.[column] ?? ' ';
      line += ours === ' ' ? palette.yellow(theirs) : palette.cyan(ours);
    }
    const label = labels.get(row);
    const edge = label === undefined ? '│' : '┤';
    const lead = `${(label ?? '').padStart(LABEL_WIDTH)} ${palette.dim(edge)}`;
    return `${lead} ${withoutEmptyPaint(line)}`.trimEnd();
  });
}

/** A painted blank is only a blank: trailing space stays trimmable. */
function withoutEmptyPaint(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colour sequences begin with ESC.
  return line.replace(/\u001b\[\d+m( )\u001b\[39m/g, '$1').trimEnd();
}

/** Round values inside the range, by the row in which they lie. */
function axisLabels({ low, high }: Range): ReadonlyMap<number, string> {
  const rough = (high - low) / 4;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((each) => each >= rough) ?? rough;
  const labels = new Map<number, string>();
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
    const row = Math.min(PLOT_ROWS - 1, Math.floor(((high - tick) / (high - low)) * PLOT_ROWS));
    labels.set(row, formatCompact(Math.abs(tick) < step / 1e6 ? 0 : Number(tick.toPrecision(12))));
  }
  return labels;
}

/** Lowest and highest row, of `rows`, that the curve touches in each of `columns`, joined to the column before. */
function strokes(
  values: Float64Array,
  { low, high }: Range,
  columns: number,
  rows: number,
): readonly (readonly [number, number])[] {
  const rowOf = (value: number): number =>
    Math.min(rows - 1, Math.max(0, Math.floor(((high - value) / (high - low)) * rows)));
  let before: number | undefined;
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns));
    let highest = values[from] ?? low;
    let lowest = highest;
    for (let i = from + 1; i < to; i += 1) {
      const value = values[i] ?? low;
      if (value > highest) highest = value;
      else if (value < lowest) lowest = value;
    }
    const top = Math.min(before ?? rows, rowOf(highest));
    const bottom = Math.max(before ?? 0, rowOf(lowest));
    before = rowOf(values[to - 1] ?? low);
    return [top, bottom] as const;
  });
}

/** Dots of a braille cell, by row and column. Source: Unicode 15.1, block Braille Patterns U+2800. */
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

function braille(values: Float64Array, range: Range, columns: number, thin: boolean): string[][] {
  const cells = Array.from({ length: PLOT_ROWS }, () => new Uint8Array(columns));
  strokes(values, range, columns * 2, PLOT_ROWS * 4).forEach(([top, bottom], x) => {
    if (thin && x % 3 !== 0) return;
    for (let y = top; y <= (thin ? top : bottom); y += 1) {
      const row = cells[y >> 2];
      const bit = DOTS[y & 3]?.[x & 1] ?? 0;
      if (row) row[x >> 1] = (row[x >> 1] ?? 0) | bit;
    }
  });
  return cells.map((row) =>
    Array.from(row, (bits) => (bits === 0 ? ' ' : String.fromCodePoint(0x2800 + bits))),
  );
}

function ascii(values: Float64Array, range: Range, columns: number, thin: boolean): string[][] {
  const cells = Array.from({ length: PLOT_ROWS }, () => Array.from({ length: columns }, () => ' '));
  strokes(values, range, columns, PLOT_ROWS).forEach(([top, bottom], x) => {
    if (thin && x % 2 !== 0) return;
    for (let y = top; y <= (thin ? top : bottom); y += 1) {
      const row = cells[y];
      if (row) row[x] = thin ? '.' : '*';
    }
  });
  return cells;
}

/** Hanging bars, the deepest drawdown of each column. */
function drawdownPanel(
  drawdown: Float64Array,
  columns: number,
  style: TextStyle,
  palette: Palette,
): string[] {
  const deepest = drawdown.reduce((most, value) => Math.max(most, value), 0);
  if (deepest === 0) return [];
  const halves = strokes(drawdown, { low: 0, high: deepest }, columns, DRAWDOWN_ROWS * 2 + 1).map(
    ([top]) => DRAWDOWN_ROWS * 2 - top,
  );
  const [full, half] = style.unicode ? ['█', '▀'] : ['#', '"'];
  return Array.from({ length: DRAWDOWN_ROWS }, (_, row) => {
    const bars = halves.map((count) =>
      count >= row * 2 + 2 ? full : count > row * 2 ? half : ' ',
    );
    const label =
      row === DRAWDOWN_ROWS - 1 ? `-${(deepest * 100).toFixed(1)}%` : row === 0 ? '0%' : '';
    const edge = label === '' ? '│' : '┤';
    const line = bars.join('').trimEnd();
    return `${label.padStart(LABEL_WIDTH)} ${palette.dim(edge)} ${palette.red(line)}`.trimEnd();
  });
}

/** Dates under the plot: five where their text has room, fewer for times of day. */
function timeAxis({ time, daily }: ChartSeries, columns: number): string[] {
  const ticks = daily ? 5 : 4;
  let line = '';
  for (let tick = 0; tick < ticks; tick += 1) {
    const share = tick / (ticks - 1);
    const text = formatTime(time[Math.round(share * (time.length - 1))] ?? 0, daily);
    const centre = Math.round(share * (columns - 1) - text.length / 2);
    const place = Math.max(0, Math.min(columns - text.length, centre));
    if (place >= line.length + (line === '' ? 0 : 2)) line = line.padEnd(place) + text;
  }
  return [' '.repeat(LABEL_WIDTH + 3) + line];
}
