/** The `when` conditions of a policy over a run's bars: read once before it, row by row, as a live run would. */

import type { LoadedStrategy } from '../compiler/index.ts';
import {
  adjustPrefix,
  type BarColumns,
  type CorporateAction,
  closingTimes,
  copyBars,
  countUpTo,
  orderActions,
} from '../market/index.ts';
import { assertPresent, type StrategyProgram } from '../runtime/index.ts';
import { newsColumns } from './news-columns.ts';
import { type RunStreamsInput, runStreams } from './run-streams.ts';
import type { Schedule } from './schedule.ts';
import { timeColumns } from './time-columns.ts';

/** Conditions of a policy, compiled for the strategy that runs under it. */
export interface RunConditions {
  readonly program: StrategyProgram;
  readonly loaded: LoadedStrategy;
  /** How many there are. */
  readonly count: number;
}

type RunClocks = Pick<RunStreamsInput, 'timeframe' | 'calendar' | 'foreign' | 'actions' | 'news'>;

type ConditionApplies = (condition: number, symbol: number, row: number) => boolean;

/** Kleene's false, as conditions are put out. What is unknown applies. */
const FALSE = 0;

export function conditionsOver(
  { program, loaded, count }: RunConditions,
  bars: readonly BarColumns[],
  schedule: Schedule,
  run: RunClocks,
  takesPart: (symbol: number, row: number) => boolean,
): ConditionApplies {
  const symbols = bars.map((columns) => symbolOf(columns, program, run));
  const { symbols: evaluated, streams } = runStreams(
    { ...run, program, loaded, params: {} },
    symbols,
    takesPart,
  );
  const isFalse = bars.map(({ length }) =>
    Array.from({ length: count }, () => new Uint8Array(length)),
  );
  const at = new Int32Array(bars.length);
  const rows = new Int32Array(bars.length);
  for (let k = 0; k < schedule.length; k += 1) {
    const due = rowsAt(schedule, k, at, rows);
    for (let j = 0; j < due; j += 1) restate(at[j] ?? 0, rows[j] ?? 0);
    streams?.prepare(at, rows, due);
    for (let j = 0; j < due; j += 1) step(at[j] ?? 0, rows[j] ?? 0);
  }
  return (condition, symbol, row) => isFalse[symbol]?.[condition]?.[row] !== 1;

  function step(symbol: number, row: number): void {
    const { evaluator } = assertPresent(evaluated[symbol], 'each symbol has an evaluator');
    evaluator.step(row);
    for (let c = 0; c < count; c += 1) {
      const column = isFalse[symbol]?.[c];
      if (column && evaluator.output(c) === FALSE) column[row] = 1;
    }
  }

  /** Indicators see adjusted history as of each date, and that date only. */
  function restate(symbol: number, row: number): void {
    const { seen, actions } = assertPresent(symbols[symbol], 'each symbol has bars');
    const session = seen.session[row] ?? 0;
    if (row === 0 || session === seen.session[row - 1]) return;
    const due = actions.filter(
      ({ exDate }) => exDate <= session && exDate > (seen.session[row - 1] ?? 0),
    );
    for (const action of due) {
      if (!adjustPrefix(seen, action, row)) continue;
      if (streams) streams.restate(symbol, row);
      else restep(symbol, row);
    }
  }

  function restep(symbol: number, row: number): void {
    const { evaluator } = assertPresent(evaluated[symbol], 'each symbol has an evaluator');
    evaluator.reset();
    for (let i = 0; i < row; i += 1) evaluator.step(i);
  }
}

/** As of a time: the oldest of the newest closes of the symbols that are read, Infinity when none is, NaN before one's first. */
export function lastCloses(
  symbols: ReadonlySet<string>,
  { foreign, timeframe, calendar }: RunClocks,
): (time: number) => number {
  const closes = foreign
    .filter(({ symbol }) => symbols.has(symbol))
    .map((bars) => closingTimes(bars, timeframe, calendar));
  return (time) => {
    let oldest = Number.POSITIVE_INFINITY;
    for (const each of closes)
      oldest = Math.min(oldest, each[countUpTo(each, time) - 1] ?? Number.NaN);
    return oldest;
  };
}

interface ConditionSymbol {
  readonly seen: BarColumns;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly actions: readonly CorporateAction[];
}

function symbolOf(
  bars: BarColumns,
  { reads }: StrategyProgram,
  { actions, timeframe, calendar, news }: RunClocks,
): ConditionSymbol {
  const own = orderActions(actions.filter(({ symbol }) => symbol === bars.symbol));
  return {
    seen: own.length > 0 ? copyBars(bars) : bars,
    columns: {
      ...timeColumns(reads, bars, timeframe, calendar),
      ...newsColumns(reads, bars, () => closingTimes(bars, timeframe, calendar), news),
    },
    actions: own,
  };
}

/** Which symbols have a bar at instant k, and which row it is; returns how many. */
function rowsAt({ merged }: Schedule, k: number, symbols: Int32Array, rows: Int32Array): number {
  if (!merged) {
    for (let s = 0; s < symbols.length; s += 1) symbols[s] = s;
    rows.fill(k);
    return symbols.length;
  }
  const from = merged.first[k] ?? 0;
  const count = (merged.first[k + 1] ?? from) - from;
  for (let j = 0; j < count; j += 1) {
    symbols[j] = merged.symbol[from + j] ?? 0;
    rows[j] = merged.row[from + j] ?? 0;
  }
  return count;
}
