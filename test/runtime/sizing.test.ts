/** From a `size` statement to a quantity, worked by hand. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evaluator } from '../../runtime/index.ts';
import type { Sizing } from '../../runtime/program.ts';
import {
  quantityOf,
  readSize,
  type SizeContext,
  type SizeRequest,
  toLot,
} from '../../runtime/sizing.ts';

/** 10,000 USD of equity, 4,000 of them cash, a price of 48 and a stop at 45. */
const CONTEXT: SizeContext = {
  reference: 48,
  stop: 45,
  isLong: true,
  equity: 10_000,
  cash: 4_000,
  lot: 1,
};

const size = (kind: SizeRequest['kind'], amount: number, more: Partial<SizeRequest> = {}) =>
  ({ kind, amount, realized: Number.NaN, scale: 1, ...more }) satisfies SizeRequest;

const quantity = (request: SizeRequest, context: Partial<SizeContext> = {}): number | string => {
  const outcome = quantityOf(request, { ...CONTEXT, ...context });
  return typeof outcome === 'number' ? outcome : outcome.rule;
};

test('risk: the part of equity that may be lost, over the distance to the stop', () => {
  expect(quantity(size('risk', 0.01))).toBe(33); // 100 ÷ 3
  expect(quantity(size('risk', 0.01), { isLong: false, stop: 50 })).toBe(50);
  expect(quantity(size('risk', 0.01), { stop: 48 })).toBe('sizing.stop_not_protective');
  expect(quantity(size('risk', 0.01), { stop: 49 })).toBe('sizing.stop_not_protective');
  expect(quantity(size('risk', 0.01), { isLong: false, stop: 47 })).toBe(
    'sizing.stop_not_protective',
  );
  expect(quantity(size('risk', 0.01), { stop: Number.NaN })).toBe('sizing.stop_absent');
});

test('equity, cash and money over the price; shares as said', () => {
  expect(quantity(size('equity', 0.1))).toBe(20); // 1,000 ÷ 48 = 20.83
  expect(quantity(size('cash', 0.1))).toBe(8); // 400 ÷ 48 = 8.33
  expect(quantity(size('money', 960))).toBe(20);
  expect(quantity(size('money', 959.99))).toBe(19);
  expect(quantity(size('shares', 7.9))).toBe(7);
});

test('volatility: weight is target over realised, at most the whole of equity', () => {
  expect(quantity(size('volatility', 0.1, { realized: 0.4 }))).toBe(52); // 2,500 ÷ 48 = 52.08
  expect(quantity(size('volatility', 0.5, { realized: 0.1 }))).toBe(208); // 10,000 ÷ 48 = 208.3
});

test('scaling comes before rounding', () => {
  expect(quantity(size('shares', 10, { scale: 0.55 }))).toBe(5);
  expect(quantity(size('shares', 3, { scale: 0.25 }))).toBe('sizing.zero_quantity');
});

test('nothing at all, with the reason', () => {
  expect(quantity(size('money', 47))).toBe('sizing.zero_quantity');
  expect(quantity(size('shares', -5))).toBe('sizing.zero_quantity');
  expect(quantity(size('shares', Number.NaN))).toBe('sizing.absent');
  expect(quantity(size('shares', 5, { scale: Number.NaN }))).toBe('sizing.absent');
  expect(quantity(size('volatility', 0.1))).toBe('sizing.absent');
  expect(quantity(size('equity', 0.1), { reference: Number.NaN })).toBe('sizing.absent');
  expect(quantity(size('equity', 0.1), { reference: 0 })).toBe('sizing.absent');
  expect(quantity(size('equity', 0.1), { equity: -1 })).toBe('sizing.zero_quantity');
});

test('each kind reads its own outputs, and |scale| is clamped to one', () => {
  const evaluator = { output: (k: number) => [0.25, -0.5, 7][k] ?? Number.NaN } as Evaluator;
  const read = (sizing: Sizing, scaledBy?: number) => readSize(sizing, scaledBy, evaluator);
  expect(read({ kind: 'risk', fraction: 0 })).toEqual(size('risk', 0.25));
  expect(read({ kind: 'equity', fraction: 0 }, 1)).toEqual(size('equity', 0.25, { scale: 0.5 }));
  expect(read({ kind: 'money', amount: 2 }, 2)).toEqual(size('money', 7));
  expect(read({ kind: 'volatility', target: 0, realized: 2 })).toEqual(
    size('volatility', 0.25, { realized: 7 }),
  );
  expect(read({ kind: 'shares', quantity: 2 }, 3).scale).toBeNaN();
});

test('a quantity is whole lots, never more than asked and less than one lot short of it', () => {
  const lots = fc.constantFrom(1, 0.01, 1e-6, 1e-8);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e3, noNaN: true }), lots, (wanted, lot) => {
      const rounded = toLot(wanted, lot);
      expect(rounded).toBeLessThanOrEqual(wanted * (1 + 2e-12));
      expect(wanted - rounded).toBeLessThan(lot * (1 + 1e-6) + wanted * 1e-12);
      expect(toLot(rounded, lot)).toBe(rounded);
    }),
  );
});

test('fractions of a share print as the decimals they are', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e10 }), fc.constantFrom(6, 8), (whole, digits) => {
      const exact = Number(`${whole}e-${digits}`);
      expect(toLot(exact, Number(`1e-${digits}`))).toBe(exact);
      expect(String(toLot(exact, 1e-6)).replace(/e-\d+$/, '').length).toBeLessThanOrEqual(17);
    }),
  );
  expect(toLot(1000 / 68, 1e-6)).toBe(14.705882);
});

// Fails: 1 ÷ 100 rounds to 0 units, and 0 ÷ 0 is NaN.
test('lots of more than one unit', () => {
  expect(toLot(250, 100)).toBe(200);
  expect(toLot(99, 100)).toBe(0);
});

// Fails: the tolerance of 1e-12 is a whole lot once there are 1e12 of them, so each rounding adds one.
test('a large quantity of coins is not rounded up', () => {
  expect(toLot(9998.07634694, 1e-8)).toBe(9998.07634694);
});
