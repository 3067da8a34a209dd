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
  | 'correlation';

/** From the mildest to the strictest: where several rules are breached, the strictest acts. */
export const RISK_ACTIONS = ['reduce', 'reject', 'halt entries', 'halt strategy', 'kill'] as const;
export type RiskActionKind = (typeof RISK_ACTIONS)[number];

export interface RiskRule {
  /** Stable id for counting and for journals: `order.notional`. */
  readonly id: string;
  readonly section: 'order' | 'strategy' | 'portfolio' | 'market';
  readonly metric: RiskMetric;
  readonly comparison: '<=' | '<' | '>=' | '>';
  /** The limit: a plain number (ratio, count, price), or money; `ofEquity` limits are multiplied by equity. */
  readonly bound: number;
  readonly ofEquity: boolean;
  /** `rate <= 30 per 1m`: the window. */
  readonly windowSeconds?: number;
  /** `correlation over 60 bars`. */
  readonly overBars?: number;
  readonly action: RiskActionKind;
  /** What ends a halt. */
  readonly until?: 'next session';
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
