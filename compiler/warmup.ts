/** Phase 4, warm-up: how many bars until each node has a value, and until the seeds of recursions have faded. */

import { type Bounds, boundsOfValues, cornersOf } from './bounds.ts';
import { assertPresent } from './invariant.ts';
import { KERNELS } from './kernels/index.ts';
import type { NodeId, Plan, PlanNode } from './plan.ts';
import { PURE_OPERATIONS } from './pure-operations.ts';

export interface Warmup {
  /** Bars needed for the first value; 0 for what is known before the first bar. */
  readonly defined: number;
  readonly settled: number;
}

/** Values of everything known once params are bound; NaN for streams. */
export function bindNodes(plan: Plan, params: Readonly<Record<string, number>>): readonly number[] {
  const values: number[] = [];
  for (const node of plan.nodes) values.push(boundValue(node, values, params));
  return values;
}

/** The same for one setting of the params after another: only what depends on them is worked out again. */
export function bindInTurn(
  plan: Plan,
): (params: Readonly<Record<string, number>>) => readonly number[] {
  const tuned = plan.nodes.filter(({ level }) => level === 'param');
  let values: number[] | undefined;
  return (params) => {
    if (values) for (const node of tuned) values[node.id] = boundValue(node, values, params);
    else values = [...bindNodes(plan, params)];
    return values;
  };
}

function boundValue(
  node: PlanNode,
  values: readonly number[],
  params: Readonly<Record<string, number>>,
): number {
  const { operation } = node;
  if (operation.kind === 'const') return operation.value;
  if (operation.kind === 'param')
    return assertPresent(params[operation.name], `param ${operation.name} is bound`);
  if (operation.kind !== 'pure' || node.level === 'stream') return Number.NaN;
  const { reference } = assertPresent(
    PURE_OPERATIONS.get(operation.name),
    `operation ${operation.name} exists`,
  );
  return reference(...node.args.map((id) => values[id] ?? Number.NaN));
}

/** Max-plus: a node waits for its slowest argument, and a kernel for as many values of it as it needs. */
export function warmupOfNodes(
  plan: Plan,
  params: Readonly<Record<string, number>>,
): readonly Warmup[] {
  return warmupsWithin(plan, boundsOfValues(plan, bindNodes(plan, params)));
}

/** The longest warm-up that each node can have, wherever in their bounds the params lie. */
export function warmupsWithin(plan: Plan, bounds: Bounds): readonly Warmup[] {
  const warmups: Warmup[] = [];
  for (const node of plan.nodes) warmups.push(warmupOf(node, warmups, bounds));
  return warmups;
}

function warmupOf(node: PlanNode, warmups: readonly Warmup[], bounds: Bounds): Warmup {
  if (node.level !== 'stream') return { defined: 0, settled: 0 };
  const { operation } = node;
  if (operation.kind === 'column') return { defined: 1, settled: 1 };
  const slowest = (ids: readonly NodeId[]): Warmup => ({
    defined: Math.max(0, ...ids.map((id) => warmups[id]?.defined ?? 0)),
    settled: Math.max(0, ...ids.map((id) => warmups[id]?.settled ?? 0)),
  });
  if (operation.kind === 'kernel') {
    const kernel = assertPresent(KERNELS.get(operation.name), `kernel ${operation.name} exists`);
    const corners = cornersOf(node, kernel, bounds);
    const inputs = slowest(node.args.slice(0, kernel.inputs.length));
    const defined = Math.max(...corners.map((statics) => kernel.defined(statics)));
    const settled = Math.max(...corners.map((statics) => kernel.settled(statics)));
    return {
      defined: Math.max(1, inputs.defined) + defined - 1,
      settled: Math.max(1, inputs.settled) + settled - 1,
    };
  }
  if (operation.kind === 'pure' && operation.name === 'is_absent')
    return { defined: 1, settled: 1 };
  const all = slowest(node.args);
  if (operation.kind !== 'pure' || operation.name !== 'coalesce') return all;
  const firsts = node.args.map((id) => warmups[id]?.defined ?? 0);
  return { defined: Math.max(1, Math.min(...firsts)), settled: all.settled };
}

/** Warm-up of a whole strategy: every rule and every number that an order needs. */
export function warmupOfPlan(plan: Plan, params: Readonly<Record<string, number>>): Warmup {
  return warmupRead(plan, warmupOfNodes(plan, params));
}

/** Of the nodes' warm-ups, what the rules and outputs wait for. */
export function warmupRead(plan: Plan, warmups: readonly Warmup[]): Warmup {
  const read = [...plan.rules, ...plan.outputs].map((id) => warmups[id]);
  return {
    defined: Math.max(1, ...read.map((warmup) => warmup?.defined ?? 1)),
    settled: Math.max(1, ...read.map((warmup) => warmup?.settled ?? 1)),
  };
}
