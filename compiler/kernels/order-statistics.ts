/**
 * Where a value stands among its window. The window is kept sorted in a buffer: a bar costs two binary searches
 * (O(log n) comparisons) and two memory moves of at most n values, which the processor does in a few
 * nanoseconds for the windows that traders use; a balanced tree would be slower below some thousand values.
 */

import type { Kernel, KernelCode } from './kernel.ts';
import { slidingWindow } from './windows.ts';

/** Median of the last n values; of an even number, the mean of the two in the middle. */
export const median: Kernel = {
  name: 'median',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => n + 1,
  history: ([n = 1]) => n,
  operations: ([n = 1]) => 20 + 10 * Math.ceil(Math.log2(n + 1)),

  reference([n = 1]) {
    const next = slidingWindow(n);
    return ([x = Number.NaN]) => {
      const window = next(x + 0);
      if (!window) return Number.NaN;
      const sorted = window.toSorted((a, b) => a - b);
      return ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
    };
  },

  emit(code) {
    const n = code.static(0);
    const { sorted, count, value } = declare(code, n);
    const result = code.local('median');
    const place = code.local('place');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${value} === ${value}) {`);
    emitRemoveOldest(code, sorted, count, n);
    emitSearch(code, sorted, count, value, '<', place);
    emitInsert(code, sorted, count, value, place);
    code.line(`  if (${count} === ${n}) {`);
    code.line(`    ${result} = (${sorted}[(${n} - 1) >> 1] + ${sorted}[${n} >> 1]) / 2;`);
    code.line('  }');
    code.line(`} else ${count} = 0;`);
    return result;
  },
};

/** Percent of the previous n values that are not above this one, 0 to 100: Pine's `ta.percentrank`. */
export const percentileRank: Kernel = {
  name: 'percentile_rank',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n + 1,
  settled: ([n = 1]) => n + 1,
  stateSize: ([n = 1]) => n + 1,
  history: ([n = 1]) => n,
  operations: ([n = 1]) => 24 + 15 * Math.ceil(Math.log2(n + 1)),

  reference([n = 1]) {
    const next = slidingWindow(n + 1);
    return ([x = Number.NaN]) => {
      const window = next(x);
      if (!window) return Number.NaN;
      const before = window.slice(0, -1).filter((value) => value <= x).length;
      return (100 * before) / n;
    };
  },

  emit(code) {
    const n = code.static(0);
    const { sorted, count, value } = declare(code, n);
    const result = code.local('percentile_rank');
    const rank = code.local('rank');
    const place = code.local('place');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${value} === ${value}) {`);
    code.line(`  if (${count} === ${n}) {`);
    emitSearch(code, sorted, count, value, '<=', rank, '    ');
    code.line(`    ${result} = (100 * ${rank}) / ${n};`);
    code.line('  }');
    emitRemoveOldest(code, sorted, count, n);
    emitSearch(code, sorted, count, value, '<', place);
    emitInsert(code, sorted, count, value, place);
    code.line(`} else ${count} = 0;`);
    return result;
  },
};

/** The new value is taken `+ 0`, so that −0 and 0 are one value and which of the two leaves does not show. */
function declare(code: KernelCode, n: string): { sorted: string; count: string; value: string } {
  const sorted = code.buffer('sorted', n);
  const count = code.field('count', '0');
  const value = code.local('value');
  code.line(`const ${value} = ${code.input(0)} + 0;`);
  return { sorted, count, value };
}

/** First place in the first `count` sorted values that is not `order` the value. */
function emitSearch(
  code: KernelCode,
  sorted: string,
  count: string,
  value: string,
  order: '<' | '<=',
  place: string,
  indent = '  ',
): void {
  const end = code.local('end');
  const middle = code.local('middle');
  code.line(`${indent}let ${place} = 0;`);
  code.line(`${indent}let ${end} = ${count};`);
  code.line(`${indent}while (${place} < ${end}) {`);
  code.line(`${indent}  const ${middle} = (${place} + ${end}) >> 1;`);
  code.line(`${indent}  if (${sorted}[${middle}] ${order} ${value}) ${place} = ${middle} + 1;`);
  code.line(`${indent}  else ${end} = ${middle};`);
  code.line(`${indent}}`);
}

function emitRemoveOldest(code: KernelCode, sorted: string, count: string, n: string): void {
  const old = code.local('old');
  const place = code.local('place');
  code.line(`  if (${count} === ${n}) {`);
  code.line(`    const ${old} = ${code.past(0, n)};`);
  emitSearch(code, sorted, count, old, '<', place, '    ');
  code.line(`    ${sorted}.copyWithin(${place}, ${place} + 1, ${count});`);
  code.line(`    ${count} -= 1;`);
  code.line('  }');
}

function emitInsert(
  code: KernelCode,
  sorted: string,
  count: string,
  value: string,
  place: string,
): void {
  code.line(`  ${sorted}.copyWithin(${place} + 1, ${place}, ${count});`);
  code.line(`  ${sorted}[${place}] = ${value};`);
  code.line(`  ${count} += 1;`);
}
