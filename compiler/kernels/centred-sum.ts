/** The sum that a regression on time and a linearly weighted average both need. */

import {
  addTo,
  emitAddTo,
  emitProduct,
  emitTwoSum,
  productError,
  type Total,
  type TotalCode,
  twoSum,
  zero,
} from './double-double.ts';
import type { Kernel, KernelCode } from './kernel.ts';
import { twoBlocks } from './windows.ts';

/**
 * Σ (k − (n + 1) ÷ 2) × x_k over the last n values, k = 1 the oldest and n the newest.
 * A least-squares slope is 12 ÷ (n(n² − 1)) of it; a weighted average 2 ÷ (n(n + 1)) of it plus the mean.
 *
 * Two blocks, as in covariance.ts, so that nothing is subtracted that was added: the newer one is followed
 * forwards, the older one's endings are computed backwards each time a block of n values is complete. Adding up
 * running sums (`climbing`) weighs the value added first most, in either direction; so with h = (n + 1) ÷ 2 the
 * result is older.climbing − newer.climbing + h × (newer.plain − older.plain). The terms cancel to the last bits
 * when the slope is small, hence double-doubles; values count from a pivot in the window, so flat gives exactly 0.
 */
export const centredSum: Kernel = {
  name: 'centred_sum',
  inputs: ['x'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => 4 * n + 7,
  operations: () => 110,

  reference([n = 1]) {
    const next = twoBlocks<number>(n);
    return ([x = Number.NaN]) => {
      const blocks = next(Number.isNaN(x) ? undefined : x);
      if (!blocks) return Number.NaN;
      const { ending, newer } = blocks;
      const [pivot = 0] = ending;
      return difference(climb(ending, pivot), climb(newer, pivot), (n + 1) / 2);
    };
  },

  emit(code) {
    const x = code.input(0);
    const n = code.static(0);
    const state = declare(code, n);
    const { block, position, full, newer } = state;
    const result = code.local('centred_sum');
    code.line(`let ${result} = NaN;`);
    code.line(`if (${x} === ${x}) {`);
    code.line(`  ${block}[${position}] = ${x};`);
    code.line(`  ${position} += 1;`);
    code.line(`  if (${position} === ${n}) {`);
    emitTurn(code, x, n, state);
    code.line(`  } else if (${full} === 1) {`);
    emitClimb(code, '    ', x, state, newer);
    code.line('  }');
    code.line(`  if (${full} === 1) {`);
    emitDifference(code, n, state, result);
    code.line('  }');
    code.line('} else {');
    code.line(`  ${position} = 0;`);
    code.line(`  ${full} = 0;`);
    code.line('}');
    return result;
  },
};

interface Sums {
  readonly plain: Total;
  readonly climbing: Total;
}

function climb(values: readonly number[], pivot: number): Sums {
  const sums = { plain: zero(), climbing: zero() };
  for (const value of values) {
    const distance = twoSum(value, -pivot);
    addTo(sums.plain, distance.high);
    sums.plain.low += distance.low;
    addTo(sums.climbing, sums.plain.high);
    sums.climbing.low += sums.plain.low;
  }
  return sums;
}

function difference(older: Sums, newer: Sums, half: number): number {
  const climbing = twoSum(older.climbing.high, -newer.climbing.high);
  const plain = twoSum(newer.plain.high, -older.plain.high);
  const product = half * plain.high;
  const lost = productError(half, plain.high, product);
  const all = twoSum(climbing.high, product);
  const lowClimbing = climbing.low + (older.climbing.low - newer.climbing.low);
  const lowPlain = plain.low + (newer.plain.low - older.plain.low);
  return all.high + (all.low + lowClimbing + (lost + half * lowPlain));
}

interface SumsCode {
  readonly plain: TotalCode;
  readonly climbing: TotalCode;
}

interface State {
  /** Values of the newer block, below `position`. */
  readonly block: string;
  readonly position: string;
  /** 1 once there is an older block. */
  readonly full: string;
  readonly pivot: string;
  readonly newer: SumsCode;
  /** Buffers: sums of the older block's endings. */
  readonly endings: SumsCode;
}

function declare(code: KernelCode, n: string): State {
  const pair = (name: string): TotalCode => [
    code.field(`${name}_high`, '0'),
    code.field(`${name}_low`, '0'),
  ];
  const block = code.buffer('block', n);
  const low = code.buffer('plain_lows', n);
  return {
    block,
    position: code.field('position', '0'),
    full: code.field('full', '0'),
    pivot: code.field('pivot', '0'),
    newer: { plain: pair('plain'), climbing: pair('climbing') },
    // The block's own cells serve for its endings' sums: a cell is read as a value before it is needed as a sum.
    endings: {
      plain: [block, low],
      climbing: [code.buffer('climbing_highs', n), code.buffer('climbing_lows', n)],
    },
  };
}

/** `value` enters the running sums: one step of `climb`. */
function emitClimb(
  code: KernelCode,
  indent: string,
  value: string,
  { pivot }: State,
  { plain, climbing }: SumsCode,
): void {
  const [distance, lost] = emitTwoSum(code, indent, value, `-${pivot}`);
  emitAddTo(code, indent, plain, distance);
  code.line(`${indent}${plain[1]} += ${lost};`);
  emitAddTo(code, indent, climbing, plain[0]);
  code.line(`${indent}${climbing[1]} += ${plain[1]};`);
}

/** The newer block becomes the older one: sums of its endings, from the newest value back. */
function emitTurn(code: KernelCode, x: string, n: string, state: State): void {
  const { block, position, full, pivot, newer, endings } = state;
  const fields = [...newer.plain, ...newer.climbing];
  const j = code.local('j');
  const value = code.local('value');
  code.line(`    ${pivot} = ${x};`);
  for (const field of fields) code.line(`    ${field} = 0;`);
  code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
  code.line(`      const ${value} = ${block}[${j}];`);
  emitClimb(code, '      ', value, state, newer);
  [...endings.plain, ...endings.climbing].forEach((buffer, k) => {
    code.line(`      ${buffer}[${j}] = ${fields[k]};`);
  });
  code.line('    }');
  for (const field of fields) code.line(`    ${field} = 0;`);
  code.line(`    ${position} = 0;`);
  code.line(`    ${full} = 1;`);
}

function emitDifference(code: KernelCode, n: string, state: State, result: string): void {
  const { position, newer, endings } = state;
  const older = (buffer: string): string => `${buffer}[${position}]`;
  const half = code.local('half');
  const lowClimbing = code.local('low_climbing');
  const lowPlain = code.local('low_plain');
  const indent = '    ';
  code.line(`${indent}const ${half} = (${n} + 1) / 2;`);
  const climbing = emitTwoSum(code, indent, older(endings.climbing[0]), `-${newer.climbing[0]}`);
  const plain = emitTwoSum(code, indent, newer.plain[0], `-${older(endings.plain[0])}`);
  const product = emitProduct(code, indent, half, plain[0]);
  const all = emitTwoSum(code, indent, climbing[0], product[0]);
  code.line(
    `${indent}const ${lowClimbing} = ${climbing[1]} + (${older(endings.climbing[1])} - ${newer.climbing[1]});`,
  );
  code.line(
    `${indent}const ${lowPlain} = ${plain[1]} + (${newer.plain[1]} - ${older(endings.plain[1])});`,
  );
  code.line(
    `${indent}${result} = ${all[0]} + (${all[1]} + ${lowClimbing} + (${product[1]} + ${half} * ${lowPlain}));`,
  );
}
