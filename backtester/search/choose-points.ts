/** Which points a sweep tries that does not adapt: all of them, or some drawn at random. */

import { below, randomOf } from '../luck/random.ts';
import { indexOf, type Point, pointAt, type Space } from './axes.ts';

/** Draws that may be in vain, for each point that is wanted, before the rest is taken to be forbidden. */
const TRIES = 200;

/** Every point that `require` allows, in the grid's order. */
export function gridPoints(space: Space): readonly Point[] {
  const points: Point[] = [];
  for (let index = 0; index < space.size; index += 1) {
    const point = pointAt(space.axes, index);
    if (space.allows(point)) points.push(point);
  }
  return points;
}

/**
 * `count` different allowed points, each as likely as any other; fewer where there are not as many. The same seed
 * draws the same points in the same order, and a larger count goes on where a smaller one ended.
 */
export function randomPoints(space: Space, count: number, seed: number): readonly Point[] {
  if (space.size <= count) return gridPoints(space);
  const random = randomOf(seed);
  const seen = new Set<number>();
  const points: Point[] = [];
  for (let tries = 0; points.length < count && tries < count * TRIES; tries += 1) {
    const point = space.axes.map((axis) => below(random, axis.count));
    const index = indexOf(space.axes, point);
    if (seen.has(index)) continue;
    seen.add(index);
    if (space.allows(point)) points.push(point);
  }
  return points;
}
