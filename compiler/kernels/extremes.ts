/** Highest and lowest of a window, and how long ago they were. */

import type { Kernel } from './kernel.ts';
import { slidingWindow } from './windows.ts';

export const highest: Kernel = extreme('highest', 'Math.max', Math.max, '-Infinity');
export const lowest: Kernel = extreme('lowest', 'Math.min', Math.min, 'Infinity');
/** Bars since the highest of the last n values; of equals the most recent counts, as in TA-Lib's AROON. */
export const highestAge: Kernel = extremeAge('highest_age', '>', (a, b) => a > b);
export const lowestAge: Kernel = extremeAge('lowest_age', '<', (a, b) => a < b);

/**
 * The window is two blocks (van Herk 1992): the newer one's extreme is followed as it grows, the older one's
 * extremes of all its endings are computed backwards when a block of n values is complete. One buffer holds
 * both: raw values below `position`, endings' extremes from there on. Three comparisons a bar.
 */
function extreme(
  name: string,
  pickCode: string,
  pick: (a: number, b: number) => number,
  none: string,
): Kernel {
  return {
    name,
    inputs: ['x'],
    statics: ['n'],
    result: 'number',
    defined: ([n = 1]) => n,
    settled: ([n = 1]) => n,
    stateSize: ([n = 1]) => n + 3,
    operations: () => 12,

    reference([n = 1]) {
      const next = slidingWindow(n);
      return ([x = Number.NaN]) => next(x)?.reduce(pick1(pick)) ?? Number.NaN;
    },

    emit(code) {
      const x = code.input(0);
      const n = code.static(0);
      const block = code.buffer('block', n);
      const position = code.field('position', '0');
      const full = code.field('full', '0');
      const newer = code.field('newer', none);
      const result = code.local(name);
      const j = code.local('j');
      code.line(`let ${result} = NaN;`);
      code.line(`if (${x} === ${x}) {`);
      code.line(`  ${block}[${position}] = ${x};`);
      code.line(`  ${newer} = ${pickCode}(${newer}, ${x});`);
      code.line(`  ${position} += 1;`);
      code.line(`  if (${position} === ${n}) {`);
      code.line(`    ${newer} = ${none};`);
      code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
      code.line(`      ${newer} = ${pickCode}(${newer}, ${block}[${j}]);`);
      code.line(`      ${block}[${j}] = ${newer};`);
      code.line('    }');
      code.line(`    ${result} = ${newer};`);
      code.line(`    ${newer} = ${none};`);
      code.line(`    ${position} = 0;`);
      code.line(`    ${full} = 1;`);
      code.line(`  } else if (${full} === 1) {`);
      code.line(`    ${result} = ${pickCode}(${newer}, ${block}[${position}]);`);
      code.line('  }');
      code.line('} else {');
      code.line(`  ${newer} = ${none};`);
      code.line(`  ${position} = 0;`);
      code.line(`  ${full} = 0;`);
      code.line('}');
      return result;
    },
  };
}

/** `reduce` hands its callback more than two arguments, which `Math.max` would read as well. */
function pick1(pick: (a: number, b: number) => number): (a: number, b: number) => number {
  return (a, b) => pick(a, b);
}

/** As `extreme`, with the place of each block's extreme kept beside it. */
function extremeAge(
  name: string,
  beatsCode: string,
  beats: (a: number, b: number) => boolean,
): Kernel {
  return {
    name,
    inputs: ['x'],
    statics: ['n'],
    result: 'number',
    defined: ([n = 1]) => n,
    settled: ([n = 1]) => n,
    stateSize: ([n = 1]) => 2 * n + 4,
    operations: () => 16,

    reference([n = 1]) {
      const next = slidingWindow(n);
      return ([x = Number.NaN]) => {
        const window = next(x);
        if (!window) return Number.NaN;
        const best = window.reduce((a, b) => (beats(b, a) ? b : a));
        return n - 1 - window.lastIndexOf(best);
      };
    },

    emit(code) {
      const x = code.input(0);
      const n = code.static(0);
      const block = code.buffer('block', n);
      const places = code.buffer('places', n);
      const position = code.field('position', '0');
      const full = code.field('full', '0');
      const newer = code.field('newer', '0');
      const place = code.field('place', '0');
      const result = code.local('age');
      const j = code.local('j');
      code.line(`let ${result} = NaN;`);
      code.line(`if (${x} === ${x}) {`);
      code.line(`  ${block}[${position}] = ${x};`);
      code.line(`  if (${position} === 0 || !(${newer} ${beatsCode} ${x})) {`);
      code.line(`    ${newer} = ${x};`);
      code.line(`    ${place} = ${position};`);
      code.line('  }');
      code.line(`  ${position} += 1;`);
      code.line(`  if (${position} === ${n}) {`);
      code.line(`    ${newer} = ${x};`);
      code.line(`    ${place} = ${n} - 1;`);
      code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
      code.line(`      if (${block}[${j}] ${beatsCode} ${newer}) {`);
      code.line(`        ${newer} = ${block}[${j}];`);
      code.line(`        ${place} = ${j};`);
      code.line('      }');
      code.line(`      ${block}[${j}] = ${newer};`);
      code.line(`      ${places}[${j}] = ${place};`);
      code.line('    }');
      code.line(`    ${result} = ${n} - 1 - ${place};`);
      code.line(`    ${position} = 0;`);
      code.line(`    ${full} = 1;`);
      code.line(`  } else if (${full} === 1) {`);
      code.line(`    ${result} = ${block}[${position}] ${beatsCode} ${newer}`);
      code.line(`      ? ${position} + ${n} - 1 - ${places}[${position}]`);
      code.line(`      : ${position} - 1 - ${place};`);
      code.line('  }');
      code.line('} else {');
      code.line(`  ${position} = 0;`);
      code.line(`  ${full} = 0;`);
      code.line('}');
      return result;
    },
  };
}
