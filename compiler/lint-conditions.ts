/** Conditions that have the same answer on every bar: by the ranges of what they compare, or because parts exclude each other. */

import type { BinaryExpression, Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import type { Literal } from './condition-form.ts';
import { waysOf } from './condition-ways.ts';
import { contradiction, excludesItself, type Theory } from './contradictions.ts';
import type { Report } from './diagnostics/report.ts';
import type { Range } from './intervals.ts';
import { passedWindow } from './passed-windows.ts';
import { rangeOf } from './ranges.ts';
import { expressionsOf, findStatements } from './statements.ts';
import { createTerms } from './terms.ts';
import { type NumberType, type Type, valueType } from './types.ts';
import { walk } from './walk.ts';

export interface LintContext {
  readonly bindings: Bindings;
  readonly types: ReadonlyMap<Expression, Type>;
  readonly source: string;
  readonly report: Report;
}

export function lintConditions(
  strategy: StrategyDeclaration,
  theory: Theory,
  context: LintContext,
): void {
  for (const statement of strategy.body) {
    if (statement.kind === 'RequireStatement') continue;
    for (const expression of expressionsOf(statement)) {
      lintExpression(expression, theory, context);
    }
  }
}

/** What `require` says holds on every bar, where it says one thing. */
export function theoryOf(strategy: StrategyDeclaration, bindings: Bindings): Theory {
  const terms = createTerms(bindings);
  // From the first to the last, so that a long chain of names is never followed to its end.
  for (const { value } of findStatements(strategy, 'LetStatement')) terms.idOf(value);
  const axioms = findStatements(strategy, 'RequireStatement').flatMap(({ condition }) => {
    const { ways } = waysOf(condition, true, terms);
    return ways?.length === 1 ? (ways[0] ?? []) : [];
  });
  const theory = { terms, axioms };
  return excludesItself([], theory) ? { terms, axioms: [] } : theory;
}

function lintExpression(expression: Expression, theory: Theory, context: LintContext): void {
  const found = new Set<Expression>();
  const roots: Expression[] = [];
  const inside = new Set<Expression>();
  walk(expression, (node) => {
    // What a window passes is reported with a fix of its own.
    if (passedWindow(node, context.bindings) || lintComparison(node, theory, context))
      found.add(node);
    if (node.kind === 'BetweenExpression') roots.push(node);
    if (node.kind !== 'BinaryExpression') return;
    const { operator } = node;
    if (operator !== 'and' && operator !== 'or') return;
    if (!inside.has(node)) roots.push(node);
    for (const part of [node.left, node.right]) {
      const inner = unbracketed(part);
      if (inner.kind === 'BinaryExpression' && inner.operator === operator) inside.add(inner);
    }
  });
  // The smallest first: what is around a finding is not reported for it again.
  for (const root of roots.reverse()) {
    if ([...found].some((node) => contains(root, node))) continue;
    if (lintTogether(root, theory, context)) found.add(root);
  }
}

function unbracketed(node: Expression): Expression {
  return node.kind === 'ParenExpression' ? unbracketed(node.inner) : node;
}

function contains({ span }: Expression, inner: Expression): boolean {
  return span.start <= inner.span.start && inner.span.end <= span.end;
}

/** `r < 30 and r > 70` on no bar, `r > 30 or r < 70` on all. */
function lintTogether(root: Expression, theory: Theory, context: LintContext): boolean {
  const type = context.types.get(root);
  if (type?.kind !== 'condition' || type.level !== 'stream') return false;
  const { ways = [] } = waysOf(root, true, theory.terms);
  const cores = ways.map((way) => contradiction(way, theory));
  if (cores.length > 0 && cores.every((core) => core !== undefined)) {
    reportNever(root, cores[0] ?? [], ways.length, context);
    return true;
  }
  if (root.kind !== 'BinaryExpression' || root.operator !== 'or') return false;
  const { ways: opposite = [] } = waysOf(root, false, theory.terms);
  if (opposite.length === 0 || !opposite.every((way) => excludesItself(way, theory))) return false;
  context.report('W0507', root.span, 'This is always true.', {
    why: 'Whatever the prices are, one of its parts holds.',
    fix: 'join the parts with `and`, or leave them out',
  });
  return true;
}

function reportNever(
  root: Expression,
  core: readonly Literal[],
  ways: number,
  { report, source }: LintContext,
): void {
  const nodes = [...new Set(core.map(({ node }) => node))].sort(
    (a, b) => a.span.start - b.span.start,
  );
  const texts = nodes.map((node) => `\`${oneLine(node, source)}\``);
  const isInside = nodes.every((node) => contains(root, node));
  const [first, last] = [nodes[0] ?? root, nodes.at(-1) ?? root];
  const span = isInside && ways === 1 ? { start: first.span.start, end: last.span.end } : root.span;
  const why = 'Whatever depends on this never happens.';
  if (texts.length === 1) {
    report('W0508', root.span, 'This is never true: its two bounds exclude each other.', {
      why,
      fix: 'write the lower bound first',
    });
    return;
  }
  const list = `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
  report('W0508', span, `${list} are never true together.`, {
    why: ways === 1 ? why : `The other ways that its \`or\` leaves open are closed as well. ${why}`,
    fix: `change one of ${texts.length === 2 ? 'the two' : 'them'}, or join them with \`or\``,
  });
}

