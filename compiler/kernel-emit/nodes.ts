/**
 * Writes what a kernel computes at a bar: only what the given roots need, numbers as locals of one function, conditions
 * where they are asked. The operators say themselves what they do, as they do to the evaluator (`emit/body.ts`).
 */

import { createNameSupply, type NameSupply, numberText } from '../emit/names.ts';
import { assertPresent } from '../invariant.ts';
import { keep } from '../keep.ts';
import { KERNELS, type KernelCode } from '../kernels/index.ts';
import type { NodeId, Plan, PlanNode } from '../plan.ts';
import { PURE_OPERATIONS } from '../pure-operations.ts';
import { readBy, type Truth, truthOf } from './conditions.ts';
import { indented } from './fills.ts';
import { emitExactSum, emitParts, type PriceParts } from './sums.ts';

export interface NodesInput {
  readonly plan: Plan;
  /** Nodes whose numbers are needed, and conditions that are asked. */
  readonly roots: readonly NodeId[];
  /** The shared column that holds a node, if one does. */
  readonly sharedColumn: (id: NodeId) => number | undefined;
  readonly tame: ReadonlySet<string>;
  /** Names that the text around it uses. */
  readonly taken: readonly string[];
}

export interface Nodes {
  /** Names of the columns of bars, of the shared ones and of the params that are read, and the locals that hold them. */
  readonly columns: ReadonlyMap<string, string>;
  readonly shared: ReadonlyMap<number, string>;
  readonly params: ReadonlyMap<string, string>;
  /** Lines before the loop. */
  readonly before: readonly string[];
  /** The loop over rows `from` to `to` as text: what is computed at each, then `lines`. */
  overRows(from: string, to: string, lines: readonly string[]): readonly string[];
  value(id: NodeId): string;
  condition(id: NodeId, truth: Truth): string;
}

export function writeNodes(input: NodesInput): Nodes {
  return new Writer(input).write();
}

class Writer {
  readonly #plan: Plan;
  readonly #input: NodesInput;
  readonly #names: NameSupply;
  readonly #values = new Map<NodeId, string>();
  readonly #histories = new Map<NodeId, { readonly name: string; readonly far: string[] }>();
  readonly #columns = new Map<string, string>();
  readonly #shared = new Map<number, string>();
  readonly #params = new Map<string, string>();
  readonly #parts = new Map<string, PriceParts>();
  readonly #before: string[] = [];
  readonly #atBar: string[] = [];
  /** Lines that are shorter once windows are full, and the lengths of those windows. */
  readonly #atFullBar = new Map<string, string>();
  readonly #windows = new Set<string>();

  constructor(input: NodesInput) {
    this.#plan = input.plan;
    this.#input = input;
    this.#names = createNameSupply(input.taken);
  }

