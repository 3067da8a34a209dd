/** The sum of a window of prices as code: what `sums.ts` computes, to the last bit, at a third of its cost. */

import type { ColumnParts, KernelCode } from './kernel.ts';

/**
 * Each price is cut into two parts on a grid that the column keeps (`emit/column-parts.ts`). Sums of either part are
 * exact, so the price that leaves a window can be subtracted again and nothing is left behind; one rounding makes the
 * sum of them. The blocks of `sums.ts` round once too, while all prices of a window lie within a few binary orders
 * of each other: both are the sum on paper, rounded. A window with a price that is out of reach of the grid is added
 * up in blocks, from the column.
 */
export function emitColumnSum(code: KernelCode, n: string, parts: ColumnParts): string {
  const { column, grid, high, low, fitting, present } = parts;
  const [highs, lows] = [code.field('highs', '0'), code.field('lows', '0')];
  const result = code.local('sum');
  const old = code.local('old');
  const oldHigh = code.local('old_high');
  code.line(`let ${result} = NaN;`);
  code.line(`if (${fitting} > ${n}) {`);
  code.line(`  const ${old} = ${column}[i - ${n}];`);
  code.line(`  const ${oldHigh} = ${old} + ${grid} - ${grid};`);
  code.line(`  ${highs} += ${high} - ${oldHigh};`);
  code.line(`  ${lows} += ${low} - (${old} - ${oldHigh});`);
  code.line(`  ${result} = ${highs} + ${lows};`);
  code.line('} else {');
  code.line(`  ${highs} = ${fitting} > 1 ? ${highs} + ${high} : ${high};`);
  code.line(`  ${lows} = ${fitting} > 1 ? ${lows} + ${low} : ${low};`);
  code.line(`  if (${fitting} === ${n}) ${result} = ${highs} + ${lows};`);
  code.line(
    `  else if (${present} >= ${n}) ${result} = sumInBlocks(${column}, i, ${n}, ${present});`,
  );
  code.line('}');
  return result;
}
