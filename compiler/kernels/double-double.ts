/**
 * Totals that keep their rounding errors. A total is the pair high + low: each addition puts what `high` lost
 * into `low` (Knuth's TwoSum). `low` is not folded back into `high`, so as long as the values span less than
 * about twelve decimal orders every addition to `low` is exact too: what enters a window leaves it without a
 * trace, and ten million bars later the total is the window summed afresh, rounded once.
 */

import type { KernelCode } from './kernel.ts';

/** 2^27 + 1: multiplying by it cuts a double into two halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729;

export interface Total {
  high: number;
  low: number;
}

export function addTo(total: Total, value: number): void {
  const sum = total.high + value;
  const part = sum - total.high;
  total.low += total.high - (sum - part) + (value - part);
  total.high = sum;
}

/** Rounding error of `factor × value`, for a factor of at most 26 bits (Dekker's TwoProduct, half of it). */
export function productError(factor: number, value: number, product: number): number {
  const scaled = SPLITTER * value;
  const top = scaled - (scaled - value);
  return factor * top - product + factor * (value - top);
}

/** `addTo` as code: `high` and `low` are fields, `value` a local or a constant. */
export function emitAddTo(
  code: KernelCode,
  indent: string,
  [high, low]: readonly [string, string],
  value: string,
): void {
  const sum = code.local('sum');
  const part = code.local('part');
  code.line(`${indent}const ${sum} = ${high} + ${value};`);
  code.line(`${indent}const ${part} = ${sum} - ${high};`);
  code.line(`${indent}${low} += ${high} - (${sum} - ${part}) + (${value} - ${part});`);
  code.line(`${indent}${high} = ${sum};`);
}

/** `productError` as code; returns the local that holds it. */
export function emitProductError(
  code: KernelCode,
  indent: string,
  factor: string,
  value: string,
  product: string,
): string {
  const scaled = code.local('scaled');
  const top = code.local('top');
  const error = code.local('error');
  code.line(`${indent}const ${scaled} = ${SPLITTER} * ${value};`);
  code.line(`${indent}const ${top} = ${scaled} - (${scaled} - ${value});`);
  code.line(
    `${indent}const ${error} = ${factor} * ${top} - ${product} + ${factor} * (${value} - ${top});`,
  );
  return error;
}
