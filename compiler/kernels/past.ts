/** Looking back by a number of bars. */

import type { Kernel } from './kernel.ts';

/** The value one bar ago: its own kernel because `crosses` needs nothing else and one field is enough. */
export const previous: Kernel = {
  name: 'previous',
  inputs: ['x'],
  statics: [],
  result: 'number',
  defined: () => 2,
  settled: () => 2,
  stateSize: () => 1,
  operations: () => 1,

  reference() {
    let last = Number.NaN;
    return ([x = Number.NaN]) => {
      const value = last;
      last = x;
      return value;
    };
  },

  emit(code) {
    const last = code.field('last', 'NaN');
    const value = code.local('previous');
    code.line(`const ${value} = ${last};`);
    code.line(`${last} = ${code.input(0)};`);
    return value;
  },
};

/** The value n bars ago, n ≥ 1. */
export const delay: Kernel = {
  name: 'delay',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n + 1,
  settled: ([n = 1]) => n + 1,
  stateSize: () => 0,
  history: ([n = 1]) => n,
  operations: () => 4,

  reference([n = 1]) {
    const queue: number[] = [];
    return ([x = Number.NaN]) => {
      queue.push(x);
      return queue.length > n ? (queue.shift() ?? Number.NaN) : Number.NaN;
    };
  },

  emit(code) {
    const value = code.local('delayed');
    code.line(`const ${value} = ${code.past(0, code.static(0))};`);
    return value;
  },
};
