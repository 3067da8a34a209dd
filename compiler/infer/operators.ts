/** Types of operators: arithmetic with units, comparisons, logic, choice. */

import type {
  BetweenExpression,
  BinaryExpression,
  CrossExpression,
  Expression,
  Fix,
  IfExpression,
  UnaryExpression,
} from '../../grammar/index.ts';
import { printExpression } from '../../grammar/index.ts';
import { replacement } from '../diagnostics/report.ts';
import {
  capitalised,
  laterLevel,
  type NumberType,
  type Type,
  typeName,
  UNKNOWN_TYPE,
  valueType,
} from '../types.ts';
import { divideUnits, multiplyUnits, NUMBER, PRICE, sameUnit, type Unit } from '../units.ts';
import type { TypeContext } from './context.ts';
import { expectCondition, expectNumber } from './expect.ts';

const STREAM_CONDITION: Type = { kind: 'condition', level: 'stream' };

export function inferUnary(node: UnaryExpression, context: TypeContext): Type {
  if (node.operator === 'not') return expectCondition(node.operand, context);
  return expectNumber(node.operand, context) ?? UNKNOWN_TYPE;
}

export function inferBinary(node: BinaryExpression, context: TypeContext): Type {
  switch (node.operator) {
    case 'and':
    case 'or': {
      const left = expectCondition(node.left, context);
      const right = expectCondition(node.right, context);
      const level = laterLevel(levelOf(left), levelOf(right));
      return { kind: 'condition', level };
    }
    case '+':
    case '-':
      return unify(
        node,
        node.left,
        node.right,
        context,
        node.operator === '+' ? 'added' : 'subtracted',
      );
    case '*':
    case '/':
      return inferProduct(node, context);
    default: {
      if (isChained(node)) return inferChain(node, context);
      if (isTruth(node)) return inferTruth(node, context);
      const type = unify(node, node.left, node.right, context, 'compared');
      return type.kind === 'number' ? { kind: 'condition', level: type.level } : STREAM_CONDITION;
    }
  }
}

type Truth = BinaryExpression & { readonly right: Extract<Expression, { kind: 'BooleanLiteral' }> };

/** `up == true`: a comparison with what a condition already is. */
function isTruth(node: BinaryExpression): node is Truth {
  return (node.operator === '==' || node.operator === '!=') && node.right.kind === 'BooleanLiteral';
}

function inferTruth({ operator, left, right, span }: Truth, context: TypeContext): Type {
  const type = expectCondition(left, context);
  const text = printExpression(left);
  const isPlain = (operator === '==') === right.value;
  const written = isPlain ? text : left.kind === 'NameExpression' ? `not ${text}` : `not (${text})`;
  context.report('E0303', span, 'A condition is not compared with `true` or `false`.', {
    why: 'It is true or false by itself.',
    fix: replacement(span, written),
  });
  return type;
}

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

type Chain = BinaryExpression & { readonly left: BinaryExpression };

/** `30 > x > 20`: read as `(30 > x) > 20`, which nobody means. */
function isChained(node: BinaryExpression): node is Chain {
  const { left, operator } = node;
  return (
    COMPARISONS.has(operator) && left.kind === 'BinaryExpression' && COMPARISONS.has(left.operator)
  );
}

function inferChain(node: Chain, context: TypeContext): Type {
  const { left, operator } = node;
  const isOneWay = left.operator[0] === operator[0];
  const [low, high] = operator.startsWith('<') ? [left.left, node.right] : [node.right, left.left];
  const between = [left.right, low, high].map(printExpression);
  const text = `${between[0]} between ${between[1]} and ${between[2]}`;
  const isSimple = ![left.right, low, high].some(
    (part) =>
      part.kind === 'BinaryExpression' &&
      (part.operator === '??' || COMPARISONS.has(part.operator)),
  );
  context.report('E0303', node.span, 'A comparison has two sides; this one has three.', {
    why: 'The first of the two is true or false, and that cannot be compared with a number.',
    fix:
      isOneWay && isSimple
        ? replacement(node.span, text, `write \`${text}\`, which includes both bounds`)
        : 'write two comparisons joined by `and`',
  });
  unify(node, left.right, left.left, context, 'compared');
  unify(node, left.right, node.right, context, 'compared');
  return STREAM_CONDITION;
}

function levelOf(type: Type): NumberType['level'] {
  return type.kind === 'number' || type.kind === 'condition' ? type.level : 'const';
}

function inferProduct(node: BinaryExpression, context: TypeContext): Type {
  const left = expectNumber(node.left, context);
  const right = expectNumber(node.right, context);
  if (!left || !right) return UNKNOWN_TYPE;
  const level = laterLevel(left.level, right.level);
  const whole = node.operator === '*' && left.whole === true && right.whole === true;
  if (left.unit === undefined && right.unit === undefined) return { kind: 'number', level, whole };
  const combine = node.operator === '*' ? multiplyUnits : divideUnits;
  return { kind: 'number', unit: combine(left.unit ?? NUMBER, right.unit ?? NUMBER), level, whole };
}

