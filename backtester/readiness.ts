/** When a run could decide, and from when on nothing in it depends on where its data began. */

import type { BarColumns } from '../market/index.ts';
import type { Readiness } from './result.ts';
import type { EvaluatedSymbol } from './run-streams.ts';

/** `start` is the start of the run's first bar; bars before it were read to warm up. */
export function readinessOf(
  symbols: readonly EvaluatedSymbol[],
  bars: readonly BarColumns[],
  start: number,
): Readiness {
  let decidesFrom = Number.POSITIVE_INFINITY;
  let settledFrom = Number.NEGATIVE_INFINITY;
  symbols.forEach(({ readyRow, settledRow }, s) => {
    const time = bars[s]?.time ?? new Float64Array();
    const first = Math.max(start, time[Math.max(0, readyRow)] ?? Number.POSITIVE_INFINITY);
    decidesFrom = Math.min(decidesFrom, first);
    if (first === Number.POSITIVE_INFINITY) return;
    const settled = time[Math.max(0, settledRow)] ?? Number.POSITIVE_INFINITY;
    if (settled > first) settledFrom = Math.max(settledFrom, settled);
  });
  return {
    decidesFrom,
    ...(settledFrom > Number.NEGATIVE_INFINITY && { settledFrom }),
  };
}
