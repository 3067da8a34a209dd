/** The door to the kernels: every stateful operator that a plan may hold, by name. */

import type { Kernel } from './kernel.ts';
import { delay, previous } from './past.ts';
import { smooth } from './smoothing.ts';
import { sum } from './sums.ts';

export type { Kernel, KernelCode } from './kernel.ts';

export const KERNELS: ReadonlyMap<string, Kernel> = new Map(
  [previous, delay, sum, smooth].map((kernel) => [kernel.name, kernel]),
);
