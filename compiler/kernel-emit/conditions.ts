/**
 * Conditions as code of two values. A rule acts when its condition is true, so what a kernel needs of each is whether
 * it is true, or whether it is false; that it is unknown is that it is neither. Comparisons with an absent number are
 * neither by themselves: NaN fails both.
 */

import { assertPresent } from '../invariant.ts';
import { FALSE, type NodeId, type Plan, TRUE } from '../plan.ts';

export type Truth = 'true' | 'false';

/** How to write a node as a number: its own value, or 0, 1 or 2 for a condition. */
export type ValueOf = (id: NodeId) => string;

/** Text that holds where the condition has this truth. */
export function truthOf(plan: Plan, id: NodeId, truth: Truth, value: ValueOf): string {
  const { operation, args, level } = assertPresent(plan.nodes[id], `node ${id} exists`);
  const part = (k: number, wanted: Truth): string =>
    truthOf(plan, assertPresent(args[k], `argument ${k} of node ${id}`), wanted, value);
  if (operation.kind === 'const') {
    const wanted = truth === 'true' ? TRUE : FALSE;
    return String(operation.value === wanted);
  }
  if (operation.kind === 'pure' && level === 'stream') {
    switch (operation.name) {
      case 'and':
      case 'or':
        return `(${part(0, truth)} ${(operation.name === 'and') === (truth === 'true') ? '&&' : '||'} ${part(1, truth)})`;
      case 'not':
        return part(0, truth === 'true' ? 'false' : 'true');
      default: {
        const [a = 0, b = 0] = args;
        const text = comparisonOf(operation.name, truth, value, a, b);
        if (text !== undefined) return text;
      }
    }
  }
  return `${value(id)} === ${truth === 'true' ? TRUE : FALSE}`;
}

const SIGNS: ReadonlyMap<string, readonly [holds: string, fails: string]> = new Map([
  ['less', ['<', '>=']],
  ['less_equal', ['<=', '>']],
  ['greater', ['>', '<=']],
  ['greater_equal', ['>=', '<']],
]);

/** Undefined for what is no comparison of numbers. */
function comparisonOf(
  name: string,
  truth: Truth,
  value: ValueOf,
  a: NodeId,
  b: NodeId,
): string | undefined {
  const signs = SIGNS.get(name);
  if (signs) return `${value(a)} ${signs[truth === 'true' ? 0 : 1]} ${value(b)}`;
  if (name === 'is_absent') return `${value(a)} ${truth === 'true' ? '!==' : '==='} ${value(a)}`;
  if (name !== 'equal' && name !== 'not_equal') return undefined;
  const [x, y] = [value(a), value(b)];
  return (name === 'equal') === (truth === 'true')
    ? `${x} === ${y}`
    : `(${x} !== ${y} && ${x} === ${x} && ${y} === ${y})`;
}

/** Nodes whose numbers `truthOf` writes for this condition. */
export function readBy(plan: Plan, id: NodeId): readonly NodeId[] {
  const read: NodeId[] = [];
  truthOf(plan, id, 'true', record);
  truthOf(plan, id, 'false', record);
  return read;

  function record(node: NodeId): string {
    read.push(node);
    return '';
  }
}
