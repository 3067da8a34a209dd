/**
 * A knife edge is a comparison decided by less than one part in 1e12: another order of rounding could turn it.
 * Only comparisons of computed values count; two prices as quoted are exact.
 */

import type { NodeId, Plan } from './plan.ts';

/** Kernels that hand on one of their inputs, or count: nothing is rounded in them. */
const EXACT_KERNELS: ReadonlySet<string> = new Set([
  'previous',
  'delay',
  'highest',
  'lowest',
  'highest_age',
  'lowest_age',
  'for_bars',
  'within_bars',
  'bars_since',
  'value_when',
]);

const COMPARISONS: ReadonlySet<string> = new Set([
  'less',
  'less_equal',
  'greater',
  'greater_equal',
  'equal',
  'not_equal',
]);

/** Nodes whose value was rounded by a running computation. */
function roundedNodes(plan: Plan): ReadonlySet<NodeId> {
  const rounded = new Set<NodeId>();
  for (const node of plan.nodes) {
    const { operation } = node;
    const isRunning = operation.kind === 'kernel' && !EXACT_KERNELS.has(operation.name);
    if (node.type === 'number' && (isRunning || node.args.some((id) => rounded.has(id))))
      rounded.add(node.id);
  }
  return rounded;
}

/**
 * The comparisons that count. Two that look at the same pair, as `crosses above` and `crosses below` do, are one
 * edge. `crosses` also compares the two values of the bar before, which was counted on that bar.
 */
export function knifeEdgeNodes(plan: Plan): ReadonlySet<NodeId> {
  const rounded = roundedNodes(plan);
  const pairs = new Set<string>();
  const counting = new Set<NodeId>();
  for (const { id, operation, args } of plan.nodes) {
    if (operation.kind !== 'pure' || !COMPARISONS.has(operation.name)) continue;
    if (!args.some((arg) => rounded.has(arg)) || args.some((arg) => looksBack(plan, arg))) continue;
    const pair = [...args].sort((a, b) => a - b).join(' ');
    if (pairs.has(pair)) continue;
    pairs.add(pair);
    counting.add(id);
  }
  return counting;
}

function looksBack(plan: Plan, id: NodeId): boolean {
  const operation = plan.nodes[id]?.operation;
  return (
    operation?.kind === 'kernel' && (operation.name === 'previous' || operation.name === 'delay')
  );
}
