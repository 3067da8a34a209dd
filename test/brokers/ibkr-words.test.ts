/** How IB writes times, codes and states, and how we read them. */

import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connectionFault, faultOf } from '../../brokers/ibkr/faults.ts';
import { stateOf } from '../../brokers/ibkr/seen-order.ts';
import { makeSendQueue } from '../../brokers/ibkr/send-queue.ts';
import { parseTwsDay, parseTwsTime, twsTime } from '../../brokers/ibkr/times.ts';

describe('times', () => {
  const halfPastTen = Date.UTC(2024, 0, 2, 15, 30) * 1000;

  test.each([
    ['20240102-15:30:00', halfPastTen],
    ['20240102 10:30:00 US/Eastern', halfPastTen],
    ['20240102 10:30:00 America/New_York', halfPastTen],
    ['20240102 10:30:00 EST', halfPastTen],
    ['20240102  10:30:00', halfPastTen],
    ['20240102 09:30:00 CST', halfPastTen],
    // In July New York is four hours behind.
    ['20240702 10:30:00 US/Eastern', Date.UTC(2024, 6, 2, 14, 30) * 1000],
    ['20240102 10:30:00 Mars/Olympus', undefined],
    ['yesterday', undefined],
    ['', undefined],
  ])('%j', (text, time) => {
    expect(parseTwsTime(text)).toBe(time);
  });

  test('a time without a zone is in the zone that TWS greeted with', () => {
    expect(parseTwsTime('20240102 16:30:00', 'Europe/Berlin')).toBe(halfPastTen);
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        expect(parseTwsTime(twsTime(seconds * 1e6))).toBe(seconds * 1e6);
      }),
    );
  });

  test('days', () => {
    expect(parseTwsDay('19700102')).toBe(1);
    expect(parseTwsDay('1970-01-02')).toBeUndefined();
  });
});

describe('codes', () => {
  test.each([
    [399, undefined],
    [2104, undefined],
    [2109, undefined],
    [201, 'rejected'],
    [203, 'rejected'],
    [321, 'rejected'],
    [434, 'rejected'],
    [10_243, 'rejected'],
    [100, 'rate limited'],
    [354, 'unauthorised'],
    [10_197, 'unauthorised'],
    [135, 'not found'],
    [10_147, 'not found'],
    // Unknown: it says neither yes nor no.
    [9_999, 'ambiguous'],
  ])('%i is %s', (code, kind) => {
    expect(faultOf(code, 'text')?.kind).toBe(kind);
  });

  test('what IB says is kept, and its code', () => {
    expect(faultOf(387, ' Unsupported order type. ')).toEqual({
      ...{ kind: 'rejected', code: '387', message: 'IB says: Unsupported order type.' },
    });
    expect(faultOf(321, 'The API is Read-Only')?.message).toMatch(
      /Read-Only API.*IB says: The API is Read-Only\.$/,
    );
  });

  test('a connection that fails in a way that is not known says so', () => {
    expect(connectionFault(507, 'bad length', '127.0.0.1:7497', 1)).toEqual({
      ...{ kind: 'down', code: '507' },
      message: 'The connection to 127.0.0.1:7497 failed: bad length',
    });
  });
});

describe('states', () => {
  test.each([
    ['ApiPending', 0, 'pending new'],
    ['PendingSubmit', 0, 'pending new'],
    ['PreSubmitted', 0, 'new'],
    ['Submitted', 0, 'new'],
    ['Submitted', 40, 'partially filled'],
    ['Submitted', 100, 'filled'],
    ['PendingCancel', 40, 'pending cancel'],
    ['ApiCancelled', 0, 'cancelled'],
    ['Cancelled', 40, 'cancelled'],
    ['Filled', 100, 'filled'],
    ['Inactive', 0, 'suspended'],
  ])('%s with %i of 100 filled is %s', (status, filled, state) => {
    expect(stateOf(status, filled, 100)).toBe(state);
  });
});

describe('the queue in front of TWS', () => {
  /** What went out and what was dropped, in order. */
  function recorded(perSecond: number) {
    const queue = makeSendQueue(perSecond);
    const out: string[] = [];
    const add = (lane: Parameters<typeof queue.add>[0], name: string) =>
      queue.add(
        lane,
        () => out.push(name),
        () => out.push(`no ${name}`),
      );
    return { queue, out, add };
  }

  test('a quarter of the budget is kept for cancels, which go before orders and reads', () => {
    const { queue, out, add } = recorded(4);
    for (const name of ['a', 'b', 'c', 'd']) add('order', name);
    expect(out).toEqual(['a', 'b', 'c']);
    add('cancel', 'x');
    add('cancel', 'y');
    expect(out).toEqual(['a', 'b', 'c', 'x']);
    add('kill', 'everything');
    expect(out.at(-1)).toBe('everything');
    queue.close();
    expect(out.slice(5)).toEqual(['no y', 'no d']);
  });

  test('what waits goes out once the second is over, orders before reads', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { queue, out, add } = recorded(1);
    for (const name of ['read 1', 'read 2']) add('read', name);
    add('order', 'order');
    expect(out).toEqual(['read 1']);
    vi.advanceTimersByTime(999);
    expect(out).toEqual(['read 1']);
    vi.advanceTimersByTime(1);
    expect(out).toEqual(['read 1', 'order']);
    add('order', 'dropped');
    queue.dropOrders();
    vi.advanceTimersByTime(1_000);
    expect(out).toEqual(['read 1', 'order', 'no dropped', 'read 2']);
    queue.close();
  });
});
