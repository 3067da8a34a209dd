/**
 * The yardstick: the same cash, put into the market once and left there, on the instants of the run.
 * Each symbol gets an equal part of the cash and buys at the first open at which the strategy itself could have
 * filled, with the run's commission and slippage; it never sells, so it is marked at the end as open positions are.
 */

import { countUpTo } from '../market/index.ts';
import type { RunResult } from './result.ts';

/** One symbol's raw bars. `splits` and `dividends` are those that the run itself applied, in time order. */
export interface HeldSeries {
  readonly symbol: string;
  /** Bar starts, UTC microseconds. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly close: Float64Array;
  /** In force from the first bar at or after `time`: a split's `ratio` is new shares for each old one. */
  readonly actions: readonly HeldAction[];
}

export type HeldAction =
  | { readonly kind: 'split'; readonly time: number; readonly ratio: number }
  | { readonly kind: 'dividend'; readonly time: number; readonly perShare: number };

export interface HoldCosts {
  /** Slippage as a ratio of the price, against the order. */
  readonly slippage: number;
  /** Commission of one order, in money. */
  readonly commission: (quantity: number, price: number) => number;
  readonly fractional: boolean;
}

export interface Held {
  readonly symbols: readonly string[];
  readonly time: Float64Array;
  readonly session: Int32Array;
  readonly equity: Float64Array;
  readonly startingCash: number;
  readonly fees: number;
}

export function buyAndHold(
  run: Pick<RunResult, 'time' | 'session' | 'startingCash'>,
  series: readonly HeldSeries[],
  costs: HoldCosts,
): Held {
  const equity = new Float64Array(run.time.length);
  let fees = 0;
  for (const symbol of series) {
    fees += holdOne(run.time, symbol, run.startingCash / series.length, costs, equity);
  }
  return {
    symbols: series.map((each) => each.symbol),
    time: run.time,
    session: run.session,
    equity,
    startingCash: run.startingCash,
    fees,
  };
}

/** Adds one symbol's part to `equity`; returns the fee. A symbol without a bar keeps its last close. */
function holdOne(
  instants: Float64Array,
  series: HeldSeries,
  budget: number,
  costs: HoldCosts,
  equity: Float64Array,
): number {
  const start = instants[0] ?? Number.POSITIVE_INFINITY;
  let cash = budget;
  let quantity = 0;
  let fee = 0;
  let last = 0;
  let row = countUpTo(series.time, start);
  let action = series.actions.findIndex(({ time }) => time > start);
  if (action < 0) action = series.actions.length;
  for (let k = 0; k < instants.length; k += 1) {
    const now = instants[k] ?? 0;
    for (; (series.time[row] ?? Number.POSITIVE_INFINITY) <= now; row += 1) {
      for (; (series.actions[action]?.time ?? Number.POSITIVE_INFINITY) <= now; action += 1) {
        const event = series.actions[action];
        if (event?.kind === 'split') quantity *= event.ratio;
        if (event?.kind === 'dividend') cash += quantity * event.perShare;
      }
      if (quantity === 0) {
        const price = (series.open[row] ?? Number.NaN) * (1 + costs.slippage);
        quantity = affordable(cash, price, costs);
        fee = quantity === 0 ? 0 : costs.commission(quantity, price);
        cash -= quantity * price + fee;
      }
      last = series.close[row] ?? last;
    }
    equity[k] = (equity[k] ?? 0) + cash + quantity * last;
  }
  return fee;
}

/** The most shares that the cash pays for with their commission, by bisection: commissions have steps. */
function affordable(cash: number, price: number, costs: HoldCosts): number {
  if (!(price > 0) || !(cash > 0)) return 0;
  const fits = (quantity: number): boolean =>
    quantity * price + costs.commission(quantity, price) <= cash;
  let low = 0;
  let high = cash / price;
  if (costs.fractional && fits(high)) return high;
  for (let halving = 0; halving < 64; halving += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  if (costs.fractional) return low;
  return fits(Math.floor(low) + 1) ? Math.floor(low) + 1 : Math.floor(low);
}
