/**
 * The reference interpreter: the plan's meaning, slow and obvious. It knows nothing of emitted code, and holds
 * it to account: both must give the same bits on every bar of every golden case and of random programs.
 */

import type { Columns, Evaluator } from '../runtime/evaluator.ts';
import { assertPresent } from './invariant.ts';
import { KERNELS } from './kernels/index.ts';
import { knifeEdgeNodes } from './knife-edges.ts';
import { type NodeId, type Plan, type PlanNode, TRUE, UNKNOWN } from './plan.ts';
import { PURE_OPERATIONS } from './pure-operations.ts';

export interface Interpreter extends Evaluator {
  /** Value of any node at the row last stepped: what `why` and the playground show. */
  value(id: NodeId): number;
}

type StepNode = (i: number) => number;

export function interpret(
  plan: Plan,
  columns: Columns,
  params: Readonly<Record<string, number>>,
): Interpreter {
  const edges = knifeEdgeNodes(plan);
  const values = new Array<number>(plan.nodes.length).fill(Number.NaN);
  let steps: readonly StepNode[] = [];
  let fired = 0;
  let unknown = 0;
  let knifeEdges = 0;
  let rows = 0;
  reset();

  return {
    get fired() {
      return fired;
    },
    get unknown() {
      return unknown;
    },
    get knifeEdges() {
      return knifeEdges;
    },
    step,
    run,
    reset,
    snapshot: () => Float64Array.of(rows),
    restore,
    output: (k) => value(assertPresent(plan.outputs[k], `output ${k} exists`)),
    value,
  };

  function value(id: NodeId): number {
    return values[id] ?? Number.NaN;
  }

  function reset(): void {
    values.fill(Number.NaN);
    fired = 0;
    unknown = 0;
    knifeEdges = 0;
    rows = 0;
    const prepared: StepNode[] = [];
    for (const node of plan.nodes) {
      const step = prepare(node);
      if (node.level !== 'stream') values[node.id] = step(0);
      prepared.push(step);
    }
    steps = prepared;
  }

  /** State is a function of the rows, so that their number is all of it: they are stepped again. */
  function restore([stepped = 0]: Float64Array): void {
    reset();
    for (let i = 0; i < stepped; i += 1) step(i);
  }

  function step(i: number): void {
    rows = i + 1;
    for (const node of plan.nodes) {
      if (node.level !== 'stream') continue;
      values[node.id] = assertPresent(steps[node.id], `node ${node.id} was prepared`)(i);
      if (edges.has(node.id)) countKnifeEdge(node);
    }
    fired = 0;
    unknown = 0;
    plan.rules.forEach((id, r) => {
      if (value(id) === TRUE) fired |= 2 ** r;
      if (value(id) === UNKNOWN) unknown |= 2 ** r;
    });
  }

  function run(from: number, to: number): number {
    for (let i = from; i < to; i += 1) {
      step(i);
      if (fired !== 0) return i + 1;
    }
    return to;
  }

  function countKnifeEdge(node: PlanNode): void {
    const [a = Number.NaN, b = Number.NaN] = node.args.map(value);
    if (a !== b && Math.abs(a - b) <= 1e-12 * Math.abs(b)) knifeEdges += 1;
  }

  function prepare(node: PlanNode): StepNode {
    const { operation } = node;
    switch (operation.kind) {
      case 'const':
        return () => operation.value;
      case 'param':
        return () => assertPresent(params[operation.name], `param ${operation.name} is bound`);
      case 'column': {
        const column = assertPresent(columns[operation.name], `column ${operation.name} is there`);
        return (i) => column[i] ?? Number.NaN;
      }
      case 'pure': {
        const { reference } = assertPresent(
          PURE_OPERATIONS.get(operation.name),
          `operation ${operation.name} exists`,
        );
        return () => reference(...node.args.map(value));
      }
      case 'kernel': {
        const kernel = assertPresent(
          KERNELS.get(operation.name),
          `kernel ${operation.name} exists`,
        );
        const inputs = node.args.slice(0, kernel.inputs.length);
        const next = kernel.reference(node.args.slice(kernel.inputs.length).map(value));
        return () => next(inputs.map(value));
      }
      default:
        return operation satisfies never;
    }
  }
}
