/** Whether two expressions are written alike. */

import type { Expression } from '../grammar/index.ts';

/** Trees of one shape have one value: all counts but their places in the text, and brackets around the whole. */
export function isSameShape(a: Expression, b: Expression): boolean {
  if (a.kind === 'ParenExpression') return isSameShape(a.inner, b);
  if (b.kind === 'ParenExpression') return isSameShape(a, b.inner);
  return isSame(a, b);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    left.length === right.length &&
    left.every(([key, value], k) => key === right[k]?.[0] && isSame(value, right[k][1]))
  );
}

function partsOf(node: object): readonly (readonly [string, unknown])[] {
  return Object.entries(node).filter(([key, value]) => key !== 'span' && value !== undefined);
}
