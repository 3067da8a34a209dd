/** Wilder's parabolic stop and reverse. */

import type { Kernel, KernelCode } from './kernel.ts';

/** The stop for this bar: below the lows in an up-trend, above the highs in a down-trend. */
export const psarLine: Kernel = psar('psar_line');

/** 1 in an up-trend, −1 in a down-trend. */
export const psarDirection: Kernel = psar('psar_direction');

/**
 * As TA-Lib's SAR computes it (Wilder 1978, ch. II). The first trend is down if the second bar's fall in lows is
 * larger than its rise in highs.
 *
 * No bound holds for all data on how long the choice of the first trend is felt: two starts agree for good from
 * the first reversal that they share. `settled` is what sufficed on real bars, see test/indicators/settled.test.ts.
 */
function psar(name: 'psar_line' | 'psar_direction'): Kernel {
  return {
    name,
    inputs: ['high', 'low'],
    statics: ['acceleration', 'maximum'],
    result: 'number',
    defined: () => 2,
    settled: () => 250,
    stateSize: () => 6,
    operations: () => 24,
    reference: ([acceleration = 0, maximum = 0]) => follow(name, acceleration, maximum),
    emit: (code) => emitPsar(code, name),
  };
}

function follow(
  name: string,
  acceleration: number,
  maximum: number,
): (inputs: readonly number[]) => number {
  let trend = 0;
  let stop = 0;
  let furthest = 0;
  let speed = 0;
  let [previousHigh, previousLow] = [Number.NaN, Number.NaN];
  return ([high = Number.NaN, low = Number.NaN]) => {
    if (Number.isNaN(high) || Number.isNaN(low)) return Number.NaN;
    const [before, below] = [previousHigh, previousLow];
    [previousHigh, previousLow] = [high, low];
    if (Number.isNaN(before)) return Number.NaN;
    let [ceiling, floor] = [Math.max(before, high), Math.min(below, low)];
    if (trend === 0) {
      trend = below - low > 0 && below - low > high - before ? -1 : 1;
      stop = trend > 0 ? below : before;
      furthest = trend > 0 ? high : low;
      speed = Math.min(acceleration, maximum);
      [ceiling, floor] = [high, low];
    }
    if (trend > 0 ? low <= stop : high >= stop) {
      trend = -trend;
      stop = trend > 0 ? Math.min(furthest, floor) : Math.max(furthest, ceiling);
      furthest = trend > 0 ? high : low;
      speed = Math.min(acceleration, maximum);
    } else if (trend > 0 ? high > furthest : low < furthest) {
      furthest = trend > 0 ? high : low;
      speed = Math.min(speed + acceleration, maximum);
    }
    const value = stop;
    stop = stop + speed * (furthest - stop);
    stop = trend > 0 ? Math.min(stop, floor) : Math.max(stop, ceiling);
    return name === 'psar_direction' ? trend : value;
  };
}

function emitPsar(code: KernelCode, name: string): string {
  const [high, low] = [code.input(0), code.input(1)];
  const previousHigh = code.field('previous_high', 'NaN');
  const previousLow = code.field('previous_low', 'NaN');
  const trend = code.field('trend', '0');
  const stop = code.field('stop', '0');
  const furthest = code.field('furthest', '0');
  const speed = code.field('speed', '0');
  const fall = code.local('fall');
  const ceiling = code.local('ceiling');
  const floor = code.local('floor');
  const result = code.local(name);
  const slowest = `Math.min(${code.static(0)}, ${code.static(1)})`;
  const faster = `Math.min(${speed} + ${code.static(0)}, ${code.static(1)})`;
  const lines = [
    `let ${result} = NaN;`,
    `if (${high} === ${high} && ${low} === ${low}) {`,
    `  if (${previousHigh} === ${previousHigh}) {`,
    `    let ${ceiling} = Math.max(${previousHigh}, ${high});`,
    `    let ${floor} = Math.min(${previousLow}, ${low});`,
    `    if (${trend} === 0) {`,
    `      const ${fall} = ${previousLow} - ${low};`,
    `      ${trend} = ${fall} > 0 && ${fall} > ${high} - ${previousHigh} ? -1 : 1;`,
    `      ${stop} = ${trend} > 0 ? ${previousLow} : ${previousHigh};`,
    `      ${furthest} = ${trend} > 0 ? ${high} : ${low};`,
    `      ${speed} = ${slowest};`,
    `      ${ceiling} = ${high};`,
    `      ${floor} = ${low};`,
    '    }',
    `    if (${trend} > 0 ? ${low} <= ${stop} : ${high} >= ${stop}) {`,
    `      ${trend} = -${trend};`,
    `      ${stop} = ${trend} > 0 ? Math.min(${furthest}, ${floor}) : Math.max(${furthest}, ${ceiling});`,
    `      ${furthest} = ${trend} > 0 ? ${high} : ${low};`,
    `      ${speed} = ${slowest};`,
    `    } else if (${trend} > 0 ? ${high} > ${furthest} : ${low} < ${furthest}) {`,
    `      ${furthest} = ${trend} > 0 ? ${high} : ${low};`,
    `      ${speed} = ${faster};`,
    '    }',
    `    ${result} = ${name === 'psar_direction' ? trend : stop};`,
    `    ${stop} = ${stop} + ${speed} * (${furthest} - ${stop});`,
    `    ${stop} = ${trend} > 0 ? Math.min(${stop}, ${floor}) : Math.max(${stop}, ${ceiling});`,
    '  }',
    `  ${previousHigh} = ${high};`,
    `  ${previousLow} = ${low};`,
    '}',
  ];
  for (const text of lines) code.line(text);
  return result;
}
