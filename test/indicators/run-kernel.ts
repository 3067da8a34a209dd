/** Runs one kernel both ways: its reference closure, and its emitted code wrapped in a small class. */

import type { Kernel, KernelCode } from '../../compiler/kernels/index.ts';

export interface KernelRun {
  readonly kernel: Kernel;
  readonly statics: readonly number[];
  /** One column an input. */
  readonly inputs: readonly Float64Array[];
}

export function runReference({ kernel, statics, inputs }: KernelRun): Float64Array {
  const next = kernel.reference(statics);
  const bars = inputs[0]?.length ?? 0;
  return Float64Array.from({ length: bars }, (_, i) =>
    next(inputs.map((column) => column[i] ?? Number.NaN)),
  );
}

export function runEmitted({ kernel, statics, inputs }: KernelRun): Float64Array {
  const bars = inputs[0]?.length ?? 0;
  const output = new Float64Array(bars);
  const evaluator = stepper(kernel, statics, inputs);
  for (let i = 0; i < bars; i += 1) output[i] = evaluator.step(i);
  return output;
}

export interface Stepper {
  step(i: number): number;
}

/** As compiler/emit writes it: numeric fields, buffers of NaN, inputs read from columns. */
export function stepper(
  kernel: Kernel,
  statics: readonly number[],
  inputs: readonly Float64Array[],
): Stepper {
  const source = emittedClass(kernel, statics);
  return new Function('inputs', `${source}\nreturn new Kernel(inputs);`)(inputs);
}

export function emittedClass(kernel: Kernel, statics: readonly number[]): string {
  const fields: string[] = [];
  const lines: string[] = [];
  let names = 0;
  const fresh = (name: string): string => {
    names += 1;
    return `${name}_${names}`;
  };
  const member = (name: string, atStart: string): string => {
    const own = fresh(name);
    fields.push(`${own} = ${atStart};`);
    return `this.${own}`;
  };
  const code: KernelCode = {
    input: (k) => `in${k}`,
    static: (k) => String(statics[k]),
    past: (k, distance) => `(i >= ${distance} ? this.column${k}[i - ${distance}] : NaN)`,
    parts: () => undefined,
    field: member,
    buffer: (name, size) => member(name, `new Float64Array(${size}).fill(NaN)`),
    local: fresh,
    line: (text) => lines.push(text),
  };
  const result = kernel.emit(code);
  const columns = kernel.inputs.map((_, k) => `this.column${k} = inputs[${k}];`);
  const reads = kernel.inputs.map((_, k) => `const in${k} = this.column${k}[i];`);
  return [
    'class Kernel {',
    ...fields,
    'constructor(inputs) {',
    ...columns,
    '}',
    'step(i) {',
    ...reads,
    ...lines,
    `return ${result};`,
    '}',
    '}',
  ].join('\n');
}

/** Bits, so that NaN equals NaN and −0 differs from 0. */
export function bits(values: Float64Array): BigUint64Array {
  const canonical = values.map((value) => (Number.isNaN(value) ? Number.NaN : value));
  return new BigUint64Array(canonical.buffer);
}

/** Index of the first bar on which the two differ in any bit; −1 when they are equal. */
export function firstDifference(a: Float64Array, b: Float64Array): number {
  const [left, right] = [bits(a), bits(b)];
  return left.findIndex((value, i) => value !== right[i]);
}
