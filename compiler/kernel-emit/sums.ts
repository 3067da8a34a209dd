/** Window sums of prices, for a kernel that knows the whole column before it begins. */

import type { KernelCode } from '../kernels/kernel.ts';

/** What a column of prices is cut by, and the two parts of the price of this bar. */
export interface PriceParts {
  readonly column: string;
  readonly grid: string;
  readonly high: string;
  readonly low: string;
}

/** One line each for the parts of a price: the multiple of the grid's step that is nearest to it, and the rest. */
export function emitParts(price: string, { grid, high, low }: PriceParts): readonly string[] {
  return [`const ${high} = ${price} + ${grid} - ${grid};`, `const ${low} = ${price} - ${high};`];
}

/**
 * The sum of the last n prices as `kernels/column-sum.ts` adds it up, with one grid for the whole column: that every price
 * fits it has been seen beforehand (`gridOf` in the backtester), so no bar is asked again. From row n on the window is full
 * and the second texts ask no row how far it has come.
 */
export function emitExactSum(
  code: KernelCode,
  n: string,
  parts: PriceParts,
  line: (untilFull: string, full: string) => void,
): string {
  const { column, grid, high, low } = parts;
  const [highs, lows] = [code.field('highs', '0'), code.field('lows', '0')];
  const old = code.local('old');
  const oldHigh = code.local('old_high');
  const result = code.local('sum');
  line(`const ${old} = i < ${n} ? 0 : ${column}[i - ${n}];`, `const ${old} = ${column}[i - ${n}];`);
  code.line(`const ${oldHigh} = ${old} + ${grid} - ${grid};`);
  code.line(`${highs} += ${high} - ${oldHigh};`);
  code.line(`${lows} += ${low} - (${old} - ${oldHigh});`);
  const sum = `${highs} + ${lows};`;
  line(`const ${result} = i < ${n} - 1 ? NaN : ${sum}`, `const ${result} = ${sum}`);
  return result;
}
