/** The door to the kernels: every stateful operator that a plan may hold, by name. */

import { adaptive } from './adaptive.ts';
import { centredSum } from './centred-sum.ts';
import { barsSince, forBars, valueWhen, withinBars } from './conditions.ts';
import { covariance } from './covariance.ts';
import { highest, highestAge, lowest, lowestAge } from './extremes.ts';
import type { Kernel } from './kernel.ts';
import { meanDeviation } from './mean-deviation.ts';
import { median, percentileRank } from './order-statistics.ts';
import { delay, previous } from './past.ts';
import { psarDirection, psarLine } from './psar.ts';
import { cumulative, sessionTotal } from './running-totals.ts';
import { smooth } from './smoothing.ts';
import { sum } from './sums.ts';
import { supertrendDirection, supertrendLine } from './supertrend.ts';

export type { ColumnParts, Kernel, KernelCode } from './kernel.ts';

export const KERNELS: ReadonlyMap<string, Kernel> = new Map(
  [
    ...[previous, delay],
    ...[sum, centredSum, covariance, meanDeviation],
    ...[highest, lowest, highestAge, lowestAge, median, percentileRank],
    ...[forBars, withinBars, barsSince, valueWhen],
    ...[cumulative, sessionTotal],
    ...[smooth, adaptive, psarLine, psarDirection, supertrendLine, supertrendDirection],
  ].map((kernel) => [kernel.name, kernel]),
);
