/** A sweep as one JSON object. */

import {
  figureOf,
  OBJECTIVES,
  type Objective,
  paramsAt,
  ranked,
  rerunCommand,
  type SweepRecord,
  type SweepResults,
  snakeCase,
} from '../backtester/index.ts';
import { RESULTS_FILE } from './sweep-parts.ts';

export function sweepJson(
  record: SweepRecord,
  results: SweepResults,
  directory: string,
  { top, objective }: { readonly top: number; readonly objective: Objective },
): string {
  const { fixed, axes, luck, walk, robustness, ...rest } = record;
  const order = ranked(figureOf(results, snakeCase(OBJECTIVES[objective].figure)));
  const object = {
    ...rest,
    runs: results.length,
    fixed,
    axes,
    ...(luck && { luck }),
    best: order.slice(0, top).map((row) => ({
      run: results.runs[row],
      params: { ...fixed, ...paramsAt(results, row) },
      metrics: Object.fromEntries(
        Object.entries(results.figures).map(([name, values]) => [name, finite(values[row])]),
      ),
      again: rerunCommand(record, paramsAt(results, row)),
    })),
    ...(walk && { walk }),
    ...(robustness && { robustness }),
    files: { directory, results: RESULTS_FILE },
  };
  return `${JSON.stringify(keyed(object), null, 2)}\n`;
}

/** Names of params are the program's own and stay as they are. */
const OWN_NAMES: readonly string[] = ['params', 'fixed'];

function keyed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keyed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      snakeCase(name),
      OWN_NAMES.includes(name) ? inner : keyed(inner),
    ]),
  );
}

function finite(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
