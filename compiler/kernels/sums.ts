/** Sums over a window, kept exact enough that ten million bars later they equal the window summed afresh. */

import { addTo, emitAddTo, type Total } from './double-double.ts';
import type { Kernel } from './kernel.ts';

/** Sum of the last n values. Absent while any of the n values is absent. */
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
    const total: Total = { high: 0, low: 0 };
    return ([x = Number.NaN]) => {
      if (Number.isNaN(x)) {
        window.length = 0;
        total.high = 0;
        total.low = 0;
        return Number.NaN;
      }
      window.push(x);
      addTo(total, x);
      if (window.length > n) addTo(total, -(window.shift() ?? 0));
      return window.length === n ? total.high + total.low : Number.NaN;
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    const high = code.field('high', '0');
    const low = code.field('low', '0');
    const count = code.field('count', '0');
    const result = code.local('sum');
    const old = code.local('old');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    emitAddTo(code, '  ', [high, low], x);
    code.line(`  if (${count} < ${n}) ${count} += 1;`);
    code.line('  else {');
    code.line(`    const ${old} = -${code.past(0, n)};`);
    emitAddTo(code, '    ', [high, low], old);
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
