/** Comparisons that no bar makes true, because one side is a window that includes the bar: `close > highest(high, 20)`. */

import type { CallExpression, Expression } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';

/** What an expression is at this close: a price of the bar, or the extreme of a window that ends with it. */
export interface Reach {
  readonly kind: 'price' | 'highest' | 'lowest';
  /** Of the bar: never above a `highest` of it, never below a `lowest`. */
  readonly price: string;
}

/** The condition asks for the first above the second, which it never is. */
export interface PassedWindow {
  readonly sides: readonly [above: Expression, below: Expression];
  readonly above: Reach;
  readonly below: Reach;
}

export function passedWindow(node: Expression, bindings: Bindings): PassedWindow | undefined {
  const sides = aboveAndBelow(node);
  if (!sides) return undefined;
  const above = reachOf(sides[0], bindings);
  const below = reachOf(sides[1], bindings);
  if (!above || !below || above.kind === 'highest' || below.kind === 'lowest') return undefined;
  return isNeverAbove(above.price, below.price) ? { sides, above, below } : undefined;
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
