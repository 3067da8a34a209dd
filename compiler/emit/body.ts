/** Writes what happens at a bar: one statement or block a node, in the plan's order. */

import { assertPresent } from '../invariant.ts';
import { keep } from '../keep.ts';
import { type ColumnParts, KERNELS, type KernelCode } from '../kernels/index.ts';
import { knifeEdgeNodes } from '../knife-edges.ts';
import type { NodeId, Plan, PlanNode } from '../plan.ts';
import { PURE_OPERATIONS } from '../pure-operations.ts';
import { columnParts, hasParts } from './column-parts.ts';
import { createMemberSupply, createNameSupply, type NameSupply, numberText } from './names.ts';
import { type RuleTests, ruleTests, storedNodes } from './rule-tests.ts';

/** A member of the class, and the local that stands for it inside `run`. */
interface Held {
  readonly name: string;
  readonly local: string;
}

export interface Field extends Held {
  readonly atStart: string;
}

export interface Buffer extends Held {
  readonly size: string;
}

/** Past values of a node, in a ring whose size is a power of two. */
export interface History extends Held {
  readonly mask: string;
  readonly maskLocal: string;
  readonly distances: readonly string[];
}

export interface Step {
  readonly nodeId: NodeId;
  readonly lines: readonly string[];
}

/** Everything that the class around it has to declare, set up and store. */
export interface Body {
  readonly columns: readonly Held[];
  /** The field that holds each param. */
  readonly params: readonly { readonly name: string; readonly member: string }[];
  /** Values known when params are bound: `this.weight5 = 2 / (this.fast + 1)`. */
  readonly bound: readonly { readonly name: string; readonly expression: string }[];
  readonly fields: readonly Field[];
  readonly buffers: readonly Buffer[];
  readonly histories: readonly History[];
  readonly steps: readonly Step[];
  /** What is worked out only at rows where the state is stored. */
  readonly storedSteps: readonly Step[];
  readonly tests: RuleTests;
  /** Some window sums prices: `sumInBlocks` is needed. */
  readonly sumsPrices: boolean;
  /** How to write the value of a node inside `run`. */
  value(id: NodeId): string;
}

