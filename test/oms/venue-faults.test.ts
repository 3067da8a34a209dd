/** Rows of the fault table that are about what the venue has, and the kill: told by a venue that the test plays. */

import { describe, expect, test } from 'vitest';
import { replay } from '../../runtime/index.ts';
import { NO_ANSWER, Played, refusal } from './live-session.ts';

describe('what the venue has', () => {
  test('fault 16: a fill that nobody sent is found by the sweep', () => {
    const it = Played.entering();
    it.acknowledge();
    it.timer('snapshot', 61);
    const execution = {
      executionId: 'E1',
      venueOrderId: 'V1',
      symbol: 'ACME',
      isBuy: true,
      quantity: 10,
      price: 51,
      time: it.time,
    };
    it.agree({
      executions: [execution],
      orders: [],
      positions: [{ symbol: 'ACME', quantity: 10, averagePrice: 51 }],
    });
    expect([it.position, it.engines, it.state()]).toEqual([10, 10, 'filled']);
  });

  test('fault 16: reported as filled without an execution, it is booked as reported, and the execution replaces it', () => {
    const it = Played.entering();
    it.acknowledge();
    it.report(0, {
      state: 'filled',
      filledQuantity: 10,
      averagePrice: 51.5,
      updatedAt: it.time + 1,
    });
    const positions = [{ symbol: 'ACME', quantity: 10, averagePrice: 51.5 }];
    it.timer('snapshot', 61);
    it.agree({ orders: [], positions });
    expect(it.position).toBe(0);
    it.timer('snapshot', 3);
    it.agree({ orders: [], positions });
    expect([it.position, it.engines, it.money]).toEqual([10, 10, 10_000 - 515]);
    it.fill('E1', 10, 51);
    expect([it.position, it.engines, it.money]).toEqual([10, 10, 10_000 - 510]);
  });

  test.each([
    ['a bust', 0, { corrects: 'E1', isBust: true }],
    ['a correction to fewer shares', 7, { corrects: 'E1' }],
  ])(
    'fault 05: %s is not booked back because the venue still reports all of it',
    (_, left, how) => {
      const it = Played.entering();
      it.acknowledge();
      it.fill('E1', 10, 51);
      const full = { state: 'filled', filledQuantity: 10, averagePrice: 51 } as const;
      it.report(0, { ...full, updatedAt: it.time + 1 });
      it.fill('E1.2', left || 10, 51, how);
      expect(it.position).toBe(left);
      const positions = left > 0 ? [{ symbol: 'ACME', quantity: left, averagePrice: 51 }] : [];
      for (const time of [61, 63, 65]) {
        it.timer('snapshot', time);
        it.agree({ orders: [], positions });
      }
      expect([it.position, it.engines]).toEqual([left, left]);
      expect(it.alerts).not.toContain('warning execution.missing');
    },
  );

  test('fault 17: after a restart nothing is sent before the comparison, then what is in doubt is asked for', () => {
    const it = Played.entering();
    it.restart();
    expect(it.state()).toBe('unknown');
    expect(it.restrictions).toContain('account halted start');
    expect(it.asked('find')).toBe(1);
    it.give({
      kind: 'found',
      clientOrderId: 's-test-1-0',
      answer: { ok: true, value: it.order() },
    });
    it.agree();
    expect(it.restrictions).toEqual([]);
    expect([it.state(), it.sent.length]).toEqual(['working', 1]);
  });

  test('fault 18: a position that two snapshots agree on is taken over, and the symbol only reduces', () => {
    const it = Played.started();
    it.timer('snapshot', 61);
    const positions = [{ symbol: 'ACME', quantity: 7, averagePrice: 50 }];
    it.agree({ positions });
    expect(it.position).toBe(0);
    it.timer('snapshot', 3);
    it.agree({ positions });
    expect([it.position, it.engines]).toEqual([7, 7]);
    expect(it.restrictions).toEqual(['symbol ACME reducing position']);
    it.bar(51);
    expect(it.sent).toEqual([]);
    it.give({
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'resume', scope: 'symbol ACME', reason: 'mine' },
    });
    expect(it.restrictions).toEqual([]);
  });

  test('fault 18: money that two snapshots agree on is taken over', () => {
    const it = Played.started();
    it.timer('snapshot', 61);
    it.agree({ cash: 9_990 });
    it.timer('snapshot', 3);
    it.agree({ cash: 9_990 });
    expect(it.money).toBe(9_990);
    expect(it.alerts).toContain('warning cash.adjusted');
  });

  test('fault 19: no answer about positions is not flat', () => {
    const it = Played.holding();
    it.timer('snapshot', 61);
    it.disagree({ kind: 'down', message: 'no answer in time' });
    it.timer('snapshot', 3);
    it.disagree({ kind: 'down', message: 'no answer in time' });
    expect([it.position, it.engines]).toEqual([10, 10]);
    expect(it.alerts).toEqual(['warning reconcile.failed']);
  });

  test.each(['account', 'positions', 'orders', 'executions'] as const)(
    'fault 19: without an answer about %s nothing is concluded, and it is asked again',
    (question) => {
      const it = Played.holding();
      it.timer('snapshot', 61);
      const { live } = it.session;
      const answers = {
        account: { ok: true, value: { ...it.account, cash: 1 } },
        positions: { ok: true, value: [] },
        orders: { ok: true, value: [] },
        executions: { ok: true, value: [] },
      } as const;
      it.give({ kind: 'snapshot', id: live.watch.asked, ...answers, [question]: NO_ANSWER });
      expect(it.alerts).toEqual(['warning reconcile.failed']);
      expect([it.position, it.engines, it.money]).toEqual([10, 10, 9490]);
      expect(live.watch.differences.size).toBe(0);
      const { asked } = live.watch;
      it.timer('snapshot', 2);
      expect(live.watch.asked).toBe(asked + 1);
    },
  );

  test('fault 18: a position in a symbol that the program does not know is taken over at its cost', () => {
    const it = Played.started();
    const other = { symbol: 'OTHER', quantity: 4, averagePrice: 25 };
    for (const seconds of [61, 2]) {
      it.timer('snapshot', seconds);
      it.agree({ positions: [other] });
    }
    expect(it.session.live.positions.of('OTHER')).toBe(4);
    expect(it.money).toBe(10_000 - 100);
    expect(it.restrictions).toEqual(['symbol OTHER reducing position']);
  });

  test('fault 20: an order that is not listed is asked for, and lost only after three times', () => {
    const it = Played.entering();
    it.acknowledge();
    it.timer('snapshot', 61);
    it.agree({ orders: [] });
    expect(it.asked('find')).toBe(1);
    for (let i = 0; i < 2; i += 1) {
      it.give({ kind: 'found', clientOrderId: 's-test-1-0', answer: refusal('not found', 'no') });
      expect(it.state()).toBe('working');
    }
    it.give({ kind: 'found', clientOrderId: 's-test-1-0', answer: refusal('not found', 'no') });
    expect(it.state()).toBe('lost');
    it.fill('E1', 10, 51);
    expect([it.position, it.engines]).toEqual([10, 10]);
  });

  test('fault 23: while the stream is down nothing is opened, and what protects works on', () => {
    const it = Played.holding();
    it.venue({ kind: 'connection', state: 'degraded', why: 'stream down' });
    expect(it.restrictions).toEqual(['account reducing connection']);
    it.bar(49);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.sent.at(-1)).toMatchObject({ opens: false, type: 'market', quantity: 10 });
  });

  test('fault 26: what comes while the line is bad is booked; entries resume after the comparison', () => {
    const it = Played.entering();
    it.acknowledge();
    it.venue({ kind: 'connection', state: 'down', why: '1100' });
    it.fill('E1', 10, 51);
    expect([it.position, it.engines]).toEqual([10, 10]);
    expect(it.sent.length).toBe(1);
    it.venue({ kind: 'connection', state: 'reconciling', why: '1102' });
    expect(it.sent.length).toBe(2);
    it.agree();
    expect(it.restrictions).toEqual([]);
  });

  test('fault 28: while trading is halted at the venue nothing new is sent in the symbol', () => {
    const it = Played.started();
    it.venue({ kind: 'trading status', symbol: 'ACME', isHalted: true });
    it.bar(51);
    expect(it.sent).toEqual([]);
    it.venue({ kind: 'trading status', symbol: 'ACME', isHalted: false });
    it.bar(52);
    expect(it.sent.length).toBe(1);
  });

  test('fault 31: a split ends what works and it goes out anew in new shares', () => {
    const it = Played.holding();
    const day = Math.floor(it.time / 86_400e6) + 1;
    it.give({
      kind: 'actions',
      actions: [{ kind: 'split', symbol: 'ACME', exDate: day, ratio: 2 }],
    });
    it.give({ kind: 'session', day });
    expect([it.position, it.engines]).toEqual([20, 20]);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.sent.at(-1)).toMatchObject({
      clientOrderId: 's-test-2-1',
      quantity: 20,
      stopPrice: 23,
    });
  });

  test('fault 33: an order that is not ours is adopted under the same id each time, and counts', () => {
    const it = Played.started();
    const order = {
      venueOrderId: 'HAND',
      symbol: 'ACME',
      isBuy: true,
      type: 'market',
      state: 'new',
      quantity: 5,
      filledQuantity: 0,
      averagePrice: 0,
      timeInForce: 'day',
      updatedAt: it.time,
    } as const;
    it.venue({ kind: 'order', order });
    it.venue({ kind: 'order', order });
    expect(it.session.live.orders.all.map(({ clientOrderId }) => clientOrderId)).toEqual([
      'x-HAND',
    ]);
    it.fill('H1', 5, 50, { venueOrderId: 'HAND' });
    expect([it.position, it.engines]).toEqual([5, 5]);
    expect(it.restrictions).toEqual(['symbol ACME reducing order.external']);
  });
});

