/** Each kernel's reference closure equals its emitted code bit for bit, and both the textbook. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KERNELS } from '../../compiler/kernels/index.ts';
import { runsOf } from './random-data.ts';
import { firstDifference, type KernelRun, runEmitted, runReference } from './run-kernel.ts';
import { exactSum, TEXTBOOK, windowOf } from './textbook.ts';

const kernels = [...KERNELS.values()];

describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))('%s', (name, kernel) => {
  test('emitted code equals the reference bit for bit', () => {
    fc.assert(
      fc.property(runsOf(kernel), (run) => {
        expect(firstDifference(runEmitted(run), runReference(run))).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });

  test('a prefix gives the same as the whole', () => {
    fc.assert(
      fc.property(runsOf(kernel), fc.nat(), (run, cut) => {
        const length = 1 + (cut % (run.inputs[0]?.length ?? 1));
        const inputs = run.inputs.map((column) => column.slice(0, length));
        const whole = runEmitted(run).slice(0, length);
        expect(firstDifference(runEmitted({ ...run, inputs }), whole)).toBe(-1);
      }),
    );
  });

  test('never answers with an infinity', () => {
    fc.assert(
      fc.property(runsOf(kernel), (run) => {
        expect(runEmitted(run).some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toBe(
          false,
        );
      }),
    );
  });

  test('has its first value on the bar that it promises', () => {
    fc.assert(
      fc.property(runsOf(kernel), (run) => {
        if (kernel.result === 'bool' || !isAlwaysPresent(run)) return;
        const first = runEmitted(run).findIndex((value) => !Number.isNaN(value));
        const promised = kernel.defined(run.statics) - 1;
        expect(first).toBe(promised < (run.inputs[0]?.length ?? 0) ? promised : -1);
      }),
      { numRuns: 60 },
    );
  });

  const textbook = TEXTBOOK[name];
  if (textbook === undefined) return;
  test('equals the textbook', () => {
    fc.assert(
      fc.property(runsOf(kernel), (run) => {
        runEmitted(run).forEach((value, i) => {
          const expected = textbook(run.statics, run.inputs, i);
          const isSame = Number.isNaN(expected)
            ? Number.isNaN(value)
            : value === expected || Math.abs(value - expected) <= 1e-12 * scaleAt(run, i);
          if (!isSame) expect.fail(`bar ${i}: ${value}, the textbook says ${expected}`);
        });
      }),
      { numRuns: 60 },
    );
  });
});

test('every kernel has a textbook, or a test of its own', () => {
  const own = [
    'adaptive',
    'psar_line',
    'psar_direction',
    'supertrend_line',
    'supertrend_direction',
  ];
  const without = kernels.map(({ name }) => name).filter((name) => !(name in TEXTBOOK));
  expect(without.toSorted()).toEqual(own.toSorted());
});

/** `bars_since` and `value_when` answer from the first true condition on, whenever that is. */
function isAlwaysPresent({ kernel, inputs }: KernelRun): boolean {
  if (kernel.inputs.includes('c') && inputs[0]?.[0] !== 2) return false;
  return inputs.every((column) => !column.some(Number.isNaN));
}

/** What a relative error is relative to: the sizes that entered, since differences may cancel. */
function scaleAt({ kernel, statics, inputs }: KernelRun, i: number): number {
  const isWindow = kernel.statics.includes('n') && kernel.name !== 'smooth';
  const [n = 1] = isWindow ? statics : [i + 1];
  const sizes = inputs.map((column) =>
    exactSum((windowOf(column, i, Math.min(n, i + 1)) ?? [...column.slice(0, i + 1)]).map(sizeOf)),
  );
  if (kernel.name === 'centred_sum') return (sizes[0] ?? 0) * n;
  if (kernel.name === 'covariance') return (sizes[0] ?? 0) * (sizes[1] ?? 0);
  return Math.max(1e-300, sizes[0] ?? 0);
}

function sizeOf(value: number): number {
  return Number.isNaN(value) ? 0 : Math.abs(value);
}
