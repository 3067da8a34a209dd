/** An exit at a price beside what protects the position: which of them works, told by what is sent. */

import { describe, expect, test } from 'vitest';
import { Played } from './live-session.ts';

/** In at a rise; out three above a lower close, whenever that is reached; a stop 5 below the entry. */
const EXIT_AT_A_PRICE = `strategy Out { universe ACME every 1d
  enter long when close > close[1] exit long when close < close[1] via limit close + 3 gtc
  stop 5 from entry size 10 shares }`;

const PYRAMID = `strategy Out { universe ACME every 1d
  enter long when close > close[1] exit long when close < close[1] via limit close + 3 gtc
  stop 5 from entry pyramid up to 2 size 10 shares }`;

const TAKE = `strategy Out { universe ACME every 1d
  enter long when close > close[1] stop 5 from entry take 6 from entry size 10 shares }`;

describe('a venue that has groups', () => {
  test('of one entry: the exit works beside the stop, in its group', () => {
    const it = Played.holding(EXIT_AT_A_PRICE);
    it.bar(50);
    const [, stop, exit] = it.sent;
    expect(exit).toMatchObject({ type: 'limit', limitPrice: 53, isBuy: false });
    expect(exit?.group).toBe(stop?.group);
    expect(exit?.group).toBeDefined();
    expect(it.cancels).toEqual([]);
  });

  test('of several entries: the stops work, and the exit once its price is reached', () => {
    const it = Played.holding(PYRAMID);
    it.bar(52);
    it.acknowledgeAll();
    it.fill('E2', 10, 52, { index: it.sent.length - 1 });
    it.acknowledgeAll();
    expect(it.position).toBe(20);
    const before = it.sent.length;
    it.bar(51);
    expect([it.sent.length, it.cancels]).toEqual([before, []]);
    // Its limit is 54, the high of this bar 55: the stops end, then it goes out.
    it.bar(54);
    expect(it.cancels.length).toBe(2);
    expect(it.sent.length).toBe(before);
    it.sent.slice(0, before).forEach((ticket, index) => {
      if (!ticket.opens) it.report(index, { state: 'cancelled', updatedAt: it.time + 1 });
    });
    expect(it.sent.slice(before)).toMatchObject([{ type: 'limit', limitPrice: 54, quantity: 20 }]);
  });
});

describe('a venue without groups', () => {
  test('the stop works, and the exit once its price is reached', () => {
    const it = Played.holding(EXIT_AT_A_PRICE, { groups: false });
    it.bar(50);
    it.bar(51);
    expect(it.sent.length).toBe(2);
    expect(it.sent[1]?.group).toBeUndefined();
    it.bar(53);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.sent.slice(2)).toMatchObject([{ type: 'limit', limitPrice: 53, quantity: 10 }]);
  });

  test('without a stop the exit works at once', () => {
    const it = Played.holding(EXIT_AT_A_PRICE.replace('stop 5 from entry', ''), { groups: false });
    it.bar(50);
    expect(it.sent.slice(1)).toMatchObject([{ type: 'limit', limitPrice: 53 }]);
  });

  test('of a stop and a take the stop works; they change places where the take is reached', () => {
    const it = Played.holding(TAKE, { groups: false });
    expect(it.sent.slice(1)).toMatchObject([{ type: 'stop', stopPrice: 46 }]);
    it.bar(55);
    expect(it.cancels).toEqual([]);
    it.bar(56);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    it.timer('snapshot', 61);
    it.agree({ orders: [] });
    expect(it.sent.slice(2)).toMatchObject([{ type: 'limit', limitPrice: 57 }]);
  });

  test('a market exit waits until the stop has ended, and nothing protects meanwhile what is being sold', () => {
    const it = Played.holding(undefined, { groups: false });
    it.bar(49);
    expect([it.cancels, it.sent.length]).toEqual([['s-test-2-0'], 2]);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.sent.slice(2)).toMatchObject([{ type: 'market', isBuy: false, quantity: 10 }]);
  });
});
