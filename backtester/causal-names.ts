/** What the numbers of a recording are called in the program's own text. */

import type { StrategyProgram } from '../runtime/index.ts';
import { FIRST_OUTPUT } from './causal-recording.ts';

export interface NamedValue {
  readonly what: string;
  textOf(value: number): string;
}

/** Name of number `place` of a bar, where two runs have these values of it. */
export function namesOfValues(
  program: StrategyProgram,
  place: number,
  a: number,
  b: number,
): NamedValue {
  if (place >= FIRST_OUTPUT) {
    const output = place - FIRST_OUTPUT;
    return {
      what: outputName(program, output),
      textOf: (value) => (Number.isNaN(value) ? 'absent' : String(value)),
    };
  }
  const bit = lowestBit(a, b);
  const text = place === 0 ? ['true', 'not true'] : ['unknown', 'known'];
  return {
    what: program.rules[bit]?.reason ?? `rule ${bit}`,
    textOf: (value) => text[hasBit(value, bit) ? 0 : 1] ?? '',
  };
}

function hasBit(value: number, bit: number): boolean {
  return Math.floor(value / 2 ** bit) % 2 === 1;
}

/** The first rule on which the two do not agree. */
function lowestBit(a: number, b: number): number {
  let bit = 0;
  while (bit < 31 && hasBit(a, bit) === hasBit(b, bit)) bit += 1;
  return bit;
}

function outputName(program: StrategyProgram, output: number): string {
  const protection = program.protections.find(({ value }) => value === output);
  if (protection) return protection.reason;
  const rule = program.rules.find(({ via }) => Object.values(via).includes(output));
  if (rule) return `a price of \`${rule.reason}\``;
  return Object.values(program.sizing ?? {}).includes(output) ? 'the size' : `output ${output}`;
}
