/** Sums over a window, kept exact enough that ten million bars later they equal the window summed afresh. */

import { addTo, emitAddTo, emitTwoSum, type TotalCode, twoSum, zero } from './double-double.ts';
import type { Kernel, KernelCode } from './kernel.ts';

/**
 * Sum of the last n values. Absent while any of the n values is absent.
 *
 * Two blocks, as in centred-sum.ts: the newer one gains values, the sums of the older one's endings are computed
 * backwards each time a block of n values is complete. Nothing that was added is subtracted again, so a window
 * of zeros sums to exactly 0 and one of values above 0 to a value above 0, whatever came before. (Rejected: a
 * running total that takes off the oldest value. After an RSI of 1e-20 had left the window it kept -1e-31.)
 */
export const sum: Kernel = {
  name: 'sum',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => 2 * n + 4,
  operations: () => 30,

  reference([n = 1]) {
    let older: readonly number[] = [];
    let newer: number[] = [];
    return ([x = Number.NaN]) => {
      if (Number.isNaN(x)) {
        older = [];
        newer = [];
        return Number.NaN;
      }
      newer.push(x);
      if (newer.length === n) {
        older = newer;
        newer = [];
      }
      if (older.length === 0) return Number.NaN;
      const ending = totalOf(older.slice(newer.length).reverse());
      const beginning = totalOf(newer);
      const both = twoSum(ending.high, beginning.high);
      return both.high + (both.low + (ending.low + beginning.low));
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    // A cell of `endings` is read as a value before it is needed as a sum, so the block needs no cells of its own.
    const endings: TotalCode = [code.buffer('block', n), code.buffer('lows', n)];
    const newer: TotalCode = [code.field('high', '0'), code.field('low', '0')];
    const position = code.field('position', '0');
    const full = code.field('full', '0');
    const result = code.local('sum');
    const older = (part: string): string => `${part}[${position}]`;
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  ${endings[0]}[${position}] = ${x};`);
    code.line(`  ${position} += 1;`);
    code.line(`  if (${position} === ${n}) {`);
    emitTurn(code, n, newer, endings);
    code.line(`    ${position} = 0;`);
    code.line(`    ${full} = 1;`);
    code.line(`  } else if (${full} === 1) {`);
    emitAddTo(code, '    ', newer, x);
    code.line('  }');
    code.line(`  if (${full} === 1) {`);
    const [high, low] = emitTwoSum(code, '    ', older(endings[0]), newer[0]);
    code.line(`    ${result} = ${high} + (${low} + (${older(endings[1])} + ${newer[1]}));`);
    code.line('  }');
    code.line('} else {');
    code.line(`  ${position} = 0;`);
    code.line(`  ${full} = 0;`);
    code.line('}');
    return result;
  },
};

function totalOf(values: readonly number[]): { readonly high: number; readonly low: number } {
  const total = zero();
  for (const value of values) addTo(total, value);
  return total;
}

/** The newer block becomes the older one: sums of its endings, from the newest value back. */
function emitTurn(code: KernelCode, n: string, newer: TotalCode, endings: TotalCode): void {
  const j = code.local('j');
  const value = code.local('value');
  const [high, low] = newer;
  code.line(`    ${high} = 0;`);
  code.line(`    ${low} = 0;`);
  code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
  code.line(`      const ${value} = ${endings[0]}[${j}];`);
  emitAddTo(code, '      ', newer, value);
  code.line(`      ${endings[0]}[${j}] = ${high};`);
  code.line(`      ${endings[1]}[${j}] = ${low};`);
  code.line('    }');
  code.line(`    ${high} = 0;`);
  code.line(`    ${low} = 0;`);
}
