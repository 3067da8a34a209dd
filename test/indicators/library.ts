/** Every function with memory that a trader can call, and how the tests call it. */

import { PRELUDE_NAMES, PRIMITIVES } from '../../compiler/builtins/index.ts';
import { libraryIndicator } from '../../compiler/functions.ts';

export interface LibraryFunction {
  readonly name: string;
  /** `['']` for a function with one value, else its outputs' names. */
  readonly outputs: readonly string[];
  /** With the arguments that a trader would leave out left out. */
  readonly usual: readonly string[];
  /** With windows of a few bars, so that short random series reach every branch. */
  readonly short: readonly string[];
  /** The short call with each window a param of the strategy: `rsi(close, p_n)`. */
  readonly withParams: readonly string[];
}

interface Slot {
  readonly name: string;
  readonly kind: string;
  readonly isOptional: boolean;
}

/** Lengths of the short calls, by the argument's name: fast < middle < slow, no two alike in one call. */
export const SHORT: Readonly<Record<string, number>> = {
  n: 7,
  fast: 3,
  middle: 5,
  slow: 8,
  signal_length: 4,
  smooth_k: 3,
  smooth_d: 2,
  window: 5,
  atr_length: 4,
  displacement: 6,
  left: 3,
  right: 2,
};

export const LIBRARY: readonly LibraryFunction[] = [
  ...[...PRELUDE_NAMES].map(indicatorOf),
  ...[...PRIMITIVES.values()]
    .filter(({ internal, operation }) => !internal && operation.kind === 'kernel')
    .map(({ name, parameters }) =>
      describeFunction(
        name,
        parameters.map((parameter) => ({
          name: parameter.name,
          kind: parameter.kind,
          isOptional: parameter.default !== undefined,
        })),
        [''],
      ),
    ),
];

function indicatorOf(name: string): LibraryFunction {
  const indicator = libraryIndicator(name);
  if (!indicator) throw new Error(`no indicator ${name}`);
  const { parameters, body } = indicator.declaration;
  const outputs = body.flatMap((part) => (part.kind === 'OutStatement' ? [part.name.name] : []));
  return describeFunction(
    name,
    parameters.map((parameter) => ({
      name: parameter.name.name,
      kind: parameter.type?.name ?? 'series',
      isOptional: parameter.value !== undefined,
    })),
    outputs.length > 1 ? outputs : [''],
  );
}

function describeFunction(
  name: string,
  slots: readonly Slot[],
  outputs: readonly string[],
): LibraryFunction {
  const call = (args: readonly string[]): readonly string[] =>
    outputs.map((output) => `${name}(${args.join(', ')})${output === '' ? '' : `.${output}`}`);
  const given = slots.filter(({ isOptional }) => !isOptional);
  return {
    name,
    outputs,
    usual: call(given.map((slot) => argument(slot, '20'))),
    short: call(
      slots
        .filter(({ kind, isOptional }) => kind !== 'number' || !isOptional)
        .map((slot) => named(slot, String(SHORT[slot.name] ?? 6))),
    ),
    withParams: call(
      slots
        .filter(({ kind, isOptional }) => kind !== 'number' || !isOptional)
        .map((slot) => named(slot, `p_${slot.name}`)),
    ),
  };
}

function named(slot: Slot, bars: string): string {
  return slot.isOptional ? `${slot.name} = ${argument(slot, bars)}` : argument(slot, bars);
}

function argument({ name, kind }: Slot, bars: string): string {
  if (kind === 'bars') return bars;
  if (kind === 'condition') return 'close > open';
  return name === 'y' ? 'open' : 'close';
}
