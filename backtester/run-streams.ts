/** The streams of a run: for each symbol its evaluator and what that reads on other clocks. */

import type { LoadedStrategy, ParamValues } from '../compiler/index.ts';
import {
  adjustPrefix,
  type BarColumns,
  type Calendar,
  type CorporateAction,
  closingTimes,
  copyBars,
  firstBarOfSession,
  type Headline,
  orderActions,
  parseTimeframe,
  type Resampled,
  refill,
  resampleBars,
  type Timeframe,
} from '../market/index.ts';
import {
  assertPresent,
  type Columns,
  type Evaluator,
  type Feed,
  type ForeignSymbol,
  firstRow,
  JoinedColumn,
  type Section,
  type SectionColumns,
  type StrategyProgram,
  Stream,
  type StreamProgram,
  Streams,
  type SymbolStreams,
} from '../runtime/index.ts';
import { newsColumns } from './news-columns.ts';
import { timeColumns } from './time-columns.ts';

export interface RunStreamsInput {
  readonly program: StrategyProgram;
  readonly loaded: LoadedStrategy;
  readonly params: ParamValues;
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  /** Bars of symbols that are read but not traded. */
  readonly foreign: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
  readonly news: readonly Headline[];
}

/** One symbol of the universe: its bars as its evaluator sees them, and columns that the engine itself fills. */
export interface OwnSymbol {
  /** Adjusted in place as its ex-dates come. */
  readonly seen: BarColumns;
  readonly columns: Columns;
}

export interface EvaluatedSymbol {
  readonly evaluator: Evaluator;
  /** First row at whose close rules may act. */
  readonly readyRow: number;
  /** First row at which nothing depends on where the data began. */
  readonly settledRow: number;
}

export interface RunStreams {
  readonly symbols: readonly EvaluatedSymbol[];
  /** Absent: the program reads no other clock. */
  readonly streams?: Streams;
}

/** A stream with the longer bars that it was made from, if any. */
interface Made {
  readonly stream: Stream;
  /** The bars of the run that it stands on. */
  readonly base: BarColumns;
  readonly settledRow: number;
  readonly resampled?: Resampled;
}

export function runStreams(
  input: RunStreamsInput,
  own: readonly OwnSymbol[],
  takesPart: (symbol: number, row: number) => boolean,
): RunStreams {
  const { program, loaded, params } = input;
  if (program.feeds.length === 0) {
    const { defined, settled } = program.warmup;
    return {
      symbols: own.map(({ seen, columns }) => ({
        evaluator: loaded.create(columnsOver(seen, columns), params),
        readyRow: defined - 1,
        settledRow: settled - 1,
      })),
    };
  }
  const foreign = new Map(input.foreign.map((bars) => [bars.symbol, seenBars(bars, input)]));
  const work: Work = {
    input,
    foreign,
    shared: new Map(),
    stages: stagesOf(program),
    sections: new Map(),
  };
  const made = own.map((symbol) => makeSymbol(work, symbol));
  return {
    symbols: made.map(({ evaluated }) => evaluated),
    streams: new Streams({
      symbols: made.map(({ streams }) => streams),
      sections: [...work.sections.values()],
      foreign: [...foreign.values()].map((seen) => foreignSymbol(work, seen)),
      foreignStreams: [...work.shared.values()].map(({ stream }) => stream),
      takesPart,
    }),
  };
}

/** What is gathered while the streams of one symbol after the other are made. */
interface Work {
  readonly input: RunStreamsInput;
  readonly foreign: ReadonlyMap<string, BarColumns>;
  /** Feeds on other symbols, by their index: one for all symbols of the universe. */
  readonly shared: Map<number, Made>;
  readonly stages: readonly number[];
  readonly sections: Map<Section, SectionColumns & { readonly columns: Float64Array[] }>;
}

function makeSymbol(
  work: Work,
  { seen, columns }: OwnSymbol,
): { readonly evaluated: EvaluatedSymbol; readonly streams: SymbolStreams } {
  const { program, loaded, params, timeframe, calendar } = work.input;
  const closes = closingTimes(seen, timeframe, calendar);
  const own = new Map<number, Made>();
  program.feeds.forEach((feed, k) => {
    if (feed.symbol === undefined) own.set(k, makeFeed(work, own, k, feed, seen));
    else if (!work.shared.has(k)) work.shared.set(k, makeFeed(work, own, k, feed, seen));
  });
  const reader = readerOf(work, own, program, seen, closes, timeframe);
  const evaluator = loaded.create({ ...reader.columns, ...columns }, params);
  const streamsOf = (stage: boolean): readonly Stream[] =>
    [...own].flatMap(([k, { stream }]) => (work.stages.includes(k) === stage ? [stream] : []));
  return {
    evaluated: { evaluator, readyRow: reader.readyRow, settledRow: reader.settledRow },
    streams: {
      symbol: seen.symbol,
      evaluator,
      closes,
      joins: reader.joins,
      feeds: streamsOf(false),
      stages: work.stages.map((k) => madeOf(work, own, k).stream),
      refill: () => refillAll(own.values(), seen),
    },
  };
}

function madeOf({ shared }: Work, own: ReadonlyMap<number, Made>, feed: number): Made {
  return assertPresent(own.get(feed) ?? shared.get(feed), `feed ${feed} comes before its readers`);
}

