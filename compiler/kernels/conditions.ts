/** Conditions over time: `c for n bars`, `c within n bars`, `bars_since(c)`, `value_when(c, x)`. */

import { FALSE, TRUE, UNKNOWN } from '../plan.ts';
import type { Kernel } from './kernel.ts';

/** True on this bar and the n − 1 before; one false among them decides, else one unknown leaves it open. */
export const forBars: Kernel = window('for_bars', FALSE, TRUE);

/** True on at least one of the last n bars, this one included: the mirror of `for_bars`. */
export const withinBars: Kernel = window('within_bars', TRUE, FALSE);

/**
 * `decisive` anywhere in the window is the answer; else an unknown there (bars before the first count as
 * unknown) leaves it open; else `otherwise`. Two ages are enough, whatever n.
 */
function window(name: string, decisive: number, otherwise: number): Kernel {
  return {
    name,
    inputs: ['c'],
    statics: ['n'],
    result: 'bool',
    defined: ([n = 1]) => n,
    settled: ([n = 1]) => n,
    stateSize: () => 2,
    operations: () => 6,

    reference([n = 1]) {
      const last: number[] = Array.from({ length: n }, () => UNKNOWN);
      return ([c = UNKNOWN]) => {
        last.push(c);
        last.shift();
        if (last.includes(decisive)) return decisive;
        return last.includes(UNKNOWN) ? UNKNOWN : otherwise;
      };
    },

    emit(code) {
      const c = code.input(0);
      const n = code.static(0);
      const decided = code.field('bars_since_decided', 'Infinity');
      const unknown = code.field('bars_since_unknown', '0');
      const result = code.local(name);
      code.line(`${decided} = ${c} === ${decisive} ? 0 : ${decided} + 1;`);
      code.line(`${unknown} = ${c} === ${UNKNOWN} ? 0 : ${unknown} + 1;`);
      code.line(`const ${result} =`);
      code.line(
        `  ${decided} < ${n} ? ${decisive} : ${unknown} < ${n} ? ${UNKNOWN} : ${otherwise};`,
      );
      return result;
    },
  };
}

/** 0 on a bar where c is true, one more on each later bar; absent before the first. Unknown is not true. */
export const barsSince: Kernel = {
  name: 'bars_since',
  inputs: ['c'],
  statics: [],
  result: 'number',
  defined: () => 1,
  settled: () => 1,
  stateSize: () => 1,
  operations: () => 3,

  reference() {
    let age = Number.NaN;
    return ([c = UNKNOWN]) => {
      age = c === TRUE ? 0 : age + 1;
      return age;
    };
  },

  emit(code) {
    const age = code.field('age', 'NaN');
    const result = code.local('bars_since');
    code.line(`${age} = ${code.input(0)} === ${TRUE} ? 0 : ${age} + 1;`);
    code.line(`const ${result} = ${age};`);
    return result;
  },
};

/** The value that x had on the latest bar where c was true, absent if x was absent there. */
export const valueWhen: Kernel = {
  name: 'value_when',
  inputs: ['c', 'x'],
  statics: [],
  result: 'number',
  defined: () => 1,
  settled: () => 1,
  stateSize: () => 1,
  operations: () => 2,

  reference() {
    let held = Number.NaN;
    return ([c = UNKNOWN, x = Number.NaN]) => {
      if (c === TRUE) held = x;
      return held;
    };
  },

  emit(code) {
    const held = code.field('held', 'NaN');
    const result = code.local('value_when');
    code.line(`if (${code.input(0)} === ${TRUE}) ${held} = ${code.input(1)};`);
    code.line(`const ${result} = ${held};`);
    return result;
  },
};
