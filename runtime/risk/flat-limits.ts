/**
 * A policy as seen by an entry into a symbol of which nothing is held and for which no order works: most metrics are then
 * one number of the order or of the account. Says whether an entry passes as it is; what happens when it does not is the gate's to say.
 * Each metric is computed as in `metrics.ts`, operation by operation, so that both say the same to the last bit.
 */

import type { Account } from '../portfolio/account.ts';
import { holds } from './metrics.ts';
import type { RiskMetric, RiskPolicy, RiskRule } from './policy.ts';

type Fee = (quantity: number, price: number) => number;

/** What is known of such an order without asking anybody. */
type AtHand = Exclude<RiskMetric, 'price_deviation' | 'rate' | 'correlation' | 'data_age'>;

interface FlatLimit {
  readonly rule: RiskRule;
  readonly metric: AtHand;
}

export class FlatLimits {
  readonly #limits: readonly FlatLimit[];
  readonly #account: Account;
  readonly #fee: Fee;

  constructor(limits: readonly FlatLimit[], account: Account, fee: Fee) {
    this.#limits = limits;
    this.#account = account;
    this.#fee = fee;
  }

  /**
   * True when no rule is broken by an entry of this quantity, decided at this close. `others` is the gross value of what
   * other symbols hold or are about to, and `count` how many of them there are.
   */
  allow(quantity: number, close: number, others: number, count: number): boolean {
    const { equity } = this.#account;
    for (const { rule, metric } of this.#limits)
      if (!holds(rule, this.#valueOf(metric, quantity, close, others, count), equity)) return false;
    return true;
  }

  #valueOf(metric: AtHand, quantity: number, close: number, others: number, count: number): number {
    const account = this.#account;
    const value = quantity * close;
    switch (metric) {
      case 'notional':
        return value;
      case 'allocation':
      case 'deployed':
        return account.equity > 0 ? (others + value) / account.equity : Number.NaN;
      case 'concentration':
        return account.equity > 0 ? value / account.equity : Number.NaN;
      case 'daily_loss':
        return account.sessionOpen > 0 ? account.dailyLoss : Number.NaN;
      case 'drawdown':
        return account.peak > 0 ? account.drawdown : Number.NaN;
      case 'positions':
        return count + 1;
      case 'price':
        return close;
      case 'risk_per_trade':
        // Without a stop all of it is at risk.
        return value + this.#fee(quantity, close);
      default:
        metric satisfies never;
        return Number.NaN;
    }
  }
}

/** Undefined where a rule asks for something else: how old data are, say, or under which condition it applies. */
export function flatLimits(
  { rules }: RiskPolicy,
  account: Account,
  fee: Fee,
): FlatLimits | undefined {
  const limits = rules.flatMap((rule): readonly FlatLimit[] => {
    const { metric, condition } = rule;
    return isAtHand(metric) && condition === undefined ? [{ rule, metric }] : [];
  });
  return limits.length === rules.length ? new FlatLimits(limits, account, fee) : undefined;
}

function isAtHand(metric: RiskMetric): metric is AtHand {
  return (
    metric !== 'price_deviation' &&
    metric !== 'rate' &&
    metric !== 'correlation' &&
    metric !== 'data_age'
  );
}
