/** Plan → the text of one module: a class with numeric fields that steps bars, and the loop that drives it. */

import { placeIn } from '../linked-source.ts';
import type { Plan } from '../plan.ts';
import { type Body, emitBody, type Step } from './body.ts';
import { emitSumInBlocks } from './column-parts.ts';
import { emitDrive, emitDriven } from './drive.ts';
import { createPrinter, type Printer } from './printer.ts';
import { emitSnapshot } from './snapshot.ts';

export interface EmitInput {
  readonly className: string;
  readonly plan: Plan;
  /** Streams on other clocks: a class each, in the order of the program's feeds. */
  readonly feeds: readonly EmittedFeed[];
  /** The program's text and file name, for the comments that lead from a statement back to its line. */
  readonly source: string;
  readonly file: string;
}

export interface EmittedFeed {
  readonly className: string;
  readonly plan: Plan;
}

/** One class, and what its types are called. */
interface ClassInput {
  readonly className: string;
  readonly plan: Plan;
  readonly source: string;
  readonly columns: string;
  readonly params: string;
}

export function emit(input: EmitInput, language: 'typescript' | 'javascript'): string {
  const print = createPrinter(language);
  const { className, plan, source } = input;
  const main: ClassInput = { className, plan, source, columns: 'Columns', params: 'Params' };
  const feeds = input.feeds.map((feed) => ({
    ...feed,
    source,
    columns: `${feed.className}_Columns`,
    params: `${feed.className}_Params`,
  }));
  const classes = [...feeds, main].map((each) => ({ each, body: emitBody(each.plan) }));
  emitHeader(print, input);
  for (const { each, body } of classes) emitTypes(print, each, body);
  emitHelpers(print);
  if (classes.some(({ body }) => body.sumsPrices)) emitSumInBlocks(print);
  for (const { each, body } of classes) emitClass(print, each, body);
  emitDrive(print, className, streamOutputs(plan).length === 0);
  return print.text();
}

function emitClass(print: Printer, input: ClassInput, body: Body): void {
  print.line(`export class ${input.className} {`);
  print.indented(() => {
    emitMembers(print, input.plan, body);
    emitConstructor(print, input, body);
    emitReset(print, body);
    emitRun(print, input, body);
    emitSnapshot(print, body, streamOutputs(input.plan));
    emitOutput(print, input.plan, body);
  });
  print.line('}');
  print.blank();
}

function emitHeader(print: Printer, { className, file }: EmitInput): void {
  print.line(
    `// ${className}: emitted by strata from ${oneLine(file)}. Do not edit; change the program and build again.`,
  );
  print.line('// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.');
  print.blank();
}

function emitTypes(
  print: Printer,
  { plan, columns: name, params: type }: ClassInput,
  body: Body,
): void {
  const columns = body.columns.map(({ name }) => `readonly ${name}: Float64Array`).join('; ');
  const params = plan.params.map(({ name }) => `readonly ${name}: number`).join('; ');
  print.typedLine(`export interface ${name} { ${columns} }`);
  print.typedLine(
    params === ''
      ? `export type ${type} = Readonly<Record<string, number>>;`
      : `export interface ${type} { ${params} }`,
  );
}

function emitHelpers(print: Printer): void {
  emitDriven(print);
  print.blank();
  print.line('/** Smallest power of two that holds `distance` past values and the present one. */');
  print.line(`function ring(distance${print.typed(': number')})${print.typed(': number')} {`);
  print.line('  return 2 ** Math.ceil(Math.log2(distance + 1));');
  print.line('}');
  print.blank();
  print.line(`function finite(value${print.typed(': number')})${print.typed(': number')} {`);
  print.line('  return value - value === 0 ? value : NaN;');
  print.line('}');
  print.blank();
}

function emitMembers(print: Printer, plan: Plan, body: Body): void {
  const array = print.typed(': Float64Array');
  const number = print.typed(': number');
  const readonly = print.typed('readonly ');
  print.line('fired = 0;');
  print.line('unknown = 0;');
  print.line('knifeEdges = 0;');
  for (const { name } of body.columns) print.line(`${readonly}${name}${array};`);
  for (const { member } of body.params) print.line(`${readonly}${member}${number};`);
  for (const { name } of body.bound) print.line(`${readonly}${name}${number};`);
  for (const { name } of body.buffers) print.line(`${readonly}${name}${array};`);
  for (const { name, mask } of body.histories) {
    print.line(`${readonly}${name}${array};`);
    print.line(`${readonly}${mask}${number};`);
  }
  for (const { name, atStart } of body.fields) print.line(`${name} = ${atStart};`);
  streamOutputs(plan).forEach((k) => {
    print.line(`output_${k} = NaN;`);
  });
  print.blank();
}

function emitConstructor(print: Printer, { columns, params }: ClassInput, body: Body): void {
  print.line(
    `constructor(columns${print.typed(`: ${columns}`)}, params${print.typed(`: ${params}`)}) {`,
  );
  print.indented(() => {
    for (const { name } of body.columns) print.line(`this.${name} = columns.${name};`);
    for (const { name, member } of body.params) print.line(`this.${member} = params.${name};`);
    for (const { name, expression } of body.bound) print.line(`this.${name} = ${expression};`);
    for (const { name, size } of body.buffers)
      print.line(`this.${name} = new Float64Array(${size}).fill(NaN);`);
    for (const { name, mask, distances } of body.histories) {
      const longest = distances.length === 1 ? distances[0] : `Math.max(${distances.join(', ')})`;
      print.line(`this.${name} = new Float64Array(ring(${longest})).fill(NaN);`);
      print.line(`this.${mask} = this.${name}.length - 1;`);
    }
  });
  print.line('}');
  print.blank();
}

