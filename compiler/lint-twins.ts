/** Two rules with one condition that are in each other's way: `enter long` and `exit long`, or the two entries. */

import type { StrategyDeclaration, StrategyStatement } from '../grammar/index.ts';
import { type LintContext, shape } from './lint-conditions.ts';

type Rule = Extract<StrategyStatement, { kind: 'EnterStatement' | 'ExitStatement' }>;

export function lintTwins(strategy: StrategyDeclaration, { report }: LintContext): void {
  lintTargets(strategy, report);
  const seen = new Map<string, Rule[]>();
  for (const rule of strategy.body) {
    if (rule.kind !== 'EnterStatement' && rule.kind !== 'ExitStatement') continue;
    // `exit long when false` says that there is no exit.
    if (rule.condition.kind === 'BooleanLiteral') continue;
    const key = shape(rule.condition);
    const before = seen.get(key) ?? [];
    seen.set(key, [...before, rule]);
    const twin = before.find((other) => isInTheWay(other, rule));
    if (!twin) continue;
    report('W0508', rule.condition.span, `${named(twin)} and ${named(rule)} have one condition.`, {
      why: whyOf(twin, rule),
      fix: 'change the condition of one of the two',
    });
  }
}

/** Of several targets the first one that is true counts. */
function lintTargets({ body }: StrategyDeclaration, report: LintContext['report']): void {
  const seen = new Set<string>();
  let always = false;
  for (const target of body) {
    if (target.kind !== 'TargetStatement') continue;
    const { condition, weight } = target;
    const key = condition && shape(condition);
    if (always || (key !== undefined && seen.has(key))) {
      report('W0508', (condition ?? weight).span, 'This target never counts.', {
        why: `The first target that is true gives the weight, and one above it is ${always ? 'always true' : 'true whenever this one is'}.`,
        fix: 'put it above that one, or change its condition',
      });
    }
    if (key === undefined || (condition?.kind === 'BooleanLiteral' && condition.value))
      always = true;
    else seen.add(key);
  }
}

function isInTheWay(a: Rule, b: Rule): boolean {
  if (a.kind !== b.kind) return a.side === undefined || b.side === undefined || a.side === b.side;
  // Two entries that wait at prices of their own can both be filled one day.
  return a.kind === 'EnterStatement' && a.side !== b.side && !a.via && !b.via;
}

function whyOf(first: Rule, second: Rule): string {
  if (first.kind === second.kind)
    return `From flat the first one written wins, so ${named(second)} never opens a position; all that it can do is reverse one.`;
  const enter = first.kind === 'EnterStatement' ? first : second;
  return `An exit outranks an entry on the same bar, so ${named(enter)} never acts.`;
}

function named({ kind, side }: Rule): string {
  const verb = kind === 'EnterStatement' ? 'enter' : 'exit';
  return `\`${side === undefined ? verb : `${verb} ${side}`}\``;
}
