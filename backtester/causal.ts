/**
 * Promise 1, tried out: a run over the first part of the data has to say what the whole run said of it, byte for
 * byte. Whatever looks ahead, or is restated later, differs at some end.
 */

import { cut } from './causal-cut.ts';
import { namesOfValues } from './causal-names.ts';
import { type RecordedRun, type RecordedValues, recordRun } from './causal-recording.ts';
import type { OrderRecord, RunResult } from './result.ts';
import { type BacktestInput, runOnce } from './run.ts';

export interface CausalOptions {
  /** How many ends are spread evenly; as many again are drawn at random. */
  readonly prefixes: number;
  readonly seed: number;
  /** Outputs of the strategy's evaluator. */
  readonly outputs: number;
}

export interface CausalDifference {
  /** What the data were cut after, and where the two runs first differ: bar starts, UTC microseconds. */
  readonly end: number;
  readonly time: number;
  readonly symbol: string | undefined;
  /** `exit long when close < open`, `trade 3`, `equity`. */
  readonly what: string;
  readonly whole: string;
  readonly part: string;
}

export interface CausalOutcome {
  readonly ends: readonly number[];
  readonly bars: number;
  readonly compared: {
    readonly values: number;
    readonly orders: number;
    readonly trades: number;
    readonly closes: number;
    /** Kinds of refusals and warnings, with their counts. */
    readonly notes: number;
    /** Scores of an ensemble, each with the weights and signals that made it. */
    readonly scores: number;
  };
  /** The first that was found; nothing is compared after it. */
  readonly difference?: CausalDifference;
}

export function checkCausal(input: BacktestInput, options: CausalOptions): CausalOutcome {
  // What is closed because the data end is closed by the end, not by the strategy.
  const fill = { ...input.spec.fill, atEnd: 'mark' as const };
  const open = { ...input, spec: { ...input.spec, fill } };
  const ends = endsOf(runOnce(open, fill).time, options);
  const whole = recordRun(open, options.outputs, ends);
  const compared = { values: 0, orders: 0, trades: 0, closes: 0, notes: 0, scores: 0 };
  const outcome = { ends, bars: whole.result.time.length, compared };
  for (const end of ends) {
    const difference = compare(whole, recordRun(cut(open, end), options.outputs, [end]), end);
    if (difference) return { ...outcome, difference };
  }
  return outcome;

  function compare(
    full: RecordedRun,
    part: RecordedRun,
    end: number,
  ): CausalDifference | undefined {
    const found =
      differenceOfScores(full, part, open, compared) ??
      differenceOfValues(full, part, open, compared) ??
      differenceOfCurves(full.result, part.result, compared) ??
      differenceOfOrders(full.result, part.result, end, compared) ??
      differenceOfTrades(full.result, part.result, end, compared) ??
      differenceOfNotes(full, part, end, compared);
    return found && { end, ...found };
  }
}

type Found = Omit<CausalDifference, 'end'>;
type Counts = { -readonly [Kind in keyof CausalOutcome['compared']]: number };

/** Evenly spread and random instants, in order, each once. */
function endsOf(time: Float64Array, { prefixes, seed }: CausalOptions): readonly number[] {
  const last = time.length - 1;
  const random = randomFrom(seed);
  const places = new Set<number>();
  for (let k = 1; k <= prefixes; k += 1) {
    places.add(Math.round((k * last) / (prefixes + 1)));
    places.add(Math.floor(random() * time.length));
  }
  return [...places]
    .filter((place) => place >= 0 && place <= last)
    .sort((a, b) => a - b)
    .map((place) => time[place] ?? 0);
}

