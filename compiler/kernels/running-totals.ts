/** Totals without a window: since the first bar, or since the session began. */

import { addTo, emitAddTo, type Total } from './double-double.ts';
import type { Kernel } from './kernel.ts';

/**
 * Total of x since the first bar. An absent value gives an absent total and adds nothing. Its level depends on
 * where the data begin; only its changes mean something, so it counts as settled from the first value.
 */
export const cumulative: Kernel = {
  name: 'cumulative',
  inputs: ['x'],
  statics: [],
  result: 'number',
  defined: () => 1,
  settled: () => 1,
  stateSize: () => 2,
  operations: () => 9,

  reference() {
    const total: Total = { high: 0, low: 0 };
    return ([x = Number.NaN]) => {
      if (Number.isNaN(x)) return Number.NaN;
      addTo(total, x);
      return total.high + total.low;
    };
  },

  emit(code) {
    const x = code.input(0);
    const high = code.field('high', '0');
    const low = code.field('low', '0');
    const result = code.local('cumulative');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    emitAddTo(code, '  ', [high, low], x);
    code.line(`  ${result} = ${high} + ${low};`);
    code.line('}');
    return result;
  },
};

/** Total of x since the value of `session` last changed; a bar whose session is absent belongs to none. */
export const sessionTotal: Kernel = {
  name: 'session_total',
  inputs: ['x', 'session'],
  statics: [],
  result: 'number',
  defined: () => 1,
  settled: () => 1,
  stateSize: () => 3,
  operations: () => 12,

  reference() {
    const total: Total = { high: 0, low: 0 };
    let current = Number.NaN;
    return ([x = Number.NaN, session = Number.NaN]) => {
      if (Number.isNaN(session)) return Number.NaN;
      if (session !== current) {
        current = session;
        total.high = 0;
        total.low = 0;
      }
      if (Number.isNaN(x)) return Number.NaN;
      addTo(total, x);
      return total.high + total.low;
    };
  },

  emit(code) {
    const [x, session] = [code.input(0), code.input(1)];
    const high = code.field('high', '0');
    const low = code.field('low', '0');
    const current = code.field('session', 'NaN');
    const result = code.local('session_total');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${session} === ${session}) {`);
    code.line(`  if (${session} !== ${current}) {`);
    code.line(`    ${current} = ${session};`);
    code.line(`    ${high} = 0;`);
    code.line(`    ${low} = 0;`);
    code.line('  }');
    code.line(`  if (${x} === ${x}) {`);
    emitAddTo(code, '    ', [high, low], x);
    code.line(`    ${result} = ${high} + ${low};`);
    code.line('  }');
    code.line('}');
    return result;
  },
};
