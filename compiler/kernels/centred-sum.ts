/** The sum that a regression on time and a linearly weighted average both need. */

import { addTo, emitAddTo, emitProductError, productError, type Total } from './double-double.ts';
import type { Kernel, KernelCode } from './kernel.ts';

/**
 * Σ (k − (n + 1) ÷ 2) × x_k over the last n values, k = 1 the oldest and n the newest.
 * From one bar to the next every weight falls by one, so Σ k·x_k changes by n·x − (sum of the old window).
 * A least-squares slope is 12 ÷ (n(n² − 1)) of it; a weighted average 2 ÷ (n(n + 1)) of it plus the mean.
 */
export const centredSum: Kernel = {
  name: 'centred_sum',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => 5 + n,
  operations: () => 60,

  reference([n = 1]) {
    const window: number[] = [];
    const plain: Total = { high: 0, low: 0 };
    const weighted: Total = { high: 0, low: 0 };
    return ([x = Number.NaN]) => {
      if (Number.isNaN(x)) {
        window.length = 0;
        Object.assign(plain, { high: 0, low: 0 });
        Object.assign(weighted, { high: 0, low: 0 });
        return Number.NaN;
      }
      addTo(weighted, -plain.high);
      const product = n * x;
      addTo(weighted, product);
      weighted.low += productError(n, x, product) - plain.low;
      window.push(x);
      addTo(plain, x);
      if (window.length > n) addTo(plain, -(window.shift() ?? 0));
      return window.length === n ? centred(plain, weighted, (n + 1) / 2) : Number.NaN;
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    const plain = [code.field('plain_high', '0'), code.field('plain_low', '0')] as const;
    const weighted = [code.field('weighted_high', '0'), code.field('weighted_low', '0')] as const;
    const count = code.field('count', '0');
    const result = code.local('centred');
    const leaving = code.local('leaving');
    const product = code.local('product');
    const old = code.local('old');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  const ${leaving} = -${plain[0]};`);
    emitAddTo(code, '  ', weighted, leaving);
    code.line(`  const ${product} = ${n} * ${x};`);
    emitAddTo(code, '  ', weighted, product);
    const error = emitProductError(code, '  ', n, x, product);
    code.line(`  ${weighted[1]} += ${error} - ${plain[1]};`);
    emitAddTo(code, '  ', plain, x);
    code.line(`  if (${count} < ${n}) ${count} += 1;`);
    code.line('  else {');
    code.line(`    const ${old} = -${code.past(0, n)};`);
    emitAddTo(code, '    ', plain, old);
    code.line('  }');
    code.line(`  if (${count} === ${n}) {`);
    emitCentred(code, plain, weighted, n, result);
    code.line('  }');
    code.line(`} else if (${count} !== 0) {`);
    for (const field of [...plain, ...weighted, count]) code.line(`  ${field} = 0;`);
    code.line('}');
    return result;
  },
};

/** weighted − half × plain, the two large terms subtracted with their rounding errors. */
function centred(plain: Total, weighted: Total, half: number): number {
  const product = half * plain.high;
  const error = productError(half, plain.high, product);
  const difference = weighted.high - product;
  const part = difference - weighted.high;
  const lost = weighted.high - (difference - part) - (product + part);
  return difference + (lost + (weighted.low - error - half * plain.low));
}

function emitCentred(
  code: KernelCode,
  plain: readonly [string, string],
  weighted: readonly [string, string],
  n: string,
  result: string,
): void {
  const half = code.local('half');
  const product = code.local('product');
  const difference = code.local('difference');
  const part = code.local('part');
  const lost = code.local('lost');
  code.line(`    const ${half} = (${n} + 1) / 2;`);
  code.line(`    const ${product} = ${half} * ${plain[0]};`);
  const error = emitProductError(code, '    ', half, plain[0], product);
  code.line(`    const ${difference} = ${weighted[0]} - ${product};`);
  code.line(`    const ${part} = ${difference} - ${weighted[0]};`);
  code.line(
    `    const ${lost} = ${weighted[0]} - (${difference} - ${part}) - (${product} + ${part});`,
  );
  code.line(
    `    ${result} = ${difference} + (${lost} + (${weighted[1]} - ${error} - ${half} * ${plain[1]}));`,
  );
}
