/** The metrics of a risk policy, each as if the order had filled (LANGUAGE, fine print 18 to 20). */

import type { RiskMetric, RiskRule } from './policy.ts';

/** What risk needs to know of an entry order and of the account. */
export interface RiskQuestion {
  /** The strategy whose order it is; a single run has one, number 0. */
  readonly strategy: number;
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

/** A strategy's part of the account, or the whole of it. Values are gross: long and short add up. */
export interface HoldingsView {
  /** Lost since the session's open, as a share of the account's equity then. */
  readonly dailyLoss: number;
  /** Positions and working entries of one symbol. */
  symbolValue(symbol: number, withoutPosition: boolean): number;
  /** The same over all symbols but this one. */
  otherValue(symbol: number): number;
}

/** The account as risk sees it. */
export interface RiskView extends HoldingsView {
  readonly equity: number;
  readonly drawdown: number;
  /** Each strategy's part. The only one of a single run has all of it. */
  readonly strategies: readonly HoldingsView[];
  /** Symbols other than this one that are held or have a working entry. */
  otherSymbols(symbol: number): number;
  /** Highest Pearson correlation of returns with another symbol held or about to be; −1 without one, NaN under n common bars. */
  correlation(symbol: number, bars: number): number;
  /** Orders submitted within the last `seconds`. */
  submittedWithin(seconds: number): number;
  /** Seconds since the close of the newest bar that a decision about this symbol reads. */
  dataAge(symbol: number): number;
  /** False only where a `when` condition is known to be false at the symbol's last bar. */
  applies(condition: number, symbol: number): boolean;
  /** The same for the account: true where it is so for any symbol that is held. */
  appliesToHeld(condition: number): boolean;
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
    case 'deployed': {
      const held = holdingsOf(rule, question, view);
      return ofEquity(held.otherValue(symbol) + held.symbolValue(symbol, reverses) + value, view);
    }
    case 'concentration':
      return ofEquity(view.symbolValue(symbol, reverses) + value, view);
    case 'positions':
      return view.otherSymbols(symbol) + 1;
    case 'daily_loss':
      return holdingsOf(rule, question, view).dailyLoss;
    case 'drawdown':
      return view.drawdown;
    case 'correlation':
      return view.correlation(symbol, rule.overBars ?? 60);
    case 'data_age':
      return view.dataAge(symbol);
    default:
      metric satisfies never;
      return Number.NaN;
  }
}

/** Rules in `strategy { … }` look at the strategy whose order it is, all others at the account. */
function holdingsOf(rule: RiskRule, { strategy }: RiskQuestion, view: RiskView): HoldingsView {
  return rule.section === 'strategy' ? (view.strategies[strategy] ?? view) : view;
}

/** A share of nothing is unknown: an account without equity must not seem to have room. */
function ofEquity(value: number, { equity }: RiskView): number {
  return equity > 0 ? value / equity : Number.NaN;
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
