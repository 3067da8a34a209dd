/** The points that a sweep may try: one axis for each param with a range, in the program's order. */

import type { CompiledStrategy, ParamValues } from '../../compiler/index.ts';

export interface Axis {
  readonly name: string;
  /** Points on it. */
  readonly count: number;
  readonly low: number;
  readonly step: number;
}

/** A point of a grid: for each axis which of its points, from 0. */
export type Point = readonly number[];

export interface Space {
  readonly axes: readonly Axis[];
  /** Points in all, those that a `require` forbids included. */
  readonly size: number;
  /** Values of the params that do not vary. */
  readonly fixed: ParamValues;
  allows(point: Point): boolean;
}

/**
 * How a range without a step is cut: whole numbers by ones, others in this many steps, as the checks of the compiler
 * do; a search that does not try every point can afford finer ones.
 */
export const COARSE_STEPS = 10;
export const FINE_STEPS = 1000;

/** `fixed`: values given by hand, which then do not vary. Every range of a compiled strategy is sound. */
export function spaceOf(strategy: CompiledStrategy, fixed: ParamValues, steps: number): Space {
  const axes = strategy.plan.params.flatMap(({ name, range, integer }) => {
    if (!range || Object.hasOwn(fixed, name)) return [];
    const { low, high } = range;
    const step = range.step ?? (integer ? 1 : (high - low) / steps);
    return [{ name, count: step > 0 ? Math.floor((high - low) / step + 1e-9) + 1 : 1, low, step }];
  });
  const defaults = Object.fromEntries(strategy.plan.params.map(({ name, value }) => [name, value]));
  const rest = { ...defaults, ...fixed };
  return {
    axes,
    size: axes.reduce((product, { count }) => product * count, 1),
    fixed: rest,
    allows(point) {
      const values = { ...rest, ...valuesAt(axes, point) };
      return strategy.requirements.every((requirement) => requirement.holds(values));
    },
  };
}

/** Values of the params that vary. */
export function valuesAt(axes: readonly Axis[], point: Point): ParamValues {
  return Object.fromEntries(axes.map((axis, a) => [axis.name, valueOn(axis, point[a] ?? 0)]));
}

/** The grid's points in order: the last axis moves first. */
export function pointAt(axes: readonly Axis[], index: number): Point {
  const point: number[] = axes.map(() => 0);
  let rest = index;
  for (let a = axes.length - 1; a >= 0; a -= 1) {
    const count = axes[a]?.count ?? 1;
    point[a] = rest % count;
    rest = Math.floor(rest / count);
  }
  return point;
}

/** The place of a point in the grid's order. */
export function indexOf(axes: readonly Axis[], point: Point): number {
  return axes.reduce((index, { count }, a) => index * count + (point[a] ?? 0), 0);
}

function valueOn({ low, step }: Axis, k: number): number {
  return low + k * step;
}
