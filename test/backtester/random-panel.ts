/** Random panels for runs over many symbols: some begin late, end early or miss sessions, and a close may be absent. */

import fc from 'fast-check';
import type { BarColumns, CorporateAction } from '../../market/index.ts';
import { uniform } from '../indicators/random-data.ts';
import { type BarRow, dailyBars, sessionAt } from './run-program.ts';

export interface Panel {
  readonly bars: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
}

interface Shape {
  readonly symbols: number;
  readonly length: number;
  readonly seed: number;
  /** How many bars in a thousand are missing. */
  readonly missing: number;
  readonly isRagged: boolean;
  readonly hasAbsentClose: boolean;
  readonly hasActions: boolean;
}

export const panels: fc.Arbitrary<Panel> = fc
  .record({
    symbols: fc.integer({ min: 2, max: 7 }),
    length: fc.integer({ min: 20, max: 120 }),
    seed: fc.nat(1_000_000),
    missing: fc.constantFrom(0, 0, 15, 200),
    isRagged: fc.boolean(),
    hasAbsentClose: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
    hasActions: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  .map(panelOf);

function panelOf(shape: Shape): Panel {
  const random = uniform(shape.seed + 1);
  const names = Array.from({ length: shape.symbols }, (_, s) => `S${s}`);
  const bars = names.map((name) => symbolBars(name, shape, random));
  const actions = names
    .filter(() => shape.hasActions && random() < 0.5)
    .map((symbol): CorporateAction => {
      const exDate = sessionAt(1 + Math.floor(random() * 30));
      return random() < 0.5
        ? { kind: 'dividend', symbol, exDate, amount: 0.5 }
        : { kind: 'split', symbol, exDate, ratio: 2 };
    });
  return { bars, actions };
}

function symbolBars(symbol: string, shape: Shape, random: () => number): BarColumns {
  const rows: BarRow[] = [];
  let last = 2_000 + Math.floor(random() * 8_000);
  for (let row = 0; row < shape.length; row += 1) {
    const open = Math.max(500, last + Math.floor((random() - 0.5) * 120));
    const close = Math.max(500, open + Math.floor((random() - 0.5) * 400));
    last = close;
    const high = Math.max(open, close) + Math.floor(random() * 100);
    const low = Math.min(open, close) - Math.floor(random() * 100);
    rows.push([open / 100, high / 100, low / 100, close / 100, Math.floor(random() * 1e5)]);
  }
  const columns = dailyBars(rows, symbol);
  if (shape.hasAbsentClose) columns.close[Math.floor(random() * shape.length)] = Number.NaN;
  const begin = shape.isRagged ? Math.floor(random() * random() * shape.length) : 0;
  const end = shape.isRagged
    ? shape.length - Math.floor(random() ** 3 * shape.length)
    : shape.length;
  const kept = Array.from({ length: shape.length }, (_, row) => row).filter(
    (row) => row >= begin && row < end && random() * 1000 >= shape.missing,
  );
  return kept.length === shape.length ? columns : pickRows(columns, kept);
}

export function pickRows(columns: BarColumns, rows: readonly number[]): BarColumns {
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => values[row] ?? Number.NaN);
  return {
    symbol: columns.symbol,
    length: rows.length,
    time: pick(columns.time),
    open: pick(columns.open),
    high: pick(columns.high),
    low: pick(columns.low),
    close: pick(columns.close),
    volume: pick(columns.volume),
    session: Int32Array.from(rows, (row) => columns.session[row] ?? 0),
  };
}
