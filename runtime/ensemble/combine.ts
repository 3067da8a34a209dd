/** From the members' signals to one score: fine print 17. */

import type { CombineMethod } from '../program.ts';

/** Signals are −1 to 1, 0 for a member that is flat or not ready; weights come to 1. */
export function combine(
  method: CombineMethod,
  weights: readonly number[],
  signals: readonly number[],
): number {
  switch (method) {
    case 'weighted_mean':
      return weights.reduce((sum, weight, m) => sum + weight * (signals[m] ?? 0), 0);
    case 'vote':
      return Math.sign(
        weights.reduce((sum, weight, m) => sum + weight * Math.sign(signals[m] ?? 0), 0),
      );
    case 'best_of':
      return signals[largest(weights)] ?? 0;
    default:
      return method satisfies never;
  }
}

/** What part of a score each member has made: shares that come to 1, or nothing where there is no score. */
export function sharesOf(
  method: CombineMethod,
  weights: readonly number[],
  signals: readonly number[],
): readonly number[] {
  if (method === 'best_of') {
    const best = largest(weights);
    return weights.map((_, m) => (m === best && (signals[m] ?? 0) !== 0 ? 1 : 0));
  }
  const parts = weights.map((weight, m) => {
    const signal = signals[m] ?? 0;
    return weight * (method === 'vote' ? Math.sign(signal) : signal);
  });
  const score = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (score === 0 ? 0 : part / score));
}

/** The first of equals. */
function largest(weights: readonly number[]): number {
  return weights.reduce((best, weight, m) => (weight > (weights[best] ?? 0) ? m : best), 0);
}

/** A signal as it counts: absent is 0, and no member shouts louder than 1. */
export function clampSignal(signal: number): number {
  return Number.isNaN(signal) ? 0 : Math.min(1, Math.max(-1, signal));
}
