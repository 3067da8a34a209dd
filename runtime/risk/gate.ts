/** The only way from an order to an approved one. Rules run in their written order; the strictest action wins. */

import type { Order } from '../orders/order.ts';
import { toLot } from '../sizing.ts';
import { type ApprovedOrder, approve } from './approved-order.ts';
import { type Decision, decisionOn } from './decision.ts';
import { Halts } from './halts.ts';
import { holds, metricOf, type RiskQuestion, type RiskView } from './metrics.ts';
import { type RiskPolicy, type RiskRule, severity, strictest } from './policy.ts';

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
  /** What is asked again of an order that is sized at its fill: all but how many were sent. */
  readonly #fillRules: readonly RiskRule[];
  /** Exits that reduce exposure pass every rule but these. */
  readonly #exitRules: readonly RiskRule[];
  readonly #watched: readonly RiskRule[];
  /** Rules on the age of data that act without an order: there may be an entry that works. */
  readonly dataRules: readonly RiskRule[];
  /** Equity below peak × keepOfPeak, or below the session's open × keepOfOpen, asks for a closer look. */
  readonly keepOfPeak: number;
  readonly keepOfOpen: number;
  /** True when a rule counts orders over time. */
  readonly countsRate: boolean;
  readonly #halts = new Halts();
  #killedBy: RiskRule | undefined;

  constructor(policy: RiskPolicy, view: RiskView) {
    this.policy = policy;
    this.#view = view;
    this.#entryRules = policy.rules;
    this.#fillRules = policy.rules.filter(({ metric }) => metric !== 'rate');
    this.#exitRules = policy.rules.filter(
      ({ metric }) => metric === 'rate' || metric === 'price_deviation',
    );
    this.countsRate = policy.rules.some(({ metric }) => metric === 'rate');
    this.#watched = policy.rules.filter(
      ({ metric, action }) =>
        (metric === 'drawdown' || metric === 'daily_loss') &&
        severity(action) >= severity('halt entries'),
    );
    this.dataRules = policy.rules.filter(
      ({ metric, action }) => metric === 'data_age' && severity(action) >= severity('halt entries'),
    );
    this.keepOfPeak = 1 - this.#tightest('drawdown');
    this.keepOfOpen = 1 - this.#tightest('daily_loss');
  }

  /** The rule whose halt or kill keeps this strategy from entering. */
  haltedBy(strategy: number): RiskRule | undefined {
    return this.#killedBy ?? this.#halts.of(strategy);
  }

  get isKilled(): boolean {
    return this.#killedBy !== undefined;
  }

  /** Judges an entry; it may come back smaller. */
  assessEntry(order: Order, question: RiskQuestion, lot: number): Verdict {
    const halted = this.haltedBy(question.strategy);
    if (halted)
      return { kind: 'refused', id: HALTED, text: `entries are halted by \`${halted.text}\`` };
    return this.#assess(order, question, lot, this.#entryRules);
  }

  /** Judges an entry once more, with the size that it gets at its fill. */
  assessFill(order: Order, question: RiskQuestion, lot: number): Verdict {
    return this.#assess(order, question, lot, this.#fillRules);
  }

  #assess(order: Order, question: RiskQuestion, lot: number, rules: readonly RiskRule[]): Verdict {
    let breached: [RiskRule, ...RiskRule[]] | undefined;
    for (const rule of rules) {
      if (!this.#breaks(rule, order.quantity, question)) continue;
      if (breached) breached.push(rule);
      else breached = [rule];
    }
    if (!breached) return { kind: 'approved', order: approve(order) };
    const rule = strictest(breached);
    if (rule.action !== 'reduce')
      return { kind: 'refused', id: rule.id, text: explained(rule, question), rule };
    return this.#reduce(order, question, lot, breached);
  }

  /** Judges an order that closes a position. */
  assessExit(order: Order, lastClose: number, strategy: number): Verdict {
    if (this.#exitRules.length === 0) return { kind: 'approved', order: approve(order) };
    const question: RiskQuestion = {
      strategy,
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

  /** The rules that the account, or this strategy's part of it, breaks right now: each halts or kills. */
  watch(strategy: number): readonly RiskRule[] {
    return this.#watched.filter((rule) => {
      const { condition } = rule;
      if (condition !== undefined && !this.#view.appliesToHeld(condition)) return false;
      const held = rule.section === 'strategy' ? this.#view.strategies[strategy] : this.#view;
      const metric = rule.metric === 'drawdown' ? this.#view.drawdown : held?.dailyLoss;
      return !holds(rule, metric ?? Number.NaN, this.#view.equity);
    });
  }

  /** True when what a decision about this symbol reads is older than the rule allows. */
  isStale(rule: RiskRule, symbol: number): boolean {
    const { condition } = rule;
    if (condition !== undefined && !this.#view.applies(condition, symbol)) return false;
    return !holds(rule, this.#view.dataAge(symbol), this.#view.equity);
  }

  /** Every rule's part in the judgement of an entry as it would be made now. Asked by people, not by orders. */
  decision(quantity: number, question: RiskQuestion): Decision {
    const haltedBy = this.haltedBy(question.strategy);
    return decisionOn(this.#entryRules, quantity, question, this.#view, haltedBy);
  }

  /** `halt entries` is for the whole account, `halt strategy` for one. False when it is in force already. */
  halt(rule: RiskRule, strategy: number): boolean {
    return this.#halts.add(rule, rule.action === 'halt strategy' ? strategy : undefined);
  }

  kill(rule: RiskRule): void {
    this.#killedBy ??= rule;
  }

  /** An operator has looked: a kill ends by this and by nothing else. */
  resume(): void {
    this.#killedBy = undefined;
  }

  /** Ends the halts that last until the next session; a kill stays. */
  beginSession(): void {
    this.#halts.release('next session');
  }

  #breaks(rule: RiskRule, quantity: number, question: RiskQuestion): boolean {
    const { condition } = rule;
    if (condition !== undefined && !this.#view.applies(condition, question.symbol)) return false;
    return !holds(rule, metricOf(rule, quantity, question, this.#view), this.#view.equity);
  }

  /** The largest whole number of lots that satisfies every breached rule; all of them fall with the quantity. */
  #reduce(
    order: Order,
    question: RiskQuestion,
    lot: number,
    breached: readonly [RiskRule, ...RiskRule[]],
  ): Verdict {
    let fits = 0;
    let tooMany = Math.round(order.quantity / lot);
    for (;;) {
      const middle = Math.floor((fits + tooMany) / 2);
      // None lies between them. Beyond 2^53 lots two neighbouring doubles are more than one lot apart.
      if (middle <= fits || middle >= tooMany) break;
      const quantity = toLot(middle * lot, lot);
      if (breached.some((rule) => this.#breaks(rule, quantity, question))) tooMany = middle;
      else fits = middle;
    }
    const [rule] = breached;
    if (fits === 0) return { kind: 'refused', id: rule.id, text: rule.text, rule };
    order.quantity = toLot(fits * lot, lot);
    return { kind: 'approved', order: approve(order), reducedBy: rule };
  }

  #tightest(metric: 'drawdown' | 'daily_loss'): number {
    return this.#watched
      .filter((rule) => rule.metric === metric)
      .reduce((tightest, rule) => Math.min(tightest, rule.bound), Number.POSITIVE_INFINITY);
  }
}

/** The rule as written, and what is easily overlooked about it. */
function explained({ metric, text }: RiskRule, { stop }: RiskQuestion): string {
  return metric === 'risk_per_trade' && Number.isNaN(stop)
    ? `${text} (without a stop the whole order is at risk)`
    : text;
}
