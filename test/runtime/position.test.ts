/** A position from flat to flat: its profit is the money that came in less the money that went out. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Position } from '../../runtime/portfolio/position.ts';

interface Step {
  readonly enters: boolean;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly splits: boolean;
}

const steps = fc.array(
  fc.record({
    enters: fc.boolean(),
    quantity: fc.integer({ min: 1, max: 50 }),
    price: fc.integer({ min: 100, max: 20_000 }).map((cents) => cents / 100),
    fee: fc.integer({ min: 0, max: 300 }).map((cents) => cents / 100),
    splits: fc.boolean(),
  }),
  { minLength: 1, maxLength: 15 },
);

/** To a part in a billion of the money that is moved, of which profit is a small difference. */
function expectClose(actual: number, wanted: number): void {
  expect(Math.abs(actual - wanted)).toBeLessThan(1e-9 * Math.max(1e3, Math.abs(wanted)));
}

/** Fills of one trade: in, out, in, …, and whatever is left out at the end. Returns its cash flow. */
function trade(
  position: Position,
  side: 'long' | 'short',
  history: readonly Step[],
  ratio: number,
): number {
  const sign = side === 'long' ? 1 : -1;
  let cash = 0;
  let held = 0;
  for (const { enters, quantity, price, fee, splits } of history) {
    const out = Math.min(quantity, held - 1);
    if (enters || out < 1) {
      position.enter(side, quantity, price, fee, 3, 7, 'because');
      held += quantity;
      cash -= sign * quantity * price + fee;
    } else {
      expect(position.exit(out, price, fee)).toBe(false);
      held -= out;
      cash += sign * out * price - fee;
    }
    // Three in a row at most: seven for one twenty times over is more shares than there are.
    if (splits && held < 10_000) {
      held *= ratio;
      position.split(ratio, sign * held);
    }
    expect(position.quantity).toBe(sign * held);
    expect(position.side).toBe(side);
    // Marked at any price, an open trade has made its cash flow and what its shares are worth.
    expectClose(position.pnl(37.5), cash + sign * held * 37.5);
  }
  expect(position.exit(held, 55.5, 1)).toBe(true);
  return cash + sign * held * 55.5 - 1;
}

test.each(['long', 'short'] as const)('%s: profit is the cash flow of all fills', (side) => {
  fc.assert(
    fc.property(steps, fc.constantFrom(1, 2, 7), (history, ratio) => {
      const position = new Position();
      const cash = trade(position, side, history, ratio);
      expectClose(position.realizedPnl, cash);
      expect(position.quantity).toBe(0);
      expect(position.side).toBeUndefined();
      expect(position).toMatchObject({ entryInstant: 3, entryRow: 7, entryReason: 'because' });
    }),
  );
});

test('a pyramid in hand-worked numbers', () => {
  const position = new Position();
  position.enter('long', 10, 100, 1, 0, 0, 'first');
  position.enter('long', 30, 104, 1, 1, 1, 'second');
  expect(position.entryPrice).toBe(103);
  expect(position.pnl(105)).toBe(10 * 5 + 30 * 1 - 2);
  expect(position.exit(15, 110, 2)).toBe(false);
  expect(position.entryPrice).toBe(103);
  expect(position.exit(25, 98, 2)).toBe(true);
  expect(position).toMatchObject({
    largest: 40,
    entryPrice: 103,
    exitPrice: (15 * 110 + 25 * 98) / 40,
    entryValue: 1000 + 3120,
    realizedPnl: 15 * 110 + 25 * 98 - 4120 - 6,
    fees: 6,
    entryReason: 'first',
  });
});

// Bought 10 at 100, sold 5 at 110, bought 5 at 120: what is held cost 110, what was bought 106.67 on average.
test('a position that is cut back and added to again in hand-worked numbers', () => {
  const position = new Position();
  position.enter('long', 10, 100, 0, 0, 0, 'first');
  expect(position.exit(5, 110, 0)).toBe(false);
  position.enter('long', 5, 120, 0, 1, 1, 'again');
  expect(position.entryPrice).toBe(110);
  expect(position.averageEntry).toBeCloseTo(1600 / 15, 12);
  expect(position.pnl(130)).toBe(550 + 1300 - 1600);
  expect(position.exit(10, 130, 0)).toBe(true);
  expect(position.averageEntry).toBeCloseTo(1600 / 15, 12);
  expect(position.exitPrice).toBeCloseTo(1850 / 15, 12);
  expect(position.realizedPnl).toBe(250);
  expect((position.exitPrice - position.averageEntry) * 15).toBeCloseTo(250, 9);
});

test('a short that pays a dividend and its borrow', () => {
  const position = new Position();
  position.enter('short', 20, 50, 1, 0, 0, 'because');
  position.dividends -= 20 * 0.5;
  position.borrow += 3;
  expect(position.pnl(48)).toBe(40 - 1 - 10 - 3);
  expect(position.exit(20, 45, 1)).toBe(true);
  expect(position.realizedPnl).toBe(100 - 2 - 10 - 3);
});

test('a split changes shares and prices, not the money', () => {
  const position = new Position();
  position.enter('long', 10, 700, 0, 0, 0, 'because');
  position.initialRisk = 14;
  position.split(7, 70);
  expect(position).toMatchObject({ quantity: 70, entryPrice: 100, initialRisk: 2, largest: 70 });
  expect(position.pnl(101)).toBe(70);
  expect(position.exit(70, 101, 0)).toBe(true);
  expect(position).toMatchObject({ exitPrice: 101, realizedPnl: 70 });
});

test('the next trade begins from nothing', () => {
  const position = new Position();
  position.enter('long', 10, 100, 1, 0, 0, 'first');
  position.dividends += 5;
  position.exit(10, 90, 1);
  position.enter('short', 10, 100, 0, 2, 2, 'second');
  expect(position.exit(10, 90, 0)).toBe(true);
  expect(position).toMatchObject({ realizedPnl: 100, fees: 0, entryReason: 'second' });
});

// Fails: 0.1 + 0.2 − 0.1 − 0.2 is 2.8e-17, so a position need not come back to flat; others turn to the other side.
test('fractions of a share that went in and came out again leave nothing', () => {
  const millionths = fc.array(fc.integer({ min: 1, max: 5_000_000 }), {
    minLength: 2,
    maxLength: 5,
  });
  fc.assert(
    fc.property(millionths, (parts) => {
      const position = new Position();
      for (const part of parts) position.enter('long', part / 1e6, 10, 0, 0, 0, 'because');
      for (const part of parts.slice(0, -1)) {
        expect(position.exit(part / 1e6, 10, 0)).toBe(false);
        expect(position.side).toBe('long');
      }
      expect(position.exit((parts.at(-1) ?? 0) / 1e6, 10, 0)).toBe(true);
    }),
  );
});
