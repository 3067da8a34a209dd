/** Lowering expressions: syntax tree → nodes of the plan. Indicators are written out at their calls. */

import type {
  CallExpression,
  Expression,
  FieldExpression,
  NameExpression,
  OfExpression,
  PastExpression,
  Span,
} from '../grammar/index.ts';
import type { ResolvedIndicator } from './bindings.ts';
import { matchArguments } from './call-arguments.ts';
import type { ClockPlan } from './clock-plans.ts';
import { assertPresent, InvariantError } from './invariant.ts';
import { keep } from './keep.ts';
import { checkOwnClock, lowerOfSymbol, lowerOn, lowerSection } from './lower-clocks.ts';
import {
  createDeclaredValues,
  type LowerContext,
  type Lowered,
  mainOf,
  onClock,
} from './lower-context.ts';
import { lowerOperator } from './lower-operators.ts';
import { newsCallee, newsColumn } from './news.ts';
import { FALSE, type NodeId, TRUE } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { groupColumn, OF_QUANTITIES } from './predefined.ts';

/** The node of an expression's value. */
export function lower(node: Expression, context: LowerContext): NodeId {
  return mainOf(lowerAny(node, context));
}

/** Like `lower`, but keeps the outputs of an indicator apart, for `let m = macd(close)` and `m.signal`. */
export function lowerAny(node: Expression, context: LowerContext): Lowered {
  const lowered = lowerKind(node, context);
  if (context.clock === context.clocks.base) context.trace?.set(node, lowered);
  return lowered;
}

function lowerKind(node: Expression, context: LowerContext): Lowered {
  switch (node.kind) {
    case 'CallExpression':
      return lowerCall(node, context);
    case 'ParenExpression':
      return lowerAny(node.inner, context);
    case 'NameExpression':
      return lowerName(node, context);
    case 'FieldExpression':
      return lowerField(node, context);
    case 'OnExpression':
      return lowerOn(node, context, lowerAny);
    case 'AcrossExpression':
      return lowerAny(node.operand, context);
    case 'PastExpression':
      return lowerPast(node, context);
    case 'OfExpression':
      return lowerOf(node, context);
    case 'NumberLiteral':
    case 'RatioLiteral':
    case 'MoneyLiteral':
      return constant(node.value, node, context);
    case 'BarsLiteral':
    case 'SharesLiteral':
      return constant(node.count, node, context);
    case 'RiskMultipleLiteral':
    case 'LeverageLiteral':
      return constant(node.multiple, node, context);
    case 'BooleanLiteral':
      return context.builder.constant(node.value ? TRUE : FALSE, 'bool', spanOf(node, context));
    case 'DurationLiteral':
    case 'DateLiteral':
    case 'TimeLiteral':
    case 'TextLiteral':
    case 'ErrorExpression':
      throw new InvariantError(`broken invariant: ${node.kind} passed the checks`);
    default:
      return lowerOperator(node, context, lower);
  }
}

/** Where a node is shown: its own place, or the call that it was written out for. */
export function spanOf(node: Expression, context: LowerContext): Span {
  return context.callSpan ?? node.span;
}

function constant(value: number, node: Expression, context: LowerContext): NodeId {
  return context.builder.constant(value, 'number', spanOf(node, context));
}

function lowerName(node: NameExpression, context: LowerContext): Lowered {
  const binding = assertPresent(context.bindings.names.get(node), `\`${node.name}\` was resolved`);
  const span = spanOf(node, context);
  switch (binding.kind) {
    case 'let':
    case 'param':
      return context.declared.valueOn(binding.statement, context.clock);
    case 'argument':
      return context.declared.valueOn(binding.parameter, context.clock);
    case 'predefined':
      checkOwnClock(binding.name, span, context);
      return predefinedNode(binding.name, span, context);
    case 'error':
      throw new InvariantError(`broken invariant: unknown name \`${node.name}\` passed the checks`);
    default:
      return binding satisfies never;
  }
}

function predefinedNode(name: string, span: Span, { builder, barsPerYear }: LowerContext): NodeId {
  const average = (columns: readonly string[]): NodeId => {
    const nodes = columns.map((column) => builder.column(column, span));
    const total = nodes.reduce((sum, next) => builder.pure('add', [sum, next], span));
    return builder.pure('divide', [total, builder.constant(columns.length, 'number', span)], span);
  };
  switch (name) {
    case 'hl2':
      return average(['high', 'low']);
    case 'hlc3':
      return average(['high', 'low', 'close']);
    case 'ohlc4':
      return average(['open', 'high', 'low', 'close']);
    case 'bars_per_year':
      return builder.constant(barsPerYear, 'number', span);
    default:
      return builder.column(name, span);
  }
}

