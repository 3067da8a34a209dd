/** Sums over a window, exact enough that ten million bars later they equal the window summed afresh. */

import { emitColumnSum } from './column-sum.ts';
import { addTo, twoSum, zero } from './double-double.ts';
import type { Kernel, KernelCode } from './kernel.ts';
import { twoBlocks } from './windows.ts';

/**
 * Sum of the last n values. Absent while any of the n values is absent.
 *
 * Two blocks: the newer one gains values, the sums of the older one's endings are computed backwards each time a
 * block of n values is complete. Nothing that was added is subtracted again, so a window of zeros sums to exactly 0.
 * Totals are double-double, so that two averages that are equal on paper are equal here, and do not cross by
 * a last bit. Rejected: a running total that takes off the oldest value (after an RSI of 1e-20 had left the
 * window it kept -1e-31), and plain additions (a fifth faster, but SMA 5 and 10 of prices in cents then cross where
 * they only touch).
 */
export const sum: Kernel = {
  name: 'sum',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  // A window of one or two prices has its column's parts to keep, and no block.
  stateSize: ([n = 1]) => Math.max(2 * n + 3, 7),
  operations: () => 32,

  reference([n = 1]) {
    const next = twoBlocks<number>(n);
    return ([x = Number.NaN]) => {
      const blocks = next(Number.isNaN(x) ? undefined : x);
      if (!blocks) return Number.NaN;
      const ending = totalOf(blocks.ending);
      if (blocks.newer.length === 0) return ending.high + ending.low;
      const beginning = totalOf(blocks.newer);
      const both = twoSum(ending.high, beginning.high);
      return both.high + (both.low + (ending.low + beginning.low));
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    const parts = code.parts(0);
    if (parts) return emitColumnSum(code, n, parts);
    const names: Names = {
      // A cell is read as a value before it is needed as the sum of an ending. Endings that never were are NaN.
      block: code.buffer('block', n),
      lows: code.buffer('lows', n),
      high: code.field('high', '0'),
      low: code.field('low', '0'),
      position: code.field('position', '0'),
      at: code.local('at'),
      result: code.local('sum'),
    };
    const { block, position, at, result } = names;
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  const ${at} = ${position} + 1;`);
    code.line(`  ${block}[${position}] = ${x};`);
    code.line(`  if (${at} === ${n}) {`);
    emitTurn(code, n, names);
    code.line('  } else {');
    emitStep(code, x, names);
    code.line('  }');
    code.line('} else {');
    code.line(`  ${block}.fill(NaN);`);
    code.line(`  ${names.high} = 0;`);
    code.line(`  ${names.low} = 0;`);
    code.line(`  ${position} = 0;`);
    code.line('}');
    return result;
  },
};

interface Names {
  readonly block: string;
  readonly lows: string;
  readonly high: string;
  readonly low: string;
  readonly position: string;
  readonly at: string;
  readonly result: string;
}

function totalOf(values: readonly number[]): { readonly high: number; readonly low: number } {
  const total = zero();
  for (const value of values) addTo(total, value);
  return total;
}

/** The newer block becomes the older one: sums of its endings, from the newest value back. */
function emitTurn(
  code: KernelCode,
  n: string,
  { block, lows, high, low, position, result }: Names,
): void {
  const j = code.local('j');
  const value = code.local('value');
  const before = code.local('before');
  const total = code.local('total');
  const lost = code.local('lost');
  const part = code.local('part');
  code.line(`    let ${total} = 0;`);
  code.line(`    let ${lost} = 0;`);
  code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
  code.line(`      const ${value} = ${block}[${j}];`);
  code.line(`      const ${before} = ${total};`);
  code.line(`      ${total} = ${before} + ${value};`);
  code.line(`      const ${part} = ${total} - ${before};`);
  code.line(`      ${lost} += ${before} - (${total} - ${part}) + (${value} - ${part});`);
  code.line(`      ${block}[${j}] = ${total};`);
  code.line(`      ${lows}[${j}] = ${lost};`);
  code.line('    }');
  code.line(`    ${high} = 0;`);
  code.line(`    ${low} = 0;`);
  code.line(`    ${position} = 0;`);
  code.line(`    ${result} = ${total} + ${lost};`);
}

/** The newer block gains a value; with the ending of the older one it makes the window. */
function emitStep(
  code: KernelCode,
  x: string,
  { block, lows, high, low, position, at, result }: Names,
): void {
  const before = code.local('before');
  const newer = code.local('newer');
  const lost = code.local('lost');
  const part = code.local('part');
  const older = code.local('older');
  const both = code.local('both');
  const share = code.local('share');
  code.line(`    const ${before} = ${high};`);
  code.line(`    const ${newer} = ${before} + ${x};`);
  code.line(`    const ${part} = ${newer} - ${before};`);
  code.line(`    const ${lost} = ${low} + (${before} - (${newer} - ${part}) + (${x} - ${part}));`);
  code.line(`    ${high} = ${newer};`);
  code.line(`    ${low} = ${lost};`);
  code.line(`    ${position} = ${at};`);
  code.line(`    const ${older} = ${block}[${at}];`);
  code.line(`    const ${both} = ${older} + ${newer};`);
  code.line(`    const ${share} = ${both} - ${older};`);
  code.line(
    `    ${result} = ${both} + (${older} - (${both} - ${share}) + (${newer} - ${share}) + (${lows}[${at}] + ${lost}));`,
  );
}