function makeFeed(
  work: Work,
  own: ReadonlyMap<number, Made>,
  index: number,
  feed: Feed,
  seen: BarColumns,
): Made {
  const { program, loaded, params, timeframe, calendar } = work.input;
  const base =
    feed.symbol === undefined
      ? seen
      : assertPresent(work.foreign.get(feed.symbol), `bars of ${feed.symbol} were loaded`);
  const longer = assertPresent(parseTimeframe(feed.timeframe), 'a feed has a timeframe');
  const resampled =
    longer === timeframe ? undefined : resampleBars(base, timeframe, longer, calendar);
  const closes = resampled?.closes ?? closingTimes(base, timeframe, calendar);
  const reader = readerOf(work, own, feed, resampled?.bars ?? base, closes, longer);
  const stream = new Stream(
    loaded.createFeed(index, reader.columns, params),
    closes,
    outputsRead(program, index),
    reader.joins,
    reader.readyRow,
  );
  return { stream, base, settledRow: reader.settledRow, ...(resampled && { resampled }) };
}

interface Reader {
  readonly columns: Columns;
  readonly joins: readonly JoinedColumn[];
  readonly readyRow: number;
  readonly settledRow: number;
}

/** Columns of a stream with room for what it reads of others, and when it has all of that. */
function readerOf(
  work: Work,
  own: ReadonlyMap<number, Made>,
  reader: StreamProgram,
  bars: BarColumns,
  closes: Float64Array,
  timeframe: Timeframe,
): Reader {
  const linked = [...reader.joins, ...reader.sections];
  const room = Object.fromEntries(
    linked.map(({ column }) => [column, new Float64Array(bars.length).fill(Number.NaN)]),
  );
  const columnOf = (name: string): Float64Array => assertPresent(room[name], 'it has room');
  for (const section of reader.sections) addSection(work, section, columnOf(section.column));
  const firstRowOf = (measure: 'defined' | 'settled', rowOf: (source: Made) => number): number => {
    const waits = linked.map((join) => {
      const source = madeOf(work, own, join.feed);
      return { join, from: source.stream.closes[rowOf(source)] };
    });
    return firstRow(closes, reader.warmup[measure], waits, measure);
  };
  return {
    columns: columnsOver(bars, {
      ...timeColumns(reader.reads, bars, timeframe, work.input.calendar),
      ...newsColumns(reader.reads, bars, () => closes, work.input.news),
      ...room,
    }),
    joins: reader.joins.map(
      ({ column, feed, output }) =>
        new JoinedColumn(columnOf(column), madeOf(work, own, feed).stream, output),
    ),
    readyRow: firstRowOf('defined', ({ stream }) => stream.readyRow),
    settledRow: firstRowOf('settled', ({ settledRow }) => settledRow),
  };
}

/** The column of one symbol goes to those of the others that are filled by the same comparison. */
function addSection({ sections, stages }: Work, section: Section, values: Float64Array): void {
  const { feed, output, measure } = section;
  const known = sections.get(section);
  if (known) known.columns.push(values);
  else sections.set(section, { stage: stages.indexOf(feed), output, measure, columns: [values] });
}

function refillAll(made: Iterable<Made>, base: BarColumns): void {
  for (const each of made) if (each.resampled && each.base === base) refill(each.resampled, base);
}

/** Feeds that are compared across the universe: the earliest stage, which others are made from, first. */
function stagesOf({ feeds }: StrategyProgram): readonly number[] {
  return feeds
    .map((_, k) => k)
    .filter((k) => (feeds[k]?.stage ?? 0) > 0)
    .sort((a, b) => (feeds[b]?.stage ?? 0) - (feeds[a]?.stage ?? 0));
}

function outputsRead(program: StrategyProgram, feed: number): number {
  const readers: readonly StreamProgram[] = [program, ...program.feeds];
  const outputs = readers
    .flatMap(({ joins, sections }) => [...joins, ...sections])
    .flatMap((join) => (join.feed === feed ? [join.output + 1] : []));
  return Math.max(0, ...outputs);
}

/** What an evaluator can read. Columns of bars that it does not read are not asked for: they may still be on the disk. */
function columnsOver(bars: BarColumns, others: Columns): Columns {
  return {
    get open() {
      return bars.open;
    },
    get high() {
      return bars.high;
    },
    get low() {
      return bars.low;
    },
    get close() {
      return bars.close;
    },
    get volume() {
      return bars.volume;
    },
    ...others,
  };
}

/** Bars as evaluators see them: an own copy where anything will be adjusted. */
function seenBars(bars: BarColumns, { actions }: RunStreamsInput): BarColumns {
  return actions.some(({ symbol }) => symbol === bars.symbol) ? copyBars(bars) : bars;
}

function foreignSymbol(
  { input: { actions, timeframe, calendar }, shared }: Work,
  seen: BarColumns,
): ForeignSymbol {
  const closes = closingTimes(seen, timeframe, calendar);
  const rowOf = ({ exDate }: CorporateAction): number => firstBarOfSession(seen, exDate);
  const own = orderActions(actions.filter(({ symbol }) => symbol === seen.symbol));
  return {
    actions: own,
    actionTimes: Float64Array.from(own, (action) => closes[rowOf(action)] ?? Number.NaN),
    apply(action) {
      if (adjustPrefix(seen, action, rowOf(action))) refillAll(shared.values(), seen);
    },
  };
}
