/** Conditions that have the same answer on every bar: by the ranges of what they compare, or because two of them exclude each other. */

import type { BinaryExpression, Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import type { Report } from './diagnostics/report.ts';
import type { Range } from './intervals.ts';
import { rangeOf } from './ranges.ts';
import { expressionsOf } from './statements.ts';
import { type NumberType, type Type, valueType } from './types.ts';
import { walk } from './walk.ts';

export interface LintContext {
  readonly bindings: Bindings;
  readonly types: ReadonlyMap<Expression, Type>;
  readonly source: string;
  readonly report: Report;
}

export function lintConditions(strategy: StrategyDeclaration, context: LintContext): void {
  const joined = new Set<Expression>();
  for (const statement of strategy.body) {
    if (statement.kind === 'RequireStatement') continue;
    for (const expression of expressionsOf(statement)) {
      walk(expression, (node) => {
        lintRange(node, context);
        if (node.kind !== 'BinaryExpression' || node.operator !== 'and' || joined.has(node)) return;
        lintConjunction(node, joined, context);
      });
    }
  }
}

type Answer = 'always' | 'never' | undefined;

/** `rsi(close, 14) > 120`: an RSI lies between 0 and 100. */
function lintRange(node: Expression, context: LintContext): void {
  const { types, source, report } = context;
  const type = types.get(node);
  if (type?.kind !== 'condition' || type.level !== 'stream') return;
  const answer = answerOf(node, context);
  if (answer === undefined) return;
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

/** One comparison of a conjunction: of the value `about`, which has to lie inside `range`. */
interface Demand {
  readonly node: Expression;
  readonly about: string;
  readonly range: Range;
  /** The bound itself is excluded. */
  readonly open: boolean;
}

/** `x > 70 and x < 30`: no value satisfies both. */
function lintConjunction(
  root: BinaryExpression,
  joined: Set<Expression>,
  context: LintContext,
): void {
  const demands = partsOf(root, joined).flatMap((part) => demandOf(part, context));
  for (const [k, second] of demands.entries()) {
    const first = demands.slice(0, k).find((other) => excludes(other, second));
    if (!first) continue;
    const text = (demand: Demand): string => `\`${oneLine(demand.node, context.source)}\``;
    context.report(
      'W0508',
      { start: first.node.span.start, end: second.node.span.end },
      `${text(first)} and ${text(second)} are never true together.`,
      {
        why: 'Whatever depends on this never happens.',
        fix: 'change one of the two, or join them with `or`',
      },
    );
    return;
  }
}

function partsOf(node: Expression, joined: Set<Expression>): readonly Expression[] {
  if (node.kind === 'ParenExpression') return partsOf(node.inner, joined);
  if (node.kind !== 'BinaryExpression' || node.operator !== 'and') return [node];
  joined.add(node);
  return [...partsOf(node.left, joined), ...partsOf(node.right, joined)];
}

function demandOf(node: Expression, context: LintContext): readonly Demand[] {
  if (node.kind !== 'BinaryExpression') return [];
  const { left, right, operator } = node;
  const mirrored = MIRRORED[operator];
  if (mirrored === undefined) return [];
  if (!numberType(left, context.types) || !numberType(right, context.types)) return [];
  const isRightFixed = isConstant(right, context);
  if (isRightFixed === isConstant(left, context)) return [];
  const [subject, bound, sign] = isRightFixed ? [left, right, operator] : [right, left, mirrored];
  const { low, high } = rangeOf(bound, context.bindings);
  const range = sign.startsWith('<') ? { low: -Infinity, high } : { low, high: Infinity };
  return [{ node, about: shape(subject), range, open: !sign.endsWith('=') }];
}

const MIRRORED: Partial<Record<BinaryExpression['operator'], '<' | '<=' | '>' | '>='>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function excludes(a: Demand, b: Demand): boolean {
  if (a.about !== b.about) return false;
  const [low, high] = [Math.max(a.range.low, b.range.low), Math.min(a.range.high, b.range.high)];
  return low > high || (low === high && (a.open || b.open));
}

/** Two expressions of one shape have one value: the tree without its places in the text. */
export function shape(node: Expression): string {
  if (node.kind === 'ParenExpression') return shape(node.inner);
  return JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value));
}

export function oneLine({ span }: Expression, source: string): string {
  return source.slice(span.start, span.end).replace(/\s+/g, ' ');
}
