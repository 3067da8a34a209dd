/** Seban's SuperTrend: a band at a multiple of the average true range that follows the price one way only. */

import type { Kernel, KernelCode } from './kernel.ts';

/** The band that is in force: the lower one in an up-trend, the upper one in a down-trend. */
export const supertrendLine: Kernel = supertrend('supertrend_line');

/**
 * 1 in an up-trend, −1 in a down-trend. A kernel of its own, and not the line's sign, because the lower band of a
 * cheap and wild stock can be below zero; nor `close > line`, because in a dead market the two become equal.
 */
export const supertrendDirection: Kernel = supertrend('supertrend_direction');

/**
 * As Pine's `ta.supertrend`: begins in a down-trend, turns when the close passes the band of the bar itself.
 *
 * Two starts agree for good once a turn and a fresh band are common to both; no bound holds for all data.
 * `settled` is what sufficed on the bars of test/indicators/settled.test.ts.
 */
function supertrend(name: 'supertrend_line' | 'supertrend_direction'): Kernel {
  return {
    name,
    inputs: ['high', 'low', 'close', 'atr'],
    statics: ['factor'],
    result: 'number',
    defined: () => 1,
    settled: () => 250,
    stateSize: () => 4,
    operations: () => 20,

    reference([factor = 1]) {
      let direction = 0;
      let [upper, lower, previousClose] = [0, 0, 0];
      return ([high = Number.NaN, low = Number.NaN, close = Number.NaN, atr = Number.NaN]) => {
        if ([high, low, close, atr].some(Number.isNaN)) return Number.NaN;
        const middle = (high + low) / 2;
        const [freshUpper, freshLower] = [middle + factor * atr, middle - factor * atr];
        if (direction === 0) {
          direction = -1;
          [upper, lower] = [freshUpper, freshLower];
        } else {
          if (freshLower > lower || previousClose < lower) lower = freshLower;
          if (freshUpper < upper || previousClose > upper) upper = freshUpper;
          if (direction < 0 && close > upper) direction = 1;
          else if (direction > 0 && close < lower) direction = -1;
        }
        previousClose = close;
        if (name === 'supertrend_direction') return direction;
        return direction > 0 ? lower : upper;
      };
    },

    emit(code) {
      const inputs = [0, 1, 2, 3].map((k) => code.input(k));
      const direction = code.field('direction', '0');
      const upper = code.field('upper', '0');
      const lower = code.field('lower', '0');
      const result = code.local('supertrend');
      code.line(`let ${result} = NaN;`);
      code.line(`if (${inputs.map((input) => `${input} === ${input}`).join(' && ')}) {`);
      emitBands(code, direction, upper, lower);
      const line = `${direction} > 0 ? ${lower} : ${upper}`;
      code.line(`  ${result} = ${name === 'supertrend_direction' ? direction : line};`);
      code.line('}');
      return result;
    },
  };
}

function emitBands(code: KernelCode, direction: string, upper: string, lower: string): void {
  const [high, low, close, atr] = [code.input(0), code.input(1), code.input(2), code.input(3)];
  const factor = code.static(0);
  const previousClose = code.field('previous_close', '0');
  const middle = code.local('middle');
  const freshUpper = code.local('fresh_upper');
  const freshLower = code.local('fresh_lower');
  code.line(`  const ${middle} = (${high} + ${low}) / 2;`);
  code.line(`  const ${freshUpper} = ${middle} + ${factor} * ${atr};`);
  code.line(`  const ${freshLower} = ${middle} - ${factor} * ${atr};`);
  code.line(`  if (${direction} === 0) {`);
  code.line(`    ${direction} = -1;`);
  code.line(`    ${upper} = ${freshUpper};`);
  code.line(`    ${lower} = ${freshLower};`);
  code.line('  } else {');
  code.line(`    if (${freshLower} > ${lower} || ${previousClose} < ${lower}) {`);
  code.line(`      ${lower} = ${freshLower};`);
  code.line('    }');
  code.line(`    if (${freshUpper} < ${upper} || ${previousClose} > ${upper}) {`);
  code.line(`      ${upper} = ${freshUpper};`);
  code.line('    }');
  code.line(`    if (${direction} < 0 && ${close} > ${upper}) ${direction} = 1;`);
  code.line(`    else if (${direction} > 0 && ${close} < ${lower}) ${direction} = -1;`);
  code.line('  }');
  code.line(`  ${previousClose} = ${close};`);
}
