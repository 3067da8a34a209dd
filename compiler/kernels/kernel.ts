/** A kernel is one stateful operator of the plan, written twice: as reference and as emitted code. */

import type { ValueType } from '../plan.ts';

/** Names of what is known of a price column at a bar; see `emit/column-parts.ts`. */
export interface ColumnParts {
  readonly column: string;
  /** Adding it and taking it off again leaves the high part of a price. */
  readonly grid: string;
  /** The price of this bar in two parts. */
  readonly high: string;
  readonly low: string;
  /** How many prices up to this one, without a gap, are of a size that the grid holds for. */
  readonly fitting: string;
  /** How many values up to this one are present. */
  readonly present: string;
}

/**
 * What a kernel's emitter may say. Every string it gets is an expression in the emitted language, which is
 * plain JavaScript inside a loop over bars: no type annotations, so that one text serves as TypeScript and as JavaScript.
 */
export interface KernelCode {
  /** Value of input k at this bar: the name of a local, or a constant. */
  input(k: number): string;
  /** Value of static argument k: a whole number or a ratio known when params are bound. */
  static(k: number): string;
  /** Value of input k, `distance` bars ago (an expression over statics, ≥ 1). NaN before the first bar. */
  past(k: number, distance: string): string;
  /** Input k in parts that can be summed exactly, where it is a column of prices. */
  parts(k: number): ColumnParts | undefined;
  /** Declares a number that lives from bar to bar; returns how to write it (`total_4`). */
  field(name: string, atStart: string): string;
  /** Declares a Float64Array of `size` (an expression over statics), all NaN at the start. */
  buffer(name: string, size: string): string;
  /** A fresh local name. */
  local(name: string): string;
  /** Appends one line to what happens at a bar. */
  line(text: string): void;
}

export interface Kernel {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly statics: readonly string[];
  readonly result: ValueType;
  /** Bars of present input until the first value. */
  defined(statics: readonly number[]): number;
  /** Bars that carry all but 1e-6 of the weight of an endless history; equal to `defined` for finite windows. */
  settled(statics: readonly number[]): number;
  /** Numbers of its own fields and buffers; it never falls as a static rises. */
  stateSize(statics: readonly number[]): number;
  /** How many bars ago it reads its first input, where it does: several kernels share one history. */
  history?(statics: readonly number[]): number;
  /** Arithmetic operations and comparisons a bar, amortised: an upper bound. */
  operations(statics: readonly number[]): number;
  /** The slow and obvious evaluator: called once a bar with the inputs' values, NaN where absent. */
  reference(statics: readonly number[]): (inputs: readonly number[]) => number;
  /** Writes the same recurrence, in the same order, as code; returns the expression of the result. */
  emit(code: KernelCode): string;
}
