/** The rules of a risk policy beside each other: none stands behind another, and each can act at all. */

import type { RiskRule as RiskRuleNode } from '../grammar/index.ts';
import type { RiskActionKind, RiskMetric, RiskRule } from '../runtime/risk/policy.ts';
import type { Report } from './diagnostics/report.ts';
import { METRICS } from './risk-metrics.ts';

export interface PlacedRule {
  readonly rule: RiskRule;
  readonly node: RiskRuleNode;
}

export function checkPolicy(rules: readonly PlacedRule[], report: Report): void {
  for (const placed of rules) checkCanAct(placed, report);
  rules.forEach((placed, index) => {
    checkTwin(placed, rules.slice(0, index), report);
    checkBehind(placed, rules, report);
  });
  warnOfReach(rules, report);
}

/** A limit at or beyond what its metric can ever reach. */
function checkCanAct({ rule, node }: PlacedRule, report: Report): void {
  const { metric, bound, comparison } = rule;
  const { limit, greatest, example } = METRICS.get(metric) ?? {};
  const isBeyond =
    limit === 'least'
      ? bound <= 0
      : greatest !== undefined && (bound > greatest || (bound === greatest && comparison === '<='));
  if (!isBeyond) return;
  report('E0711', node.bound.span, 'This rule never acts.', {
    why: whyNever(rule),
    fix: `write a limit that can be broken, such as \`${example ?? ''}\`, or delete the rule`,
  });
}

function whyNever({ metric }: RiskRule): string {
  if (metric === 'price') return 'A price is always above 0.';
  if (metric === 'correlation') return 'A correlation is never above 1.';
  return 'When everything is lost there is nothing left to protect.';
}

/** Of two rules for one metric the looser one needs the stricter action. */
function checkTwin(
  { rule, node }: PlacedRule,
  earlier: readonly PlacedRule[],
  report: Report,
): void {
  const twin = earlier.find(
    ({ rule: other }) => other.id === rule.id && (isBehind(rule, other) || isBehind(other, rule)),
  );
  if (!twin) return;
  report(
    'E0706',
    node.span,
    `This rule and the one on line ${twin.rule.line} cannot both matter.`,
    {
      why: 'The tighter of the two always acts first and is at least as strict, so the other never does anything.',
      fix: 'delete one of them, or give the looser limit the stricter action',
    },
  );
}

/** `concentration <= 90%` behind `deployed <= 80%`: what breaks the first has broken the second. */
function checkBehind(
  { rule, node }: PlacedRule,
  rules: readonly PlacedRule[],
  report: Report,
): void {
  const other = rules.find((candidate) => isBehind(rule, candidate.rule))?.rule;
  if (!other || other.id === rule.id) return;
  report('E0706', node.span, `This rule never acts: the one on line ${other.line} does before.`, {
    why: `\`${rule.metric}\` is never above \`${other.metric}\`, whose limit is as tight and whose action at least as strict.`,
    fix: `delete it, or write a limit below that of \`${other.metric}\``,
  });
}

const STRICTNESS: Readonly<Record<RiskActionKind, number>> = {
  reduce: 0,
  reject: 1,
  'halt entries': 2,
  'halt strategy': 3,
  kill: 4,
};

/** True when whatever breaks `rule` breaks `other` as well, which then is at least as strict. */
function isBehind(rule: RiskRule, other: RiskRule): boolean {
  return (
    rule !== other &&
    STRICTNESS[other.action] >= STRICTNESS[rule.action] &&
    (other.condition === undefined || other.condition === rule.condition) &&
    isAtMost(rule, other) &&
    isTighter(other, rule)
  );
}

/** True when the metric of `a` is never above that of `b`, for the same order and account. */
function isAtMost(a: RiskRule, b: RiskRule): boolean {
  if (a.metric !== b.metric) {
    const sharesEquity = a.metric !== 'notional' || a.ofEquity;
    return sharesEquity && (PART_OF[a.metric]?.includes(b.metric) ?? false);
  }
  if (a.metric === 'rate') return (a.windowSeconds ?? 0) <= (b.windowSeconds ?? 0);
  const isOneAccount = (a.section === 'strategy') === (b.section === 'strategy');
  return isOneAccount && a.ofEquity === b.ofEquity && a.overBars === b.overBars;
}

/** An order is part of its symbol's value, which is part of the account's. */
const PART_OF: Partial<Record<RiskMetric, readonly RiskMetric[]>> = {
  notional: ['concentration', 'allocation', 'deployed'],
  concentration: ['deployed'],
  allocation: ['deployed'],
};

/** At least as tight. */
function isTighter(a: RiskRule, b: RiskRule): boolean {
  const isUpper = a.comparison.startsWith('<');
  if (a.bound !== b.bound) return isUpper ? a.bound < b.bound : a.bound > b.bound;
  return a.comparison === b.comparison || !a.comparison.endsWith('=');
}

/** `positions <= 2` of `concentration <= 25%` each leave at most 50% deployed. */
function warnOfReach(rules: readonly PlacedRule[], report: Report): void {
  const unconditional = rules.filter(({ rule }) => rule.condition === undefined);
  const lowest = (metric: RiskMetric): number =>
    Math.min(...unconditional.map(({ rule }) => (rule.metric === metric ? rule.bound : Infinity)));
  const most = Math.floor(lowest('positions')) * lowest('concentration');
  for (const { rule, node } of unconditional) {
    if (rule.metric !== 'deployed' || rule.bound < most) continue;
    report('W0704', node.span, `Orders alone never deploy more than ${percent(most)} here.`, {
      why: '`positions` times `concentration` is less than this limit: only prices that move could reach it.',
      fix: `write \`deployed <= …\` below ${percent(most)}, or raise one of the other two`,
    });
  }
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(6))}%`;
}
