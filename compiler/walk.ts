/** Walking a syntax tree: the direct sub-expressions of any expression, in source order. */

import type { Expression } from '../grammar/index.ts';

export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'CallExpression':
      return [
        ...(node.callee.kind === 'FieldExpression' ? [node.callee] : []),
        ...node.args.map((arg) => arg.value),
      ];
    case 'FieldExpression':
      return [node.object];
    case 'PastExpression':
      return [node.series, node.offset];
    case 'OnExpression':
    case 'OfExpression':
    case 'AcrossExpression':
    case 'UnaryExpression':
    case 'IsExpression':
      return [node.operand];
    case 'BinaryExpression':
    case 'CrossExpression':
      return [node.left, node.right];
    case 'BetweenExpression':
      return [node.operand, node.low, node.high];
    case 'RisingExpression':
      return [node.operand, node.bars];
    case 'ForBarsExpression':
    case 'WithinBarsExpression':
      return [node.condition, node.bars];
    case 'IfExpression':
      return [node.condition, node.then, node.otherwise];
    case 'ParenExpression':
      return [node.inner];
    default:
      return [];
  }
}

/** Visits the node and everything below it, parents first. */
export function walk(node: Expression, visit: (node: Expression) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}