/** Mulberry32: the same ends for the same seed on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function differenceOfValues(
  whole: RecordedValues,
  part: RecordedValues,
  { program, bars, members = [] }: BacktestInput,
  compared: Counts,
): Found | undefined {
  for (const [s, { symbol, numbers, width }] of part.recordings.entries()) {
    const all = whole.recordings[s]?.numbers ?? [];
    const at = numbers.findIndex((value, k) => !Object.is(value, all[k]));
    compared.values += at === -1 ? numbers.length : at + 1;
    if (at === -1) continue;
    const row = Math.floor(at / width);
    const names = namesOfValues(program, at % width, numbers[at] ?? 0, all[at] ?? 0);
    // Both runs begin with the same bar, and the last bar of the whole run is the last of the data.
    const columns = bars[s];
    const first = (columns?.length ?? 0) - all.length / width;
    return {
      time: columns?.time[first + row] ?? 0,
      symbol,
      what: names.what,
      whole: names.textOf(all[at] ?? Number.NaN),
      part: names.textOf(numbers[at] ?? Number.NaN),
    };
  }
  for (const [m, member] of part.members.entries()) {
    const [all, input] = [whole.members[m], members[m]];
    const found = all && input && differenceOfValues(all, member, input, compared);
    if (found) return { ...found, what: `${input.program.name}: ${found.what}` };
  }
  return undefined;
}

/** What members were at a close: a score that comes out the same of other parts is another one. */
function differenceOfScores(
  whole: RecordedRun,
  part: RecordedRun,
  { bars }: BacktestInput,
  compared: Counts,
): Found | undefined {
  for (const [s, { symbol, parts }] of part.scores.entries()) {
    const all = whole.scores[s]?.parts ?? [];
    const row = parts.findIndex((text, k) => text !== all[k]);
    compared.scores += row === -1 ? parts.length : row + 1;
    if (row === -1) continue;
    const first = (bars[s]?.length ?? 0) - all.length;
    return {
      time: bars[s]?.time[first + row] ?? 0,
      symbol,
      what: 'score',
      whole: all[row] ?? '',
      part: parts[row] ?? '',
    };
  }
  return undefined;
}

/** Refusals and warnings up to the end, counted. */
function differenceOfNotes(
  whole: RecordedRun,
  part: RecordedRun,
  end: number,
  compared: Counts,
): Found | undefined {
  const [all, some] = [whole.notesAt.get(end) ?? [], part.notesAt.get(end) ?? []];
  const length = Math.max(all.length, some.length);
  for (let k = 0; k < length; k += 1) {
    compared.notes += 1;
    if (all[k] === some[k]) continue;
    const none = 'no such refusal or warning';
    const found = { whole: all[k] ?? none, part: some[k] ?? none };
    return { time: end, symbol: undefined, what: 'refusals and warnings', ...found };
  }
  return undefined;
}

function differenceOfCurves(
  whole: RunResult,
  part: RunResult,
  compared: Counts,
): Found | undefined {
  for (const what of ['equity', 'exposure'] as const) {
    const at = part[what].findIndex((value, k) => !Object.is(value, whole[what][k]));
    if (what === 'equity') compared.closes += at === -1 ? part[what].length : at + 1;
    if (at === -1) continue;
    return {
      time: part.time[at] ?? 0,
      symbol: undefined,
      what,
      whole: String(whole[what][at]),
      part: String(part[what][at]),
    };
  }
  return undefined;
}

function differenceOfOrders(
  whole: RunResult,
  part: RunResult,
  end: number,
  compared: Counts,
): Found | undefined {
  const known = whole.orders.filter(({ submittedTime }) => submittedTime <= end);
  return differenceOfRecords(
    known.map((order) => [order.submittedTime, order.symbol, orderAt(order, end)]),
    part.orders.map((order) => [order.submittedTime, order.symbol, orderAt(order, end)]),
    'order',
    (count) => {
      compared.orders += count;
    },
  );
}

/** What an order is known to be at that time: one that still works may be moved, trimmed, filled or taken over later. */
function orderAt(order: OrderRecord, end: number): string {
  const { finishedTime } = order;
  if (finishedTime !== undefined && finishedTime <= end) return JSON.stringify(order);
  const { id, symbol, action, intent, type, timeInForce, submittedTime } = order;
  return JSON.stringify({ id, symbol, action, intent, type, timeInForce, submittedTime });
}

function differenceOfTrades(
  whole: RunResult,
  part: RunResult,
  end: number,
  compared: Counts,
): Found | undefined {
  const known = whole.trades.filter(({ exitTime }) => exitTime <= end);
  return differenceOfRecords(
    known.map((trade) => [trade.exitTime, trade.symbol, JSON.stringify(trade)]),
    part.trades.map((trade) => [trade.exitTime, trade.symbol, JSON.stringify(trade)]),
    'trade',
    (count) => {
      compared.trades += count;
    },
  );
}

type Entry = readonly [time: number, symbol: string, text: string];

function differenceOfRecords(
  whole: readonly Entry[],
  part: readonly Entry[],
  what: string,
  count: (records: number) => void,
): Found | undefined {
  const length = Math.max(whole.length, part.length);
  for (let k = 0; k < length; k += 1) {
    const [a, b] = [whole[k], part[k]];
    if (a?.[2] === b?.[2]) continue;
    const [time = 0, symbol] = a ?? b ?? [];
    count(k + 1);
    const none = `no such ${what}`;
    return { time, symbol, what: `${what} ${k + 1}`, whole: a?.[2] ?? none, part: b?.[2] ?? none };
  }
  count(length);
  return undefined;
}
