/** Stops, takes and trails as prices: by hand, and on the protective side of every fill. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultInstrument } from '../../market/index.ts';
import {
  type FrozenProtection,
  freezeProtections,
  isProtectionAbsent,
  type ProtectionPlan,
  roundLimit,
  roundStop,
  stopPriceOf,
  takePriceOf,
  tighter,
  trailedPrice,
} from '../../runtime/engine/protection.ts';
import type { Evaluator } from '../../runtime/index.ts';
import type { Protection } from '../../runtime/program.ts';

const ACME = defaultInstrument('ACME', 'XNYS');
const EURUSD = defaultInstrument('EURUSD', 'fx');

const frozen = (
  measure: Protection['measure'],
  value: number,
  base = Number.NaN,
): FrozenProtection => ({ measure, value, base, from: 'entry bar', reason: measure });

describe('a fill at 100', () => {
  test.each([
    // measure, value, stop of a long, stop of a short
    ['distance', 4, 96, 104],
    ['ratio', 0.05, 95, 105],
    ['level', 97, 97, 97],
  ] as const)('stop by %s %d', (measure, value, long, short) => {
    expect(stopPriceOf({ stop: frozen(measure, value) }, 'long', 100)).toBe(long);
    expect(stopPriceOf({ stop: frozen(measure, value) }, 'short', 100)).toBe(short);
    expect(stopPriceOf({ trail: frozen(measure, value) }, 'long', 100)).toBe(long);
    expect(stopPriceOf({ trail: frozen(measure, value) }, 'short', 100)).toBe(short);
  });

  test.each([
    ['distance', 6, 106, 94],
    ['ratio', 0.05, 105, 95],
    ['level', 97, 97, 97],
    ['multiple', 3, 112, 88],
  ] as const)('take by %s %d, with an initial risk of 4', (measure, value, long, short) => {
    expect(takePriceOf({ take: frozen(measure, value) }, 'long', 100, 4)).toBe(long);
    expect(takePriceOf({ take: frozen(measure, value) }, 'short', 100, 4)).toBe(short);
  });

  test('measured from a signal at 98', () => {
    expect(stopPriceOf({ stop: frozen('distance', 4, 98) }, 'long', 100)).toBe(94);
    expect(stopPriceOf({ stop: frozen('ratio', 0.5, 98) }, 'short', 100)).toBe(147);
    expect(takePriceOf({ take: frozen('distance', 6, 98) }, 'short', 100, Number.NaN)).toBe(92);
  });

  test('of a stop and a trail the tighter counts', () => {
    const plan: ProtectionPlan = { stop: frozen('distance', 3), trail: frozen('distance', 5) };
    expect(stopPriceOf(plan, 'long', 100)).toBe(97);
    expect(stopPriceOf(plan, 'short', 100)).toBe(103);
    const other: ProtectionPlan = { stop: frozen('distance', 5), trail: frozen('multiple', 0.5) };
    expect(stopPriceOf(other, 'long', 100)).toBe(97.5);
  });

  test('without a stop there is no price, and nothing to measure multiples in', () => {
    expect(stopPriceOf({}, 'long', 100)).toBeNaN();
    expect(takePriceOf({}, 'long', 100, 4)).toBeNaN();
    expect(takePriceOf({ take: frozen('multiple', 2) }, 'long', 100, Number.NaN)).toBeNaN();
  });
});

test('a trail is measured from the close', () => {
  expect(trailedPrice('distance', 5, 'long', 120, 4)).toBe(115);
  expect(trailedPrice('ratio', 0.25, 'short', 120, 4)).toBe(150);
  expect(trailedPrice('multiple', 2, 'long', 120, 4)).toBe(112);
  expect(trailedPrice('level', 111, 'long', 120, 4)).toBe(111);
});

test('tighter is nearer to the price, and absence never wins', () => {
  expect(tighter('long', 95, 97)).toBe(97);
  expect(tighter('short', 105, 103)).toBe(103);
  expect(tighter('long', Number.NaN, 97)).toBe(97);
  expect(tighter('short', 105, Number.NaN)).toBe(105);
});

test('freezing reads each number once, for the side, with the options of the fill model', () => {
  const evaluator = { output: (k: number) => [4, 8, Number.NaN][k] ?? 0 } as Evaluator;
  const statement = (kind: Protection['kind'], value: number, more: Partial<Protection> = {}) => ({
    ...{
      kind,
      value,
      measure: 'distance',
      base: 'entry',
      from: 'entry bar',
      reason: kind,
      line: 1,
    },
    ...more,
  });
  const program = [
    statement('stop', 0, { side: 'long' }),
    statement('stop', 1, { side: 'short' }),
    statement('take', 1, { base: 'signal' }),
  ] as readonly Protection[];
  const freeze = (side: 'long' | 'short', base: 'entry' | 'signal' = 'entry') =>
    freezeProtections(program, side, 98, { base, from: 'entry bar' }, evaluator);
  expect(freeze('long').stop).toMatchObject({ value: 4, base: Number.NaN });
  expect(freeze('short').stop).toMatchObject({ value: 8 });
  expect(freeze('long').take).toMatchObject({ base: 98 });
  expect(freeze('long', 'signal').stop).toMatchObject({ base: 98 });
  expect(isProtectionAbsent(freeze('long'))).toBe(false);
  const absent = [statement('trail', 2)] as readonly Protection[];
  const plan = freezeProtections(
    absent,
    'long',
    98,
    { base: 'entry', from: 'next bar' },
    evaluator,
  );
  expect(isProtectionAbsent(plan)).toBe(true);
  expect(plan.trail?.from).toBe('next bar');
});

describe('rounding to the tick', () => {
  test.each([
    // price, limit to buy, limit to sell, stop that sells a long out, stop that buys a short back
    [101.374, 101.37, 101.38, 101.38, 101.37],
    [101.37, 101.37, 101.37, 101.37, 101.37],
    [0.53217, 0.5321, 0.5322, 0.5322, 0.5321],
  ])('%d', (price, buyLimit, sellLimit, sellStop, buyStop) => {
    expect(roundLimit(ACME, price, true)).toBe(buyLimit);
    expect(roundLimit(ACME, price, false)).toBe(sellLimit);
    expect(roundStop(ACME, price, false, false)).toBe(sellStop);
    expect(roundStop(ACME, price, true, false)).toBe(buyStop);
  });

  test('a stop that enters acts no earlier than asked', () => {
    expect(roundStop(ACME, 101.374, true, true)).toBe(101.38);
    expect(roundStop(ACME, 101.374, false, true)).toBe(101.37);
    expect(roundLimit(EURUSD, 1.234567, true)).toBe(1.23456);
  });

  test('at most one tick away, on the side that was promised, and stable', () => {
    const prices = fc.double({ min: 0.01, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(prices, fc.boolean(), (price, isBuy) => {
        const tick = price < 1 ? 0.0001 : 0.01;
        const slack = price * 2e-9;
        const limit = roundLimit(ACME, price, isBuy);
        const stop = roundStop(ACME, price, isBuy, false);
        expect(Math.abs(limit - price)).toBeLessThanOrEqual(tick + slack);
        if (isBuy) expect(limit).toBeLessThanOrEqual(price + slack);
        else expect(limit).toBeGreaterThanOrEqual(price - slack);
        // A protective stop acts no later than asked: one that buys lies no higher, one that sells no lower.
        if (isBuy) expect(stop).toBeLessThanOrEqual(price + slack);
        else expect(stop).toBeGreaterThanOrEqual(price - slack);
        expect(roundLimit(ACME, limit, isBuy)).toBe(limit);
        expect(String(stop).length).toBeLessThan(12);
      }),
    );
  });
});

test('a stop at a distance from the fill is never on the wrong side of it', () => {
  const side = fc.constantFrom('long' as const, 'short' as const);
  const value = fc.double({ min: 0.02, max: 20, noNaN: true });
  const fill = fc.double({ min: 25, max: 1000, noNaN: true });
  fc.assert(
    fc.property(side, fc.boolean(), value, fill, (sideOf, isRatio, size, price) => {
      const plan = { stop: isRatio ? frozen('ratio', size / 40) : frozen('distance', size) };
      const raw = stopPriceOf(plan, sideOf, price);
      const stop = roundStop(ACME, raw, sideOf === 'short', false);
      if (sideOf === 'long') expect(stop).toBeLessThan(price);
      else expect(stop).toBeGreaterThan(price);
    }),
  );
});
