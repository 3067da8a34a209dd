/** A risk rule as compiled from its text, and accounts to ask it about. */

import { compile } from '../../compiler/index.ts';
import type { RiskPolicy, RiskRule } from '../../runtime/index.ts';
import type { HoldingsView, RiskQuestion, RiskView } from '../../runtime/risk/metrics.ts';

/** `sections` as written inside `risk Limits { … }`. */
export function policyOf(sections: string): RiskPolicy {
  const { policies, diagnostics } = compile(`risk Limits { ${sections} }`, { file: 'risk.strat' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [policy] = policies;
  if (!policy || errors.length > 0)
    throw new Error(`${sections}: ${errors.map(({ message }) => message).join('; ')}`);
  return policy;
}

export function ruleOf(sections: string): RiskRule {
  const [rule] = policyOf(sections).rules;
  if (!rule) throw new Error(`no rule in ${sections}`);
  return rule;
}

/** Equity of 10,000, nothing held, no fees. */
export function aView(view: Partial<RiskView> = {}): RiskView {
  const nothing: HoldingsView = { dailyLoss: 0, symbolValue: () => 0, otherValue: () => 0 };
  return {
    ...nothing,
    equity: 10_000,
    drawdown: 0,
    strategies: [{ ...nothing, ...view }],
    otherSymbols: () => 0,
    correlation: () => -1,
    submittedWithin: () => 0,
    dataAge: () => 0,
    applies: () => true,
    appliesToHeld: () => true,
    fee: () => 0,
    ...view,
  };
}

/** A market entry at 50 with its stop at 47. */
export function aQuestion(question: Partial<RiskQuestion> = {}): RiskQuestion {
  return {
    strategy: 0,
    symbol: 0,
    reference: 50,
    stop: 47,
    price: Number.NaN,
    lastClose: 50,
    reverses: false,
    ...question,
  };
}
