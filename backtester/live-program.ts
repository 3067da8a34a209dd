/**
 * A compiled program for a live session: fed bar by bar, with the same evaluators, streams, scores and conditions as a
 * backtest. A program that reads its own bars only is stepped once a bar. Any other is made afresh from the bars so far
 * and stepped through them: outputs on a prefix equal those of the full run, so this is right for every program.
 */

import {
  adjustPrefix,
  type BarColumns,
  type Calendar,
  type CorporateAction,
  calendarOf,
  closingTime,
  closingTimes,
  isIntraday,
  MICROSECONDS_PER_DAY,
  orderActions,
  resampleBars,
  sliceBars,
} from '../market/index.ts';
import {
  assertPresent,
  type EngineConfig,
  type Evaluator,
  type LiveProgram,
  POSITION_COLUMNS,
  rebalancesAt,
  restatePositionColumns,
  type SessionClose,
  type SymbolSeries,
  type VenueBar,
  type WeightMove,
} from '../runtime/index.ts';
import { engineTerms, seriesTerms } from './engine-terms.ts';
import { LiveColumns } from './live-columns.ts';
import { newsColumns } from './news-columns.ts';
import { conditionsOver, lastCloses } from './risk-conditions.ts';
import { type BacktestInput, scoreOf, symbolsRead } from './run.ts';
import { type EvaluatedSymbol, type OwnSymbol, runStreams } from './run-streams.ts';
import { isOpenEnded } from './run-windows.ts';
import { type Schedule, scheduleOf } from './schedule.ts';
import { stepAll } from './step-all.ts';
import { timeColumns } from './time-columns.ts';

export interface LiveProgramInput
  extends Omit<BacktestInput, 'bars' | 'foreign' | 'watch' | 'expressLane'> {
  /** Symbols that are read and not traded. */
  readonly foreignSymbols: readonly string[];
  /** Bars of one symbol that there is room for, those from before the session included. */
  readonly capacity: number;
}

export function liveProgram(input: LiveProgramInput): LiveProgram {
  return new CompiledLiveProgram(input);
}

interface LiveSymbol {
  readonly columns: LiveColumns;
  readonly actions: CorporateAction[];
  readonly positionColumns: Readonly<Record<string, Float64Array>>;
  readonly timeColumns: Readonly<Record<string, Float64Array>>;
  evaluated: EvaluatedSymbol | undefined;
}

class CompiledLiveProgram implements LiveProgram {
  readonly config: EngineConfig;
  readonly symbols: readonly string[];
  readonly foreign: readonly string[];
  readonly #input: LiveProgramInput;
  readonly #calendar: Calendar;
  readonly #own: readonly LiveSymbol[];
  readonly #foreign: ReadonlyMap<string, LiveColumns>;
  readonly #actions: CorporateAction[];
  readonly #time: number[] = [];
  readonly #session: number[] = [];
  /** False: made afresh at each close. */
  readonly #isStepped: boolean;
  #applies: EngineConfig['conditionApplies'] = () => true;
  #closedElsewhere: EngineConfig['closedElsewhere'] = () => Number.POSITIVE_INFINITY;
  #weights: WeightMove[] = [];
  #moves = 0;

  constructor(input: LiveProgramInput) {
    const { program, capacity, foreignSymbols } = input;
    this.#input = input;
    this.symbols = program.symbols;
    this.foreign = foreignSymbols;
    this.#calendar = calendarOf(input.calendar);
    this.#actions = [...orderActions(input.actions)];
    this.#isStepped = !isOpenEnded(program) && !program.ensemble && !input.conditions;
    this.#own = program.symbols.map((symbol) => this.#symbolOf(symbol));
    this.#foreign = new Map(
      foreignSymbols.map((symbol) => [symbol, new LiveColumns(symbol, capacity)]),
    );
    this.config = this.#engineConfig();
    if (this.#isStepped) this.#make();
  }

