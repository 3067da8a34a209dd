/** The life of an order: every state against every event, and any history that they allow. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvariantError } from '../../runtime/index.ts';
import {
  isFinal,
  isOpen,
  nextState,
  type OrderEvent,
  type OrderState,
} from '../../runtime/orders/order-state.ts';
import { anOrder } from './an-order.ts';

const EVENTS = ['submit', 'fill', 'complete', 'cancel', 'expire', 'reject'] as const;

/** Rows are states, columns the events in the order above; `-` cannot happen. */
const TABLE = `
new               working -                -      -         -       rejected
working           -       partially-filled filled cancelled expired rejected
partially-filled  -       partially-filled filled cancelled expired -
filled            -       -                -      -         -       -
cancelled         -       -                -      -         -       -
expired           -       -                -      -         -       -
rejected          -       -                -      -         -       -
`;

const named = (word: string): OrderState => word.replace('-', ' ') as OrderState;

const CELLS = TABLE.trim()
  .split('\n')
  .flatMap((line) => {
    const [state = '', ...cells] = line.split(/\s+/);
    return EVENTS.map((event, i) => {
      const cell = cells[i] ?? '-';
      return { state: named(state), event, next: cell === '-' ? undefined : named(cell) };
    });
  });

const STATES = [...new Set(CELLS.map(({ state }) => state))];

test.each(CELLS)('$state, $event: $next', ({ state, event, next }) => {
  expect(nextState(state, event)).toBe(next);
});

test('the table has every state and event', () => {
  expect(CELLS).toHaveLength(7 * 6);
});

test('nothing leaves a final state, and every other state can end', () => {
  for (const state of STATES) {
    const followers = EVENTS.map((event) => nextState(state, event)).filter((next) => next);
    expect(isFinal(state)).toBe(followers.length === 0);
    expect(reachable(state).some(isFinal)).toBe(true);
  }
});

test('a state is open exactly when something more can fill', () => {
  for (const state of STATES)
    expect(isOpen(state)).toBe(nextState(state, 'complete') !== undefined);
});

test('nothing that has filled in part can be rejected', () => {
  for (const state of reachable('partially filled')) expect(state).not.toBe('rejected');
});

function reachable(from: OrderState): readonly OrderState[] {
  const found = new Set<OrderState>([from]);
  for (const state of found)
    for (const event of EVENTS) {
      const next = nextState(state, event);
      if (next) found.add(next);
    }
  return [...found];
}

test('a random history never leaves the table: what is impossible throws and changes nothing', () => {
  const events = fc.array(fc.constantFrom<OrderEvent>(...EVENTS), { maxLength: 12 });
  fc.assert(
    fc.property(events, (history) => {
      const order = anOrder();
      history.forEach((event, instant) => {
        const before = order.state;
        const next = nextState(before, event);
        if (next === undefined) {
          expect(() => order.apply(event, instant)).toThrow(InvariantError);
          expect(order.state).toBe(before);
        } else {
          order.apply(event, instant);
          expect(order.state).toBe(next);
          expect(order.finishedAt).toBe(instant);
        }
      });
    }),
  );
});

test('fills of whole shares add up, whatever their sizes', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sizes, (parts) => {
      const order = anOrder({ quantity: parts.reduce((sum, part) => sum + part, 0) });
      order.apply('submit', 0);
      parts.forEach((part, i) => {
        expect(order.state).toBe(i === 0 ? 'working' : 'partially filled');
        order.execute(part, 10 + i, 0, i);
      });
      expect(order.state).toBe('filled');
      expect(order.remaining).toBe(0);
      expect(order.filledValue).toBe(parts.reduce((sum, part, i) => sum + part * (10 + i), 0));
    }),
  );
});

// Fails: 0.1 and 0.2 are 0.30000000000000004, and 0.3 − 0.1 leaves 0.19999999999999998.
test('fills of fractions of a share complete an order exactly', () => {
  const millionths = fc.array(fc.integer({ min: 1, max: 5_000_000 }), {
    minLength: 2,
    maxLength: 8,
  });
  fc.assert(
    fc.property(millionths, (parts) => {
      const order = anOrder({ quantity: parts.reduce((sum, part) => sum + part, 0) / 1e6 });
      order.apply('submit', 0);
      for (const part of parts.slice(0, -1)) order.execute(part / 1e6, 10, 0, 1);
      expect(order.state).toBe('partially filled');
      order.execute((parts.at(-1) ?? 0) / 1e6, 10, 0, 2);
      expect(order.state).toBe('filled');
      expect(order.filled).toBe(order.quantity);
    }),
  );
});

test('a side and a role say whether an order buys', () => {
  expect(anOrder({ side: 'long', role: 'entry' }).isBuy).toBe(true);
  expect(anOrder({ side: 'short', role: 'entry' }).isBuy).toBe(false);
  for (const role of ['exit', 'stop', 'take'] as const) {
    expect(anOrder({ side: 'long', role }).isBuy).toBe(false);
    expect(anOrder({ side: 'short', role }).isBuy).toBe(true);
  }
});
