/** The bars that a backtest runs on, and whether they are what it asks for. */

import {
  type BarColumns,
  type Calendar,
  type CalendarId,
  type ColumnsFile,
  type CorporateAction,
  calendarOf,
  dayText,
  firstBarOfSession,
  nextSession,
  parseDay,
  parseTimeframe,
  periodOf,
  previousSession,
  resampleBars,
  type Timeframe,
  timeframeUs,
} from '../market/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import type { BacktestSpec } from './spec.ts';
import { ok, type Step, wrong } from './step.ts';

export interface RunData {
  readonly name: string;
  readonly adjusted: string;
  readonly hash: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  /** One for each symbol of the program, in its order. */
  readonly bars: readonly BarColumns[];
  readonly benchmarkBars: readonly BarColumns[];
  /** Symbols that the program reads and does not trade. */
  readonly foreign: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
}

/** Bars as a store hands them out. */
export interface SeriesBars {
  readonly info: {
    readonly name: string;
    readonly timeframe: Timeframe;
    readonly adjusted: string;
    readonly calendar: CalendarId;
    /** All symbols of the series, with their first and last session. */
    readonly symbols: readonly SymbolSessions[];
  };
  /** Those that were asked for, in that order. */
  readonly bars: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
  readonly dataHash: string;
  /** The same bars and perhaps later ones as a file, where there is one. */
  readonly file?: ColumnsFile;
}

export interface SymbolSessions extends Sessions {
  readonly symbol: string;
}

/** Every symbol that a run reads, traded ones first. */
export function symbolsWanted(
  spec: BacktestSpec,
  program: StrategyProgram,
  conditions: StrategyProgram | undefined,
): readonly string[] {
  const { benchmark } = spec;
  return [
    ...new Set([
      ...program.symbols,
      ...symbolsRead(program, conditions),
      ...(benchmark === undefined ? [] : [benchmark]),
    ]),
  ];
}

function symbolsRead(
  program: StrategyProgram,
  conditions: StrategyProgram | undefined,
): readonly string[] {
  const feeds = [...program.feeds, ...(conditions?.feeds ?? [])];
  return feeds.flatMap(({ symbol }) => (symbol === undefined ? [] : [symbol]));
}

/** From the bars of a series, of which there are all that `symbolsWanted` names. */
export function runDataOf(
  loaded: SeriesBars,
  spec: BacktestSpec,
  program: StrategyProgram,
  conditions: StrategyProgram | undefined,
): Step<RunData> {
  const { symbols } = program;
  const { benchmark } = spec;
  const read = symbolsRead(program, conditions);
  const { info, actions, dataHash } = loaded;
  const timeframe = parseTimeframe(program.every) ?? info.timeframe;
  if (timeframeUs(info.timeframe) > timeframeUs(timeframe)) {
    return wrong(
      `\`${program.name}\` runs on ${timeframe} bars, and "${info.name}" has ${info.timeframe} bars.`,
      `write \`every ${info.timeframe}\`, or import ${timeframe} bars and name them in \`data\``,
      'Longer bars can be made from shorter ones, but not the other way round.',
    );
  }
  const bars =
    info.timeframe === timeframe
      ? loaded.bars
      : loaded.bars.map(
          (each) => resampleBars(each, info.timeframe, timeframe, calendarOf(info.calendar)).bars,
        );
  const columnsOf = (symbol: string): readonly BarColumns[] =>
    bars.filter((columns) => columns.symbol === symbol);
  const own = symbols.flatMap(columnsOf);
  const sessions = info.symbols.filter(({ symbol }) => symbols.includes(symbol));
  const outside = outsideOfData(spec, sessions, calendarOf(info.calendar), timeframe);
  if (outside) return outside;
  if (isEmpty(spec, own)) {
    return wrong(
      `No bar of "${spec.data}" lies in the range${rangeWords(spec)}.`,
      'name a range with a session in it',
      rangeOf(spec, sessions, timeframe),
    );
  }
  return ok({
    name: info.name,
    adjusted: info.adjusted,
    hash: dataHash,
    timeframe,
    calendar: info.calendar,
    bars: own,
    benchmarkBars: benchmark === undefined ? own : columnsOf(benchmark),
    foreign: [...new Set(read)].flatMap(columnsOf),
    actions,
  });
}

/** No symbol has a bar from `from` to `to`: a weekend, a gap, or less than a weekly bar. */
function isEmpty(spec: BacktestSpec, bars: readonly BarColumns[]): boolean {
  const from = spec.from === undefined ? undefined : parseDay(spec.from);
  const to = spec.to === undefined ? undefined : parseDay(spec.to);
  return bars.every((columns) => {
    const first = from === undefined ? 0 : firstBarOfSession(columns, from);
    return first >= (to === undefined ? columns.length : firstBarOfSession(columns, to + 1));
  });
}

function rangeWords({ from, to }: BacktestSpec): string {
  return `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
}

interface Sessions {
  readonly firstSession: number;
  readonly lastSession: number;
}

/** First and last session. A weekly bar is filed under the last session of its week, and covers all of it. */
function coveredBy(
  symbols: readonly Sessions[],
  timeframe: Timeframe,
): { readonly first: number; readonly last: number } {
  const firsts = symbols.map(({ firstSession }) => firstSession);
  const lasts = symbols.map(({ lastSession }) => lastSession);
  return {
    first: periodOf(Math.min(...firsts), timeframe).first,
    last: periodOf(Math.max(...lasts), timeframe).last,
  };
}

function rangeOf(
  { data }: BacktestSpec,
  symbols: readonly Sessions[],
  timeframe: Timeframe,
): string {
  const { first, last } = coveredBy(symbols, timeframe);
  return `"${data}" has sessions from ${dayText(first)} to ${dayText(last)}.`;
}

/** A run over fewer sessions than were asked for would pass for one over all of them. */
function outsideOfData(
  spec: BacktestSpec,
  symbols: readonly Sessions[],
  calendar: Calendar,
  timeframe: Timeframe,
): Extract<Step<RunData>, { kind: 'refused' }> | undefined {
  const { first, last } = coveredBy(symbols, timeframe);
  const from = spec.from === undefined ? undefined : parseDay(spec.from);
  const to = spec.to === undefined ? undefined : parseDay(spec.to);
  const range = rangeOf(spec, symbols, timeframe);
  if (from !== undefined && nextSession(calendar, from - 1) < first) {
    return wrong(
      `The backtest begins ${spec.from ?? ''}, before the data.`,
      `begin at ${dayText(first)} or later`,
      range,
    );
  }
  if (to !== undefined && previousSession(calendar, to + 1) > last) {
    return wrong(
      `The backtest ends ${spec.to ?? ''}, after the data.`,
      `end at ${dayText(last)} or before, or import newer bars`,
      range,
    );
  }
  if (from !== undefined && from > last) {
    return wrong(
      `The backtest begins ${spec.from ?? ''}, after the data.`,
      `begin before ${dayText(last)}`,
      range,
    );
  }
  if (to !== undefined && to < first) {
    return wrong(
      `The backtest ends ${spec.to ?? ''}, before the data.`,
      `end after ${dayText(first)}`,
      range,
    );
  }
  return undefined;
}
