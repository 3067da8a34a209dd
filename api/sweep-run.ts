/** What a sweep yields: a row a run, the best of them, and how much of it is luck. */

import type { Float64, Table } from 'apache-arrow';
import {
  createTable,
  type judgeLuck,
  METRIC_NAMES,
  type Metrics,
  OBJECTIVES,
  type Objective,
  ranked,
  SWEEP_FIGURES,
  type SweepTable,
  snakeCase,
  stateOf,
} from '../backtester/index.ts';
import type { ParamValues } from '../compiler/index.ts';
import { numbers, type Text, tableOf, texts } from './tables.ts';

/** Chances, Sharpe ratios that luck alone would give, and bands; as `strata sweep` shows them. */
export type SweepLuck = NonNullable<Awaited<ReturnType<typeof judgeLuck>>>;

/** Runs in the order in which they were made. */
export interface SweepTrials {
  readonly params: readonly ParamValues[];
  readonly table: SweepTable;
}

export interface SweepAxis {
  readonly name: string;
  readonly count: number;
  readonly low: number;
  readonly step: number;
}

/** A run of a sweep. */
export interface SweepRow {
  /** Fixed ones included, to be handed to `backtest`. */
  readonly params: ParamValues;
  /** A figure that is not defined for the run is missing. */
  readonly metrics: Readonly<Partial<Record<keyof Metrics, number>>>;
}

interface SweepParts {
  readonly strategy: string;
  readonly backtest: string;
  readonly objective: Objective;
  readonly fixed: ParamValues;
  readonly axes: readonly SweepAxis[];
  readonly planned: number;
  readonly isFinished: boolean;
  readonly trials: SweepTrials;
  readonly luck?: SweepLuck;
  readonly engineBecause?: string;
}

export class SweepRun {
  readonly strategy: string;
  readonly backtest: string;
  readonly objective: Objective;
  /** Params that were given, and those that varied. */
  readonly fixed: ParamValues;
  readonly axes: readonly SweepAxis[];
  readonly planned: number;
  /** False where its signal ended it. */
  readonly isFinished: boolean;
  /** Runs that were made; those that a `require` forbids are not among them. */
  readonly runs: number;
  /** Absent where no run has a figure, or the returns of the best one say nothing. */
  readonly luck: SweepLuck | undefined;
  /** Why the runs went the slow way, where they did. */
  readonly engineBecause: string | undefined;
  readonly #trials: SweepTrials;

  constructor(parts: SweepParts) {
    this.strategy = parts.strategy;
    this.backtest = parts.backtest;
    this.objective = parts.objective;
    this.fixed = parts.fixed;
    this.axes = parts.axes;
    this.planned = parts.planned;
    this.isFinished = parts.isFinished;
    this.runs = parts.trials.params.length;
    this.luck = parts.luck;
    this.engineBecause = parts.engineBecause;
    this.#trials = parts.trials;
  }

  /** The best by an objective, its own where none is named; the first of equals comes first. */
  best(count = 10, by: Objective = this.objective): readonly SweepRow[] {
    const { params, table } = this.#trials;
    const rows = ranked(table.figures[OBJECTIVES[by].figure]).slice(0, count);
    return rows.map((row) => ({ params: params[row] ?? {}, metrics: metricsAt(table, row) }));
  }

  /** One row a run: `param_NAME` of each param that varied, and the columns of `results.parquet`. */
  table(): Table<Record<string, Float64 | Text>> {
    const { params, table } = this.#trials;
    const columns: Record<string, ReturnType<typeof numbers> | ReturnType<typeof texts>> = {
      trial: numbers(params.map((_, trial) => trial)),
    };
    for (const { name } of this.axes)
      columns[`param_${name}`] = numbers(params.map((values) => values[name]));
    for (const figure of SWEEP_FIGURES) columns[snakeCase(figure)] = numbers(table.figures[figure]);
    columns['state'] = texts(params.map((_, row) => stateOf(table, row)));
    return tableOf<Record<string, Float64 | Text>>(columns);
  }
}

/** Rounds one below the other, without the rows that were still open when the sweep was ended. */
export function trialsOf(rounds: readonly SweepTrials[]): SweepTrials {
  const rows = rounds.flatMap(({ params, table }) =>
    params.flatMap((values, row) =>
      stateOf(table, row) === 'open' ? [] : [{ values, table, row }],
    ),
  );
  const joined = createTable(rows.length);
  rows.forEach(({ table, row }, at) => {
    for (const figure of SWEEP_FIGURES)
      joined.figures[figure][at] = table.figures[figure][row] ?? Number.NaN;
    joined.states[at] = table.states[row] ?? 0;
  });
  return { params: rows.map(({ values }) => values), table: joined };
}

function metricsAt(table: SweepTable, row: number): SweepRow['metrics'] {
  const metrics: Partial<Record<keyof Metrics, number>> = {};
  for (const name of METRIC_NAMES) {
    const value = table.figures[name][row] ?? Number.NaN;
    if (!Number.isNaN(value)) metrics[name] = value;
  }
  return metrics;
}