function emitReset(print: Printer, body: Body): void {
  print.line('/** Back to the state before the first bar. */');
  print.line(`reset()${print.typed(': void')} {`);
  print.indented(() => {
    print.line('this.fired = 0;');
    print.line('this.unknown = 0;');
    print.line('this.knifeEdges = 0;');
    for (const { name, atStart } of body.fields) print.line(`this.${name} = ${atStart};`);
    for (const { name } of [...body.buffers, ...body.histories])
      print.line(`this.${name}.fill(NaN);`);
  });
  print.line('}');
  print.blank();
}

/** State lives in locals while rows go by, and goes back to its fields where somebody may look. */
function emitRun(print: Printer, input: ClassInput, body: Body): void {
  const number = print.typed(': number');
  print.line('/** One bar: row i of the columns. */');
  print.line(`step(i${number})${print.typed(': void')} {`);
  print.line('  this.run(i, i + 1);');
  print.line('}');
  print.blank();
  print.line('/** Rows `from` to `to`, or only up to the first at whose close a rule is true. */');
  print.line(`run(from${number}, to${number})${number} {`);
  print.indented(() => {
    const arrays = [
      ...[...body.columns, ...body.buffers, ...body.histories].map(unpacked),
      ...body.histories.map(({ mask, maskLocal }) => unpacked({ name: mask, local: maskLocal })),
    ];
    if (arrays.length > 0) print.line(`const { ${arrays.join(', ')} } = this;`);
    const state = body.fields.map(unpacked);
    if (state.length > 0) print.line(`let { ${state.join(', ')} } = this;`);
    print.line('for (let i = from; i < to; i += 1) {');
    print.indented(() => {
      emitSteps(print, input, body.steps);
      emitStore(print, input, body);
    });
    print.line('}');
    print.line('return to;');
  });
  print.line('}');
  print.blank();
}

/** One part of a destructuring. */
function unpacked({ name, local }: { readonly name: string; readonly local: string }): string {
  return name === local ? name : `${name}: ${local}`;
}

function emitSteps(print: Printer, { plan, source }: ClassInput, steps: readonly Step[]): void {
  let lastLine = '';
  for (const { nodeId, lines } of steps) {
    const comment = sourceLine(source, plan.nodes[nodeId]?.span.start ?? 0);
    if (comment !== lastLine && plan.nodes[nodeId]?.operation.kind !== 'column') {
      print.line(`// ${comment}`);
      lastLine = comment;
    }
    for (const line of lines) print.line(line);
  }
}

function emitStore(print: Printer, input: ClassInput, body: Body): void {
  const { plan } = input;
  for (const line of body.tests.lines) print.line(line);
  print.line(`const fired${print.typed(': number')} = ${bits(body.tests.rules)};`);
  print.line('if (fired !== 0 || i === to - 1) {');
  print.indented(() => {
    emitSteps(print, input, body.storedSteps);
    print.line('this.fired = fired;');
    print.line(`this.unknown = ${bits(plan.rules.map((id) => unknownTest(body.value(id))))};`);
    for (const k of streamOutputs(plan))
      print.line(`this.output_${k} = ${body.value(plan.outputs[k] ?? 0)};`);
    for (const { name, local } of body.fields) print.line(`this.${name} = ${local};`);
    print.line('return i + 1;');
  });
  print.line('}');
}

/** Bit r is set where the test of rule r holds. A test that always or never does is decided now. */
function bits(tests: readonly string[]): string {
  const parts = tests.flatMap((test, r) => {
    if (test === 'true') return [String(2 ** r)];
    return test === 'false' ? [] : [`(${test} ? ${2 ** r} : 0)`];
  });
  return parts.length === 0 ? '0' : parts.join(' | ');
}

function unknownTest(rule: string): string {
  return /^\d$/.test(rule) ? String(Number(rule) === 1) : `${rule} === 1`;
}

function emitOutput(print: Printer, plan: Plan, body: Body): void {
  print.line(`output(k${print.typed(': number')})${print.typed(': number')} {`);
  print.indented(() => {
    print.line('switch (k) {');
    plan.outputs.forEach((id, k) => {
      const isStream = plan.nodes[id]?.level === 'stream';
      print.line(`  case ${k}: return ${isStream ? `this.output_${k}` : body.value(id)};`);
    });
    print.line('  default: return NaN;');
    print.line('}');
  });
  print.line('}');
}

/** Outputs that change from bar to bar; the others are read where they were bound. */
function streamOutputs(plan: Plan): readonly number[] {
  return plan.outputs
    .map((_, k) => k)
    .filter((k) => plan.nodes[plan.outputs[k] ?? -1]?.level === 'stream');
}

/** A comment ends at every sign that ends a line in JavaScript, and not all of them end one in Strata. */
function oneLine(text: string): string {
  return text.replace(/[\n\r\u2028\u2029]/g, ' ');
}

/** `14: let fast_ma = ema(close, fast)`. */
function sourceLine(source: string, offset: number): string {
  const { file, line } = placeIn(source, offset);
  const start = source.lastIndexOf('\n', offset - 1) + 1;
  const end = source.indexOf('\n', offset);
  const place = file === undefined ? String(line) : `${file}:${line}`;
  return oneLine(`${place}: ${source.slice(start, end === -1 ? undefined : end).trim()}`);
}
