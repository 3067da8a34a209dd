/** Spread of a window, and of two windows together. */

import type { Kernel, KernelCode } from './kernel.ts';
import { twoBlocks } from './windows.ts';

/**
 * Population covariance of the last n pairs; with twice the same input, the variance, which is never negative.
 *
 * The window is two blocks: an older one that only loses values and a newer one that only gains them. The newer
 * block is followed forwards (Welford); each time it has grown to n values it becomes the older one, and the
 * moments of all its endings are computed backwards in one pass, so that nothing is ever subtracted again and
 * no rounding error outlives its window. The two blocks' moments combine by Chan, Golub and LeVeque (1979).
 * Values are taken as distances from a pivot that is always in the window (the newest of the older block):
 * a spread of 1e-6 on a price of 1e6 keeps all its digits, and a flat window gives exactly 0.
 */
export const covariance: Kernel = {
  name: 'covariance',
  inputs: ['x', 'y'],
  statics: ['n'],
  result: 'number',
  defined: ([n = 1]) => n,
  settled: ([n = 1]) => n,
  stateSize: ([n = 1]) => 3 * n + 7,
  operations: () => 45,

  reference([n = 1]) {
    const next = twoBlocks<Pair>(n);
    return ([x = Number.NaN, y = Number.NaN]) => {
      const blocks = next(Number.isNaN(x) || Number.isNaN(y) ? undefined : [x, y]);
      if (!blocks) return Number.NaN;
      const { ending, newer } = blocks;
      const [pivot] = ending;
      const m = newer.length;
      const a = moments(ending, pivot);
      if (m === 0) return a.co / n;
      const b = moments(newer, pivot);
      const between = (b.x - a.x) * (b.y - a.y) * (((n - m) * m) / n);
      return (a.co + b.co + between) / n;
    };
  },

  emit(code) {
    const [x, y] = [code.input(0), code.input(1)];
    const n = code.static(0);
    const state = declare(code, n, x !== y);
    const { position, full, co, comoments } = state;
    const result = code.local('covariance');
    const between = code.local('between');
    const present = x === y ? `${x} === ${x}` : `${x} === ${x} && ${y} === ${y}`;
    code.line(`let ${result} = NaN;`);
    code.line(`if (${present}) {`);
    for (const axis of state.axes) code.line(`  ${axis.block}[${position}] = ${axis.input};`);
    code.line(`  ${position} += 1;`);
    code.line(`  if (${position} === ${n}) {`);
    emitTurn(code, n, state);
    code.line(`    ${result} = ${comoments}[0] / ${n};`);
    code.line(`  } else if (${full} === 1) {`);
    emitWelford(code, '    ', state, position, co);
    const [dx = '0', dy = dx] = state.axes.map(
      (axis) => `(${axis.mean} - ${axis.block}[${position}])`,
    );
    code.line(
      `    const ${between} = ${dx} * ${dy} * (((${n} - ${position}) * ${position}) / ${n});`,
    );
    code.line(`    ${result} = (${comoments}[${position}] + ${co} + ${between}) / ${n};`);
    code.line('  }');
    code.line('} else {');
    code.line(`  ${position} = 0;`);
    code.line(`  ${full} = 0;`);
    code.line('}');
    return result;
  },
};

type Pair = readonly [x: number, y: number];

interface Moments {
  x: number;
  y: number;
  co: number;
}

/** Welford's means and co-moment of some pairs, in the order given, as distances from the pivot. */
function moments(pairs: readonly Pair[], [pivotX, pivotY]: Pair = [0, 0]): Moments {
  const result = { x: 0, y: 0, co: 0 };
  pairs.forEach(([x, y], index) => {
    const fromMeanX = x - pivotX - result.x;
    const fromMeanY = y - pivotY - result.y;
    result.x += fromMeanX / (index + 1);
    result.y += fromMeanY / (index + 1);
    result.co += fromMeanX * (y - pivotY - result.y);
  });
  return result;
}

interface Axis {
  readonly input: string;
  /** Raw values of the newer block below `position`; from there on, means of the older block's endings. */
  readonly block: string;
  readonly pivot: string;
  readonly mean: string;
}

interface State {
  /** One for a variance, two for a covariance. */
  readonly axes: readonly Axis[];
  readonly position: string;
  /** 1 once there is an older block. */
  readonly full: string;
  readonly co: string;
  /** Co-moments of the older block's endings. */
  readonly comoments: string;
}

function declare(code: KernelCode, n: string, two: boolean): State {
  const axis = (k: number): Axis => ({
    input: code.input(k),
    block: code.buffer('block', n),
    pivot: code.field('pivot', '0'),
    mean: code.field('mean', '0'),
  });
  return {
    axes: two ? [axis(0), axis(1)] : [axis(0)],
    position: code.field('position', '0'),
    full: code.field('full', '0'),
    co: code.field('comoment', '0'),
    comoments: code.buffer('comoments', n),
  };
}

/** One step of Welford: `values` of the axes enter the means and the co-moment as number `count`. */
function emitWelford(
  code: KernelCode,
  indent: string,
  { axes }: State,
  count: string,
  co: string,
  values: readonly string[] = axes.map((axis) => axis.input),
): void {
  const steps = axes.map((axis, k) => ({ axis, value: values[k] ?? axis.input }));
  const names = steps.map(({ axis, value }) => {
    const distance = code.local('distance');
    const fromMean = code.local('from_mean');
    code.line(`${indent}const ${distance} = ${value} - ${axis.pivot};`);
    code.line(`${indent}const ${fromMean} = ${distance} - ${axis.mean};`);
    return { axis, distance, fromMean };
  });
  for (const { axis, fromMean } of names) {
    code.line(`${indent}${axis.mean} += ${fromMean} / ${count};`);
  }
  const first = names[0];
  const last = names.at(-1);
  if (first === undefined || last === undefined) return;
  code.line(`${indent}${co} += ${first.fromMean} * (${last.distance} - ${last.axis.mean});`);
}

/** The newer block becomes the older one: moments of its endings, from the newest value back. */
function emitTurn(code: KernelCode, n: string, state: State): void {
  const { axes, position, full, co, comoments } = state;
  const j = code.local('j');
  for (const axis of axes) {
    code.line(`    ${axis.pivot} = ${axis.input};`);
    code.line(`    ${axis.mean} = 0;`);
  }
  code.line(`    ${co} = 0;`);
  code.line(`    for (let ${j} = ${n} - 1; ${j} >= 0; ${j}--) {`);
  const values = axes.map((axis) => `${axis.block}[${j}]`);
  emitWelford(code, '      ', state, `(${n} - ${j})`, co, values);
  for (const axis of axes) code.line(`      ${axis.block}[${j}] = ${axis.mean};`);
  code.line(`      ${comoments}[${j}] = ${co};`);
  code.line('    }');
  for (const axis of axes) code.line(`    ${axis.mean} = 0;`);
  code.line(`    ${co} = 0;`);
  code.line(`    ${position} = 0;`);
  code.line(`    ${full} = 1;`);
}