  get room(): number {
    return Math.min(...this.#own.map(({ columns }) => columns.room));
  }

  sessionOf(time: number): number {
    // Bars of a session or longer begin at the midnight of its date, UTC.
    return isIntraday(this.#input.timeframe) || time % MICROSECONDS_PER_DAY !== 0
      ? this.#calendar.dateOf(time)
      : time / MICROSECONDS_PER_DAY;
  }

  closingOf(time: number, session: number): number {
    const row = { time: Float64Array.of(time), session: Int32Array.of(session) };
    return closingTime(row, 0, this.#input.timeframe, this.#calendar);
  }

  beginInstant(instant: number, time: number, session: number): void {
    this.#time[instant] = time;
    this.#session[instant] = session;
  }

  beginRow(symbol: number, time: number, session: number): number {
    return this.#at(symbol).columns.begin(time, session);
  }

  append(symbol: number, bar: VenueBar, session: number): number {
    const own = this.#at(symbol);
    const row = own.columns.append(bar, session);
    const one = sliceBars(own.columns.bars, row, row + 1);
    const times = timeColumns(
      this.#input.program.reads,
      one,
      this.#input.timeframe,
      this.#calendar,
    );
    for (const [name, column] of Object.entries(own.timeColumns))
      column[row] = times[name]?.[0] ?? Number.NaN;
    return row;
  }

  appendForeign(bar: VenueBar, session: number): void {
    this.#foreign.get(bar.symbol)?.append(bar, session);
  }

  evaluate(
    symbols: readonly number[],
    rows: readonly number[],
    isHistory: boolean,
  ): readonly number[] {
    if (this.#isStepped) {
      for (const [j, symbol] of symbols.entries()) this.#evaluator(symbol).step(rows[j] ?? 0);
    } else if (!isHistory) this.#makeAfresh();
    else return [];
    return symbols.map((symbol) => this.#evaluator(symbol).fired);
  }

  takeWeights(): readonly WeightMove[] {
    const moves = this.#weights;
    this.#weights = [];
    return moves;
  }

  addActions(actions: readonly CorporateAction[]): void {
    for (const action of orderActions(actions)) {
      if (this.#actions.some((known) => isSame(known, action))) continue;
      this.#actions.push(action);
      this.#own.find(({ columns }) => columns.bars.symbol === action.symbol)?.actions.push(action);
    }
  }

  #symbolOf(symbol: string): LiveSymbol {
    const { program, capacity } = this.#input;
    const columns = new LiveColumns(symbol, capacity);
    const room = (names: readonly string[]): Record<string, Float64Array> =>
      Object.fromEntries(names.map((name) => [name, new Float64Array(capacity).fill(Number.NaN)]));
    const times = timeColumns(
      program.reads,
      sliceBars(columns.bars, 0, 1),
      this.#input.timeframe,
      this.#calendar,
    );
    return {
      columns,
      actions: this.#actions.filter((action) => action.symbol === symbol),
      positionColumns: room(POSITION_COLUMNS.filter((name) => program.reads.includes(name))),
      timeColumns: room(Object.keys(times)),
      evaluated: undefined,
    };
  }

  /** Evaluators over all of the room, for programs that read nothing but their own bars. */
  #make(): void {
    const { program, loaded, params } = this.#input;
    const own = this.#own.map(
      ({ columns, positionColumns, timeColumns: times }): OwnSymbol => ({
        seen: columns.seen,
        columns: { ...positionColumns, ...times },
      }),
    );
    const { symbols } = runStreams({ ...this.#clocks(), program, loaded, params }, own, () => true);
    this.#own.forEach((symbol, s) => {
      symbol.evaluated = symbols[s];
    });
  }

  /** Everything from the bars so far: what other clocks, symbols, members and conditions say included. */
  #makeAfresh(): void {
    const { program, loaded, params, membership, conditions } = this.#input;
    const bars = this.#own.map(({ columns }) => columns.sofar);
    const schedule = scheduleOf(bars);
    const clocks = this.#clocks();
    const scores = this.#scores(bars, schedule);
    const own = this.#own.map((symbol, s): OwnSymbol => {
      const { columns, positionColumns, timeColumns: times } = symbol;
      const closes = (): Float64Array =>
        closingTimes(columns.sofar, this.#input.timeframe, this.#calendar);
      return {
        seen: columns.seenSofar,
        columns: {
          ...positionColumns,
          ...times,
          ...newsColumns(program.reads, columns.sofar, closes, clocks.news),
          ...(scores?.[s] && { score: scores[s] }),
        },
      };
    });
    const takesPart = (symbol: number, row: number): boolean =>
      membership?.isMember(symbol, bars[symbol]?.session[row] ?? 0) ?? true;
    const { symbols, streams } = runStreams({ ...clocks, program, loaded, params }, own, takesPart);
    stepAll(schedule, symbols, streams);
    this.#own.forEach((symbol, s) => {
      symbol.evaluated = symbols[s];
    });
    if (conditions) this.#applies = conditionsOver(conditions, bars, schedule, clocks, takesPart);
    this.#closedElsewhere = lastCloses(symbolsRead(this.#input), clocks);
  }

  /** Members run as if they were alone, over the bars so far. */
  #scores(bars: readonly BarColumns[], schedule: Schedule): readonly Float64Array[] | undefined {
    const { program, members = [], spec } = this.#input;
    if (!program.ensemble) return undefined;
    const known = new Map(
      [...[...this.#foreign.values()].map((columns) => columns.sofar), ...bars].map((columns) => [
        columns.symbol,
        columns,
      ]),
    );
    const scored = scoreOf(
      {
        ...this.#input,
        bars,
        members: members.map((member) => this.#memberOn(member, known)),
      },
      program.ensemble,
      spec.fill,
      bars,
      schedule,
    );
    for (const { time, after, inputs } of scored.changes.slice(this.#moves))
      this.#weights.push({
        time,
        weights: after,
        inputs: inputs.map((value) => (Number.isFinite(value) ? value : null)),
      });
    this.#moves = scored.changes.length;
    return scored.columns;
  }

  /** With what it trades on paper and what it reads. On a longer clock it sees longer bars, made of the same. */
  #memberOn(member: BacktestInput, known: ReadonlyMap<string, BarColumns>): BacktestInput {
    const { program, timeframe, members } = member;
    const barsOf = (symbol: string): BarColumns => {
      const bars = assertPresent(known.get(symbol), `the ensemble has bars of ${symbol}`);
      return timeframe === this.#input.timeframe
        ? bars
        : resampleBars(bars, this.#input.timeframe, timeframe, this.#calendar).bars;
    };
    return {
      ...member,
      bars: program.symbols.map(barsOf),
      foreign: [...symbolsRead(member)].map(barsOf),
      ...(members && { members: members.map((each) => this.#memberOn(each, known)) }),
    };
  }

  #clocks() {
    return {
      timeframe: this.#input.timeframe,
      calendar: this.#calendar,
      foreign: [...this.#foreign.values()].map((columns) => columns.sofar),
      actions: this.#actions,
      news: this.#input.news ?? [],
    };
  }

  #engineConfig(): EngineConfig {
    return {
      ...engineTerms(this.#input, this.#input.spec.fill),
      series: this.#own.map((symbol, s) => this.#seriesOf(symbol, s)),
      sizeAtFill: false,
      // What the venue charges comes with its account.
      borrowPerYear: 0,
      interestPerYear: 0,
      rebalances: (instant) => this.#rebalances(instant),
      conditionApplies: (condition, symbol, row) => this.#applies(condition, symbol, row),
      closedElsewhere: (time) => this.#closedElsewhere(time),
      timeOf: (instant) => this.#time[instant] ?? 0,
      closingOf: (instant) => this.closingOf(this.#time[instant] ?? 0, this.#session[instant] ?? 0),
    };
  }

  #rebalances(instant: number): boolean {
    const { targets } = this.#input.program;
    if (!targets) return false;
    const closeAt = (k: number): SessionClose => {
      const session = this.#session[k] ?? 0;
      const closing = this.closingOf(this.#time[k] ?? 0, session);
      return { session, endsSession: closing >= this.#calendar.closeUs(session) };
    };
    const before = instant > 0 ? closeAt(instant - 1) : undefined;
    return rebalancesAt(targets.schedule, this.#calendar, before, closeAt(instant));
  }

  #seriesOf(symbol: LiveSymbol, s: number): SymbolSeries {
    const { columns, actions, positionColumns } = symbol;
    const { bars, seen } = columns;
    const series: SymbolSeries = {
      ...seriesTerms(bars, this.#input),
      evaluator: this.#evaluatorOf(s),
      get readyRow() {
        return symbol.evaluated?.readyRow ?? Number.POSITIVE_INFINITY;
      },
      actions,
      positionColumns,
      adjustedClose: seen.close,
      restep: (action, row) => {
        if (!adjustPrefix(seen, action, row)) return;
        restatePositionColumns(series, action, row);
        if (!this.#isStepped) return;
        const evaluator = this.#evaluator(s);
        evaluator.reset();
        for (let i = 0; i < row; i += 1) evaluator.step(i);
      },
    };
    return series;
  }

  /** What the engine holds stays the same while what is behind it is made afresh. */
  #evaluatorOf(s: number): Evaluator {
    const current = (): Evaluator => this.#evaluator(s);
    return {
      get fired() {
        return current().fired;
      },
      get unknown() {
        return current().unknown;
      },
      get knifeEdges() {
        return current().knifeEdges;
      },
      step: (row) => current().step(row),
      run: (from, to) => current().run(from, to),
      output: (k) => current().output(k),
      reset: () => current().reset(),
      snapshot: () => current().snapshot(),
      restore: (state) => current().restore(state),
    };
  }

  #evaluator(s: number): Evaluator {
    return assertPresent(this.#at(s).evaluated, 'a bar has closed').evaluator;
  }

  #at(s: number): LiveSymbol {
    return assertPresent(this.#own[s], 'a program has its symbols');
  }
}

function isSame(a: CorporateAction, b: CorporateAction): boolean {
  return a.kind === b.kind && a.symbol === b.symbol && a.exDate === b.exDate;
}
