/** The strategy's own `let`s at each bar of a run. */

import { letOutputs } from '../../compiler/index.ts';
import { priceLets } from '../../compiler/language-service/index.ts';
import type { BarColumns } from '../../market/index.ts';
import type { LineView } from '../run-view.ts';
import type { Engine, FinishedRun } from './run.ts';

/** More would be a carpet. */
const MOST_LINES = 12;

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
  return names.map((name, k) => ({
    name,
    values: values[k] ?? new Float64Array(0),
    isPrice: prices.has(name),
  }));
}
