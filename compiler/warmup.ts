/** Phase 4, warm-up: how many bars until each node has a value, and until the seeds of recursions have faded. */

import { type Bounds, boundsOfValues, cornersOf } from './bounds.ts';
import { assertPresent } from './invariant.ts';
import { keep } from './keep.ts';
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

/** What the first bar, and what is known before it, count for. */
interface Origin {
  readonly known: Warmup;
  readonly firstBar: Warmup;
  column(name: string): Warmup;
}

/** Not waited for at all. */
const NOTHING: Warmup = { defined: Number.NEGATIVE_INFINITY, settled: Number.NEGATIVE_INFINITY };
const ONE_BAR: Warmup = { defined: 1, settled: 1 };

const FROM_FIRST_BAR: Origin = {
  known: { defined: 0, settled: 0 },
  firstBar: ONE_BAR,
  column: () => ONE_BAR,
};

/** Max-plus: a node waits for its slowest argument, and a kernel for as many values of it as it needs. */
export function warmupOfNodes(
  plan: Plan,
  params: Readonly<Record<string, number>>,
  origin: Origin = FROM_FIRST_BAR,
): readonly Warmup[] {
  return warmupsWithin(plan, boundsOfValues(plan, bindNodes(plan, params)), origin);
}

/** The longest warm-up that each node can have, wherever in their bounds the params lie. */
export function warmupsWithin(
  plan: Plan,
  bounds: Bounds,
  origin: Origin = FROM_FIRST_BAR,
): readonly Warmup[] {
  const linked = LINKED.get(plan) ?? keep(LINKED, plan, findLinked(plan));
  const warmups: Warmup[] = [];
  for (const node of plan.nodes) warmups.push(warmupOf(node, { warmups, linked, bounds, origin }));
  return warmups;
}

/** A plan does not change, and a sweep binds it a thousand times. */
const LINKED = new WeakMap<Plan, ReadonlySet<NodeId>>();

/** Whatever is made of values from other clocks: when these come is known in a run, and not before. */
function findLinked(plan: Plan): ReadonlySet<NodeId> {
  const linked = new Set<NodeId>();
  for (const { id, operation, args } of plan.nodes) {
    const isLinked = operation.kind === 'column' && operation.isLinked === true;
    if (isLinked || args.some((arg) => linked.has(arg))) linked.add(id);
  }
  return linked;
}

interface Known {
  /** Of the nodes before. */
  readonly warmups: readonly Warmup[];
  readonly linked: ReadonlySet<NodeId>;
  readonly bounds: Bounds;
  readonly origin: Origin;
}

function warmupOf(node: PlanNode, { warmups, linked, bounds, origin }: Known): Warmup {
  if (node.level !== 'stream') return origin.known;
  const { operation } = node;
  if (operation.kind === 'column') return origin.column(operation.name);
  const of = (ids: readonly NodeId[]): readonly Warmup[] => ids.map((id) => warmups[id] ?? NOTHING);
  if (operation.kind === 'kernel') {
    const kernel = assertPresent(KERNELS.get(operation.name), `kernel ${operation.name} exists`);
    const corners = cornersOf(node, kernel, bounds);
    const inputs = slowest([origin.firstBar, ...of(node.args.slice(0, kernel.inputs.length))]);
    const defined = Math.max(...corners.map((statics) => kernel.defined(statics)));
    const settled = Math.max(...corners.map((statics) => kernel.settled(statics)));
    return {
      defined: inputs.defined + defined - 1,
      settled: inputs.settled + settled - 1,
    };
  }
  if (operation.kind === 'pure' && operation.name === 'is_absent') return origin.firstBar;
  const args = of(node.args);
  const all = slowest(args);
  if (operation.kind !== 'pure' || !operation.name.startsWith('coalesce')) return all;
  // `x ?? y` has a value with the first of the two. One from another clock may come late, so nothing is built on it
  // but where there is nothing else; then on the last, which stands in for the others.
  const own = node.args.filter((arg) => !linked.has(arg));
  const sure = of(own.length > 0 ? own : node.args.slice(-1));
  const first = Math.min(...sure.map(({ defined }) => defined));
  return { defined: Math.max(origin.firstBar.defined, first), settled: all.settled };
}

function slowest(warmups: readonly Warmup[]): Warmup {
  // A plain loop, as a sweep asks this of each node for each of its runs.
  let { defined, settled } = NOTHING;
  for (const warmup of warmups) {
    defined = Math.max(defined, warmup.defined);
    settled = Math.max(settled, warmup.settled);
  }
  return { defined, settled };
}

/** Warm-up of a whole strategy: every rule and every number that an order needs. */
export function warmupOfPlan(plan: Plan, params: Readonly<Record<string, number>>): Warmup {
  return warmupRead(plan, warmupOfNodes(plan, params));
}

/** Of the nodes' warm-ups, what the rules and outputs wait for. */
export function warmupRead(plan: Plan, warmups: readonly Warmup[]): Warmup {
  const { defined, settled } = slowest(valuesRead(plan, warmups));
  return { defined: Math.max(1, defined), settled: Math.max(1, settled) };
}

/**
 * How many bars a strategy waits from the first value of one of its columns on, that bar included; undefined for a
 * column without which everything has a value: it stands before `??`, or is only asked whether it is absent.
 */
export function warmupFrom(
  column: string,
  plan: Plan,
  params: Readonly<Record<string, number>>,
): Warmup | undefined {
  const warmups = warmupOfNodes(plan, params, {
    known: NOTHING,
    firstBar: NOTHING,
    column: (name) => (name === column ? ONE_BAR : NOTHING),
  });
  const { defined, settled } = slowest(valuesRead(plan, warmups));
  return defined === NOTHING.defined ? undefined : { defined, settled };
}

function valuesRead(plan: Plan, warmups: readonly Warmup[]): readonly Warmup[] {
  return [...plan.rules, ...plan.outputs].map((id) => warmups[id] ?? NOTHING);
}
