/** The only way from an order to an approved one. Rules run in their written order; the strictest action wins. */

import type { Order } from '../orders/order.ts';
import { toLot } from '../sizing.ts';
import { type ApprovedOrder, approve } from './approved-order.ts';
import { holds, metricOf, type RiskQuestion, type RiskView } from './metrics.ts';
import { RISK_ACTIONS, type RiskActionKind, type RiskPolicy, type RiskRule } from './policy.ts';

export type Verdict =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder; readonly reducedBy?: RiskRule }
  | {
      readonly kind: 'refused';
      readonly id: string;
      readonly text: string;
      readonly rule?: RiskRule;
    };

const HALTED = 'risk.halted';

export class RiskGate {
  readonly policy: RiskPolicy;
  readonly #view: RiskView;
  readonly #entryRules: readonly RiskRule[];
  /** Exits that reduce exposure pass every rule but these. */
  readonly #exitRules: readonly RiskRule[];
  readonly #watched: readonly RiskRule[];
  /** Equity below peak × keepOfPeak, or below the session's open × keepOfOpen, asks for a closer look. */
  readonly keepOfPeak: number;
  readonly keepOfOpen: number;
  /** True when a rule counts orders over time. */
  readonly countsRate: boolean;
  #haltedBy: RiskRule | undefined;
  #killedBy: RiskRule | undefined;

  constructor(policy: RiskPolicy, view: RiskView) {
    this.policy = policy;
    this.#view = view;
    this.#entryRules = policy.rules;
    this.#exitRules = policy.rules.filter(
      ({ metric }) => metric === 'rate' || metric === 'price_deviation',
    );
    this.countsRate = policy.rules.some(({ metric }) => metric === 'rate');
    this.#watched = policy.rules.filter(
      ({ metric, action }) =>
        (metric === 'drawdown' || metric === 'daily_loss') &&
        severity(action) >= severity('halt entries'),
    );
    this.keepOfPeak = 1 - this.#tightest('drawdown');
    this.keepOfOpen = 1 - this.#tightest('daily_loss');
  }

  get isHalted(): boolean {
    return this.#haltedBy !== undefined || this.#killedBy !== undefined;
  }

  get isKilled(): boolean {
    return this.#killedBy !== undefined;
  }

  /** Judges an entry; it may come back smaller. */
  assessEntry(order: Order, question: RiskQuestion, lot: number): Verdict {
    const halted = this.#killedBy ?? this.#haltedBy;
    if (halted)
      return { kind: 'refused', id: HALTED, text: `entries are halted by \`${halted.text}\`` };
    let breached: RiskRule[] | undefined;
    for (const rule of this.#entryRules) {
      if (!this.#breaks(rule, order.quantity, question)) continue;
      breached ??= [];
      breached.push(rule);
    }
    if (!breached) return { kind: 'approved', order: approve(order) };
    const strictest = breached.reduce((worst, rule) =>
      severity(rule.action) > severity(worst.action) ? rule : worst,
    );
    if (strictest.action !== 'reduce')
      return {
        kind: 'refused',
        id: strictest.id,
        text: explained(strictest, question),
        rule: strictest,
      };
    return this.#reduce(order, question, lot, breached);
  }

  /** Judges an order that closes a position. */
  assessExit(order: Order, lastClose: number): Verdict {
    if (this.#exitRules.length === 0) return { kind: 'approved', order: approve(order) };
    const question: RiskQuestion = {
      symbol: order.symbol,
      reference: lastClose,
      stop: Number.NaN,
      price: order.limitPrice ?? order.stopPrice ?? Number.NaN,
      lastClose,
      reverses: false,
    };
    for (const rule of this.#exitRules) {
      if (!this.#breaks(rule, order.quantity, question)) continue;
      return { kind: 'refused', id: rule.id, text: rule.text, rule };
    }
    return { kind: 'approved', order: approve(order) };
  }

  /** Protective orders, and exits that risk itself asks for, are never in the way of anything. */
  assessProtection(order: Order): ApprovedOrder {
    return approve(order);
  }

  /** The strictest rule that the account breaks right now, of those that act on the account. */
  watch(): RiskRule | undefined {
    let strictest: RiskRule | undefined;
    for (const rule of this.#watched) {
      const metric = rule.metric === 'drawdown' ? this.#view.drawdown : this.#view.dailyLoss;
      if (holds(rule, metric, this.#view.equity)) continue;
      if (!strictest || severity(rule.action) > severity(strictest.action)) strictest = rule;
    }
    return strictest;
  }

  halt(rule: RiskRule): void {
    this.#haltedBy ??= rule;
  }

  kill(rule: RiskRule): void {
    this.#killedBy ??= rule;
  }

  /** Halts end with the session that they were made in; a kill does not. */
  beginSession(): void {
    this.#haltedBy = undefined;
  }

  #breaks(rule: RiskRule, quantity: number, question: RiskQuestion): boolean {
    return !holds(rule, metricOf(rule, quantity, question, this.#view), this.#view.equity);
  }

  /** The largest whole number of lots that satisfies every breached rule; all of them fall with the quantity. */
  #reduce(
    order: Order,
    question: RiskQuestion,
    lot: number,
    breached: readonly RiskRule[],
  ): Verdict {
    let fits = 0;
    let tooMany = Math.round(order.quantity / lot);
    while (tooMany - fits > 1) {
      const middle = Math.floor((fits + tooMany) / 2);
      if (breached.some((rule) => this.#breaks(rule, middle * lot, question))) tooMany = middle;
      else fits = middle;
    }
    const [rule] = breached;
    if (fits === 0 || !rule)
      return {
        kind: 'refused',
        id: rule?.id ?? HALTED,
        text: rule?.text ?? '',
        ...(rule && { rule }),
      };
    order.quantity = toLot(fits * lot, lot);
    return { kind: 'approved', order: approve(order), reducedBy: rule };
  }

  #tightest(metric: 'drawdown' | 'daily_loss'): number {
    return this.#watched
      .filter((rule) => rule.metric === metric)
      .reduce((tightest, rule) => Math.min(tightest, rule.bound), Number.POSITIVE_INFINITY);
  }
}

function severity(action: RiskActionKind): number {
  return RISK_ACTIONS.indexOf(action);
}

/** The rule as written, and what is easily overlooked about it. */
function explained({ metric, text }: RiskRule, { stop }: RiskQuestion): string {
  return metric === 'risk_per_trade' && Number.isNaN(stop)
    ? `${text} (without a stop the whole order is at risk)`
    : text;
}
