/** Columns of numbers are compared at once: an element at a time, `toEqual` is most of the time of a test that has long ones. */

import { expect } from 'vitest';

expect.addEqualityTesters([sameNumbers]);

type Numbers = Float64Array | Int32Array | Uint8Array;

/** As `toEqual` does it: NaN is itself, and 0 is not -0. */
function sameNumbers(a: unknown, b: unknown): boolean | undefined {
  if (!isNumbers(a) || !isNumbers(b)) return undefined;
  if (a.constructor !== b.constructor || a.length !== b.length) return false;
  for (let k = 0; k < a.length; k += 1) if (!Object.is(a[k], b[k])) return false;
  return true;
}

function isNumbers(value: unknown): value is Numbers {
  return (
    value instanceof Float64Array || value instanceof Int32Array || value instanceof Uint8Array
  );
}
