/** Literal values outside strategies: the numbers of a `risk` or `backtest` declaration. */

import type { Expression } from '../grammar/index.ts';
import { durationSeconds } from './timeframes.ts';

export interface Constant {
  readonly value: number;
  readonly unit: 'number' | 'ratio' | 'money' | 'duration' | 'bars' | 'shares' | 'leverage';
  /** `… of equity`. */
  readonly of?: string;
}

/** The value of a literal, signed or as a share of something; undefined for what has to be computed. */
export function constantOf(node: Expression): Constant | undefined {
  switch (node.kind) {
    case 'NumberLiteral':
      return { value: node.value, unit: 'number' };
    case 'RatioLiteral':
      return { value: node.value, unit: 'ratio' };
    case 'MoneyLiteral':
      return { value: node.value, unit: 'money' };
    case 'BarsLiteral':
      return { value: node.count, unit: 'bars' };
    case 'DurationLiteral':
      return { value: durationSeconds(node), unit: 'duration' };
    case 'SharesLiteral':
      return { value: node.count, unit: 'shares' };
    case 'LeverageLiteral':
      return { value: node.multiple, unit: 'leverage' };
    case 'ParenExpression':
      return constantOf(node.inner);
    case 'UnaryExpression': {
      const inner = node.operator === '-' ? constantOf(node.operand) : undefined;
      return inner && { ...inner, value: -inner.value };
    }
    case 'OfExpression': {
      const share = constantOf(node.operand);
      return share && node.target.kind === 'NameExpression'
        ? { ...share, of: node.target.name }
        : undefined;
    }
    default:
      return undefined;
  }
}