function lowerField(node: FieldExpression, context: LowerContext): NodeId {
  const { object, field } = node;
  const span = spanOf(node, context);
  if (
    object.kind === 'NameExpression' &&
    context.bindings.names.get(object)?.kind === 'predefined'
  ) {
    checkOwnClock(object.name, span, context);
    const column = context.builder.column(groupColumn(object.name, field.name), span);
    if (field.name !== 'last_bar_of_session') return column;
    return context.builder.pure(
      'equal',
      [column, context.builder.constant(1, 'number', span)],
      span,
    );
  }
  const lowered = lowerAny(object, context);
  if (typeof lowered === 'number')
    throw new InvariantError(`broken invariant: field \`${field.name}\` of a plain value`);
  return assertPresent(lowered.get(field.name), `output \`${field.name}\` exists`);
}

function lowerPast(node: PastExpression, context: LowerContext): NodeId {
  const { builder } = context;
  const span = spanOf(node, context);
  const series = lower(node.series, context);
  return pastOf(series, lower(node.offset, context), span, builder);
}

/** `x[n]`; x[0] is x, and a constant is the same on every bar. */
export function pastOf(series: NodeId, offset: NodeId, span: Span, builder: PlanBuilder): NodeId {
  const { operation } = builder.node(offset);
  const distance = operation.kind === 'const' ? operation.value : undefined;
  if (distance === 0 || builder.node(series).level !== 'stream') return series;
  const past =
    distance === 1
      ? builder.kernel('previous', [series], span)
      : builder.kernel('delay', [series, offset], span);
  return builder.node(series).type === 'bool'
    ? builder.pure('condition_or_unknown', [past], span)
    : past;
}

function lowerOf(node: OfExpression, context: LowerContext): Lowered {
  const { target } = node;
  if (target.kind !== 'NameExpression' || !OF_QUANTITIES.has(target.name))
    return lowerOfSymbol(node, context, lowerAny);
  const span = spanOf(node, context);
  if (target.name !== 'volume') checkOwnClock(target.name, span, context);
  const whole = context.builder.column(target.name === 'value' ? 'equity' : target.name, span);
  return context.builder.pure('multiply', [lower(node.operand, context), whole], span);
}

function lowerCall(node: CallExpression, context: LowerContext): Lowered {
  const news = newsCallee(node);
  if (news) return context.builder.column(newsColumn(node, news), spanOf(node, context));
  const target = assertPresent(context.bindings.calls.get(node), 'the call was resolved');
  const matched = assertPresent(
    matchArguments(node, target, () => {}),
    'the call was checked',
  );
  const span = spanOf(node, context);
  const inner = target.kind === 'indicator' ? insideOf(target.indicator, span, context) : context;
  const argumentOn = (k: number, clock: ClockPlan): Lowered => {
    const { parameter, argument } = assertPresent(matched[k], `argument ${k} is there`);
    if (argument) return lower(argument.value, onClock(context, clock));
    const value = assertPresent(parameter.default, `\`${parameter.name}\` has a default`);
    return typeof value === 'number'
      ? clock.builder.constant(value, 'number', span)
      : lower(value, onClock(inner, clock));
  };
  if (target.kind === 'indicator') return writeOut(target.indicator, argumentOn, inner);
  const { operation } = target.primitive;
  if (operation.kind === 'section')
    return lowerSection(operation.measure, (clock) => mainOf(argumentOn(0, clock)), span, context);
  const nodes = matched.map((_, k) => mainOf(argumentOn(k, context.clock)));
  return operation.kind === 'pure'
    ? context.builder.pure(operation.name, nodes, span)
    : context.builder.kernel(operation.name, nodes, span);
}

function insideOf(indicator: ResolvedIndicator, span: Span, context: LowerContext): LowerContext {
  return {
    ...context,
    bindings: indicator.bindings,
    declared: createDeclaredValues(),
    callSpan: context.callSpan ?? span,
  };
}

/** What shipped indicators came to on a clock, by their names and arguments: the same again is the same nodes. */
const writtenOut = new WeakMap<ClockPlan, Map<string, Lowered>>();

function writeOut(
  { declaration, shipped }: ResolvedIndicator,
  argumentOn: (k: number, clock: ClockPlan) => Lowered,
  inner: LowerContext,
): Lowered {
  const { declared, clock } = inner;
  const args = declaration.parameters.map((parameter, k) => {
    declared.define(parameter, (other) => argumentOn(k, other));
    return declared.valueOn(parameter, clock);
  });
  // One of the program's own may read its arguments on other clocks.
  if (!shipped) return bodyOf(declaration, inner);
  const known = writtenOut.get(clock) ?? keep(writtenOut, clock, new Map());
  const key = `${declaration.name.name} ${args.map(mainOf).join(' ')}`;
  return known.get(key) ?? keep(known, key, bodyOf(declaration, inner));
}

function bodyOf({ body }: ResolvedIndicator['declaration'], inner: LowerContext): Lowered {
  const { declared } = inner;
  const outputs = new Map<string, NodeId>();
  for (const statement of body) {
    declared.define(statement, (clock) => lowerAny(statement.value, onClock(inner, clock)));
    const lowered = declared.valueOn(statement, inner.clock);
    if (statement.kind === 'OutStatement') outputs.set(statement.name.name, mainOf(lowered));
  }
  return outputs;
}
