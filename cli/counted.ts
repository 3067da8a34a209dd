/** How many of something there are: `1 bar`, `1,200 bars`. */

import { formatDecimal } from '../backtester/text/index.ts';

export function counted(count: number, noun: string): string {
  return `${formatDecimal(count, 0)} ${noun}${count === 1 ? '' : 's'}`;
}
