/** Fault 31 where nobody has told the session of a split: shares that came at no cost, found by the comparison. */

import { describe, expect, test } from 'vitest';
import type { VenuePosition } from '../../runtime/index.ts';
import { splitIn } from '../../runtime/oms/reconcile.ts';
import { Played } from './live-session.ts';

/** What the venue says twice of ACME, of which 10 were bought at 51 with a stop at 46. */
function told(quantity: number, averagePrice: number): Played {
  const it = Played.holding();
  const positions: readonly VenuePosition[] = [{ symbol: 'ACME', quantity, averagePrice }];
  it.timer('snapshot', 61);
  it.agree({ positions });
  expect([it.position, it.restrictions]).toEqual([10, []]);
  it.timer('snapshot', 2);
  it.agree({ positions });
  return it;
}

describe('fault 31: a split that nobody has told the session of', () => {
  test('is named, restates what protects, and nothing is opened until somebody has looked', () => {
    const it = told(20, 25.5);
    expect(it.alerts.at(-1)).toBe('critical position.split');
    const [restriction] = it.session.live.states.all;
    expect(restriction).toMatchObject({
      ...{ scope: 'symbol ACME', state: 'reducing', code: 'split', needsOperator: true },
      text: 'ACME: we have 10 long, the venue has 20 long, and what they cost is the same: this looks like a split of 2 for 1',
    });
    expect([it.position, it.engines]).toEqual([20, 20]);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    // The old stop, 46, would have sold everything at 25.
    expect(it.sent.at(-1)).toMatchObject({ type: 'stop', quantity: 20, stopPrice: 23 });
  });

  test('moves no money, and the next comparison agrees', () => {
    const it = told(20, 25.5);
    expect(it.money).toBe(10_000 - 510);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    it.acknowledgeAll();
    it.timer('snapshot', 2);
    it.agree();
    const [last] = it.records
      .flatMap((record) =>
        record.kind === 'decision' && record.decision.kind === 'reconciled'
          ? [record.decision]
          : [],
      )
      .slice(-1);
    expect(last?.differences).toEqual([]);
  });

  test('survives a restart', () => {
    const it = told(20, 25.5);
    it.restart();
    expect([it.position, it.engines]).toEqual([20, 20]);
    expect(it.restrictions).toContain('symbol ACME reducing split');
  });

  test('is none where shares were bought by hand: they are adopted as they are', () => {
    const it = told(20, 38);
    expect(it.alerts).toContain('critical position.adopted');
    expect(it.restrictions).toEqual(['symbol ACME reducing position']);
    expect(it.sent.slice(2)).toEqual([]);
  });
});

describe('the split that a difference looks like', () => {
  const between = (ours: number, venue: number, averagePrice: number) =>
    splitIn({ symbol: 'ACME', ours, venue, averagePrice }, 60)?.text;

  test.each([
    ['2 for 1', 100, 200, 30],
    ['3 for 2', 100, 150, 40],
    ['4 for 3', 99, 132, 45],
    ['1 for 10', 100, 10, 600],
    ['3 for 2, the fraction paid out', 101, 151, 40],
    ['1 for 10, the fraction paid out', 1005, 100, 600],
    ['20 for 1, of a short position', -5, -100, 3],
    ['2 for 1, told with a fee in the price', 100, 200, 30.05],
  ])('%s', (text, ours, venue, averagePrice) => {
    expect(between(ours, venue, averagePrice)).toBe(text.split(',')[0]);
  });

  test('a ratio that splits do not have is said as it is', () => {
    expect(between(1000, 1370, 43.8)).toBe('1.3700 for 1');
  });

  test.each([
    ['as many bought by hand at another price', 100, 200, 50],
    ['half of them sold by hand', 100, 50, 60],
    ['all of them sold', 100, 0, 0],
    ['nothing was held', 0, 100, 60],
    ['long is short now', 100, -100, 60],
    ['a few more at the same cost: rounding', 100, 101, 59.4],
    ['the venue does not say what they cost', 100, 200, 0],
  ])('none: %s', (_, ours, venue, averagePrice) => {
    expect(between(ours, venue, averagePrice)).toBeUndefined();
  });
});
