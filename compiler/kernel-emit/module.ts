/** The text of a kernel's module: its loop, and a loop for each column that combinations share. */

import { assertPresent } from '../invariant.ts';
import type { NodeId, Plan } from '../plan.ts';
import { type Course, commissionFunction, Reasons } from './course.ts';
import { indented } from './fills.ts';
import { LOOP_NAMES, writeLoop } from './loop.ts';
import { type Nodes, writeNodes } from './nodes.ts';
import type { KernelOptions, KernelRequest, KernelText } from './request.ts';
import { sharedNodes } from './shared-nodes.ts';
import { type Signals, writeSignals } from './signals.ts';

/** For a program that `whyEngine` has nothing against. */
export function writeKernel(request: KernelRequest, options: KernelOptions): KernelText {
  const { plan } = request.strategy;
  const outputs = outputsRead(request);
  const roots = [...plan.rules, ...outputs];
  const shared = sharedNodes(plan, roots, options);
  const columnOf = new Map(shared.map(({ id }, column) => [id, column]));
  const nodes = writeNodes({
    plan,
    roots,
    sharedColumn: (id) => columnOf.get(id),
    tame: options.tame,
    taken: LOOP_NAMES,
  });
  const signals = writeSignals(plan, nodes, outputs, (id) =>
    nodes.shared.get(columnOf.get(id) ?? -1),
  );
  const course = courseOf(request, nodes, signals);
  const columns = shared.map(({ id }) => writeColumn(plan, id, columnOf, options));
  const text = [
    ...HELPERS,
    ...commissionFunction(request),
    ...columns.flatMap(({ lines }) => lines),
    ...signals.columns,
    ...writeLoop(course),
    '',
  ].join('\n');
  return {
    text,
    columns: [
      ...new Set([...nodes.columns.keys(), ...columns.flatMap((column) => column.columns)]),
    ],
    shared: shared.map(({ params }, k) => ({ params, reads: columns[k]?.reads ?? [] })),
    reasons: course.reasons.all,
  };
}

const HELPERS = [
  'function ring(distance) {',
  '  return 2 ** Math.ceil(Math.log2(distance + 1));',
  '}',
  'function finite(value) {',
  '  return value - value === 0 ? value : NaN;',
  '}',
];

/** The outputs that sizes and protections read. */
function outputsRead({ strategy, program }: KernelRequest): readonly NodeId[] {
  const { plan } = strategy;
  const { sizing, scaledBy, holdAtMostBars, cooldownBars, protections } = program;
  const outputs = [
    ...Object.values(sizing ?? {}).filter((part): part is number => typeof part === 'number'),
    ...[scaledBy, holdAtMostBars, cooldownBars].filter((part) => part !== undefined),
    ...protections.map(({ value }) => value),
  ];
  return outputs.map((output) =>
    assertPresent(plan.outputs[output], `output ${output} has a node`),
  );
}

function courseOf(request: KernelRequest, nodes: Nodes, signals: Signals): Course {
  const entered = request.program.rules.flatMap(({ kind, side }) =>
    kind === 'enter' && side !== undefined ? [side] : [],
  );
  return {
    ...{ request, nodes, signals },
    sides: (['long', 'short'] as const).filter((side) => entered.includes(side)),
    reasons: new Reasons(),
    price: (column) => nodes.columns.get(column) ?? `${column}_column`,
  };
}

interface ColumnText {
  readonly lines: readonly string[];
  readonly columns: readonly string[];
  readonly reads: readonly number[];
}

function writeColumn(
  plan: Plan,
  id: NodeId,
  columnOf: ReadonlyMap<NodeId, number>,
  { tame }: KernelOptions,
): ColumnText {
  const column = assertPresent(columnOf.get(id), `node ${id} has a column`);
  // Of what it reads, itself it has to compute.
  const sharedColumn = (node: NodeId): number | undefined =>
    node === id ? undefined : columnOf.get(node);
  const nodes = writeNodes({
    plan,
    roots: [id],
    sharedColumn,
    tame,
    taken: ['source', 'shared', 'params', 'length', 'out', 'grids', 'commission', 'run', 'warm'],
  });
  return {
    columns: [...nodes.columns.keys()],
    reads: [...nodes.shared.keys()],
    lines: [
      `export function column_${column}(source, shared, params, length, out, grids) {`,
      ...indented([
        ...[...nodes.columns].map(([name, local]) => `const ${local} = source.${name};`),
        ...[...nodes.shared].map(([other, local]) => `const ${local} = shared[${other}];`),
        ...[...nodes.params].map(([name, local]) => `const ${local} = params.${name};`),
        ...nodes.before,
        ...nodes.overRows('0', 'length', [`out[i] = ${nodes.value(id)};`]),
      ]),
      '}',
    ],
  };
}
