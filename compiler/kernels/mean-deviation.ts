/** The average distance from the average. */

import type { Kernel } from './kernel.ts';
import { slidingWindow } from './windows.ts';

/**
 * Σ |x − mean| ÷ n over the last n values, for Lambert's CCI. The one kernel that reads its whole window on every
 * bar, O(n): no recurrence is known, since a new mean turns the sign of any number of terms. Values are taken as
 * distances from the newest, so that small deviations on large prices keep their digits.
 */
export const meanDeviation: Kernel = {
  name: 'mean_deviation',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => 2 * n + 2,
  operations: ([n = 1]) => 10 * n + 12,

  reference([n = 1]) {
    const next = slidingWindow(n);
    return ([x = Number.NaN]) => {
      const window = next(x);
      if (!window) return Number.NaN;
      const mean = window.reduce((total, value) => total + (value - x), 0) / n;
      return window.reduce((total, value) => total + Math.abs(value - x - mean), 0) / n;
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    // Each value is written twice, n apart, so that the window is always one stretch of the buffer.
    const twice = code.buffer('twice', `2 * ${n}`);
    const position = code.field('position', '0');
    const count = code.field('count', '0');
    const result = code.local('mean_deviation');
    const mean = code.local('mean');
    const total = code.local('total');
    const j = code.local('j');
    const k = code.local('k');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  ${twice}[${position}] = ${x};`);
    code.line(`  ${twice}[${position} + ${n}] = ${x};`);
    code.line(`  ${position} = ${position} + 1 === ${n} ? 0 : ${position} + 1;`);
    code.line(`  if (${count} < ${n}) ${count} += 1;`);
    code.line(`  if (${count} === ${n}) {`);
    code.line(`    let ${mean} = 0;`);
    code.line(`    for (let ${j} = 0; ${j} < ${n}; ${j}++) {`);
    code.line(`      ${mean} += ${twice}[${position} + ${j}] - ${x};`);
    code.line('    }');
    code.line(`    ${mean} = ${mean} / ${n};`);
    code.line(`    let ${total} = 0;`);
    code.line(`    for (let ${k} = 0; ${k} < ${n}; ${k}++) {`);
    code.line(`      ${total} += Math.abs(${twice}[${position} + ${k}] - ${x} - ${mean});`);
    code.line('    }');
    code.line(`    ${result} = ${total} / ${n};`);
    code.line('  }');
    code.line('} else {');
    code.line(`  ${position} = 0;`);
    code.line(`  ${count} = 0;`);
    code.line('}');
    return result;
  },
};
