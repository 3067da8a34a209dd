/**
 * Whether an expression is a price or the distance between two. Units cannot tell, since price − price has the
 * unit of a price, so this goes by how it is made: `atr` and `high - low` are distances, `close` and `close - atr(14)`
 * prices. Where that proves nothing the answer is undefined, and nobody complains.
 */

import type { CallExpression, Expression } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import { keep } from './keep.ts';
import { rangeOf } from './ranges.ts';

export type PriceKind = 'price' | 'distance' | undefined;

const PRICES: ReadonlySet<string> = new Set([
  'open',
  'high',
  'low',
  'close',
  'hl2',
  'hlc3',
  'ohlc4',
]);
const DISTANCES: ReadonlySet<string> = new Set(['atr', 'true_range', 'stdev', 'macd', 'momentum']);
/** Their result lies among the values of their first argument, or is a mean of them. */
const AVERAGES: ReadonlySet<string> = new Set([
  ...[
    'sma',
    'ema',
    'rma',
    'wma',
    'hma',
    'vwma',
    'dema',
    'tema',
    'kama',
    'mean',
    'median',
    'linreg',
  ],
  ...['highest', 'lowest', 'abs'],
]);

/** Factors on a price that leave it a price, and those that make a share of it, as in `2% * close`. */
const STILL_A_PRICE = { low: 0.7, high: 1.5 };
const SHARE_OF_A_PRICE = { low: 0, high: 0.3 };

/** As in `ranges.ts`: a name is used in many places. */
const known = new WeakMap<Bindings, Map<Expression, { readonly kind: PriceKind }>>();

export function priceKind(node: Expression, bindings: Bindings): PriceKind {
  const kinds = known.get(bindings) ?? keep(known, bindings, new Map());
  return (kinds.get(node) ?? keep(kinds, node, { kind: findKind(node, bindings) })).kind;
}

function findKind(node: Expression, bindings: Bindings): PriceKind {
  const of = (inner: Expression): PriceKind => priceKind(inner, bindings);
  switch (node.kind) {
    case 'ParenExpression':
      return of(node.inner);
    case 'PastExpression':
      return of(node.series);
    case 'UnaryExpression':
      return of(node.operand) === 'distance' ? 'distance' : undefined;
    case 'IfExpression':
      return both(of(node.then), of(node.otherwise));
    case 'BinaryExpression':
      return kindOfBinary(node, bindings);
    case 'CallExpression':
      return kindOfCall(node, bindings);
    case 'NameExpression': {
      const binding = bindings.names.get(node);
      if (binding?.kind === 'let') return of(binding.statement.value);
      return binding?.kind === 'predefined' && PRICES.has(node.name) ? 'price' : undefined;
    }
    default:
      return undefined;
  }
}

function both(a: PriceKind, b: PriceKind): PriceKind {
  return a === b ? a : undefined;
}

function kindOfBinary(
  node: Extract<Expression, { kind: 'BinaryExpression' }>,
  bindings: Bindings,
): PriceKind {
  const left = priceKind(node.left, bindings);
  const right = priceKind(node.right, bindings);
  switch (node.operator) {
    case '??':
      return both(left, right);
    case '+':
      if (left === 'distance') return right;
      return left === 'price' && right === 'distance' ? 'price' : undefined;
    case '-':
      if (left === 'price' && right === 'price') return 'distance';
      return right === 'distance' ? left : undefined;
    case '*':
      return scaled(left, node.right, bindings) ?? scaled(right, node.left, bindings);
    case '/':
      return left === 'distance' && right === undefined ? 'distance' : undefined;
    default:
      return undefined;
  }
}

function scaled(kind: PriceKind, factor: Expression, bindings: Bindings): PriceKind {
  if (kind !== 'price') return kind;
  const { low, high } = rangeOf(factor, bindings);
  if (low >= STILL_A_PRICE.low && high <= STILL_A_PRICE.high) return 'price';
  return low >= SHARE_OF_A_PRICE.low && high <= SHARE_OF_A_PRICE.high ? 'distance' : undefined;
}

function kindOfCall(node: CallExpression, bindings: Bindings): PriceKind {
  const target = bindings.calls.get(node);
  if (!target || (target.kind === 'indicator' && !target.indicator.shipped)) return undefined;
  const name =
    target.kind === 'primitive' ? target.primitive.name : target.indicator.declaration.name.name;
  if (DISTANCES.has(name)) return 'distance';
  const [first, second] = node.args.map(({ value }) => value);
  if (!first) return undefined;
  if (AVERAGES.has(name)) return priceKind(first, bindings);
  const isChoice = (name === 'min' || name === 'max') && second !== undefined;
  return isChoice ? both(priceKind(first, bindings), priceKind(second, bindings)) : undefined;
}
