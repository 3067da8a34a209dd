/** Two rules that are in each other's way: an entry and the exit that is true with it, or two entries with one condition. */

import type { Expression, StrategyDeclaration, StrategyStatement } from '../grammar/index.ts';
import type { Form } from './condition-form.ts';
import { type Way, waysOf } from './condition-ways.ts';
import { excludesItself, follows, type Theory } from './contradictions.ts';
import type { LintContext } from './lint-conditions.ts';
import { isSameShape } from './same-shape.ts';

type Rule = Extract<StrategyStatement, { kind: 'EnterStatement' | 'ExitStatement' }>;

/** More rules than this are compared by their text only. */
const MOST_RULES = 40;

export function lintTwins(
  strategy: StrategyDeclaration,
  theory: Theory,
  context: LintContext,
): void {
  lintTargets(strategy, context.report);
  const rules = strategy.body.filter(
    (statement) => statement.kind === 'EnterStatement' || statement.kind === 'ExitStatement',
  );
  const looked = rules.map((rule) => lookAt(rule, rules.length <= MOST_RULES, theory));
  // One report a rule is enough.
  for (const [k, rule] of looked.entries())
    looked.slice(0, k).some((other) => reportTwin(other, rule, theory, context));
}

interface Looked {
  readonly rule: Rule;
  readonly form: Form | undefined;
  /** What holds when it is true, in each way that it can be. */
  readonly ways: readonly Way[];
}

function lookAt(rule: Rule, isShort: boolean, theory: Theory): Looked {
  const found = isShort ? waysOf(rule.condition, true, theory.terms) : undefined;
  const ways = found?.ways ?? [];
  return {
    rule,
    form: found?.form,
    // A rule that is never true is in nobody's way.
    ways: ways.filter((way) => !excludesItself(way, theory)),
  };
}

/** True when it was reported: the later of the two, or the entry that an exit ends. */
function reportTwin(
  first: Looked,
  second: Looked,
  theory: Theory,
  { report }: LintContext,
): boolean {
  const [a, b] = [first.rule, second.rule];
  // `exit long when false` says that there is no exit.
  const isLiteral = b.condition.kind === 'BooleanLiteral' && !b.condition.value;
  if (!isLiteral && isInTheWay(a, b) && isSameShape(a.condition, b.condition)) {
    report('W0508', b.condition.span, `${named(a)} and ${named(b)} have one condition.`, {
      why: whyOf(a, b),
      fix: 'change the condition of one of the two',
    });
    return true;
  }
  const [weak, strong] =
    a.kind === 'EnterStatement' && b.kind === 'ExitStatement' ? [second, first] : [first, second];
  if (!isWithin(strong, weak, theory)) return false;
  const isExit = weak.rule.kind === 'ExitStatement';
  report(
    'W0508',
    strong.rule.condition.span,
    `${named(weak.rule)}${isExit ? '' : ' above'} is true whenever this is.`,
    {
      why: `${isExit ? 'An exit outranks an entry on the same bar' : 'Of two entries the first one written wins'}, so this ${named(strong.rule)} never acts.`,
      fix: isExit
        ? 'change the condition of one of the two'
        : 'write this one first, or leave it out',
    },
  );
  return true;
}

/** The entry acts on no bar, because on each the other rule is true as well. */
function isWithin(strong: Looked, weak: Looked, theory: Theory): boolean {
  const { rule } = strong;
  if (rule.kind !== 'EnterStatement' || !weak.form || strong.ways.length === 0) return false;
  const { form } = weak;
  const { side } = weak.rule;
  const isInTheWay =
    weak.rule.kind === 'ExitStatement'
      ? side === undefined || side === rule.side
      : side === rule.side;
  return isInTheWay && strong.ways.every((way) => follows(form, way, theory));
}

/** Of several targets the first one that is true counts. */
function lintTargets({ body }: StrategyDeclaration, report: LintContext['report']): void {
  const seen: Expression[] = [];
  let always = false;
  for (const target of body) {
    if (target.kind !== 'TargetStatement') continue;
    const { condition, weight } = target;
    const isTwin = condition && seen.some((other) => isSameShape(other, condition));
    if (always || isTwin) {
      report('W0508', (condition ?? weight).span, 'This target never counts.', {
        why: `The first target that is true gives the weight, and one above it is ${always ? 'always true' : 'true whenever this one is'}.`,
        fix: 'put it above that one, or change its condition',
      });
    }
    if (!condition || (condition.kind === 'BooleanLiteral' && condition.value)) always = true;
    else seen.push(condition);
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
