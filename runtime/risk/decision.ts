/** Every rule's part in the judgement of one order: for journals, and for whoever asks why. Never on the way of an order. */

import { holds, metricOf, type RiskQuestion, type RiskView } from './metrics.ts';
import { type RiskRule, strictest } from './policy.ts';

export interface Finding {
  readonly rule: RiskRule;
  /** The metric as if the order had filled; undefined where it is unknown. */
  readonly metric: number | undefined;
  /** The limit in the metric's own unit: `2% of equity` as money. */
  readonly bound: number;
  /** An unknown metric counts as breached. Idle: its `when` condition is false. */
  readonly outcome: 'holds' | 'breached' | 'unknown' | 'idle';
}

export interface Decision {
  /** In the order of the policy. */
  readonly findings: readonly Finding[];
  /** The rule whose halt or kill refuses every entry before any other is asked. */
  readonly haltedBy?: RiskRule;
  /** The breached rule whose action is taken; absent when all hold. */
  readonly actsBy?: RiskRule;
}

export function decisionOn(
  rules: readonly RiskRule[],
  quantity: number,
  question: RiskQuestion,
  view: RiskView,
  haltedBy: RiskRule | undefined,
): Decision {
  const findings = rules.map((rule): Finding => {
    const metric = metricOf(rule, quantity, question, view);
    const isKnown = !Number.isNaN(metric);
    const { condition } = rule;
    const isIdle = condition !== undefined && !view.applies(condition, question.symbol);
    const isInside = holds(rule, metric, view.equity);
    return {
      rule,
      metric: isKnown ? metric : undefined,
      bound: rule.ofEquity ? rule.bound * view.equity : rule.bound,
      outcome: isIdle ? 'idle' : isInside ? 'holds' : isKnown ? 'breached' : 'unknown',
    };
  });
  const [first, ...others] = findings.flatMap(({ rule, outcome }) =>
    outcome === 'breached' || outcome === 'unknown' ? [rule] : [],
  );
  const actsBy = haltedBy ?? (first && strictest([first, ...others]));
  return { findings, ...(haltedBy && { haltedBy }), ...(actsBy && { actsBy }) };
}
