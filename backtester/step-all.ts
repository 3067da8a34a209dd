/** Evaluators stepped through a whole schedule, without an engine. */

import type { EvaluatedSymbol, runStreams } from './run-streams.ts';
import type { Schedule } from './schedule.ts';

/** Before the symbols of an instant are stepped, what they read of other clocks and symbols is brought up to it. */
export function stepAll(
  schedule: Schedule,
  symbols: readonly EvaluatedSymbol[],
  streams: ReturnType<typeof runStreams>['streams'],
): void {
  const at = Int32Array.from(symbols, (_, s) => s);
  const rows = new Int32Array(symbols.length);
  for (let k = 0; k < schedule.length; k += 1) {
    const { merged } = schedule;
    const from = merged?.first[k] ?? 0;
    const count = merged ? (merged.first[k + 1] ?? from) - from : symbols.length;
    for (let j = 0; j < count; j += 1) {
      at[j] = merged?.symbol[from + j] ?? j;
      rows[j] = merged?.row[from + j] ?? k;
    }
    streams?.prepare(at, rows, count);
    for (let j = 0; j < count; j += 1) symbols[at[j] ?? 0]?.evaluator.step(rows[j] ?? 0);
  }
}
