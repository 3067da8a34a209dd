/**
 * Which sub-plans are computed into columns, once for all combinations of params that agree on what they read. A column
 * is worth its memory where something with state stands in it and fewer params decide it than decide what reads it.
 */

import { assertPresent } from '../invariant.ts';
import type { NodeId, Plan, PlanNode } from '../plan.ts';
import type { KernelOptions } from './request.ts';

export interface SharedNode {
  readonly id: NodeId;
  readonly params: readonly string[];
}

/** The shared nodes that the roots read, each before those that read it. */
export function sharedNodes(
  plan: Plan,
  roots: readonly NodeId[],
  { swept, isShared }: KernelOptions,
): readonly SharedNode[] {
  if (swept.size === 0) return [];
  const known = factsOf(plan, swept);
  const found: SharedNode[] = [];
  const seen = new Set<string>();
  for (const id of roots) visit(id, [...swept].join(' '));
  return found.sort((a, b) => a.id - b.id);

  /** `reader`: the params of the column or the loop that would compute this node. */
  function visit(id: NodeId, reader: string): void {
    if (seen.has(`${id} ${reader}`)) return;
    seen.add(`${id} ${reader}`);
    const node = assertPresent(plan.nodes[id], `node ${id} exists`);
    const { params, isHeavy } = assertPresent(known[id], `node ${id} has its facts`);
    const own = params.join(' ');
    if (isHeavy && own !== reader && isColumn(node) && isShared(params)) {
      if (!found.some((shared) => shared.id === id)) found.push({ id, params });
      for (const arg of node.args) visit(arg, own);
      return;
    }
    for (const arg of node.args) visit(arg, reader);
  }
}

/** A comparison is cheaper to make than to read, and a value back is read from the column that it is a value of. */
function isColumn({ type, operation }: PlanNode): boolean {
  return operation.kind === 'kernel' ? !LIGHT_KERNELS.has(operation.name) : type === 'number';
}

const LIGHT_KERNELS: ReadonlySet<string> = new Set(['previous', 'delay']);

interface Facts {
  readonly params: readonly string[];
  readonly isHeavy: boolean;
}

function factsOf(plan: Plan, swept: ReadonlySet<string>): readonly Facts[] {
  const facts: Facts[] = [];
  for (const { operation, args } of plan.nodes) {
    const own = operation.kind === 'param' && swept.has(operation.name) ? [operation.name] : [];
    const parts = args.flatMap((arg) => facts[arg] ?? []);
    const params = new Set([...own, ...parts.flatMap(({ params }) => params)]);
    facts.push({
      params: [...swept].filter((name) => params.has(name)),
      isHeavy:
        parts.some(({ isHeavy }) => isHeavy) ||
        (operation.kind === 'kernel' && !LIGHT_KERNELS.has(operation.name)),
    });
  }
  return facts;
}
