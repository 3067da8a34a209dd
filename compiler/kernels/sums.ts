/** Sums over a window, exact enough that ten million bars later they equal the window summed afresh. */

import type { Kernel } from './kernel.ts';

/**
 * Sum of the last n values. Absent while any of the n values is absent.
 *
 * Two blocks: the newer one gains values, the sums of the older one's endings are computed backwards each time a
 * block of n values is complete. Nothing that was added is subtracted again, so the error is that of adding n
 * numbers, whatever came before, and a window of zeros sums to exactly 0.
 * Rejected: a running total that takes off the oldest value (after an RSI of 1e-20 had left the window it kept
 * -1e-31), and the same two blocks in double-double (three times the cost of a bar, for digits nobody reads).
 */
export const sum: Kernel = {
  name: 'sum',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => n + 3,
  operations: () => 8,

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
      const ending = older.slice(newer.length).reduceRight((total, value) => total + value, 0);
      const beginning = newer.reduce((total, value) => total + value, 0);
      return ending + beginning;
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    // A cell is read as a value before it is needed as the sum of an ending: one block serves for both.
    const block = code.buffer('block', n);
    const newer = code.field('newer', '0');
    const position = code.field('position', '0');
    const full = code.field('full', '0');
    const result = code.local('sum');
    const at = code.local('at');
    const j = code.local('j');
    const ending = code.local('ending');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  const ${at} = ${position} + 1;`);
    code.line(`  ${block}[${position}] = ${x};`);
    code.line(`  if (${at} === ${n}) {`);
    code.line(`    let ${ending} = 0;`);
    code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
    code.line(`      ${ending} += ${block}[${j}];`);
    code.line(`      ${block}[${j}] = ${ending};`);
    code.line('    }');
    code.line(`    ${result} = ${ending};`);
    code.line(`    ${newer} = 0;`);
    code.line(`    ${position} = 0;`);
    code.line(`    ${full} = 1;`);
    code.line('  } else {');
    code.line(`    ${newer} += ${x};`);
    code.line(`    ${position} = ${at};`);
    code.line(`    if (${full} === 1) ${result} = ${block}[${at}] + ${newer};`);
    code.line('  }');
    code.line('} else {');
    code.line(`  ${newer} = 0;`);
    code.line(`  ${position} = 0;`);
    code.line(`  ${full} = 0;`);
    code.line('}');
    return result;
  },
};
