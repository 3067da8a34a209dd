/** Comparisons across the universe at one instant: a value of each symbol in, one number for each out. */

import type { SectionMeasure } from '../program.ts';

/** `count` counts conditions: 2 is true. */
const TRUE = 2;

/**
 * `values` are those of the symbols with a bar now, `names` tells equal ones apart. NaN takes no part and gets NaN,
 * but for `count`, where an unknown condition is one that is not met.
 */
export function compareAcross(
  measure: SectionMeasure,
  values: Float64Array,
  names: readonly string[],
): Float64Array {
  switch (measure) {
    case 'rank':
      return ranks(values, names);
    case 'percentile': {
      const present = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
      return ranks(values, names).map((rank) => (present - rank + 1) / present);
    }
    case 'count':
      return values.map(() => values.reduce((sum, value) => sum + (value === TRUE ? 1 : 0), 0));
    case 'mean': {
      const mean = meanOf(values);
      return values.map(() => mean);
    }
    case 'zscore': {
      const mean = meanOf(values);
      const deviation = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
      return values.map((value) => (deviation > 0 ? (value - mean) / deviation : Number.NaN));
    }
    default:
      return measure satisfies never;
  }
}

/** 1 is the highest; equal values by name. */
function ranks(values: Float64Array, names: readonly string[]): Float64Array {
  const order = [...values.keys()]
    .filter((k) => !Number.isNaN(values[k]))
    .sort((a, b) => {
      const difference = (values[b] ?? 0) - (values[a] ?? 0);
      return difference !== 0 ? difference : (names[a] ?? '') < (names[b] ?? '') ? -1 : 1;
    });
  const result = new Float64Array(values.length).fill(Number.NaN);
  order.forEach((k, place) => {
    result[k] = place + 1;
  });
  return result;
}

/**
 * Over the values that there are; NaN when there are none. Rounding does not take it beyond the lowest or highest of
 * them, so that equal values have no deviation.
 */
function meanOf(values: Float64Array): number {
  let sum = 0;
  let count = 0;
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  return count === 0 ? Number.NaN : Math.min(highest, Math.max(lowest, sum / count));
}
