/** `close > highest(high, 20)`: a window that includes this bar is never passed by this bar. */

import type { CallExpression, Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import { replacement } from './diagnostics/report.ts';
import { type LintContext, oneLine } from './lint-conditions.ts';
import { expressionsOf } from './statements.ts';
import { walk } from './walk.ts';

export function lintWindows(strategy: StrategyDeclaration, context: LintContext): void {
  for (const statement of strategy.body) {
    for (const expression of expressionsOf(statement))
      walk(expression, (node) => lintWindow(node, context));
  }
}

/** What an expression is at this close: a price of the bar, or the extreme of a window that ends with it. */
interface Reach {
  readonly kind: 'price' | 'highest' | 'lowest';
  /** Of the bar: never above a `highest` of it, never below a `lowest`. */
  readonly price: string;
}

function lintWindow(node: Expression, context: LintContext): void {
  const sides = aboveAndBelow(node);
  if (!sides) return;
  const reaches = sides.map((side) => reachOf(side, context.bindings));
  const [above, below] = reaches;
  // The condition asks for the first above the second.
  if (!above || !below || above.kind === 'highest' || below.kind === 'lowest') return;
  if (!isNeverAbove(above.price, below.price)) return;
  const [first, second] = sides;
  const isSecond =
    below.kind === 'highest' ||
    (above.kind === 'price' && (below.price === 'high' || above.price !== 'low'));
  const [bound, boundReach, other] = isSecond ? [second, below, first] : [first, above, second];
  const text = oneLine(bound, context.source);
  const against = oneLine(other, context.source);
  const { end } = bound.span;
  const isWindow = boundReach.kind !== 'price';
  context.report('W0507', node.span, 'This is never true.', {
    why: isWindow
      ? `\`${text}\` includes the bar that has just closed: \`${against}\` can reach it, but never lie ${isSecond ? 'above' : 'below'} it.`
      : `Both are prices of one bar, and \`${against}\` never lies ${isSecond ? 'above' : 'below'} its \`${text}\`.`,
    fix: replacement(
      { start: end, end },
      '[1]',
      `compare with ${isWindow ? 'the window up to the bar before' : 'the bar before'}: \`${text}[1]\``,
    ),
  });
}

/** The side that has to lie above, then the side that has to lie below. */
function aboveAndBelow(
  node: Expression,
): readonly [above: Expression, below: Expression] | undefined {
  if (node.kind === 'CrossExpression')
    return node.direction === 'above' ? [node.left, node.right] : [node.right, node.left];
  if (node.kind !== 'BinaryExpression') return undefined;
  if (node.operator === '>') return [node.left, node.right];
  return node.operator === '<' ? [node.right, node.left] : undefined;
}

/** low ≤ open, close, (high + low) / 2 ≤ high, to the last digit; means of three or four prices are rounded. */
const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close', 'hl2']);

function isNeverAbove(a: string, b: string): boolean {
  return a === b || a === 'low' || b === 'high';
}

function reachOf(node: Expression, bindings: Bindings): Reach | undefined {
  switch (node.kind) {
    case 'ParenExpression':
      return reachOf(node.inner, bindings);
    case 'NameExpression': {
      const binding = bindings.names.get(node);
      if (binding?.kind === 'let') return reachOf(binding.statement.value, bindings);
      const isPrice = binding?.kind === 'predefined' && PRICES.has(node.name);
      return isPrice ? { kind: 'price', price: node.name } : undefined;
    }
    case 'CallExpression':
      return reachOfCall(node, bindings);
    case 'FieldExpression': {
      const channel = callOf(node.object, bindings);
      if (!channel || shippedName(channel, bindings) !== 'donchian') return undefined;
      if (node.field.name === 'upper') return { kind: 'highest', price: 'high' };
      return node.field.name === 'lower' ? { kind: 'lowest', price: 'low' } : undefined;
    }
    default:
      return undefined;
  }
}

function reachOfCall(node: CallExpression, bindings: Bindings): Reach | undefined {
  const name = shippedName(node, bindings);
  if (name !== 'highest' && name !== 'lowest') return undefined;
  const series = node.args.find((argument) => argument.name?.name === 'x') ?? node.args[0];
  const reach = series && reachOf(series.value, bindings);
  return reach?.kind === 'price' ? { kind: name, price: reach.price } : undefined;
}

function callOf(node: Expression, bindings: Bindings): CallExpression | undefined {
  if (node.kind === 'CallExpression') return node;
  if (node.kind === 'ParenExpression') return callOf(node.inner, bindings);
  const binding = node.kind === 'NameExpression' ? bindings.names.get(node) : undefined;
  return binding?.kind === 'let' ? callOf(binding.statement.value, bindings) : undefined;
}

function shippedName(node: CallExpression, { calls }: Bindings): string | undefined {
  const target = calls.get(node);
  if (target?.kind === 'primitive') return target.primitive.name;
  return target?.indicator.shipped ? target.indicator.declaration.name.name : undefined;
}