type Answer = 'always' | 'never' | undefined;

/** `rsi(close, 14) > 120`: an RSI lies between 0 and 100. True when something was said. */
function lintComparison(node: Expression, theory: Theory, context: LintContext): boolean {
  const { types, source, report } = context;
  const type = types.get(node);
  if (type?.kind !== 'condition' || type.level !== 'stream') return false;
  const answer = answerOf(node, context);
  if (answer === undefined) return lintSameSides(node, theory, context);
  const sides = node.kind === 'BinaryExpression' || node.kind === 'CrossExpression';
  const bounded = (
    sides ? [node.left, node.right] : node.kind === 'BetweenExpression' ? [node.operand] : []
  )
    .filter((side) => !isConstant(side, context))
    .map((side) => {
      const { low, high } = rangeOf(side, context.bindings);
      return `\`${oneLine(side, source)}\` is ${rangeText(low, high)}`;
    });
  report('W0507', node.span, `This is ${answer} true.`, {
    why: `${bounded.join(', and ')}.`,
    fix:
      answer === 'never'
        ? 'compare with a value that it can reach'
        : 'leave the comparison out, or compare with another value',
  });
  return true;
}

/** `close > close`, and `fast > slow` where both were given the same average. */
function lintSameSides(node: Expression, { terms }: Theory, { report }: LintContext): boolean {
  if (node.kind !== 'BinaryExpression' && node.kind !== 'CrossExpression') return false;
  const isOrder = node.kind === 'CrossExpression' || /^[<>]=?$/.test(node.operator);
  if (!isOrder || terms.idOf(node.left) !== terms.idOf(node.right)) return false;
  const isAlways = node.kind === 'BinaryExpression' && node.operator.endsWith('=');
  report('W0507', node.span, `This is ${isAlways ? 'always' : 'never'} true.`, {
    why: 'Both sides are the same value.',
    fix: 'compare with another value',
  });
  return true;
}

function rangeText(low: number, high: number): string {
  if (high === Infinity) return `never below ${low}`;
  if (low === -Infinity) return `never above ${high}`;
  return low === high ? `always ${low}` : `always between ${low} and ${high}`;
}

function numberType(node: Expression, types: LintContext['types']): NumberType | undefined {
  const type = types.get(node);
  const value = type && valueType(type);
  return value?.kind === 'number' ? value : undefined;
}

function isConstant(node: Expression, { types }: LintContext): boolean {
  const type = numberType(node, types);
  return type?.level === 'const';
}

function answerOf(node: Expression, { bindings }: LintContext): Answer {
  const of = (side: Expression): Range => rangeOf(side, bindings);
  switch (node.kind) {
    case 'BinaryExpression':
      return compared(node.operator, of(node.left), of(node.right));
    case 'CrossExpression': {
      const [a, b] = [of(node.left), of(node.right)];
      const [upper, lower] = node.direction === 'above' ? [a, b] : [b, a];
      return upper.high <= lower.low || upper.low > lower.high ? 'never' : undefined;
    }
    case 'BetweenExpression': {
      const above = compared('>=', of(node.operand), of(node.low));
      const below = compared('<=', of(node.operand), of(node.high));
      if (above === 'never' || below === 'never') return 'never';
      return above === 'always' && below === 'always' ? 'always' : undefined;
    }
    default:
      return undefined;
  }
}

function compared(operator: BinaryExpression['operator'], a: Range, b: Range): Answer {
  switch (operator) {
    case '<':
      if (a.high < b.low) return 'always';
      return a.low >= b.high ? 'never' : undefined;
    case '<=':
      if (a.high <= b.low) return 'always';
      return a.low > b.high ? 'never' : undefined;
    case '>':
      return compared('<', b, a);
    case '>=':
      return compared('<=', b, a);
    default:
      return undefined;
  }
}

export function oneLine({ span }: Expression, source: string): string {
  return source.slice(span.start, span.end).replace(/\s+/g, ' ');
}
