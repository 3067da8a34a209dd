/**
 * Weights that move with the members' results, once a session, inside their guardrails. A function of what was known
 * at that session's close: weights used at t depend on results before t only. Its state is plain data.
 */

import type { LearnProgram } from '../program.ts';

/** What a member had to show at the close of a session. */
export interface MemberResults {
  /** Profit or loss of its closed trades over their entry value, in the order in which they closed. */
  readonly tradeReturns: readonly number[];
  /** Its account's return over each of its last bars, in order. */
  readonly barReturns: readonly number[];
}

export interface LearnerState {
  readonly weights: readonly number[];
  /** Closed trades of all members that the last move has seen. */
  readonly tradesSeen: number;
}

/** A move, with everything that it was computed from. */
export interface WeightChange {
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Mean trade return, or deviation of bar returns, of each member; NaN without enough of them. */
  readonly inputs: readonly number[];
}

export interface Learned {
  readonly state: LearnerState;
  /** Absent when nothing moved. */
  readonly change?: WeightChange;
}

export function startLearning(weights: readonly number[]): LearnerState {
  return { weights, tradesSeen: 0 };
}

/** At the close of a session. */
export function learn(
  program: LearnProgram,
  state: LearnerState,
  members: readonly MemberResults[],
): Learned {
  const trades = members.reduce((sum, { tradeReturns }) => sum + tradeReturns.length, 0);
  const hasNews = program.from !== 'realized_pnl' || trades > state.tradesSeen;
  if (trades < program.afterTrades || !hasNews) return { state };
  const inputs = members.map((member) => inputOf(program, member));
  const wanted = wantedWeights(program, state.weights, inputs);
  const after = withinBounds(program, state.weights, wanted);
  const next: LearnerState = { weights: after, tradesSeen: trades };
  const moved = after.some((weight, m) => weight !== state.weights[m]);
  return moved
    ? { state: next, change: { before: state.weights, after, inputs } }
    : { state: next };
}

function inputOf(
  { from, over }: LearnProgram,
  { tradeReturns, barReturns }: MemberResults,
): number {
  switch (from) {
    case 'realized_pnl': {
      const last = tradeReturns.slice(-over);
      return last.length === 0 ? Number.NaN : mean(last);
    }
    case 'volatility':
      return barReturns.length < over ? Number.NaN : deviation(barReturns.slice(-over));
    case 'equal':
      return 1;
    default:
      return from satisfies never;
  }
}

function wantedWeights(
  { from, rate }: LearnProgram,
  weights: readonly number[],
  inputs: readonly number[],
): readonly number[] {
  if (from === 'realized_pnl') return exponentiatedGradient(weights, inputs, rate);
  const goal = from === 'equal' ? weights.map(() => 1 / weights.length) : inverse(weights, inputs);
  return weights.map((weight, m) => weight + rate * ((goal[m] ?? weight) - weight));
}

/**
 * Exponentiated gradient (Helmbold, Schapire, Singer, Warmuth 1998): each weight times e^(rate × gain), scaled back to
 * 1. Gains are mean trade returns over the largest of them, so that `rate` means the same whatever the market; a
 * member without trades gains nothing.
 */
function exponentiatedGradient(
  weights: readonly number[],
  gains: readonly number[],
  rate: number,
): readonly number[] {
  const known = gains.map((gain) => (Number.isNaN(gain) ? 0 : gain));
  const largest = Math.max(...known.map(Math.abs));
  if (largest === 0) return weights;
  const raised = weights.map((weight, m) => weight * Math.exp((rate * (known[m] ?? 0)) / largest));
  const sum = raised.reduce((total, weight) => total + weight, 0);
  return raised.map((weight) => weight / sum);
}

/** Weights in proportion to 1 ÷ volatility; as they are while one of them is not known. */
function inverse(weights: readonly number[], volatilities: readonly number[]): readonly number[] {
  if (volatilities.some((volatility) => !(volatility > 0))) return weights;
  const parts = volatilities.map((volatility) => 1 / volatility);
  const sum = parts.reduce((total, part) => total + part, 0);
  return parts.map((part) => part / sum);
}

/**
 * The weights nearest to the wanted ones that come to 1, lie in their bounds and move by no more than a step: all of
 * them raised or lowered by one amount, each held where its own bound is. The amount is found by halving.
 */
export function withinBounds(
  { lowest, highest, largestStep }: Pick<LearnProgram, 'lowest' | 'highest' | 'largestStep'>,
  before: readonly number[],
  wanted: readonly number[],
): readonly number[] {
  const low = before.map((weight) => Math.max(lowest, weight - largestStep));
  const high = before.map((weight) => Math.min(highest, weight + largestStep));
  const shifted = (by: number): readonly number[] =>
    wanted.map((weight, m) => Math.min(high[m] ?? 1, Math.max(low[m] ?? 0, weight + by)));
  const sumOf = (weights: readonly number[]): number =>
    weights.reduce((sum, weight) => sum + weight, 0);
  const asWanted = shifted(0);
  if (sumOf(asWanted) === 1) return asWanted;
  let from = -1;
  let to = 1;
  for (let halving = 0; halving < 60; halving += 1) {
    const middle = (from + to) / 2;
    if (sumOf(shifted(middle)) < 1) from = middle;
    else to = middle;
  }
  return shifted(to);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sample deviation. */
function deviation(values: readonly number[]): number {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
