/** Window sums of quoted numbers, for a kernel that knows the whole column before it begins. */

import type { KernelCode } from '../kernels/kernel.ts';

/**
 * The sum of the last n values of a tame column as a double-double running total: the newest value less the oldest is
 * added, and what each addition loses is kept apart.
 *
 * Why it has the bits of the two blocks of `kernels/sums.ts`: all values, and so all that is ever lost, are multiples
 * of q, the last place of the smallest value m: q > m × 2^-53. What is lost in N additions is at most N × n × X × 2^-52,
 * X the greatest value. While that is below q × 2^53, no addition of what is lost is rounded, so high + low is the sum
 * on paper, and both ways round it once. A column is tame when N² × X ÷ m ≤ 2^52, which is enough, for n ≤ N.
 */
export function emitExactSum(code: KernelCode, column: string, n: string): string {
  const names = {
    high: code.field('high', '0'),
    low: code.field('low', '0'),
    newest: code.local('newest'),
    oldest: code.local('oldest'),
    minus: code.local('minus'),
    change: code.local('change'),
    part: code.local('part'),
    total: code.local('total'),
    share: code.local('share'),
  };
  const { high, low, newest, oldest, minus, change, part, total, share } = names;
  code.line(`const ${newest} = ${code.input(0)};`);
  code.line(`const ${oldest} = i < ${n} ? 0 : ${column}[i - ${n}];`);
  code.line(`const ${minus} = -${oldest};`);
  code.line(`const ${change} = ${newest} + ${minus};`);
  code.line(`const ${part} = ${change} - ${newest};`);
  code.line(`const ${total} = ${high} + ${change};`);
  code.line(`const ${share} = ${total} - ${high};`);
  code.line(
    `${low} += (${newest} - (${change} - ${part}) + (${minus} - ${part})) + (${high} - (${total} - ${share}) + (${change} - ${share}));`,
  );
  code.line(`${high} = ${total};`);
  const result = code.local('sum');
  code.line(`const ${result} = i >= ${n} - 1 ? ${high} + ${low} : NaN;`);
  return result;
}
