/** A finished or half-finished sweep as its reports see it: what was asked for, and a row a run. */

import type { LuckSummary } from './luck-summary.ts';
import type { Objective } from './objective.ts';
import type { RobustnessSummary } from './robustness.ts';
import type { WalkSummary } from './walk-summary.ts';

export type SearchKind = 'grid' | 'random' | 'bayes';

export interface SweepAxis {
  readonly name: string;
  readonly count: number;
  readonly low: number;
  readonly step: number;
}

/** What one sweep was and came to. */
export interface SweepRecord {
  readonly strata: string;
  /** As it was typed, to be typed again. */
  readonly program: string;
  readonly data: string;
  readonly strategy: string;
  readonly backtest: string;
  readonly from?: string;
  readonly to?: string;
  readonly search: SearchKind;
  readonly seed: number;
  readonly objective: Objective;
  /** Params that were given by hand. */
  readonly fixed: Readonly<Record<string, number>>;
  readonly axes: readonly SweepAxis[];
  /** Points of the grid, and runs that were planned. */
  readonly size: number;
  readonly planned: number;
  readonly isFinished: boolean;
  /** Why the runs went the slow way. */
  readonly engineBecause?: string;
  readonly luck?: LuckSummary;
  readonly walk?: WalkSummary;
  readonly robustness?: RobustnessSummary;
}

/** Rows by trial; a figure that is not defined is NaN. */
export interface SweepResults {
  readonly length: number;
  readonly runs: readonly string[];
  readonly params: Readonly<Record<string, Float64Array>>;
  /** By the names of the file: `total_return`. */
  readonly figures: Readonly<Record<string, Float64Array>>;
}

export function figureOf({ figures, length }: SweepResults, name: string): Float64Array {
  return figures[name] ?? new Float64Array(length).fill(Number.NaN);
}

/** What to type to see one run in full. */
export function rerunCommand(
  record: Pick<SweepRecord, 'program' | 'backtest' | 'data' | 'from' | 'to' | 'fixed'>,
  params: Readonly<Record<string, number>>,
): string {
  const flags = Object.entries({ ...record.fixed, ...params }).map(
    ([name, value]) => `--param ${name}=${paramText(value)}`,
  );
  return [
    `strata backtest ${shellWord(record.program)} ${record.backtest}`,
    ...(record.from === undefined ? [] : [`--from ${record.from}`]),
    ...(record.to === undefined ? [] : [`--to ${record.to}`]),
    ...flags,
    ...(record.data === '.strata' ? [] : [`--data ${shellWord(record.data)}`]),
  ].join(' ');
}

/** Every digit that it takes to mean the same number again. */
function paramText(value: number): string {
  return String(value);
}

function shellWord(text: string): string {
  return /^[\w./@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export function paramsAt({ params }: SweepResults, row: number): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, values]) => [name, values[row] ?? Number.NaN]),
  );
}
