/** Lowering what is read on other clocks: `x on 1d`, `x of SPY`, and comparisons across the universe. */

import type { Expression, OfExpression, OnExpression, Span } from '../grammar/index.ts';
import type { SectionMeasure } from '../runtime/program.ts';
import { type ClockPlan, isKnownEarly, readFrom } from './clock-plans.ts';
import { type Clock, isSameClock } from './clocks.ts';
import { replacement } from './diagnostics/report.ts';
import { type LowerContext, type Lowered, mainOf, onClock } from './lower-context.ts';
import { type NodeId, UNKNOWN } from './plan.ts';
import { secondsOf, timeframeText } from './timeframes.ts';

type LowerAny = (node: Expression, context: LowerContext) => Lowered;

/** `x on 1d`: x from daily bars, read as its value at the last of them that has closed. */
export function lowerOn(node: OnExpression, context: LowerContext, lowerAny: LowerAny): Lowered {
  const timeframe = timeframeText(node.timeframe);
  const { clock } = context.clock;
  if (secondsOf(timeframe) < secondsOf(clock.timeframe)) {
    const { timeframe: own } = clock;
    context.report(
      'E0402',
      node.timeframe.span,
      `Bars of ${own} cannot see bars of ${timeframe}.`,
      {
        why: `This is evaluated when a ${own} bar closes; inside that bar there is nothing it could wait for.`,
        fix: replacement(node.timeframe.span, own, `write \`on ${own}\`, or leave it out`),
      },
    );
    return context.builder.constant(Number.NaN, 'number', node.span);
  }
  if (timeframe === clock.timeframe) return lowerAny(node.operand, context);
  return lowerFrom({ ...clock, timeframe, stage: 0 }, node, context, lowerAny);
}

/** `x of SPY`: x from the bars of SPY. */
export function lowerOfSymbol(
  node: OfExpression,
  context: LowerContext,
  lowerAny: LowerAny,
): Lowered {
  const { target } = node;
  const symbol = target.kind === 'NameExpression' ? target.name : target.text;
  const { clock } = context.clock;
  if (clock.symbol === symbol) return lowerAny(node.operand, context);
  return lowerFrom({ ...clock, symbol, stage: 0 }, node, context, lowerAny);
}

function lowerFrom(
  clock: Clock,
  node: OnExpression | OfExpression,
  context: LowerContext,
  lowerAny: LowerAny,
): Lowered {
  const source = context.clocks.at(clock);
  const span = context.callSpan ?? node.span;
  const { timeframe: every } = context.clocks.base.clock;
  const lowered = lowerAny(node.operand, onClock(context, source));
  const read = (id: NodeId): NodeId => readFrom(context.clock, source, id, every, span);
  if (typeof lowered !== 'number')
    return new Map([...lowered].map(([name, id]) => [name, read(id)] as const));
  // A number that is known before the first bar is the same on every clock.
  return isKnownEarly(source, lowered) ? lowerAny(node.operand, context) : read(lowered);
}

/** `rank(x)`: x for every symbol first, then where this symbol stands among them. */
export function lowerSection(
  measure: SectionMeasure,
  argumentOn: (clock: ClockPlan) => NodeId,
  span: Span,
  context: LowerContext,
): NodeId {
  const { base } = context.clocks;
  const { clock } = context.clock;
  if (!isSameClock({ ...clock, stage: 0 }, base.clock)) {
    context.report(
      'E0404',
      span,
      `\`${measure}\` compares symbols on the bars of \`every\` only.`,
      {
        why: 'Other clocks tick at other times for each symbol, and a comparison needs all of them at one.',
        fix: `write \`on\` or \`of\` inside the brackets: \`${measure}(… on 1w)\``,
      },
    );
    return context.builder.constant(Number.NaN, 'number', span);
  }
  const source = context.clocks.at({ ...clock, stage: clock.stage + 1 });
  const node = insideFilter(argumentOn(source), source, span, context);
  return readFrom(context.clock, source, node, base.clock.timeframe, span, measure);
}

/** Absent, or unknown, for a symbol of which the universe's filter is not true. */
function insideFilter(
  node: NodeId,
  clock: ClockPlan,
  span: Span,
  { where, declared }: LowerContext,
): NodeId {
  if (!where) return node;
  const { builder } = clock;
  const filter = mainOf(declared.valueOn(where, clock));
  const isInside = builder.pure('equal', [filter, builder.constant(1, 'number', span)], span);
  return builder.node(node).type === 'bool'
    ? builder.pure(
        'select_condition',
        [isInside, node, builder.constant(UNKNOWN, 'bool', span)],
        span,
      )
    : builder.pure('select', [isInside, node, builder.constant(Number.NaN, 'number', span)], span);
}

/** The strategy's own position and account exist once, on the bars at whose close its rules are read. */
const OWN: ReadonlySet<string> = new Set(['position', 'equity', 'cash', 'value', 'score']);

export function checkOwnClock(
  name: string,
  span: Span,
  { clock, clocks, report }: LowerContext,
): void {
  if (clock === clocks.base || !OWN.has(name)) return;
  report('E0405', span, `\`${name}\` belongs to the strategy, not to another clock or symbol.`, {
    why: 'It changes with the strategy\u2019s own fills, so it has no value on other bars.',
    fix: 'take it out of the `on`, `of` or comparison, and write it beside it',
  });
}
