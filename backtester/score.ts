/** An ensemble's score at every bar of its own, from its members' tracks and from weights that may move. */

import {
  combine,
  type EnsembleProgram,
  type LearnerState,
  learn,
  type MemberResults,
  sharesOf,
  startLearning,
  type WeightChange,
} from '../runtime/index.ts';
import { knownAt, type MemberTrack, type TimedValues } from './member-track.ts';

/** A move of the weights, at the start of the first bar that is decided with the new ones. */
export interface WeightRecord extends WeightChange {
  readonly time: number;
}

/** The ensemble's own rows of one symbol: when each closes. */
export interface ScoredSymbol {
  readonly symbol: string;
  readonly closes: Float64Array;
}

/** The instants of the ensemble's run, in order. */
export interface ScoredInstants {
  readonly length: number;
  readonly time: Float64Array;
  readonly session: Int32Array;
  readonly closingOf: (instant: number) => number;
}

/** What one member brings into a score. */
export interface ScorePart {
  readonly name: string;
  /** The weight in force, which may have moved. */
  readonly weight: number;
  /** −1 to 1. */
  readonly signal: number;
}

export interface Scored {
  /** `score` of each symbol, a value a row. */
  readonly columns: readonly Float64Array[];
  readonly changes: readonly WeightRecord[];
  /** Each member's part in the score of a symbol at a closing time; they come to 1 where there is a score. */
  sharesAt(symbol: number, close: number): readonly number[];
  /** What the score of a symbol at a closing time is made of, a part for each member. */
  partsAt(symbol: number, close: number): readonly ScorePart[];
  /** The weights in force at the end. */
  readonly weights: readonly number[];
}

export function scoreEnsemble(
  program: EnsembleProgram,
  tracks: readonly MemberTrack[],
  own: readonly ScoredSymbol[],
  instants: ScoredInstants,
): Scored {
  const path = weightsOver(program, tracks, instants);
  const signalsAt = (symbol: number, close: number): readonly number[] =>
    tracks.map(({ signals }) => valueAt(signals.get(own[symbol]?.symbol ?? ''), close));
  const columns = own.map(({ closes }, s) =>
    closes.map((close) => combine(program.combine, path.at(close), signalsAt(s, close))),
  );
  return {
    columns,
    changes: path.changes,
    sharesAt: (symbol, close) =>
      sharesOf(program.combine, path.at(close), signalsAt(symbol, close)),
    partsAt(symbol, close) {
      const weights = path.at(close);
      const signals = signalsAt(symbol, close);
      return program.members.map(({ name, weight }, m) => ({
        name,
        weight: weights[m] ?? weight,
        signal: signals[m] ?? 0,
      }));
    },
    weights: path.last,
  };
}

/** The latest value whose bar had closed; 0 before the first, and for a symbol that the member does not trade. */
function valueAt(values: TimedValues | undefined, close: number): number {
  return values ? (values.values[knownAt(values, close) - 1] ?? 0) : 0;
}

interface WeightPath {
  /** The weights that decide at a bar which closes at this time. */
  at(close: number): readonly number[];
  readonly changes: readonly WeightRecord[];
  readonly last: readonly number[];
}

/** Weights move between sessions: with what was known at the last close of the one, before the first of the next. */
function weightsOver(
  { members, learn: learning }: EnsembleProgram,
  tracks: readonly MemberTrack[],
  { length, time, session, closingOf }: ScoredInstants,
): WeightPath {
  let state: LearnerState = startLearning(members.map(({ weight }) => weight));
  const changes: WeightRecord[] = [];
  const froms: number[] = [Number.NEGATIVE_INFINITY];
  const weights: (readonly number[])[] = [state.weights];
  for (let k = 1; learning && k < length; k += 1) {
    if (session[k] === session[k - 1]) continue;
    const known = closingOf(k - 1);
    const results = tracks.map((track) => resultsAt(track, known, learning.over));
    const learned = learn(learning, state, results);
    state = learned.state;
    if (!learned.change) continue;
    changes.push({ time: time[k] ?? 0, ...learned.change });
    froms.push(closingOf(k));
    weights.push(state.weights);
  }
  const closes = Float64Array.from(froms);
  return {
    changes,
    last: state.weights,
    at: (close) => weights[knownAt({ closes, values: closes }, close) - 1] ?? state.weights,
  };
}

function resultsAt({ trades, returns }: MemberTrack, time: number, over: number): MemberResults {
  const bars = knownAt(returns, time);
  return {
    tradeReturns: [...trades.values.subarray(0, knownAt(trades, time))],
    barReturns: [...returns.values.subarray(Math.max(0, bars - over), bars)],
  };
}
