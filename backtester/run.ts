/** One backtest: a compiled strategy over bars in memory. A run is a function of its input. */

import type { LoadedStrategy, ParamValues } from '../compiler/index.ts';
import {
  adjustPrefix,
  type BarColumns,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  closingTime,
  closingTimes,
  copyBars,
  type Headline,
  type Membership,
  orderActions,
  type Timeframe,
} from '../market/index.ts';
import {
  assertPresent,
  Engine,
  type EngineConfig,
  type EngineWatch,
  type EnsembleProgram,
  type ExpressCrowd,
  type ExpressLane,
  expressCrowd,
  expressLane,
  lotSize,
  POSITION_COLUMNS,
  type RiskPolicy,
  restatePositionColumns,
  type StrategyProgram,
  type SymbolSeries,
} from '../runtime/index.ts';
import { attribute } from './attribution.ts';
import { engineTerms, isFractional, seriesTerms } from './engine-terms.ts';
import { type MemberTrack, recorded, trackOf } from './member-track.ts';
import { newsColumns } from './news-columns.ts';
import { readinessOf } from './readiness.ts';
import { rebalancesOf } from './rebalances.ts';
import type { RunResult } from './result.ts';
import { conditionsOver, lastCloses, type RunConditions } from './risk-conditions.ts';
import { resultOf } from './run-result.ts';
import { type EvaluatedSymbol, type OwnSymbol, runStreams } from './run-streams.ts';
import { runWindows, startOf, warmupOf, windowOf } from './run-windows.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { type Scored, scoreEnsemble } from './score.ts';
import { SimBroker } from './sim-broker.ts';
import { Simulation } from './simulation.ts';
import type { BacktestSpec, FillModel } from './spec.ts';
import { timeColumns } from './time-columns.ts';

/** Looks on while a run is repeated, to explain one of its bars. */
export interface RunWatch {
  readonly engine: EngineWatch;
  /** Once everything stands, before the first bar. */
  begins(run: WatchedRun): void;
}

export interface WatchedRun {
  readonly engine: Engine;
  readonly schedule: Schedule;
  /** First instant at which rules act. */
  readonly start: number;
  /** Of an ensemble. */
  readonly scored?: Scored;
}

