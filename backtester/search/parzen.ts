/**
 * A search that learns where to look: tree-structured Parzen estimators over the points of a grid.
 * Source: Bergstra, Bardenet, Bengio and Kégl, "Algorithms for Hyper-Parameter Optimization", NIPS 24 (2011).
 */

import { below, type Random, randomOf } from '../luck/random.ts';
import { type Axis, indexOf, type Point, type Space } from './axes.ts';
import { randomPoints } from './choose-points.ts';

/** A point that was tried, and how good it was: more is better, NaN is worst. */
export interface Tried {
  readonly point: Point;
  readonly score: number;
}

/** Share of what was tried that counts as good, and points that are weighed against each other for each proposal. */
const GOOD_SHARE = 0.25;
const CANDIDATES = 24;
/** Points at random before anything has been learned, and part of the proposals that stay random. */
const FIRST = 20;
const EXPLORED = 0.1;
const TRIES = 50;

/**
 * The next `count` points, none of which was tried. A function of its arguments: with the same seed and history it
 * proposes the same. Fewer than `count` when there is nothing left.
 */
export function proposePoints(
  space: Space,
  tried: readonly Tried[],
  count: number,
  seed: number,
): readonly Point[] {
  const known = new Set(tried.map(({ point }) => indexOf(space.axes, point)));
  const isNew = (point: Point): boolean => !known.has(indexOf(space.axes, point));
  const first = tried.length < FIRST;
  const random = randomOf(seed + tried.length);
  const proposals: Point[] = [];
  const sorted = tried.toSorted((a, b) => rank(b) - rank(a));
  const good = Math.max(2, Math.ceil(sorted.length * GOOD_SHARE));
  const density = {
    good: sorted.slice(0, good).map(({ point }) => point),
    bad: sorted.slice(good).map(({ point }) => point),
  };
  const isOpen = (point: Point): boolean => isNew(point) && space.allows(point);
  for (let tries = 0; !first && proposals.length < count && tries < count * TRIES; tries += 1) {
    const point =
      random() / 2 ** 32 < EXPLORED
        ? space.axes.map((axis) => below(random, axis.count))
        : likeliest(space, density, random, isOpen);
    if (!point || !isOpen(point)) continue;
    known.add(indexOf(space.axes, point));
    proposals.push(point);
  }
  if (proposals.length >= count) return proposals;
  const drawn = randomPoints(space, count + known.size, seed).filter(isNew);
  return [...proposals, ...drawn].slice(0, count);
}

interface Density {
  readonly good: readonly Point[];
  readonly bad: readonly Point[];
}

/** Of points drawn near good ones, the one that is likeliest among the good and unlikeliest among the bad. */
function likeliest(
  { axes }: Space,
  { good, bad }: Density,
  random: Random,
  isOpen: (point: Point) => boolean,
): Point | undefined {
  let best: Point | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < CANDIDATES; c += 1) {
    const near = good[below(random, good.length)];
    if (!near) return undefined;
    const point = axes.map((axis, a) => drawnNear(axis, near[a] ?? 0, width(axis, good), random));
    if (!isOpen(point)) continue;
    const score = logDensity(axes, good, point) - logDensity(axes, bad, point);
    if (score > bestScore) [best, bestScore] = [point, score];
  }
  return best;
}

/** Kernels grow narrower the more good points there are. */
function width({ count }: Axis, points: readonly Point[]): number {
  return Math.max(0.5, count / 4 / Math.sqrt(Math.max(1, points.length)));
}

function drawnNear({ count }: Axis, near: number, spread: number, random: Random): number {
  // The sum of three uniform numbers is close to normal, with a variance of ¼.
  const uniform = (): number => random() / 2 ** 32;
  const normal = (uniform() + uniform() + uniform() - 1.5) * 2;
  return Math.min(count - 1, Math.max(0, Math.round(near + normal * spread)));
}

/** Axes are taken as independent of each other; a small constant keeps every point possible. */
function logDensity(axes: readonly Axis[], points: readonly Point[], at: Point): number {
  return axes.reduce((sum, axis, a) => {
    const spread = width(axis, points);
    const density = points.reduce((total, point) => {
      const off = ((at[a] ?? 0) - (point[a] ?? 0)) / spread;
      return total + Math.exp((-off * off) / 2);
    }, 0);
    return sum + Math.log((density / spread + 1 / axis.count) / (points.length + 1));
  }, 0);
}

function rank({ score }: Tried): number {
  return Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score;
}
