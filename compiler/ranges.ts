/** Between which numbers an expression stays, where its parts prove it: the RSI, the hour of the day, a param's range. */

import type {
  BinaryExpression,
  CallExpression,
  Expression,
  FieldExpression,
} from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import { preludeRange } from './builtins/index.ts';
import { ANY, exactly, NOT_NEGATIVE, type Range, rangeOfOperation, union } from './intervals.ts';
import { keep } from './keep.ts';

const COLUMNS: Readonly<Record<string, Range>> = {
  volume: NOT_NEGATIVE,
  'position.size': NOT_NEGATIVE,
  'position.bars_held': NOT_NEGATIVE,
  'time.hour': { low: 0, high: 23 },
  'time.minute': { low: 0, high: 59 },
  'time.day_of_week': { low: 0, high: 6 },
  'time.day_of_month': { low: 1, high: 31 },
  'time.month': { low: 1, high: 12 },
};

/**
 * A name is used in many places, and a chain of them would take exponential time without a memory. By
 * program, as a weak map costs its length at each collection of garbage.
 */
const known = new WeakMap<Bindings, Map<Expression, Range>>();

/** Every value that the expression can have lies in the range; an absent value is none. */
export function rangeOf(node: Expression, bindings: Bindings): Range {
  const ranges = known.get(bindings) ?? keep(known, bindings, new Map());
  return ranges.get(node) ?? keep(ranges, node, findRange(node, bindings));
}

function findRange(node: Expression, bindings: Bindings): Range {
  switch (node.kind) {
    case 'NumberLiteral':
    case 'RatioLiteral':
    case 'MoneyLiteral':
      return exactly(node.value);
    case 'BarsLiteral':
    case 'SharesLiteral':
      return exactly(node.count);
    case 'RiskMultipleLiteral':
      return exactly(node.multiple);
    case 'ParenExpression':
      return rangeOf(node.inner, bindings);
    case 'PastExpression':
      return rangeOf(node.series, bindings);
    case 'UnaryExpression': {
      const { low, high } = rangeOf(node.operand, bindings);
      return node.operator === '-' ? { low: -high, high: -low } : ANY;
    }
    case 'BinaryExpression':
      return rangeOfBinary(node, bindings);
    case 'IfExpression':
      return union(rangeOf(node.then, bindings), rangeOf(node.otherwise, bindings));
    case 'NameExpression':
      return rangeOfName(node, bindings);
    case 'CallExpression':
      return rangeOfCall(node, bindings);
    case 'FieldExpression':
      return rangeOfField(node, bindings);
    default:
      return ANY;
  }
}

const OPERATIONS: Partial<Record<BinaryExpression['operator'], string>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '??': 'coalesce',
};

function rangeOfBinary({ operator, left, right }: BinaryExpression, bindings: Bindings): Range {
  const operation = OPERATIONS[operator];
  if (operation === undefined) return ANY;
  return rangeOfOperation(operation, [rangeOf(left, bindings), rangeOf(right, bindings)]);
}

function rangeOfName(
  node: Extract<Expression, { kind: 'NameExpression' }>,
  bindings: Bindings,
): Range {
  const binding = bindings.names.get(node);
  if (binding?.kind === 'let') return rangeOf(binding.statement.value, bindings);
  if (binding?.kind === 'predefined') return COLUMNS[node.name] ?? ANY;
  if (binding?.kind !== 'param') return ANY;
  const { range, value } = binding.statement;
  if (!range) return rangeOf(value, bindings);
  return { low: rangeOf(range.low, bindings).low, high: rangeOf(range.high, bindings).high };
}

function rangeOfCall(node: CallExpression, bindings: Bindings): Range {
  const target = bindings.calls.get(node);
  if (target?.kind === 'primitive') return rangeFrom(target.primitive.range);
  if (!target?.indicator.shipped) return ANY;
  const { name, body } = target.indicator.declaration;
  const main = body.find((statement) => statement.kind === 'OutStatement');
  return rangeFrom(preludeRange(name.name, main?.name.name ?? ''));
}

/** `position.size`, or an output of an indicator: `stoch().d`, `let s = stoch()` and `s.d`. */
function rangeOfField({ object, field }: FieldExpression, bindings: Bindings): Range {
  if (object.kind === 'ParenExpression')
    return rangeOfField(
      { kind: 'FieldExpression', object: object.inner, field, span: field.span },
      bindings,
    );
  if (object.kind === 'NameExpression') {
    const binding = bindings.names.get(object);
    if (binding?.kind === 'predefined') return COLUMNS[`${object.name}.${field.name}`] ?? ANY;
    if (binding?.kind !== 'let') return ANY;
    const { value: inner } = binding.statement;
    return rangeOfField(
      { kind: 'FieldExpression', object: inner, field, span: field.span },
      bindings,
    );
  }
  const target = object.kind === 'CallExpression' ? bindings.calls.get(object) : undefined;
  if (target?.kind !== 'indicator' || !target.indicator.shipped) return ANY;
  return rangeFrom(preludeRange(target.indicator.declaration.name.name, field.name));
}

function rangeFrom(range: readonly [low: number, high: number] | undefined): Range {
  return range ? { low: range[0], high: range[1] } : ANY;
}
