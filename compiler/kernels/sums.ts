/** Sums over a window, kept exact enough that ten million bars later they equal the window summed afresh. */

import type { Kernel } from './kernel.ts';

/**
 * Sum of the last n values. The running total is a double-double: each addition keeps its rounding error
 * (Knuth's TwoSum), so that what enters the window leaves it again without a trace.
 * Absent while any of the n values is absent.
 */
export const sum: Kernel = {
  name: 'sum',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => 3 + n,
  operations: () => 20,

  reference([n = 1]) {
    const window: number[] = [];
    let high = 0;
    let low = 0;
    const add = (value: number): void => {
      const total = high + value;
      const part = total - high;
      low += high - (total - part) + (value - part);
      high = total;
    };
    return ([x = Number.NaN]) => {
      if (Number.isNaN(x)) {
        window.length = 0;
        high = 0;
        low = 0;
        return Number.NaN;
      }
      window.push(x);
      add(x);
      if (window.length > n) add(-(window.shift() ?? 0));
      return window.length === n ? high + low : Number.NaN;
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    const high = code.field('high', '0');
    const low = code.field('low', '0');
    const count = code.field('count', '0');
    const result = code.local('sum');
    const total = code.local('total');
    const part = code.local('part');
    const old = code.local('old');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  let ${total} = ${high} + ${x};`);
    code.line(`  let ${part} = ${total} - ${high};`);
    code.line(`  ${low} += ${high} - (${total} - ${part}) + (${x} - ${part});`);
    code.line(`  ${high} = ${total};`);
    code.line(`  if (${count} < ${n}) ${count} += 1;`);
    code.line('  else {');
    code.line(`    const ${old} = -${code.past(0, n)};`);
    code.line(`    ${total} = ${high} + ${old};`);
    code.line(`    ${part} = ${total} - ${high};`);
    code.line(`    ${low} += ${high} - (${total} - ${part}) + (${old} - ${part});`);
    code.line(`    ${high} = ${total};`);
    code.line('  }');
    code.line(`  if (${count} === ${n}) ${result} = ${high} + ${low};`);
    code.line(`} else if (${count} !== 0) {`);
    code.line(`  ${high} = 0;`);
    code.line(`  ${low} = 0;`);
    code.line(`  ${count} = 0;`);
    code.line('}');
    return result;
  },
};
