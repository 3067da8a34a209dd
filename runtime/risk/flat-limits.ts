/**
 * A policy as seen by an account that holds nothing and has no order working: most metrics are then one number of the
 * order or of the account. Says whether an entry passes as it is; what happens when it does not is the gate's to say.
 * Each metric is computed as in `metrics.ts`, operation by operation, so that both say the same to the last bit.
 */

import type { Account } from '../portfolio/account.ts';
import type { RiskMetric, RiskPolicy, RiskRule } from './policy.ts';

type Fee = (quantity: number, price: number) => number;

/** What such an account knows of an order without asking anybody; the places are what `metricOf` below switches on. */
const AT_HAND: readonly RiskMetric[] = [
  'notional',
  'allocation',
  'deployed',
  'concentration',
  'daily_loss',
  'drawdown',
  'positions',
  'price',
  'risk_per_trade',
];
const COMPARISONS: readonly RiskRule['comparison'][] = ['<=', '<', '>=', '>'];

/** A rule with its words as numbers. */
interface Limit {
  readonly metric: number;
  readonly comparison: number;
  readonly bound: number;
  readonly ofEquity: boolean;
}

export class FlatLimits {
  readonly #limits: readonly Limit[];
  readonly #account: Account;
  readonly #fee: Fee;

  constructor(limits: readonly Limit[], account: Account, fee: Fee) {
    this.#limits = limits;
    this.#account = account;
    this.#fee = fee;
  }

  /** True when no rule is broken by an entry of this quantity, decided at this close. */
  allow(quantity: number, close: number): boolean {
    const { equity } = this.#account;
    const limits = this.#limits;
    for (let l = 0; l < limits.length; l += 1) {
      const limit = limits[l];
      if (!limit) return false;
      const metric = this.#metric(limit.metric, quantity, close);
      const bound = limit.ofEquity ? limit.bound * equity : limit.bound;
      if (!isInside(limit.comparison, metric, bound)) return false;
    }
    return true;
  }

  #metric(metric: number, quantity: number, close: number): number {
    const account = this.#account;
    const { equity } = account;
    const value = quantity * close;
    switch (metric) {
      case 0:
        return value;
      case 1:
      case 2:
      case 3:
        return equity > 0 ? value / equity : Number.NaN;
      case 4:
        return account.sessionOpen > 0 ? account.dailyLoss : Number.NaN;
      case 5:
        return account.peak > 0 ? account.drawdown : Number.NaN;
      case 6:
        return 1;
      case 7:
        return close;
      default:
        return value + this.#fee(quantity, close);
    }
  }
}

/** NaN is inside of nothing. */
function isInside(comparison: number, metric: number, bound: number): boolean {
  switch (comparison) {
    case 0:
      return metric <= bound;
    case 1:
      return metric < bound;
    case 2:
      return metric >= bound;
    default:
      return metric > bound;
  }
}

/** Undefined where a rule asks for something else: how old data are, say, or under which condition it applies. */
export function flatLimits(
  { rules }: RiskPolicy,
  account: Account,
  fee: Fee,
): FlatLimits | undefined {
  const isKnown = rules.every(
    ({ metric, condition }) => AT_HAND.includes(metric) && condition === undefined,
  );
  if (!isKnown) return undefined;
  const limits = rules.map(({ metric, comparison, bound, ofEquity }) => ({
    metric: AT_HAND.indexOf(metric),
    comparison: COMPARISONS.indexOf(comparison),
    bound,
    ofEquity,
  }));
  return new FlatLimits(limits, account, fee);
}
