/** Expressions as text. Brackets stand where they were written, and where the meaning would change without them. */

import type { Argument, Expression } from './ast.ts';
import { printLiteral } from './print-literal.ts';

/** From the loosest to the tightest, in the order of the grammar's rules. */
const LEVEL = {
  conditional: 0,
  or: 1,
  and: 2,
  not: 3,
  comparison: 4,
  coalesce: 5,
  sum: 6,
  product: 7,
  sign: 8,
  postfix: 9,
  primary: 10,
} as const;

type Level = (typeof LEVEL)[keyof typeof LEVEL];

/** What stands at each level, as it is written. The words of the language reference come from here. */
export const OPERATORS_AT: Readonly<
  Record<Exclude<keyof typeof LEVEL, 'primary'>, readonly string[]>
> = {
  conditional: ['if … then … else …'],
  or: ['or'],
  and: ['and'],
  not: ['not'],
  comparison: [
    ...['<', '<=', '>', '>=', '==', '!=', 'crosses above', 'crosses below', 'between … and …'],
    ...['is', 'rising for', 'falling for', 'for … bars', 'within … bars'],
  ],
  coalesce: ['??'],
  sum: ['+', '-'],
  product: ['*', '/'],
  sign: ['-x'],
  postfix: [
    'x[n]',
    'x n bars ago',
    '.field',
    'f(…)',
    '10% of equity',
    'x on 1w',
    'x of SPY',
    'across universe',
  ],
};

/** A condition or a value, where anything may stand. */
export function printExpression(node: Expression): string {
  return printAt(node, LEVEL.conditional);
}

/** A value after which the words `for n bars` or `from …` may follow. */
export function printAmount(node: Expression): string {
  return node.kind === 'IfExpression' ? printExpression(node) : printAt(node, LEVEL.coalesce);
}

/** A value directly before `for n bars`, which a bare `if` would take for itself. */
export function printClosed(node: Expression): string {
  return printAt(node, LEVEL.coalesce);
}

/** How many bars: the word follows a name, and is a part of a literal. */
export function printBars(node: Expression): string {
  const text = printAt(node, LEVEL.sum);
  return node.kind === 'NameExpression' || node.kind === 'ParenExpression' ? `${text} bars` : text;
}

function printAt(node: Expression, least: Level): string {
  const text = printNode(node);
  return levelOf(node) < least ? `(${text})` : text;
}

function levelOf(node: Expression): Level {
  switch (node.kind) {
    case 'IfExpression':
      return LEVEL.conditional;
    case 'BinaryExpression':
      return binaryLevel(node.operator);
    case 'UnaryExpression':
      return node.operator === 'not' ? LEVEL.not : LEVEL.sign;
    case 'CrossExpression':
    case 'BetweenExpression':
    case 'IsExpression':
    case 'RisingExpression':
    case 'ForBarsExpression':
    case 'WithinBarsExpression':
      return LEVEL.comparison;
    case 'CallExpression':
    case 'FieldExpression':
    case 'PastExpression':
    case 'OnExpression':
    case 'OfExpression':
    case 'AcrossExpression':
      return LEVEL.postfix;
    default:
      return LEVEL.primary;
  }
}

const BINARY_LEVELS = ['or', 'and', 'coalesce', 'sum', 'product'] as const;

function binaryLevel(
  operator: Extract<Expression, { kind: 'BinaryExpression' }>['operator'],
): Level {
  const name = BINARY_LEVELS.find((level) => OPERATORS_AT[level].includes(operator));
  return LEVEL[name ?? 'comparison'];
}

function printNode(node: Expression): string {
  switch (node.kind) {
    case 'NameExpression':
      return node.name;
    case 'CallExpression':
      return `${printAt(node.callee, LEVEL.postfix)}(${node.args.map(printArgument).join(', ')})`;
    case 'FieldExpression':
      return `${printAt(node.object, LEVEL.postfix)}.${node.field.name}`;
    case 'PastExpression': {
      const series = printAt(node.series, LEVEL.postfix);
      if (node.written === 'index') return `${series}[${printExpression(node.offset)}]`;
      return `${series} ${printBars(node.offset)} ago`;
    }
    case 'OnExpression':
      return `${printAt(node.operand, LEVEL.postfix)} on ${printLiteral(node.timeframe)}`;
    case 'OfExpression':
      return `${printAt(node.operand, LEVEL.postfix)} of ${printNode(node.target)}`;
    case 'AcrossExpression':
      return `${printAt(node.operand, LEVEL.postfix)} across universe`;
    case 'UnaryExpression':
      return node.operator === 'not'
        ? `not ${printAt(node.operand, LEVEL.not)}`
        : `-${printAt(node.operand, LEVEL.sign)}`;
    case 'BinaryExpression': {
      const level = binaryLevel(node.operator);
      const left = printAt(node.left, level);
      return `${left} ${node.operator} ${printAt(node.right, tighter(level))}`;
    }
    case 'CrossExpression':
      return `${printTested(node.left)} crosses ${node.direction} ${printAt(node.right, LEVEL.coalesce)}`;
    case 'BetweenExpression':
      return `${printTested(node.operand)} between ${printAt(node.low, LEVEL.sum)} and ${printAt(node.high, LEVEL.sum)}`;
    case 'IsExpression':
      return `${printTested(node.operand)} is ${node.negated ? 'not ' : ''}${node.what.name}`;
    case 'RisingExpression':
      return `${printTested(node.operand)} ${node.direction} for ${printBars(node.bars)}`;
    case 'ForBarsExpression':
      return `${printTested(node.condition)} for ${printBars(node.bars)}`;
    case 'WithinBarsExpression':
      return `${printTested(node.condition)} within ${printBars(node.bars)}`;
    case 'IfExpression': {
      const [condition, then, otherwise] = [node.condition, node.then, node.otherwise].map(
        printExpression,
      );
      return `if ${condition} then ${then} else ${otherwise}`;
    }
    case 'ParenExpression':
      return `(${printExpression(node.inner)})`;
    case 'ErrorExpression':
      return '…';
    default:
      return printLiteral(node);
  }
}

/** Comparisons group from the left, so the first operand may be one itself. */
function printTested(node: Expression): string {
  return printAt(node, LEVEL.comparison);
}

function tighter(level: Level): Level {
  switch (level) {
    case LEVEL.or:
      return LEVEL.and;
    case LEVEL.and:
      return LEVEL.not;
    case LEVEL.comparison:
      return LEVEL.coalesce;
    case LEVEL.coalesce:
      return LEVEL.sum;
    case LEVEL.sum:
      return LEVEL.product;
    default:
      return LEVEL.sign;
  }
}

function printArgument({ name, value }: Argument): string {
  return name ? `${name.name} = ${printExpression(value)}` : printExpression(value);
}