  write(): Nodes {
    const needed = neededNodes(this.#input);
    for (const node of this.#plan.nodes) if (needed.has(node.id)) this.#node(node);
    for (const [id, { name }] of this.#histories)
      this.#atBar.push(`${name}[i & (${name}.length - 1)] = ${this.#value(id)};`);
    return {
      columns: this.#columns,
      shared: this.#shared,
      params: this.#params,
      before: [
        ...this.#before,
        ...[...this.#histories.values()].map(
          ({ name, far }) =>
            `const ${name} = new Float64Array(ring(Math.max(${far.join(', ')}))).fill(NaN);`,
        ),
      ],
      overRows: (from, to, lines) => this.#overRows(from, to, lines),
      value: (id) => this.#value(id),
      condition: (id, truth) => this.#condition(id, truth),
    };
  }

  #overRows(from: string, to: string, more: readonly string[]): readonly string[] {
    const loop = (begin: string, end: string, lines: readonly string[]): readonly string[] => [
      `for (let i = ${begin}; i < ${end}; i += 1) {`,
      ...indented([...lines, ...more]),
      '}',
    ];
    if (this.#windows.size === 0) return loop(from, to, this.#atBar);
    const full = this.#atBar.map((line) => this.#atFullBar.get(line) ?? line);
    return [
      `const warm = Math.min(${to}, Math.max(${[from, ...this.#windows].join(', ')}));`,
      ...loop(from, 'warm', this.#atBar),
      ...loop('warm', to, full),
    ];
  }

  #value(id: NodeId): string {
    return assertPresent(this.#values.get(id), `node ${id} was written before it is used`);
  }

  #condition(id: NodeId, truth: Truth): string {
    // A condition that is read as a number somewhere has a local, but comparing anew is no dearer.
    return truthOf(this.#plan, id, truth, (node) => this.#value(node));
  }

  #node(node: PlanNode): void {
    const { id, operation, level } = node;
    const column = this.#input.sharedColumn(id);
    if (column !== undefined) {
      const local = this.#names.take(node.label ?? `shared_${id}`);
      this.#atBar.push(`const ${local} = ${this.#sharedName(column)}[i];`);
      this.#values.set(id, local);
      return;
    }
    switch (operation.kind) {
      case 'const':
        this.#values.set(id, numberText(operation.value));
        return;
      case 'param':
        this.#values.set(id, this.#paramName(operation.name));
        return;
      case 'column': {
        const local = this.#names.take(operation.name);
        this.#atBar.push(`const ${local} = ${this.#columnName(operation.name)}[i];`);
        this.#values.set(id, local);
        return;
      }
      case 'pure':
        this.#pure(node, operation.name, level === 'stream' ? this.#atBar : this.#before);
        return;
      case 'kernel':
        this.#kernel(node, operation.name);
        return;
      default:
        operation satisfies never;
    }
  }

  #pure(node: PlanNode, name: string, lines: string[]): void {
    const operation = assertPresent(PURE_OPERATIONS.get(name), `pure operation ${name} exists`);
    const local = this.#names.take(node.label ?? `${name}_${node.id}`);
    lines.push(`const ${local} = ${this.#pureText(node, name, operation.emit)};`);
    this.#values.set(node.id, local);
  }

  #pureText({ args }: PlanNode, name: string, emit: (...args: string[]) => string): string {
    const [condition = 0, yes = 0, no = 0] = args;
    if (name !== 'select' || this.#plan.nodes[condition]?.level !== 'stream')
      return emit(...args.map((arg) => this.#value(arg)));
    const holds = this.#condition(condition, 'true');
    const fails = this.#condition(condition, 'false');
    return `${holds} ? ${this.#value(yes)} : ${fails} ? ${this.#value(no)} : NaN`;
  }

  #kernel(node: PlanNode, name: string): void {
    const kernel = assertPresent(KERNELS.get(name), `kernel ${name} exists`);
    const code = this.#kernelCode(node, kernel.inputs.length);
    const parts = name === 'sum' ? this.#partsOf(node.args[0] ?? -1) : undefined;
    const result = parts ? this.#exactSum(code, parts) : kernel.emit(code);
    // A result may be the text of a sum of fields: later lines change them.
    const local = this.#names.take(node.label ?? `${name}_${node.id}`);
    this.#atBar.push(`const ${local} = ${result};`);
    this.#values.set(node.id, local);
  }

  #exactSum(code: KernelCode, parts: PriceParts): string {
    const length = code.static(0);
    this.#windows.add(length);
    return emitExactSum(code, length, parts, (untilFull, full) => {
      code.line(untilFull);
      this.#atFullBar.set(untilFull, full);
    });
  }

  #partsOf(id: NodeId): PriceParts | undefined {
    const operation = this.#plan.nodes[id]?.operation;
    if (operation?.kind !== 'column' || !this.#input.tame.has(operation.name)) return undefined;
    const { name } = operation;
    const known = this.#parts.get(name);
    if (known) return known;
    const parts = {
      column: this.#columnName(name),
      grid: this.#names.take(`${name}_grid`),
      high: this.#names.take(`${name}_high`),
      low: this.#names.take(`${name}_low`),
    };
    this.#before.push(`const ${parts.grid} = grids.${name};`);
    this.#atBar.push(...emitParts(this.#value(id), parts));
    this.#parts.set(name, parts);
    return parts;
  }

  #kernelCode(node: PlanNode, inputs: number): KernelCode {
    const argument = (k: number): NodeId =>
      assertPresent(node.args[k], `kernel argument ${k} of node ${node.id} exists`);
    const declare = (name: string, text: (local: string) => string): string => {
      const local = this.#names.take(`${name}_${node.id}`);
      this.#before.push(text(local));
      return local;
    };
    return {
      input: (k) => this.#value(argument(k)),
      static: (k) => this.#value(argument(inputs + k)),
      past: (k, distance) => this.#past(argument(k), distance),
      // A column that is not tame is added up in blocks.
      parts: () => undefined,
      field: (name, atStart) => declare(name, (local) => `let ${local} = ${atStart};`),
      buffer: (name, size) =>
        declare(name, (local) => `const ${local} = new Float64Array(${size}).fill(NaN);`),
      local: (name) => this.#names.take(`${name}_${node.id}`),
      line: (text) => this.#atBar.push(text),
    };
  }

  #past(id: NodeId, distance: string): string {
    const node = assertPresent(this.#plan.nodes[id], `node ${id} exists`);
    if (node.level !== 'stream') return this.#value(id);
    const shared = this.#input.sharedColumn(id);
    const column =
      shared !== undefined
        ? this.#sharedName(shared)
        : node.operation.kind === 'column'
          ? this.#columnName(node.operation.name)
          : undefined;
    if (column !== undefined) return `(i >= ${distance} ? ${column}[i - ${distance}] : NaN)`;
    const history =
      this.#histories.get(id) ??
      keep(this.#histories, id, {
        name: this.#names.take(`past_${id}`),
        far: [],
      });
    if (!history.far.includes(distance)) history.far.push(distance);
    return `${history.name}[(i - ${distance}) & (${history.name}.length - 1)]`;
  }

  #columnName(name: string): string {
    return this.#columns.get(name) ?? keep(this.#columns, name, this.#names.take(`${name}_column`));
  }

  #sharedName(column: number): string {
    return (
      this.#shared.get(column) ?? keep(this.#shared, column, this.#names.take(`column_${column}`))
    );
  }

  #paramName(name: string): string {
    return this.#params.get(name) ?? keep(this.#params, name, this.#names.take(name));
  }
}

/** What the roots read, down to what is shared. Of a condition only the numbers in it. */
export function neededNodes({
  plan,
  roots,
  sharedColumn,
}: Pick<NodesInput, 'plan' | 'roots' | 'sharedColumn'>): ReadonlySet<NodeId> {
  const needed = new Set<NodeId>();
  const pending = roots.flatMap((id) => asRead(plan, id));
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (needed.has(id)) continue;
    needed.add(id);
    if (sharedColumn(id) === undefined) pending.push(...readFor(plan, id));
  }
  return needed;
}

/** A root: a condition is asked whether it is true, a number is read. */
function asRead(plan: Plan, id: NodeId): readonly NodeId[] {
  return plan.nodes[id]?.type === 'bool' ? readBy(plan, id) : [id];
}

function readFor(plan: Plan, id: NodeId): readonly NodeId[] {
  const { operation, args } = assertPresent(plan.nodes[id], `node ${id} exists`);
  const [condition = 0, ...values] = args;
  return operation.kind === 'pure' &&
    operation.name === 'select' &&
    plan.nodes[condition]?.level === 'stream'
    ? [...readBy(plan, condition), ...values]
    : args;
}
