/** A compiled `risk` declaration: data only. What each metric means is in LANGUAGE's fine print 18 to 21. */

export type RiskMetric =
  // of one order
  | 'risk_per_trade'
  | 'notional'
  | 'price_deviation'
  | 'price'
  | 'rate'
  // of one strategy, the account, or one symbol
  | 'allocation'
  | 'daily_loss'
  | 'drawdown'
  | 'deployed'
  | 'positions'
  | 'concentration'
  | 'correlation'
  // of the data that a decision reads
  | 'data_age';

/** From the mildest to the strictest: where several rules are breached, the strictest acts. */
export const RISK_ACTIONS = ['reduce', 'reject', 'halt entries', 'halt strategy', 'kill'] as const;
export type RiskActionKind = (typeof RISK_ACTIONS)[number];

export function severity(action: RiskActionKind): number {
  return RISK_ACTIONS.indexOf(action);
}

/** Of rules that are broken together, the one that acts; of equally strict ones the first. */
export function strictest(rules: readonly [RiskRule, ...RiskRule[]]): RiskRule {
  return rules.reduce((worst, rule) =>
    severity(rule.action) > severity(worst.action) ? rule : worst,
  );
}

/** What ends a halt. Both come about without a position: sessions begin, and data arrive. */
export type Release = 'next session' | 'fresh';

export interface RiskRule {
  /** Stable id for counting and for journals: `order.notional`. */
  readonly id: string;
  readonly section: 'order' | 'strategy' | 'portfolio' | 'market';
  readonly metric: RiskMetric;
  readonly comparison: '<=' | '<' | '>=' | '>';
  /** The limit: a plain number (ratio, count, price, seconds), or money; `ofEquity` limits are multiplied by equity. */
  readonly bound: number;
  readonly ofEquity: boolean;
  /** `rate <= 30 per 1m`: the window. */
  readonly windowSeconds?: number;
  /** `correlation over 60 bars`. */
  readonly overBars?: number;
  readonly action: RiskActionKind;
  readonly until?: Release;
  /** Number of the `when` condition under which the rule applies, among those of the policy; absent: always. */
  readonly condition?: number;
  /** The rule as written, for messages. */
  readonly text: string;
  readonly line: number;
}

export interface KillPolicy {
  readonly cancel: 'orders' | 'all orders';
  readonly positions: 'freeze' | 'flatten';
  readonly alert?: string;
}

export interface RiskPolicy {
  readonly name: string;
  readonly rules: readonly RiskRule[];
  readonly kill: KillPolicy;
}
