/** Commissions and slippage by hand. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commissionFor, commissionOf, slipped } from '../../backtester/costs.ts';
import type { Commission, CostModel } from '../../backtester/index.ts';
import { FREE } from './run-program.ts';

const feeOf = (quantity: number, price: number, ...commissions: readonly Commission[]): number =>
  commissionOf({ ...FREE, commissions }, quantity, quantity * price);

const money = (amount: number) => ({ kind: 'money', amount }) as const;
const ratio = (amount: number) => ({ kind: 'ratio', amount }) as const;

const PER_SHARE: Commission = { kind: 'per share', rate: 0.005 };

test('per share, per order, percent, and their sum', () => {
  expect(feeOf(300, 20, PER_SHARE)).toBe(1.5);
  expect(feeOf(300, 20, { kind: 'per order', rate: 0.35 })).toBe(0.35);
  expect(feeOf(300, 20, { kind: 'percent', rate: 0.001 })).toBe(6);
  expect(feeOf(300, 20, PER_SHARE, { kind: 'per order', rate: 0.35 })).toBe(1.85);
  expect(feeOf(300, 20)).toBe(0);
});

test.each([
  // shares, price, min, max, fee
  [100, 20, money(1), undefined, 1],
  [300, 20, money(1), undefined, 1.5],
  [1000, 20, undefined, money(4), 4],
  [1000, 20, ratio(0.001), undefined, 20],
  [1000, 0.2, undefined, ratio(0.01), 2],
  // The maximum beats the minimum: 10 shares at 1.50 pay 1% of 15 USD, not 1 USD.
  [10, 1.5, money(1), ratio(0.01), 0.15],
  [10, 1.5, ratio(0.5), money(2), 2],
])('%d shares at %d, at least %o, at most %o: %d', (quantity, price, min, max, fee) => {
  const commission = { ...PER_SHARE, ...(min && { min }), ...(max && { max }) };
  expect(feeOf(quantity, price, commission)).toBeCloseTo(fee, 12);
});

test('nothing filled costs nothing, whatever the minimum', () => {
  expect(feeOf(0, 20, { ...PER_SHARE, min: money(1) }, { kind: 'per order', rate: 5 })).toBe(0);
});

test('slippage is against the order', () => {
  expect(slipped(100, true, 0.001)).toBeCloseTo(100.1, 12);
  expect(slipped(100, false, 0.001)).toBeCloseTo(99.9, 12);
});

const bound = fc.option(
  fc.oneof(
    fc.double({ min: 0, max: 10, noNaN: true }).map(money),
    fc.double({ min: 0, max: 0.01, noNaN: true }).map(ratio),
  ),
  { nil: undefined },
);

const commission = fc
  .record({
    kind: fc.constantFrom('per share' as const, 'per order' as const, 'percent' as const),
    rate: fc.double({ min: 0, max: 0.01, noNaN: true }),
    min: bound,
    max: bound,
  })
  .map(
    ({ min, max, ...rest }): Commission => ({ ...rest, ...(min && { min }), ...(max && { max }) }),
  );

test('a partly filled order is charged as it goes, in all what the whole order costs, never a refund', () => {
  const fill = fc.record({
    quantity: fc.integer({ min: 1, max: 500 }),
    price: fc.double({ min: 1, max: 500, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(commission, { maxLength: 3 }),
      fc.array(fill, { minLength: 1, maxLength: 6 }),
      (commissions, fills) => {
        const costs: CostModel = { ...FREE, commissions };
        let quantity = 0;
        let value = 0;
        let charged = 0;
        for (const part of fills) {
          quantity += part.quantity;
          value += part.quantity * part.price;
          const fee = commissionOf(costs, quantity, value) - charged;
          expect(fee).toBeGreaterThanOrEqual(-1e-9);
          charged += fee;
        }
        expect(charged).toBeCloseTo(commissionOf(costs, quantity, value), 9);
      },
    ),
  );
});

test('by quantity and price it is the same commission, to the last bit', () => {
  const quantity = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }));
  const price = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(commission, { maxLength: 2 }), quantity, price, (all, shares, at) => {
      const costs: CostModel = { ...FREE, commissions: all };
      expect(commissionFor(costs)(shares, at)).toBe(commissionOf(costs, shares, shares * at));
    }),
    { numRuns: 300 },
  );
});
