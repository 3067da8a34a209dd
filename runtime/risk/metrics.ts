/** The metrics of a risk policy, each as if the order had filled (LANGUAGE, fine print 18 to 20). */

import type { RiskMetric, RiskRule } from './policy.ts';

/** What risk needs to know of an entry order and of the account. */
export interface RiskQuestion {
  readonly symbol: number;
  /** Signal's close, or the limit or stop price of the entry. */
  readonly reference: number;
  /** Price of the protective stop; NaN without one. */
  readonly stop: number;
  /** The order's own limit or stop price; NaN for market orders. */
  readonly price: number;
  readonly lastClose: number;
  /** True when the order closes an opposite position first, which then no longer counts. */
  readonly reverses: boolean;
}

/** The account as risk sees it. Values are gross: long and short add up. */
export interface RiskView {
  readonly equity: number;
  readonly drawdown: number;
  readonly dailyLoss: number;
  /** Positions and working entries of one symbol. */
  symbolValue(symbol: number, withoutPosition: boolean): number;
  /** The same over all symbols but this one. */
  otherValue(symbol: number): number;
  /** Symbols other than this one that are held or have a working entry. */
  otherSymbols(symbol: number): number;
  /** Highest Pearson correlation of bar returns with another symbol held; −1 when none is, NaN under n common bars. */
  correlation(symbol: number, bars: number): number;
  /** Orders submitted within the last `seconds`. */
  submittedWithin(seconds: number): number;
  /** Commission that an order of this quantity would cost. */
  fee(quantity: number, price: number): number;
}

export function metricOf(
  rule: RiskRule,
  quantity: number,
  question: RiskQuestion,
  view: RiskView,
): number {
  const { symbol, reference, stop, price, lastClose, reverses } = question;
  const value = quantity * reference;
  const metric: RiskMetric = rule.metric;
  switch (metric) {
    case 'risk_per_trade':
      return (
        (Number.isNaN(stop) ? value : Math.abs(reference - stop) * quantity) +
        view.fee(quantity, reference)
      );
    case 'notional':
      return value;
    case 'price_deviation':
      return Number.isNaN(price) ? 0 : Math.abs(price - lastClose) / lastClose;
    case 'price':
      return lastClose;
    case 'rate':
      return view.submittedWithin(rule.windowSeconds ?? 60) + 1;
    case 'allocation':
    case 'deployed':
      return (view.otherValue(symbol) + view.symbolValue(symbol, reverses) + value) / view.equity;
    case 'concentration':
      return (view.symbolValue(symbol, reverses) + value) / view.equity;
    case 'positions':
      return view.otherSymbols(symbol) + 1;
    case 'daily_loss':
      return view.dailyLoss;
    case 'drawdown':
      return view.drawdown;
    case 'correlation':
      return view.correlation(symbol, rule.overBars ?? 60);
    default:
      metric satisfies never;
      return Number.NaN;
  }
}

/** True when the metric is inside its limit. An unknown metric counts as breached. */
export function holds(rule: RiskRule, metric: number, equity: number): boolean {
  const bound = rule.ofEquity ? rule.bound * equity : rule.bound;
  switch (rule.comparison) {
    case '<=':
      return metric <= bound;
    case '<':
      return metric < bound;
    case '>=':
      return metric >= bound;
    case '>':
      return metric > bound;
    default:
      rule.comparison satisfies never;
      return false;
  }
}
