/**
 * Prices cut in two, once for all windows over a column: the multiple of a grid that is nearest to the price, and the
 * rest. The grid is set by the first price and holds for those within a factor of 64 of it, either way. Then sums of
 * up to a million of either part have room in a double, so adding and subtracting them rounds nothing.
 */

import type { ColumnParts } from '../kernels/kernel.ts';
import type { Printer } from './printer.ts';

/** Columns whose values are of one size as a rule. Volumes are 0 on one bar and millions on the next. */
const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close']);

export function hasParts(column: string): boolean {
  return PRICES.has(column);
}

/** What the column needs from bar to bar, and what happens at each bar after its price has been read. */
export interface ColumnPartsCode {
  readonly parts: ColumnParts;
  readonly lines: readonly string[];
}

export function columnParts(
  column: string,
  price: string,
  field: (name: string, atStart: string) => string,
  local: (name: string) => string,
): ColumnPartsCode {
  const least = field('least', 'NaN');
  const most = field('most', 'NaN');
  const grid = field('grid', 'NaN');
  const fitting = field('fitting', '0');
  const present = field('present', '0');
  const [high, low, size] = [local('high_part'), local('low_part'), local('size')];
  const lines = [
    `if (${price} >= ${least} && ${price} <= ${most}) {`,
    `  ${fitting} += 1;`,
    `  ${present} += 1;`,
    '} else {',
    `  ${present} = ${price} === ${price} ? ${present} + 1 : 0;`,
    `  ${fitting} = 0;`,
    `  if (${price} > 1e-150 && ${price} < 1e150) {`,
    `    const ${size} = 2 ** Math.floor(Math.log2(${price}));`,
    `    ${fitting} = 1;`,
    `    ${least} = ${size} / 64;`,
    `    ${most} = ${size} * 64;`,
    // 1.5 × 2^52 times the grid's step, which is 2^-25 of the price: adding it rounds the price to a whole step.
    `    ${grid} = ${size} * 201326592;`,
    '  }',
    '}',
    `const ${high} = ${price} + ${grid} - ${grid};`,
    `const ${low} = ${price} - ${high};`,
  ];
  return { parts: { column, grid, high, low, fitting, present }, lines };
}

/** What a window does that holds a price too large or too small for the grid: as `kernels/sums.ts` adds it up. */
export function emitSumInBlocks(print: Printer): void {
  const number = print.typed(': number');
  const array = print.typed(': Float64Array');
  print.line('/** Sum of the n values up to row i, as two blocks of n would give it. */');
  print.line(
    `function sumInBlocks(column${array}, i${number}, n${number}, present${number})${number} {`,
  );
  print.indented(() => {
    print.line('const newer = present % n;');
    print.line(`let [high, low, newHigh, newLow]${print.typed(': number[]')} = [0, 0, 0, 0];`);
    print.line('for (let j = i - newer; j > i - n; j--) {');
    emitAdd(print, 'high', 'low');
    print.line('}');
    print.line('if (newer === 0) return high + low;');
    print.line('for (let j = i - newer + 1; j <= i; j++) {');
    emitAdd(print, 'newHigh', 'newLow');
    print.line('}');
    print.line('const both = high + newHigh;');
    print.line('const part = both - high;');
    print.line('return both + (high - (both - part) + (newHigh - part) + (low + newLow));');
  });
  print.line('}');
  print.blank();
}

function emitAdd(print: Printer, high: string, low: string): void {
  print.indented(() => {
    print.line(`const sum = ${high} + column[j];`);
    print.line(`const part = sum - ${high};`);
    print.line(`${low} += ${high} - (sum - part) + (column[j] - part);`);
    print.line(`${high} = sum;`);
  });
}
