/** Values of params, a row a run. */

import type { ParamValues } from '../../compiler/index.ts';

export interface Combinations {
  /** Params that are set. Others keep their defaults. */
  readonly params: readonly string[];
  readonly length: number;
  /** Row after row, in the order of `params`. */
  readonly values: Float64Array;
}

export function combinationsOf(
  params: readonly string[],
  rows: readonly (readonly number[])[],
): Combinations {
  return { params, length: rows.length, values: Float64Array.from(rows.flat()) };
}

export function combination({ params, values }: Combinations, row: number): ParamValues {
  return Object.fromEntries(
    params.map((name, k) => [name, values[row * params.length + k] ?? Number.NaN]),
  );
}

/** Params that have more than one value. */
export function sweptParams(combinations: Combinations): ReadonlySet<string> {
  return new Set(combinations.params.filter((name) => distinctValues(combinations, [name], 2) > 1));
}

/** How many different values these params have together; `most` is enough. */
export function distinctValues(
  { params, length, values }: Combinations,
  names: readonly string[],
  most: number,
): number {
  const places = names.map((name) => params.indexOf(name));
  const seen = new Set<string>();
  for (let row = 0; row < length && seen.size < most; row += 1)
    seen.add(places.map((place) => values[row * params.length + place]).join(' '));
  return seen.size;
}

/** How many runs a sweep has, and how many values each param takes in them: what there is to share. */
export interface Spread {
  readonly runs: number;
  readonly distinct: Readonly<Record<string, number>>;
}

export function spreadOf(combinations: Combinations): Spread {
  const { params, length } = combinations;
  return {
    runs: length,
    distinct: Object.fromEntries(
      params.map((name) => [name, distinctValues(combinations, [name], length)]),
    ),
  };
}
