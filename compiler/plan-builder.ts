/** Builds a plan: equal sub-expressions become one node, and what is known is computed on the spot. */

import type { Span } from '../grammar/index.ts';
import { assertPresent } from './invariant.ts';
import { KERNELS } from './kernels/index.ts';
import {
  FALSE,
  type Level,
  type NodeId,
  type Operation,
  type PlanNode,
  TRUE,
  type ValueType,
} from './plan.ts';
import { PURE_OPERATIONS } from './pure-operations.ts';

export interface PlanBuilder {
  constant(value: number, type: ValueType, span: Span): NodeId;
  param(name: string, span: Span): NodeId;
  column(name: string, span: Span): NodeId;
  /** A column that is filled from another clock. */
  linkedColumn(name: string, span: Span): NodeId;
  pure(name: string, args: readonly NodeId[], span: Span): NodeId;
  kernel(name: string, args: readonly NodeId[], span: Span): NodeId;
  node(id: NodeId): PlanNode;
  /** Gives a node the name of the `let` that it is the value of; the first name stays. */
  label(id: NodeId, name: string): void;
  readonly nodes: readonly PlanNode[];
}

export function createPlanBuilder(): PlanBuilder {
  const nodes: PlanNode[] = [];
  const byKey = new Map<string, NodeId>();

  function intern(
    operation: Operation,
    args: readonly NodeId[],
    level: Level,
    type: ValueType,
    span: Span,
  ): NodeId {
    const what = operation.kind === 'const' ? constantKey(operation.value) : operation.name;
    const key = `${operation.kind} ${what} ${type} ${args.join(' ')}`;
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const id = nodes.length;
    nodes.push({ id, operation, args, level, type, span });
    byKey.set(key, id);
    return id;
  }

  function node(id: NodeId): PlanNode {
    return assertPresent(nodes[id], 'the plan node exists');
  }

  function levelOf(args: readonly NodeId[]): Level {
    let highest: Level = 'const';
    for (const id of args) {
      const { level } = node(id);
      if (level === 'stream') return level;
      if (level === 'param') highest = level;
    }
    return highest;
  }

  function constantOf(id: NodeId): number | undefined {
    const operation = nodes[id]?.operation;
    return operation?.kind === 'const' ? operation.value : undefined;
  }

  function constant(value: number, type: ValueType, span: Span): NodeId {
    return intern({ kind: 'const', value }, [], 'const', type, span);
  }

  function pure(name: string, args: readonly NodeId[], span: Span): NodeId {
    const operation = assertPresent(PURE_OPERATIONS.get(name), 'the pure operation exists');
    const shortcut = simplify(name, args, constantOf);
    if (shortcut !== undefined) return shortcut;
    const level = levelOf(args);
    if (level === 'const') {
      const values = args.map((id) => constantOf(id) ?? Number.NaN);
      return constant(operation.reference(...values), operation.result, span);
    }
    return intern({ kind: 'pure', name }, args, level, operation.result, span);
  }

  function kernel(name: string, args: readonly NodeId[], span: Span): NodeId {
    const spec = assertPresent(KERNELS.get(name), 'the kernel exists');
    return intern({ kind: 'kernel', name }, args, 'stream', spec.result, span);
  }

  return {
    constant,
    pure,
    kernel,
    node,
    nodes,
    param: (name, span) => intern({ kind: 'param', name }, [], 'param', 'number', span),
    column: (name, span) => intern({ kind: 'column', name }, [], 'stream', 'number', span),
    linkedColumn: (name, span) =>
      intern({ kind: 'column', name, isLinked: true }, [], 'stream', 'number', span),
    label(id, name) {
      const labelled = node(id);
      if (labelled.label === undefined && labelled.level === 'stream')
        nodes[id] = { ...labelled, label: name };
    },
  };
}

/**
 * The argument that an operation with a known argument comes down to: `if true then a else b` is a.
 * Only rewrites that hold for absent and unknown values too.
 */
function simplify(
  name: string,
  args: readonly NodeId[],
  constantOf: (id: NodeId) => number | undefined,
): NodeId | undefined {
  const [first = -1, second = -1, third = -1] = args;
  const a = constantOf(first);
  const b = constantOf(second);
  switch (name) {
    case 'select':
    case 'select_condition':
      return a === TRUE ? second : a === FALSE ? third : undefined;
    case 'coalesce':
      return a !== undefined && !Number.isNaN(a) ? first : undefined;
    case 'and':
      if (first === second) return first;
      return a === FALSE || b === TRUE ? first : b === FALSE || a === TRUE ? second : undefined;
    case 'or':
      if (first === second) return first;
      return a === TRUE || b === FALSE ? first : b === TRUE || a === FALSE ? second : undefined;
    default:
      return undefined;
  }
}

/** Distinguishes 0 from −0, which behave differently under division. */
function constantKey(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
