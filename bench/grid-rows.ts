/**
 * A sweep run by run: each by its fastest turn, so that a machine with other work says nearly the same as a quiet one.
 * What the runs share and the start of the sweep are not in it; `gridJob` has them.
 */

import { createTable, prepareSweep } from '../backtester/index.ts';
import type { Measured } from './measure.ts';
import { gridParts } from './sweep-jobs.ts';

/** Milliseconds for all runs together. */
export async function gridRows(count: number, length: number, turns: number): Promise<Measured> {
  const { input, grid, byHand } = await gridParts(count, length);
  const sweep = await prepareSweep(input, grid);
  const table = createTable(count);
  const ours = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const beside = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  let trades = 0;
  for (let turn = 0; turn < turns; turn += 1)
    for (let row = 0; row < count; row += 1) {
      let start = performance.now();
      trades += byHand(row);
      beside[row] = Math.min(beside[row] ?? 0, performance.now() - start);
      start = performance.now();
      sweep.runInto(table, row);
      ours[row] = Math.min(ours[row] ?? 0, performance.now() - start);
    }
  const swept = sum(table.figures.trades);
  if (!(trades > 0 && swept > 0)) throw new Error('the runs made no trade');
  const [engineMs, fusedMs] = [sum(ours), sum(beside)];
  return { engineMs, fusedMs, ratio: engineMs / fusedMs };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
