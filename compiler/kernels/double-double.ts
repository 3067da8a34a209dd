/**
 * Totals that keep their rounding errors. A total is the pair high + low: each addition puts what `high` lost
 * into `low` (Knuth's TwoSum). `low` is not folded back into `high`, so as long as the values span less than
 * about twelve decimal orders every addition to `low` is exact too, and the total is rounded once.
 *
 * Each operation stands here twice, as a function for the references and as code for the emitters.
 */

import type { KernelCode } from './kernel.ts';

/** 2^27 + 1: multiplying by it cuts a double into two halves of 26 bits (Veltkamp). */
const SPLITTER = 134217729;

export interface Total {
  high: number;
  low: number;
}

export const zero = (): Total => ({ high: 0, low: 0 });

/** a + b as a rounded sum and what the rounding lost. */
export function twoSum(a: number, b: number): Total {
  const sum = a + b;
  const part = sum - a;
  return { high: sum, low: a - (sum - part) + (b - part) };
}

export function addTo(total: Total, value: number): void {
  const { high, low } = twoSum(total.high, value);
  total.low += low;
  total.high = high;
}

/** What `factor × value` loses to rounding, for a factor of at most 26 bits (Dekker's TwoProduct, half of it). */
export function productError(factor: number, value: number, product: number): number {
  const scaled = SPLITTER * value;
  const top = scaled - (scaled - value);
  return factor * top - product + factor * (value - top);
}

/** The two parts of a total, as expressions. */
export type TotalCode = readonly [high: string, low: string];

/** `twoSum` as code: two fresh locals. */
export function emitTwoSum(code: KernelCode, indent: string, a: string, b: string): TotalCode {
  const sum = code.local('sum');
  const part = code.local('part');
  const lost = code.local('lost');
  code.line(`${indent}const ${sum} = ${a} + ${b};`);
  code.line(`${indent}const ${part} = ${sum} - ${a};`);
  code.line(`${indent}const ${lost} = ${a} - (${sum} - ${part}) + (${b} - ${part});`);
  return [sum, lost];
}

/** `addTo` as code: `high` and `low` are fields, `value` a local or a constant. */
export function emitAddTo(
  code: KernelCode,
  indent: string,
  [high, low]: TotalCode,
  value: string,
): void {
  const sum = code.local('sum');
  const part = code.local('part');
  code.line(`${indent}const ${sum} = ${high} + ${value};`);
  code.line(`${indent}const ${part} = ${sum} - ${high};`);
  code.line(`${indent}${low} += ${high} - (${sum} - ${part}) + (${value} - ${part});`);
  code.line(`${indent}${high} = ${sum};`);
}

/** `factor × value` and `productError` as code. */
export function emitProduct(
  code: KernelCode,
  indent: string,
  factor: string,
  value: string,
): TotalCode {
  const product = code.local('product');
  const scaled = code.local('scaled');
  const top = code.local('top');
  const lost = code.local('lost');
  code.line(`${indent}const ${product} = ${factor} * ${value};`);
  code.line(`${indent}const ${scaled} = ${SPLITTER} * ${value};`);
  code.line(`${indent}const ${top} = ${scaled} - (${scaled} - ${value});`);
  code.line(
    `${indent}const ${lost} = ${factor} * ${top} - ${product} + ${factor} * (${value} - ${top});`,
  );
  return [product, lost];
}
