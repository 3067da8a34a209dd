/** The strategy's own `let`s at each bar of a run. */

import { letOutputs } from '../../compiler/index.ts';
import { priceLets } from '../../compiler/language-service/index.ts';
import type { BarColumns } from '../../market/index.ts';
import type { LineView } from '../run-view.ts';
import type { Engine, FinishedRun } from './run.ts';

/** More would be a carpet. */
const MOST_LINES = 12;
const PRICES = ['close', 'open', 'high', 'low'] as const;

type Columns = FinishedRun['columns'][number];

const made = new WeakMap<object, ReturnType<typeof letOutputs>>();

export async function linesOf(
  engine: Engine,
  { prepared, assembled, program, columns }: FinishedRun,
  symbol: number,
  bars: BarColumns,
): Promise<readonly LineView[]> {
  const { strategy } = prepared.choice;
  const lets = made.get(strategy) ?? letOutputs(strategy);
  made.set(strategy, lets);
  const given = columns[symbol];
  if (lets.names.length === 0 || !given) return [];
  const loaded = await engine.loader.load(lets.strategy, prepared.from);
  const evaluator = loaded.create(given, assembled.input.params);
  const names = lets.names.slice(0, MOST_LINES);
  const values = names.map(() => new Float64Array(bars.length));
  for (let row = 0; row < bars.length; row += 1) {
    evaluator.step(row);
    values.forEach((column, k) => {
      column[row] = evaluator.output(k);
    });
  }
  const prices = priceLets(engine.programs.open(program), strategy.name);
  return names.map((name, k) => {
    const column = values[k] ?? new Float64Array(0);
    const isPrice = prices.has(name);
    return { name, isPrice, values: isPrice ? asTraded(column, bars, given) : column };
  });
}

/**
 * Prices as they stood at each bar, as the candles are. The run's columns end adjusted for every split and dividend; a
 * later one has multiplied all bars up to this one alike, and with them each price that is made of them.
 */
function asTraded(values: Float64Array, bars: BarColumns, adjusted: Columns): Float64Array {
  const read = PRICES.find((name) => adjusted[name] !== undefined);
  const seen = read && adjusted[read];
  const written = values.find((value) => !Number.isNaN(value));
  // A price that is written in the program is not made of bars.
  if (!seen || values.every((value) => value === written || Number.isNaN(value))) return values;
  const traded = bars[read];
  return values.map((value, row) => {
    const [then, now] = [traded[row] ?? Number.NaN, seen[row] ?? Number.NaN];
    return then === now ? value : (value * then) / now;
  });
}
