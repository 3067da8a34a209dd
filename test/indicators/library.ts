/** Every function with memory that a trader can call, and how the tests call it. */

import { PRELUDE_NAMES, PRIMITIVES, preludeSource } from '../../compiler/builtins/index.ts';
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

export interface Slot {
  readonly name: string;
  /** `series`, `condition`, `bars` or `number`. */
  readonly kind: string;
  /** The default as the signature shows it; absent for an argument that has to be given. */
  readonly text?: string;
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
  ...[...PRELUDE_NAMES].map((name) => describeFunction(name, outputsOf(name))),
  ...[...PRIMITIVES.values()]
    .filter(({ internal, operation }) => !internal && operation.kind === 'kernel')
    .map(({ name }) => describeFunction(name, [''])),
];

/** The arguments of an indicator or primitive, in order. */
export function parameterSlots(name: string): readonly Slot[] {
  const primitive = PRIMITIVES.get(name);
  if (primitive) {
    return primitive.parameters.map((parameter) => ({
      name: parameter.name,
      kind: parameter.kind,
      ...(parameter.default !== undefined && { text: String(parameter.default) }),
    }));
  }
  const source = preludeSource(name) ?? '';
  return (libraryIndicator(name)?.declaration.parameters ?? []).map((parameter) => ({
    name: parameter.name.name,
    kind: parameter.type?.name ?? 'series',
    ...(parameter.value && {
      text: source.slice(parameter.value.span.start, parameter.value.span.end),
    }),
  }));
}

function outputsOf(name: string): readonly string[] {
  const body = libraryIndicator(name)?.declaration.body ?? [];
  const outputs = body.flatMap((part) => (part.kind === 'OutStatement' ? [part.name.name] : []));
  return outputs.length > 1 ? outputs : [''];
}

function describeFunction(name: string, outputs: readonly string[]): LibraryFunction {
  const slots = parameterSlots(name);
  const call = (args: readonly string[]): readonly string[] =>
    outputs.map((output) => `${name}(${args.join(', ')})${output === '' ? '' : `.${output}`}`);
  const given = slots.filter(({ text }) => text === undefined);
  return {
    name,
    outputs,
    usual: call(given.map((slot) => argument(slot, '20'))),
    short: call(
      slots
        .filter(({ kind, text }) => kind !== 'number' || text === undefined)
        .map((slot) => named(slot, String(SHORT[slot.name] ?? 6))),
    ),
    withParams: call(
      slots
        .filter(({ kind, text }) => kind !== 'number' || text === undefined)
        .map((slot) => named(slot, `p_${slot.name}`)),
    ),
  };
}

function named(slot: Slot, bars: string): string {
  return slot.text !== undefined ? `${slot.name} = ${argument(slot, bars)}` : argument(slot, bars);
}

function argument({ name, kind }: Slot, bars: string): string {
  if (kind === 'bars') return bars;
  if (kind === 'condition') return 'close > open';
  return name === 'y' ? 'open' : 'close';
}