export interface BacktestInput {
  readonly program: StrategyProgram;
  readonly loaded: LoadedStrategy;
  readonly params: ParamValues;
  /** One per symbol of the program, in its order. */
  readonly bars: readonly BarColumns[];
  /** Bars of other symbols that the program reads. */
  readonly foreign?: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly spec: BacktestSpec;
  readonly policy: RiskPolicy;
  /** What `news.…` reads. */
  readonly news?: readonly Headline[];
  /** Where the policy has rules with `when`. */
  readonly conditions?: RunConditions;
  /** Of a universe with a table. */
  readonly membership?: Membership;
  /** False: plain programs go the general way as well, for tests that compare, or that look at every order's fills. */
  readonly expressLane?: boolean;
  readonly watch?: RunWatch;
  /** The members of an ensemble, in the program's order; each is a run of its own. */
  readonly members?: readonly BacktestInput[];
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

/** A run with what others need to know of its symbols. */
interface Simulated {
  readonly result: RunResult;
  readonly series: readonly SymbolSeries[];
  readonly bars: readonly BarColumns[];
}

/** The run itself, without the other order of events. */
export function runOnce(input: BacktestInput, fill: FillModel): RunResult {
  return simulate(input, fill).result;
}

function simulate(input: BacktestInput, fill: FillModel): Simulated {
  const { program, loaded, spec, membership } = input;
  const bars = runWindows(input);
  const schedule = scheduleOf(bars);
  const scored = program.ensemble && scoreOf(input, program.ensemble, fill, bars, schedule);
  const own = bars.map((columns, s) => columnsOf(input, columns, scored?.columns[s]));
  const clocks = {
    timeframe: input.timeframe,
    calendar: calendarOf(input.calendar),
    foreign: (input.foreign ?? []).map((columns) => windowOf(columns, Infinity, spec)),
    actions: input.actions,
    news: input.news ?? [],
  };
  const takesPart = (symbol: number, row: number): boolean =>
    membership?.isMember(symbol, bars[symbol]?.session[row] ?? 0) ?? true;
  const { symbols, streams } = runStreams(
    { ...clocks, program, loaded, params: input.params },
    own,
    takesPart,
  );
  const conditions =
    input.conditions && conditionsOver(input.conditions, bars, schedule, clocks, takesPart);
  const series = own.map((symbol, s) =>
    seriesOf(
      input,
      symbol,
      assertPresent(symbols[s], 'each symbol has an evaluator'),
      streams && ((row) => streams.restate(s, row)),
    ),
  );
  const engine = engineOf(input, fill, series, schedule, {
    conditionApplies: conditions ?? alwaysApplies,
    closedElsewhere: lastCloses(symbolsRead(input), clocks),
  });
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
  const simulation = new Simulation(engine, broker, schedule, bars, streams, {
    start,
    sameClose: fill.market === 'same close',
    closeAtEnd: fill.atEnd === 'close',
    ...lanesOf(input, engine, broker),
  });
  input.watch?.begins({ engine, schedule, start, ...(scored && { scored }) });
  loaded.drive(
    simulation,
    series.map(({ evaluator }) => evaluator),
    0,
    schedule.length,
  );
  const result = resultOf({
    readiness: streams && readinessOf(symbols, bars, schedule.time[start] ?? 0),
    program,
    engine,
    streams,
    broker,
    simulation,
    schedule,
    start,
    startingCash: spec.cash,
  });
  if (!program.ensemble || !scored) return { result, series, bars };
  const ensemble = attribute(program, scored, result, series, bars);
  return { result: { ...result, ensemble }, series, bars };
}

/** Members first: each runs as if it were alone, with its weight's part of the money, and sends no order. */
export function scoreOf(
  input: BacktestInput,
  ensemble: EnsembleProgram,
  fill: FillModel,
  bars: readonly BarColumns[],
  schedule: Schedule,
): Scored {
  const calendar = calendarOf(input.calendar);
  const { members = [], timeframe, spec } = input;
  const tracks = ensemble.members.map(({ weight }, m) =>
    trackMember(
      assertPresent(members[m], 'each member has its input'),
      { ...spec, cash: spec.cash * weight },
      fill,
    ),
  );
  const own = bars.map((columns) => ({
    symbol: columns.symbol,
    closes: closingTimes(columns, timeframe, calendar),
  }));
  return scoreEnsemble(ensemble, tracks, own, {
    ...schedule,
    closingOf: (instant) => closingTime(schedule, instant, timeframe, calendar),
  });
}

function trackMember(input: BacktestInput, spec: BacktestSpec, fill: FillModel): MemberTrack {
  const { program } = input;
  const { signal, name } = program;
  const withSpec = { ...input, spec };
  if (signal === undefined) {
    // The engine writes the side of its position at every bar where a program reads it.
    const reads = [...new Set([...program.reads, 'position_side'])];
    return trackOf({ name, ...simulate({ ...withSpec, program: { ...program, reads } }, fill) });
  }
  const rows = input.bars.map((columns) => windowOf(columns, warmupOf(input), spec).length);
  const { loaded, values } = recorded(input.loaded, signal, rows);
  return trackOf({ name, ...simulate({ ...withSpec, loaded }, fill), signals: values });
}

/** Volume that limits a fill is known to the broker alone. */
function lanesOf(
  { spec, expressLane: isWanted = true }: BacktestInput,
  engine: Engine,
  broker: SimBroker,
): { readonly lane?: ExpressLane | undefined; readonly crowd?: ExpressCrowd | undefined } {
  return isWanted && spec.costs.participation === undefined
    ? { lane: expressLane(engine.desk, broker), crowd: expressCrowd(engine.desk, broker) }
    : {};
}

/** Without a program for them there are no conditions, and a rule without one always holds. */
const alwaysApplies = (): boolean => true;

/** Symbols that the strategy or the conditions of its policy read and that the run need not trade. */
export function symbolsRead({
  program,
  conditions,
}: Pick<BacktestInput, 'program' | 'conditions'>): ReadonlySet<string> {
  const feeds = [...program.feeds, ...(conditions?.program.feeds ?? [])];
  return new Set(feeds.flatMap(({ symbol }) => (symbol === undefined ? [] : [symbol])));
}

/** Columns of one symbol that the engine fills, beside its bars as its evaluator sees them. */
interface SymbolColumns extends OwnSymbol {
  readonly bars: BarColumns;
  readonly actions: readonly CorporateAction[];
  readonly positionColumns: Readonly<Record<string, Float64Array>>;
}

function columnsOf(
  input: BacktestInput,
  bars: BarColumns,
  score: Float64Array | undefined,
): SymbolColumns {
  const { program, timeframe } = input;
  const calendar = calendarOf(input.calendar);
  const actions = orderActions(input.actions.filter(({ symbol }) => symbol === bars.symbol));
  const positionColumns = Object.fromEntries(
    POSITION_COLUMNS.filter((name) => program.reads.includes(name)).map((name) => [
      name,
      new Float64Array(bars.length).fill(Number.NaN),
    ]),
  );
  return {
    bars,
    // Indicators see adjusted history: their columns are an own copy where anything will be adjusted.
    seen: actions.length > 0 ? copyBars(bars) : bars,
    actions,
    positionColumns,
    columns: {
      ...positionColumns,
      ...(score && { score }),
      ...timeColumns(program.reads, bars, timeframe, calendar),
      ...newsColumns(
        program.reads,
        bars,
        () => closingTimes(bars, timeframe, calendar),
        input.news ?? [],
      ),
    },
  };
}

function seriesOf(
  input: BacktestInput,
  symbol: SymbolColumns,
  { evaluator, readyRow }: EvaluatedSymbol,
  restate: ((row: number) => void) | undefined,
): SymbolSeries {
  const { bars, seen, actions, positionColumns } = symbol;
  const series: SymbolSeries = {
    ...seriesTerms(bars, input),
    evaluator,
    readyRow,
    actions,
    positionColumns,
    adjustedClose: seen.close,
    restep(action, row) {
      // Without factors (an absurd dividend) history stays as it was; the money has been paid all the same.
      if (!adjustPrefix(seen, action, row)) return;
      restatePositionColumns(series, action, row);
      if (restate) {
        restate(row);
        return;
      }
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
  risk: Pick<EngineConfig, 'conditionApplies' | 'closedElsewhere'>,
): Engine {
  const { spec } = input;
  const calendar = calendarOf(input.calendar);
  return new Engine({
    ...engineTerms(input, fill),
    ...(input.watch && { watch: input.watch.engine }),
    series,
    sizeAtFill: fill.size === 'at fill',
    borrowPerYear: spec.costs.borrowPerYear,
    interestPerYear: spec.costs.interestPerYear,
    rebalances: rebalancesOf(input.program, schedule, input.timeframe, calendar),
    ...risk,
    timeOf: (instant) => schedule.time[instant] ?? 0,
    closingOf: (instant) => closingTime(schedule, instant, input.timeframe, calendar),
  });
}
