/** Lowering operators. Each is a few nodes; `crosses` is exactly `a[1] <= b[1] and a > b`. */

import type {
  BetweenExpression,
  BinaryExpression,
  CrossExpression,
  Expression,
  ForBarsExpression,
  IfExpression,
  IsExpression,
  RisingExpression,
  Span,
  UnaryExpression,
  WithinBarsExpression,
} from '../grammar/index.ts';
import { isTimeWindow } from './infer/operators.ts';
import type { LowerContext } from './lower-context.ts';
import type { NodeId } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

type Lower = (node: Expression, context: LowerContext) => NodeId;

type OperatorExpression =
  | UnaryExpression
  | BinaryExpression
  | CrossExpression
  | BetweenExpression
  | IsExpression
  | RisingExpression
  | ForBarsExpression
  | WithinBarsExpression
  | IfExpression;

const OPERATIONS: Readonly<Record<Exclude<BinaryExpression['operator'], '??'>, string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '<': 'less',
  '<=': 'less_equal',
  '>': 'greater',
  '>=': 'greater_equal',
  '==': 'equal',
  '!=': 'not_equal',
  and: 'and',
  or: 'or',
};

/** What `position_side` holds. */
const SIDES: Readonly<Record<string, number>> = { long: 1, short: -1, flat: 0 };

export function lowerOperator(
  node: OperatorExpression,
  context: LowerContext,
  lower: Lower,
): NodeId {
  const { builder } = context;
  const span = context.callSpan ?? node.span;
  const of = (part: Expression): NodeId => lower(part, context);
  switch (node.kind) {
    case 'UnaryExpression':
      return builder.pure(node.operator === '-' ? 'negate' : 'not', [of(node.operand)], span);
    case 'BinaryExpression': {
      const args = [of(node.left), of(node.right)];
      if (node.operator !== '??') return builder.pure(OPERATIONS[node.operator], args, span);
      return builder.pure(
        isCondition(args, builder) ? 'coalesce_condition' : 'coalesce',
        args,
        span,
      );
    }
    case 'CrossExpression':
      return cross(of(node.left), of(node.right), node.direction, span, builder);
    case 'BetweenExpression':
      return isTimeWindow(node)
        ? timeWindow(node, span, builder)
        : between(of(node.operand), of(node.low), of(node.high), span, builder);
    case 'IsExpression':
      return is(node, of(node.operand), span, builder);
    case 'RisingExpression': {
      const value = of(node.operand);
      const test = node.direction === 'rising' ? 'greater' : 'less';
      const moved = builder.pure(test, [value, before(value, span, builder)], span);
      return builder.kernel('for_bars', [moved, of(node.bars)], span);
    }
    case 'ForBarsExpression':
      return builder.kernel('for_bars', [of(node.condition), of(node.bars)], span);
    case 'WithinBarsExpression':
      return builder.kernel('within_bars', [of(node.condition), of(node.bars)], span);
    case 'IfExpression': {
      const branches = [of(node.then), of(node.otherwise)];
      const name = isCondition(branches, builder) ? 'select_condition' : 'select';
      return builder.pure(name, [of(node.condition), ...branches], span);
    }
    default:
      return node satisfies never;
  }
}

function isCondition(nodes: readonly NodeId[], builder: PlanBuilder): boolean {
  return nodes.every((id) => builder.node(id).type === 'bool');
}

/** The value one bar ago; a constant has none of its own. */
function before(id: NodeId, span: Span, builder: PlanBuilder): NodeId {
  return builder.node(id).level === 'stream' ? builder.kernel('previous', [id], span) : id;
}

function cross(
  left: NodeId,
  right: NodeId,
  direction: 'above' | 'below',
  span: Span,
  builder: PlanBuilder,
): NodeId {
  const [was, now] = direction === 'above' ? ['less_equal', 'greater'] : ['greater_equal', 'less'];
  const before2 = [before(left, span, builder), before(right, span, builder)];
  return builder.pure(
    'and',
    [builder.pure(was, before2, span), builder.pure(now, [left, right], span)],
    span,
  );
}

function is(node: IsExpression, operand: NodeId, span: Span, builder: PlanBuilder): NodeId {
  const side = SIDES[node.what.name];
  const isBool = builder.node(operand).type === 'bool';
  const absent = (): NodeId => builder.pure(isBool ? 'is_unknown' : 'is_absent', [operand], span);
  const test =
    side === undefined
      ? absent()
      : builder.pure('equal', [operand, builder.constant(side, 'number', span)], span);
  const isNegated = node.negated !== (node.what.name === 'present');
  return isNegated ? builder.pure('not', [test], span) : test;
}

function between(
  value: NodeId,
  low: NodeId,
  high: NodeId,
  span: Span,
  builder: PlanBuilder,
): NodeId {
  const above = builder.pure('greater_equal', [value, low], span);
  return builder.pure('and', [above, builder.pure('less_equal', [value, high], span)], span);
}

/** `time between 09:45 and 15:45`: the minute of the exchange's day at which the bar closes, both ends included. */
function timeWindow({ low, high }: BetweenExpression, span: Span, builder: PlanBuilder): NodeId {
  const number = (value: number): NodeId => builder.constant(value, 'number', span);
  const minutesOf = (bound: Expression): NodeId =>
    number(bound.kind === 'TimeLiteral' ? bound.minutesOfDay : Number.NaN);
  const hours = builder.pure('multiply', [builder.column('time_hour', span), number(60)], span);
  const minute = builder.pure('add', [hours, builder.column('time_minute', span)], span);
  return between(minute, minutesOf(low), minutesOf(high), span, builder);
}
