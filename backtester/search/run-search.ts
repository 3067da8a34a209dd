/** The trials of a sweep in their order, whoever runs them and however often he was interrupted. */

import type { Point, Space } from './axes.ts';
import { proposePoints, type Tried } from './parzen.ts';

export type SearchPlan =
  /** Points that are known beforehand: a grid, or a draw. */
  | { readonly kind: 'listed'; readonly points: readonly Point[] }
  /** Points that depend on what those before them were worth. */
  | {
      readonly kind: 'adaptive';
      readonly space: Space;
      readonly count: number;
      readonly seed: number;
    };

/** Scores of points, the first of which is trial `first`; undefined where it was ended before all were known. */
export type EvaluatePoints = (
  points: readonly Point[],
  first: number,
) => Promise<Float64Array | undefined>;

/** Trials between two looks at what has been learned: few enough to learn from, enough for every thread. */
const ROUND = 32;

/** All points in the order of their trials; undefined where it was ended. */
export async function runSearch(
  plan: SearchPlan,
  evaluate: EvaluatePoints,
): Promise<readonly Point[] | undefined> {
  if (plan.kind === 'listed') return (await evaluate(plan.points, 0)) && plan.points;
  const tried: Tried[] = [];
  while (tried.length < plan.count) {
    const wanted = Math.min(ROUND, plan.count - tried.length);
    const points = proposePoints(plan.space, tried, wanted, plan.seed);
    if (points.length === 0) break;
    const scores = await evaluate(points, tried.length);
    if (!scores) return undefined;
    points.forEach((point, k) => {
      tried.push({ point, score: scores[k] ?? Number.NaN });
    });
  }
  return tried.map(({ point }) => point);
}