export function emitBody(plan: Plan): Body {
  const locals = createNameSupply(['fired', 'from', 'to']);
  const members = createMemberSupply([
    ...['fired', 'unknown', 'knifeEdges', 'step', 'run', 'reset', 'output', 'snapshot', 'restore'],
    ...plan.outputs.map((_, k) => `output_${k}`),
    ...plan.nodes.flatMap(({ operation }) => (operation.kind === 'column' ? operation.name : [])),
  ]);
  const params = plan.params.map(({ name }) => ({ name, member: members.take(name) }));
  const values = new Map<NodeId, string>();
  const columns: Held[] = [];
  const bound: { name: string; expression: string }[] = [];
  const fields: Field[] = [];
  const buffers: Buffer[] = [];
  const histories = new Map<NodeId, History & { readonly distances: string[] }>();
  const steps: { nodeId: NodeId; lines: string[] }[] = [];
  const storedSteps: Step[] = [];
  const stored = storedNodes(plan);
  const parts = new Map<NodeId, ColumnParts>();
  const knifeEdges = knifeEdgeNodes(plan);

  for (const node of plan.nodes) emitNode(node);
  for (const [id, history] of histories) {
    stepOf(id).lines.push(`${history.local}[i & ${history.maskLocal}] = ${value(id)};`);
  }
  return {
    columns,
    params,
    bound,
    fields,
    buffers,
    histories: [...histories.values()],
    steps,
    storedSteps,
    tests: ruleTests(plan, stored, value, (name) => locals.take(name)),
    sumsPrices: parts.size > 0,
    value,
  };

  function value(id: NodeId): string {
    return assertPresent(values.get(id), `node ${id} was emitted before it is used`);
  }

  function columnOf(name: string): string {
    const known = columns.find((column) => column.name === name);
    if (known) return known.local;
    const local = locals.take(`${name}_column`);
    columns.push({ name, local });
    return local;
  }

  function memberOf(param: string): string {
    const found = params.find(({ name }) => name === param);
    return assertPresent(found, `param ${param} has a field`).member;
  }

  function emitNode(node: PlanNode): void {
    const { operation } = node;
    switch (operation.kind) {
      case 'const':
        values.set(node.id, numberText(operation.value));
        return;
      case 'param':
        values.set(node.id, `this.${memberOf(operation.name)}`);
        return;
      case 'column': {
        const column = columnOf(operation.name);
        const name = locals.take(operation.name);
        values.set(node.id, name);
        steps.push({ nodeId: node.id, lines: [`const ${name} = ${column}[i];`] });
        return;
      }
      case 'pure':
        emitPure(node, operation.name);
        return;
      case 'kernel':
        emitKernel(node, operation.name);
        return;
      default:
        operation satisfies never;
    }
  }

  function emitPure(node: PlanNode, name: string): void {
    const operation = assertPresent(PURE_OPERATIONS.get(name), `pure operation ${name} exists`);
    const args = node.args.map(value);
    const expression = operation.emit(...args);
    if (node.level === 'param') {
      const member = members.take(`${node.label ?? name}_${node.id}`);
      bound.push({ name: member, expression });
      values.set(node.id, `this.${member}`);
      return;
    }
    const local = locals.take(node.label ?? `${name}_${node.id}`);
    const lines: string[] = [];
    const definition = `const ${local} = ${expression};`;
    const [a = '', b = ''] = args;
    if (stored.has(node.id)) storedSteps.push({ nodeId: node.id, lines: [definition] });
    else lines.push(definition);
    if (knifeEdges.has(node.id)) {
      lines.push(
        `if (Math.abs(${a} - ${b}) <= 1e-12 * Math.abs(${b}) && ${a} !== ${b}) this.knifeEdges += 1;`,
      );
    }
    values.set(node.id, local);
    if (lines.length > 0) steps.push({ nodeId: node.id, lines });
  }

  function emitKernel(node: PlanNode, name: string): void {
    const kernel = assertPresent(KERNELS.get(name), `kernel ${name} exists`);
    const lines: string[] = [];
    const code = kernelCode(node, kernel.inputs.length, lines, locals);
    let result = kernel.emit(code);
    if (node.label !== undefined) {
      const labelled = locals.take(node.label);
      lines.push(`const ${labelled} = ${result};`);
      result = labelled;
    }
    values.set(node.id, result);
    steps.push({ nodeId: node.id, lines });
  }

  function fieldOf(name: string, atStart: string): string {
    const member = members.take(name);
    const local = locals.take(member);
    fields.push({ name: member, local, atStart });
    return local;
  }

  function stepOf(id: NodeId): { readonly lines: string[] } {
    const step = steps.find(({ nodeId }) => nodeId === id);
    return assertPresent(step, `node ${id} has a step`);
  }

  function kernelCode(
    node: PlanNode,
    inputs: number,
    lines: string[],
    supply: NameSupply,
  ): KernelCode {
    const argument = (k: number): NodeId =>
      assertPresent(node.args[k], `kernel argument ${k} of node ${node.id} exists`);
    return {
      input: (k) => value(argument(k)),
      static: (k) => value(argument(inputs + k)),
      past: (k, distance) => past(argument(k), distance),
      parts: (k) => partsOf(argument(k)),
      field: (name, atStart) => fieldOf(`${name}_${node.id}`, atStart),
      buffer(name, size) {
        const member = members.take(`${name}_${node.id}`);
        const local = supply.take(member);
        buffers.push({ name: member, local, size });
        return local;
      },
      local: (name) => supply.take(`${name}_${node.id}`),
      line: (text) => lines.push(text),
    };
  }

  function partsOf(id: NodeId): ColumnParts | undefined {
    const operation = plan.nodes[id]?.operation;
    if (operation?.kind !== 'column' || !hasParts(operation.name)) return undefined;
    const known = parts.get(id);
    if (known) return known;
    const { name } = operation;
    const made = columnParts(
      columnOf(name),
      value(id),
      (field, atStart) => fieldOf(`${name}_${field}`, atStart),
      (local) => locals.take(`${name}_${local}`),
    );
    stepOf(id).lines.push(...made.lines);
    parts.set(id, made.parts);
    return made.parts;
  }

  function past(id: NodeId, distance: string): string {
    const node = assertPresent(plan.nodes[id], `node ${id} exists`);
    if (node.level !== 'stream') return value(id);
    if (node.operation.kind === 'column') {
      return `(i >= ${distance} ? ${columnOf(node.operation.name)}[i - ${distance}] : NaN)`;
    }
    const known = histories.get(id) ?? keep(histories, id, historyOf(id));
    if (!known.distances.includes(distance)) known.distances.push(distance);
    return `${known.local}[(i - ${distance}) & ${known.maskLocal}]`;
  }

  function historyOf(id: NodeId): History & { readonly distances: string[] } {
    const name = members.take(`past_${id}`);
    const mask = members.take(`mask_${id}`);
    return { name, local: locals.take(name), mask, maskLocal: locals.take(mask), distances: [] };
  }
}
