/** One backtest: a compiled strategy over bars in memory. A run is a function of its input. */

import type { LoadedStrategy, ParamValues } from '../compiler/index.ts';
import {
  adjustPrefix,
  type BarColumns,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  copyBars,
  defaultInstrument,
  firstBarOfSession,
  type Membership,
  MICROSECONDS_PER_MINUTE,
  orderActions,
  parseDay,
  sliceBars,
  type Timeframe,
  timeframeUs,
} from '../market/index.ts';
import {
  assertPresent,
  Engine,
  lotSize,
  POSITION_COLUMNS,
  type RiskPolicy,
  restatePositionColumns,
  type StrategyProgram,
  type SymbolSeries,
} from '../runtime/index.ts';
import { commissionOf } from './costs.ts';
import { rebalancesOf } from './rebalances.ts';
import type { RunResult } from './result.ts';
import { resultOf } from './run-result.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { SimBroker } from './sim-broker.ts';
import { Simulation } from './simulation.ts';
import type { BacktestSpec, FillModel } from './spec.ts';
import { closingMinute, closingTime, sessionEndMinute, timeColumns } from './time-columns.ts';

export interface BacktestInput {
  readonly program: StrategyProgram;
  readonly loaded: LoadedStrategy;
  readonly params: ParamValues;
  /** One per symbol of the program, in its order. */
  readonly bars: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly spec: BacktestSpec;
  readonly policy: RiskPolicy;
  /** Of a universe with a table. */
  readonly membership?: Membership;
}

export interface BacktestOutcome {
  readonly result: RunResult;
  /** The same run with the other order of events inside ambiguous bars, where there were any. */
  readonly other?: RunResult;
}

export function runBacktest(input: BacktestInput): BacktestOutcome {
  const result = runOnce(input, input.spec.fill);
  if (result.ambiguousBars === 0) return { result };
  const { bothInOneBar } = input.spec.fill;
  const opposite = bothInOneBar === 'target first' ? 'stop first' : 'target first';
  return { result, other: runOnce(input, { ...input.spec.fill, bothInOneBar: opposite }) };
}

function runOnce(input: BacktestInput, fill: FillModel): RunResult {
  const { program, loaded, spec } = input;
  const bars = input.bars.map((columns) => windowOf(columns, program.warmup.settled, spec));
  const schedule = scheduleOf(bars);
  const series = bars.map((columns) => seriesOf(input, columns));
  const engine = engineOf(input, fill, series, schedule);
  const broker = new SimBroker(
    series.length,
    spec.costs,
    fill,
    (symbol) => {
      const { instrument } = assertPresent(series[symbol], 'each symbol has a series');
      return lotSize(instrument, isFractional(program, spec));
    },
    (symbol) => engine.books[symbol]?.position.quantity ?? 0,
  );
  broker.reportTo(engine.connect(broker));
  const start = startOf(schedule, spec);
  const simulation = new Simulation(engine, broker, schedule, bars, {
    start,
    sameClose: fill.market === 'same close',
    closeAtEnd: fill.atEnd === 'close',
  });
  loaded.drive(
    simulation,
    series.map(({ evaluator }) => evaluator),
    0,
    schedule.length,
  );
  return resultOf({
    program,
    engine,
    broker,
    simulation,
    schedule,
    start,
    startingCash: spec.cash,
  });
}

/** Shares may be split where either the strategy or the backtest says so. */
export function isFractional(program: StrategyProgram, spec: BacktestSpec): boolean {
  return program.fractional || spec.fractional;
}

/** Bars from `from` to `to`, and before them as many as the settled warm-up needs, where there are that many. */
function windowOf(columns: BarColumns, settled: number, { from, to }: BacktestSpec): BarColumns {
  const first = firstRow(columns, from, 0);
  const end = to === undefined ? columns.length : firstRow(columns, to, 1);
  return sliceBars(columns, Math.max(0, first - settled), end);
}

function firstRow(columns: BarColumns, date: string | undefined, daysLater: number): number {
  const day = date === undefined ? undefined : parseDay(date);
  return day === undefined ? 0 : firstBarOfSession(columns, day + daysLater);
}

/** The first instant whose session is `from` or later. */
function startOf({ session, length }: Schedule, { from }: BacktestSpec): number {
  const day = from === undefined ? undefined : parseDay(from);
  if (day === undefined) return 0;
  let start = 0;
  while (start < length && (session[start] ?? 0) < day) start += 1;
  return start;
}

function seriesOf(input: BacktestInput, bars: BarColumns): SymbolSeries {
  const { program, loaded, params, timeframe } = input;
  const calendar = calendarOf(input.calendar);
  const actions = orderActions(input.actions.filter(({ symbol }) => symbol === bars.symbol));
  // Indicators see adjusted history: their columns are an own copy where anything will be adjusted.
  const seen = actions.length > 0 ? copyBars(bars) : bars;
  const positionColumns = Object.fromEntries(
    POSITION_COLUMNS.filter((name) => program.reads.includes(name)).map((name) => [
      name,
      new Float64Array(bars.length).fill(Number.NaN),
    ]),
  );
  const { open, high, low, close, volume } = seen;
  const columns = {
    ...{ open, high, low, close, volume },
    ...positionColumns,
    ...timeColumns(program.reads, bars, timeframe, calendar),
  };
  const evaluator = loaded.create(columns, params);
  const series: SymbolSeries = {
    bars,
    instrument: defaultInstrument(bars.symbol, input.calendar),
    evaluator,
    actions,
    positionColumns,
    adjustedClose: seen.close,
    closingTime: (row) => closingTime(bars, row, timeframe, calendar),
    closeMinute: (row) => closingMinute(bars, row, timeframe, calendar),
    sessionEndMinute: (row) => sessionEndMinute(bars, row, calendar),
    restep(action, row) {
      // Without factors (an absurd dividend) history stays as it was; the money has been paid all the same.
      if (!adjustPrefix(seen, action, row)) return;
      restatePositionColumns(series, action, row);
      evaluator.reset();
      for (let i = 0; i < row; i += 1) evaluator.step(i);
    },
  };
  return series;
}

function engineOf(
  input: BacktestInput,
  fill: FillModel,
  series: readonly SymbolSeries[],
  schedule: Schedule,
): Engine {
  const { program, policy, spec, membership } = input;
  const calendar = calendarOf(input.calendar);
  return new Engine({
    program,
    ...(membership && { membership }),
    policy,
    series,
    cash: spec.cash,
    margin: spec.margin,
    fractional: isFractional(program, spec),
    sizeAtFill: fill.size === 'at fill',
    fillsNextBar: fill.market === 'next open',
    barMinutes: timeframeUs(input.timeframe) / MICROSECONDS_PER_MINUTE,
    protection: { base: fill.protectionBase, from: fill.protectionFrom },
    borrowPerYear: spec.costs.borrowPerYear,
    interestPerYear: spec.costs.interestPerYear,
    fee: (quantity, price) => commissionOf(spec.costs, quantity, quantity * price),
    rebalances: rebalancesOf(program, schedule, input.timeframe, calendar),
    timeOf: (instant) => schedule.time[instant] ?? 0,
    closingOf: (instant) => closingTime(schedule, instant, input.timeframe, calendar),
  });
}
