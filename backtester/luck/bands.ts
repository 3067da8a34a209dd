/** How else it could have gone: the same returns in other orders, the same trades with other luck. */

import { momentsOf, sharpeOf } from './moments.ts';
import { below, randomOf } from './random.ts';
import { stationaryRows, usualBlock } from './resample.ts';

/** Of 100 resamples 5 lie below `low`, 50 below `middle`, 95 below `high`. */
export interface Band {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

export interface ReturnBands {
  readonly totalReturn: Band;
  /** Annual. */
  readonly sharpe: Band;
  /** Share lost from the highest point: 0.2 is a fifth. */
  readonly maxDrawdown: Band;
  /** Share of the resamples that lost money. */
  readonly probabilityOfLoss: number;
  readonly resamples: number;
  readonly meanBlock: number;
}

export interface TradeBands {
  readonly finalEquity: Band;
  readonly maxDrawdown: Band;
  readonly probabilityOfLoss: number;
  readonly resamples: number;
}

export interface ResampleOptions {
  readonly resamples: number;
  readonly seed: number;
  /** Mean length of a block, in sessions; n^(1/3) without it. */
  readonly meanBlock?: number;
}

/** Session returns drawn in blocks. Undefined for fewer than two returns, or where nothing ever moved. */
export function returnBands(
  returns: Float64Array,
  sessionsPerYear: number,
  { resamples, seed, meanBlock = usualBlock(returns.length) }: ResampleOptions,
): ReturnBands | undefined {
  if (!momentsOf(returns)) return undefined;
  const random = randomOf(seed);
  const totals = new Float64Array(resamples);
  const ratios = new Float64Array(resamples);
  const drawdowns = new Float64Array(resamples);
  for (let b = 0; b < resamples; b += 1) {
    const rows = stationaryRows(random, returns.length, meanBlock);
    const drawn = Float64Array.from(rows, (row) => returns[row] ?? 0);
    const path = grown(drawn);
    totals[b] = path.final - 1;
    drawdowns[b] = path.maxDrawdown;
    const moments = momentsOf(drawn);
    ratios[b] = moments ? sharpeOf(moments) * Math.sqrt(sessionsPerYear) : 0;
  }
  return {
    totalReturn: bandOf(totals),
    sharpe: bandOf(ratios),
    maxDrawdown: bandOf(drawdowns),
    probabilityOfLoss: shareBelow(totals, 0),
    resamples,
    meanBlock,
  };
}

/** As many trades as there were, each drawn from all of them; profits add up. Undefined without trades. */
export function tradeBands(
  profits: Float64Array,
  startingEquity: number,
  { resamples, seed }: ResampleOptions,
): TradeBands | undefined {
  if (profits.length === 0) return undefined;
  const random = randomOf(seed);
  const finals = new Float64Array(resamples);
  const drawdowns = new Float64Array(resamples);
  for (let b = 0; b < resamples; b += 1) {
    let equity = startingEquity;
    let peak = startingEquity;
    let deepest = 0;
    for (let i = 0; i < profits.length; i += 1) {
      equity += profits[below(random, profits.length)] ?? 0;
      peak = Math.max(peak, equity);
      deepest = Math.max(deepest, 1 - equity / peak);
    }
    finals[b] = equity;
    drawdowns[b] = deepest;
  }
  return {
    finalEquity: bandOf(finals),
    maxDrawdown: bandOf(drawdowns),
    probabilityOfLoss: shareBelow(finals, startingEquity),
    resamples,
  };
}

/** The share p of the values lies below it; between two values in proportion (Hyndman and Fan, type 7). */
export function quantile(ascending: Float64Array, p: number): number {
  const at = p * (ascending.length - 1);
  const low = ascending[Math.floor(at)] ?? Number.NaN;
  const high = ascending[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
}

function bandOf(values: Float64Array): Band {
  const ascending = values.toSorted();
  return {
    low: quantile(ascending, 0.05),
    middle: quantile(ascending, 0.5),
    high: quantile(ascending, 0.95),
  };
}

function shareBelow(values: Float64Array, limit: number): number {
  return values.reduce((count, value) => count + (value < limit ? 1 : 0), 0) / values.length;
}

function grown(returns: Float64Array): { readonly final: number; readonly maxDrawdown: number } {
  let equity = 1;
  let peak = 1;
  let maxDrawdown = 0;
  for (const value of returns) {
    equity *= 1 + value;
    peak = Math.max(peak, equity);
    maxDrawdown = Math.max(maxDrawdown, 1 - equity / peak);
  }
  return { final: equity, maxDrawdown };
}