export function inferCross(node: CrossExpression, context: TypeContext): Type {
  unify(node, node.left, node.right, context, 'compared');
  return STREAM_CONDITION;
}

export function inferBetween(node: BetweenExpression, context: TypeContext): Type {
  if (isTimeWindow(node)) return STREAM_CONDITION;
  unify(node, node.operand, node.low, context, 'compared');
  unify(node, node.operand, node.high, context, 'compared');
  return STREAM_CONDITION;
}

/** `time between 09:45 and 15:45`: a notation of its own. */
export function isTimeWindow({ operand, low, high }: BetweenExpression): boolean {
  return (
    operand.kind === 'NameExpression' &&
    operand.name === 'time' &&
    low.kind === 'TimeLiteral' &&
    high.kind === 'TimeLiteral'
  );
}

export function inferIf(node: IfExpression, context: TypeContext): Type {
  const condition = expectCondition(node.condition, context);
  return choice(node, node.then, node.otherwise, levelOf(condition), context);
}

export function inferCoalesce(node: BinaryExpression, context: TypeContext): Type {
  return choice(node, node.left, node.right, 'const', context);
}

/** Both values of a choice have to be of one kind and unit. */
function choice(
  node: Expression,
  first: Expression,
  second: Expression,
  level: NumberType['level'],
  context: TypeContext,
): Type {
  const left = valueType(context.infer(first, context));
  const right = valueType(context.infer(second, context));
  if (left.kind === 'unknown' || right.kind === 'unknown') return UNKNOWN_TYPE;
  if (left.kind === 'condition' && right.kind === 'condition') {
    return { kind: 'condition', level: laterLevel(level, laterLevel(left.level, right.level)) };
  }
  if (left.kind === 'number' && right.kind === 'number') {
    const type = unify(node, first, second, context, 'given as one value');
    return type.kind === 'number' ? { ...type, level: laterLevel(level, type.level) } : type;
  }
  context.report(
    'E0311',
    node.span,
    `The two values are of different kinds: ${typeName(left)} and ${typeName(right)}.`,
    {
      why: 'What comes out has one meaning, whichever of the two it is.',
      fix: 'make both of them a number of one unit, or both a condition',
    },
  );
  return UNKNOWN_TYPE;
}

/** One unit for two operands. A bare literal takes the other's. */
function unify(
  node: Expression,
  first: Expression,
  second: Expression,
  context: TypeContext,
  verb: string,
): Type {
  const left = expectNumber(first, context);
  const right = expectNumber(second, context);
  if (!left || !right) return UNKNOWN_TYPE;
  const level = laterLevel(left.level, right.level);
  const whole = left.whole === true && right.whole === true;
  const unit: Unit | undefined = left.unit ?? right.unit;
  if (left.unit && right.unit && !sameUnit(left.unit, right.unit)) {
    context.report(
      'E0301',
      node.span,
      `${capitalised(typeName(left))} and ${typeName(right)} cannot be ${verb}.`,
      {
        why: 'The result would have no meaning: the two are measured in different units.',
        fix:
          (isPrice(right) ? plainPrice(first, OR_MONEY) : undefined) ??
          (isPrice(left) ? plainPrice(second, OR_MONEY) : undefined) ??
          unitFix(left, right),
      },
    );
    return UNKNOWN_TYPE;
  }
  return { kind: 'number', level, whole, ...(unit !== undefined && { unit }) };
}

/** The other thing that may have been meant. */
const OR_MONEY = '; an amount of money is compared with one: `close * volume`';

/** `5 USD` where a price is meant: prices are plain numbers, in the currency of their symbol. */
export function plainPrice(node: Expression, orElse = ''): Fix | undefined {
  if (node.kind === 'ParenExpression') return plainPrice(node.inner, orElse);
  if (node.kind !== 'MoneyLiteral') return undefined;
  const text = Number.isInteger(node.value)
    ? String(node.value).replace(/\B(?=(?:\d{3})+$)/g, '_')
    : String(node.value);
  return replacement(node.span, text, `write \`${text}\`: a price is a plain number${orElse}`);
}

function isPrice({ unit }: NumberType): boolean {
  return unit !== undefined && sameUnit(unit, PRICE);
}

function unitFix(left: NumberType, right: NumberType): string {
  const names = [typeName(left), typeName(right)];
  if (names.includes('a price') && names.includes('an amount of money')) {
    return 'multiply the price by a number of shares (`close * volume`), or compare two prices';
  }
  if (names.includes('a price') && names.includes('a plain number or ratio')) {
    return 'divide the price by a price (`close / sma(close, 20)`), or multiply the ratio by a price (`2% * close`)';
  }
  if (names.includes('a number of shares') && names.includes('a price')) {
    return 'compare a volume with a volume (`volume > sma(volume, 20)`), or money with money (`close * volume > 5_000_000 USD`)';
  }
  return 'bring both to one unit by multiplying or dividing';
}
