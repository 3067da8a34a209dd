/** The parts of an expression that a person would want to see beside it: nothing inside an indicator, and literals only where they are compared with. */

import type { BinaryOperator, Expression } from '../grammar/index.ts';
import type { TraceForm } from './trace-strategy.ts';

export interface Parts {
  readonly form: TraceForm;
  readonly parts: readonly Expression[];
}

export function partsOf(node: Expression): Parts {
  const { form, parts } = allParts(node);
  const isCompared = form === 'cross' || form === 'comparison';
  return { form, parts: isCompared ? parts : parts.filter((part) => !isLiteral(part)) };
}

function allParts(node: Expression): Parts {
  switch (node.kind) {
    case 'ParenExpression':
      return allParts(node.inner);
    case 'AcrossExpression':
      return allParts(node.operand);
    case 'BinaryExpression':
      if (node.operator === 'and' || node.operator === 'or')
        return { form: node.operator, parts: chain(node, node.operator) };
      return { form: binaryForm(node.operator), parts: [node.left, node.right] };
    case 'UnaryExpression':
      return { form: node.operator === 'not' ? 'not' : 'other', parts: [node.operand] };
    case 'CrossExpression':
      return { form: 'cross', parts: [node.left, node.right] };
    case 'BetweenExpression':
      return { form: 'comparison', parts: [node.operand, node.low, node.high] };
    case 'IsExpression':
    case 'RisingExpression':
      return { form: 'other', parts: [node.operand] };
    case 'ForBarsExpression':
    case 'WithinBarsExpression':
      return { form: 'other', parts: [node.condition] };
    case 'IfExpression':
      return { form: 'other', parts: [node.condition, node.then, node.otherwise] };
    case 'PastExpression':
      return { form: 'other', parts: [node.series].filter(isTelling) };
    case 'CallExpression':
      return { form: 'other', parts: node.args.map(({ value }) => value).filter(isTelling) };
    default:
      return { form: 'other', parts: [] };
  }
}

const COMPARISONS: readonly BinaryOperator[] = ['<', '<=', '>', '>=', '==', '!='];

function binaryForm(operator: BinaryOperator): TraceForm {
  return COMPARISONS.includes(operator) ? 'comparison' : 'other';
}

/** `a and b and c` has three parts. */
function chain(node: Expression, operator: 'and' | 'or'): readonly Expression[] {
  if (node.kind === 'ParenExpression') return chain(node.inner, operator);
  return node.kind === 'BinaryExpression' && node.operator === operator
    ? [...chain(node.left, operator), ...chain(node.right, operator)]
    : [node];
}

/** Of what an indicator is made from, everything but the bar's own prices. */
function isTelling(node: Expression): boolean {
  return node.kind !== 'NameExpression' || !BAR_NAMES.has(node.name);
}

const BAR_NAMES: ReadonlySet<string> = new Set([
  ...['open', 'high', 'low', 'close', 'volume', 'hl2', 'hlc3', 'ohlc4'],
]);

export function isLiteral(node: Expression): boolean {
  return node.kind.endsWith('Literal') || node.kind === 'ErrorExpression';
}
