/** Recursive averages. */

import type { Kernel } from './kernel.ts';

/** Bars that carry all but 1e-6 of the weight of an endless history: (1 − weight)^k is below 1e-6. */
export function barsToForget(weight: number): number {
  return weight >= 1 ? 1 : Math.ceil(Math.log(1e-6) / Math.log(1 - weight));
}

/**
 * Exponential smoothing y += weight × (x − y), seeded with the simple average of the first n values.
 * `ema` has weight 2 ÷ (n + 1), Wilder's `rma` 1 ÷ n. An absent input gives an absent output and leaves the
 * average as it was.
 */
export const smooth: Kernel = {
  name: 'smooth',
  inputs: ['x'],
  statics: ['n', 'weight'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1, weight = 1]) => Math.max(n, barsToForget(weight)),
  stateSize: () => 2,
  operations: () => 9,

  reference([n = 1, weight = 1]) {
    const seed: number[] = [];
    let average = Number.NaN;
    return ([x = Number.NaN]) => {
      if (Number.isNaN(x)) return Number.NaN;
      if (seed.length < n) {
        seed.push(x);
        if (seed.length === n) average = seed.reduce((total, value) => total + value, 0) / n;
      } else {
        average = average + weight * (x - average);
      }
      return average;
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    const average = code.field('average', '0');
    const count = code.field('count', '0');
    const result = code.local('smooth');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  if (${count} === ${n}) {`);
    code.line(`    ${average} = ${average} + ${code.static(1)} * (${x} - ${average});`);
    code.line(`    ${result} = ${average};`);
    code.line('  } else {');
    code.line(`    ${average} += ${x};`);
    code.line(`    ${count} += 1;`);
    code.line(`    if (${count} === ${n}) ${result} = ${average} = ${average} / ${n};`);
    code.line('  }');
    code.line('}');
    return result;
  },
};
