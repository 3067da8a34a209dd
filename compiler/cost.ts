/** What a bar costs: bytes of state and operations, summed over the plan. There are no loops to surprise anyone. */

import { type Bounds, boundsOfRanges, boundsOfValues, cornersOf } from './bounds.ts';
import { assertPresent } from './invariant.ts';
import { keep } from './keep.ts';
import { KERNELS } from './kernels/index.ts';
import { knifeEdgeNodes } from './knife-edges.ts';
import type { NodeId, Plan, PlanNode } from './plan.ts';
import { PURE_OPERATIONS } from './pure-operations.ts';
import { bindNodes, type Warmup, warmupRead, warmupsWithin } from './warmup.ts';

export interface Cost {
  /** What a snapshot of one symbol holds. */
  readonly stateBytes: number;
  /** Arithmetic and comparisons, averaged over the bars since the start: never more. */
  readonly operationsPerBar: number;
}

/** Each clock has its own bars; a bar of all of them at once costs this much. */
export function sumOfCosts(plans: readonly Plan[], params: Readonly<Record<string, number>>): Cost {
  const costs = plans.map((plan) => costOf(plan, params));
  return {
    stateBytes: costs.reduce((sum, { stateBytes }) => sum + stateBytes, 0),
    operationsPerBar: costs.reduce((sum, { operationsPerBar }) => sum + operationsPerBar, 0),
  };
}

export interface NodeCost extends Cost {
  readonly node: PlanNode;
}

export interface PlanCost extends Cost {
  readonly warmup: Warmup;
  /** In the plan's order, without the nodes that cost nothing. */
  readonly nodes: readonly NodeCost[];
}

const BYTES_PER_NUMBER = 8;

/** Which rules fired, which are unknown, and the count of knife edges. */
const NUMBERS_OF_EVERY_STRATEGY = 3;
/** The loop over bars. */
const OPERATIONS_OF_EVERY_STRATEGY = 8;
/** A rule's bit is tested and joined, once for true and once for unknown. */
const OPERATIONS_PER_RULE = 4;
/** `|a - b| <= 1e-12 × |b| and a !== b`, and the count. */
const OPERATIONS_PER_KNIFE_EDGE = 7;

/** For one value of every param. */
export function costOf(plan: Plan, params: Readonly<Record<string, number>>): Cost {
  return sumOf(plan, nodeCosts(plan, boundsOfValues(plan, bindNodes(plan, params))));
}

export function planCost(plan: Plan, params: Readonly<Record<string, number>>): PlanCost {
  return costWithin(plan, boundsOfValues(plan, bindNodes(plan, params)));
}

/** No value in the params' declared ranges costs more, nor needs more bars. */
export function worstPlanCost(plan: Plan): PlanCost {
  return costWithin(plan, boundsOfRanges(plan));
}

function costWithin(plan: Plan, bounds: Bounds): PlanCost {
  const nodes = nodeCosts(plan, bounds);
  return { ...sumOf(plan, nodes), warmup: warmupRead(plan, warmupsWithin(plan, bounds)), nodes };
}

function nodeCosts(plan: Plan, bounds: Bounds): readonly NodeCost[] {
  const edges = knifeEdgeNodes(plan);
  const histories = historiesOf(plan, bounds);
  return plan.nodes.flatMap((node): readonly NodeCost[] => {
    if (node.level !== 'stream') return [];
    const own = node.operation.kind === 'kernel' ? kernelCost(node, bounds) : pureCost(node);
    const history = histories.get(node.id);
    const numbers = own.numbers + (history === undefined ? 0 : ringSize(history));
    const operations =
      own.operations +
      (history === undefined ? 0 : 1) +
      (edges.has(node.id) ? OPERATIONS_PER_KNIFE_EDGE : 0);
    if (numbers === 0 && operations === 0) return [];
    return [{ node, stateBytes: numbers * BYTES_PER_NUMBER, operationsPerBar: operations }];
  });
}

function sumOf(plan: Plan, nodes: readonly NodeCost[]): Cost {
  const outputs = plan.outputs.filter((id) => plan.nodes[id]?.level === 'stream').length;
  const fixedBytes = (NUMBERS_OF_EVERY_STRATEGY + outputs) * BYTES_PER_NUMBER;
  const fixedOperations = OPERATIONS_OF_EVERY_STRATEGY + plan.rules.length * OPERATIONS_PER_RULE;
  return {
    stateBytes: nodes.reduce((sum, { stateBytes }) => sum + stateBytes, fixedBytes),
    operationsPerBar: nodes.reduce((sum, node) => sum + node.operationsPerBar, fixedOperations),
  };
}

interface OwnCost {
  readonly numbers: number;
  readonly operations: number;
}

function kernelCost(node: PlanNode, bounds: Bounds): OwnCost {
  const kernel = kernelOf(node);
  const corners = cornersOf(node, kernel, bounds);
  return {
    numbers: Math.max(...corners.map((statics) => kernel.stateSize(statics))),
    operations: Math.max(...corners.map((statics) => kernel.operations(statics))),
  };
}

const NO_COST: OwnCost = { numbers: 0, operations: 0 };

/** Of pure operations that were asked for: reading their text takes longer than the rest of the sum. */
const pureCosts = new Map<string, OwnCost>();

function pureCost({ operation }: PlanNode): OwnCost {
  if (operation.kind !== 'pure') return NO_COST;
  return (
    pureCosts.get(operation.name) ?? keep(pureCosts, operation.name, costOfText(operation.name))
  );
}

/** As many operations as its text has signs for them: the emitted code is that text. */
function costOfText(name: string): OwnCost {
  const { emit, arity } = assertPresent(PURE_OPERATIONS.get(name), `operation ${name} exists`);
  const text = emit(...Array.from({ length: arity }, (_, k) => `x${k}`));
  const signs = text.match(/ (?:[-+*/<>]|\*\*|[<>]=|[!=]==) |-(?=x)|\w\(/g) ?? [];
  // `finite` itself subtracts and compares.
  return { numbers: 0, operations: signs.length + (text.startsWith('finite') ? 2 : 0) };
}

/** How far back each node's past values are read. Columns are history by themselves. */
function historiesOf(plan: Plan, bounds: Bounds): ReadonlyMap<NodeId, number> {
  const farthest = new Map<NodeId, number>();
  for (const node of plan.nodes) {
    if (node.operation.kind !== 'kernel') continue;
    const kernel = kernelOf(node);
    const input = plan.nodes[node.args[0] ?? -1];
    if (!kernel.history || input?.level !== 'stream' || input.operation.kind === 'column') continue;
    for (const statics of cornersOf(node, kernel, bounds))
      farthest.set(input.id, Math.max(farthest.get(input.id) ?? 0, kernel.history(statics)));
  }
  return farthest;
}

/** As `ring` in the emitted code: the smallest power of two that holds them and the present value. */
function ringSize(distance: number): number {
  return 2 ** Math.ceil(Math.log2(distance + 1));
}

function kernelOf({ operation }: PlanNode) {
  const name = operation.kind === 'kernel' ? operation.name : '';
  return assertPresent(KERNELS.get(name), `kernel ${name} exists`);
}
