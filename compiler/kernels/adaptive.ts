/** Exponential smoothing whose weight is itself a stream. */

import type { Kernel } from './kernel.ts';
import { barsToForget } from './smoothing.ts';

/**
 * y += weight × (x − y), with y before its first step taken from `seed`. An absent x or weight gives an absent
 * output and leaves y as it was. `least` is the smallest weight there can be: it bounds the time to forget.
 */
export const adaptive: Kernel = {
  name: 'adaptive',
  inputs: ['x', 'weight', 'seed'],
  statics: ['least'],
  result: 'number',
  defined: () => 1,
  settled: ([least = 1]) => barsToForget(least),
  stateSize: () => 1,
  operations: () => 6,

  reference() {
    let average = Number.NaN;
    return ([x = Number.NaN, weight = Number.NaN, seed = Number.NaN]) => {
      if (Number.isNaN(x) || Number.isNaN(weight)) return Number.NaN;
      if (Number.isNaN(average)) average = seed;
      average = average + weight * (x - average);
      return average;
    };
  },

  emit(code) {
    const [x, weight, seed] = [code.input(0), code.input(1), code.input(2)];
    const average = code.field('average', 'NaN');
    const result = code.local('adaptive');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x} && ${weight} === ${weight}) {`);
    code.line(`  if (${average} !== ${average}) ${average} = ${seed};`);
    code.line(`  ${average} = ${average} + ${weight} * (${x} - ${average});`);
    code.line(`  ${result} = ${average};`);
    code.line('}');
    return result;
  },
};
