/** Phase 7: nodes that no rule and no order reads are left out, and the rest is numbered afresh. */

import { assertPresent } from './invariant.ts';
import type { NodeId, Plan, PlanNode } from './plan.ts';

export function optimise(plan: Plan): Plan {
  const live = new Set<NodeId>();
  const pending = [...plan.rules, ...plan.outputs];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (live.has(id)) continue;
    live.add(id);
    for (const arg of assertPresent(plan.nodes[id], 'the node exists').args) pending.push(arg);
  }
  const renumbered: NodeId[] = [];
  const nodes: PlanNode[] = [];
  const moved = (id: NodeId): NodeId =>
    assertPresent(renumbered[id], 'a node comes before what reads it');
  for (const node of plan.nodes) {
    if (!live.has(node.id)) continue;
    const id = nodes.length;
    renumbered[node.id] = id;
    // Before the first node that is left out, nothing moves.
    nodes.push(node.id === id ? node : { ...node, id, args: node.args.map(moved) });
  }
  return { ...plan, nodes, rules: plan.rules.map(moved), outputs: plan.outputs.map(moved) };
}