describe('the kill', () => {
  test('cancels everything, freezes, is verified, and ends by an operator', () => {
    const it = Played.holding();
    it.give({
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'kill', positions: 'freeze', reason: 'drill' },
    });
    expect(it.asked('cancel all')).toBe(1);
    expect(it.restrictions).toEqual(['account halted kill']);
    it.agree();
    expect(it.alerts).toContain('critical kill.unverified');
    expect(it.asked('cancel all')).toBe(2);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    it.timer('snapshot', 2);
    it.agree();
    expect(it.alerts).toContain('info kill.verified');
    it.bar(60);
    expect([it.sent.length, it.position]).toEqual([2, 10]);
    it.give({ kind: 'operator', operator: 'ada', command: { kind: 'resume', reason: 'over' } });
    expect(it.restrictions).toEqual([]);
  });

  test('flattens by one market order that closes, and nothing else goes out', () => {
    const it = Played.holding();
    it.give({
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'kill', positions: 'flatten', reason: 'drill' },
    });
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.sent.slice(2)).toMatchObject([{ opens: false, type: 'market', quantity: 10 }]);
    it.acknowledgeAll();
    it.fill('E2', 10, 50, { index: 2 });
    expect([it.position, it.engines]).toEqual([0, 0]);
    it.bar(60);
    expect(it.sent.length).toBe(3);
  });

  test('survives a restart', () => {
    const it = Played.holding();
    it.give({
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'kill', positions: 'freeze', reason: 'drill' },
    });
    it.restart();
    expect(it.restrictions).toContain('account halted kill');
    it.bar(60);
    expect(it.sent.length).toBe(2);
  });
});

test('what was played replays byte for byte, and a changed record is found', () => {
  const it = Played.holding();
  it.bar(49);
  it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
  const journal = JSON.parse(JSON.stringify(it.records));
  expect(replay(it.config(), journal)).toMatchObject({ kind: 'same', records: journal.length });
  const at = journal.findIndex(({ kind }: { kind: string }) => kind === 'decision');
  journal[at] = { ...journal[at], time: 1 };
  expect(replay(it.config(), journal)).toMatchObject({ kind: 'differs', at });
});
