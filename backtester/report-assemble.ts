/** From a run's inputs and outcome to all that its report says. */

import type { CompiledStrategy, ParamValues } from '../compiler/index.ts';
import {
  type BarColumns,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  defaultInstrument,
} from '../market/index.ts';
import { lotSize, type StrategyProgram } from '../runtime/index.ts';
import { isFractional } from './engine-terms.ts';
import { computeMetrics } from './metrics.ts';
import type {
  BacktestReport,
  ReportedData,
  ReportedNews,
  ReportedPolicy,
  ReportedProgram,
  ReportedTable,
} from './report.ts';
import { benchmarkOf } from './report-benchmark.ts';
import { extentOf, gapsOf, splitLikeOpens } from './report-data.ts';
import type { BacktestOutcome } from './run.ts';
import { isOpenEnded } from './run-windows.ts';
import type { BacktestSpec } from './spec.ts';

export interface ReportInput {
  readonly version: string;
  readonly source: ReportedProgram;
  readonly strategy: CompiledStrategy;
  /** As bound: its warm-up is that of the params. */
  readonly program: StrategyProgram;
  readonly params: ParamValues;
  readonly spec: BacktestSpec;
  readonly policy: ReportedPolicy;
  readonly data: Pick<ReportedData, 'name' | 'contentHash' | 'members' | 'adjusted'>;
  readonly bars: readonly BarColumns[];
  /** What to buy and hold: the benchmark's bars, or the strategy's own. */
  readonly benchmarkBars: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
  /** Of a universe with a table. */
  readonly table?: ReportedTable;
  /** Of a strategy that reads news. */
  readonly news?: ReportedNews;
  readonly calendar: CalendarId;
  readonly outcome: BacktestOutcome;
}

export function assembleReport(input: ReportInput): BacktestReport {
  const { strategy, program, spec, bars, actions, table, news } = input;
  const { universe } = program;
  const { result, other } = input.outcome;
  const { sessionsPerYear } = calendarOf(input.calendar);
  const annual = { sessionsPerYear, riskFreeRate: 0 };
  const decidesFrom = result.readiness?.decidesFrom ?? firstDecision(bars, program.warmup.defined);
  const lot = lotOf(input);
  const hold = { ...spec, fractional: lot < 1 };
  const benchmark = benchmarkOf(result, input.benchmarkBars, actions, hold, annual, decidesFrom);
  const read = isOpenEnded(program) ? Number.POSITIVE_INFINITY : program.warmup.settled;
  const data = { ...input.data, ...extentOf(bars, result, read) };
  const gaps = gapsOf(result, input.calendar, program.every);
  return {
    version: input.version,
    program: input.source,
    strategy: {
      name: program.name,
      ...(strategy.doc !== undefined && { doc: strategy.doc }),
      every: program.every,
      symbols: program.symbols,
      ...(universe && { universe: { name: universe.name, ...(table && { table }) } }),
      warmup: program.warmup,
      feeds: program.feeds.map(({ name, warmup }) => ({ name, ...warmup })),
    },
    backtest: spec,
    params: input.params,
    policy: input.policy,
    data: {
      ...data,
      ...(gaps && { gaps }),
      splitLikeOpens: splitLikeOpens(bars, actions, data, input.calendar),
    },
    ...(news && { news }),
    lot,
    annual,
    result,
    metrics: computeMetrics(result, annual),
    decisions: decisionsFrom(result.time, decidesFrom),
    ...(benchmark && { benchmark }),
    ...(other && {
      ambiguity: {
        bars: result.ambiguousBars,
        asRun: finalEquity(result),
        otherOrder: finalEquity(other),
      },
    }),
  };
}

/** What the run traded in: all symbols of a run have one calendar, and with it one lot. */
function lotOf({ program, spec, calendar }: ReportInput): number {
  const instrument = defaultInstrument(program.symbols[0] ?? '', calendar);
  return lotSize(instrument, isFractional(program, spec));
}

/** Instants from the first decision on; they ascend. */
function decisionsFrom(time: Float64Array, first: number): number {
  const before = time.findIndex((each) => each >= first);
  return before < 0 ? 0 : time.length - before;
}

/** Start of the earliest bar, of any symbol, at whose close every stream has a value. */
function firstDecision(bars: readonly BarColumns[], defined: number): number {
  const starts = bars.map(({ time }) => time[Math.max(0, defined - 1)] ?? Number.POSITIVE_INFINITY);
  return Math.min(...starts);
}

function finalEquity({ equity, startingCash }: BacktestOutcome['result']): number {
  return equity.at(-1) ?? startingCash;
}
