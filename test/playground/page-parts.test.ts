/** Parts of the page that need no browser: what is drawn of so many bars, links, tables, the places of a plan. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelValues } from '../../playground/page/charts/curves.ts';
import {
  candlesOf,
  sliceFor,
  valuesOf,
  wholeSlice,
} from '../../playground/page/charts/level-of-detail.ts';
import { optionsFor } from '../../playground/page/file-actions.ts';
import { fromHash, toHash } from '../../playground/page/share.ts';
import { layOut } from '../../playground/page/views/plan-layout.ts';
import { tradesShown } from '../../playground/page/views/trades.ts';
import type { ChartView, TradeView } from '../../playground/run-view.ts';
import type { PlanNodeView } from '../../playground/understanding.ts';

describe('candles of several bars', () => {
  const column = (...values: readonly number[]): Float64Array => Float64Array.from(values);
  const view: ChartView = {
    ...{ symbol: 'A', daily: true, lines: [], marks: [], levels: [] },
    time: column(0, 1, 2, 3, 4),
    open: column(10, 11, 12, 13, 14),
    high: column(15, 19, 16, 17, 18),
    low: column(9, 8, 7, 6, 5),
    close: column(11, 12, 13, 14, 15),
    volume: column(1, 2, Number.NaN, 4, 5),
  };

  test('the first open, the highest high, the lowest low, the last close, the sum of the volume', () => {
    expect(candlesOf(view, { factor: 4, from: 0, to: 5 })).toEqual([
      { row: 0, time: 0, open: 10, high: 19, low: 6, close: 14, volume: 7 },
      { row: 4, time: 4, open: 14, high: 18, low: 5, close: 15, volume: 5 },
    ]);
    expect(valuesOf(view.close, { factor: 4, from: 0, to: 5 })).toEqual([14, 15]);
  });

  test('a slice always holds what is to be seen, with few enough candles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 2_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, a, b) => {
          const first = Math.floor(Math.min(a, b) * (rows - 1));
          const last = Math.max(first + 1, Math.ceil(Math.max(a, b) * rows));
          const whole = wholeSlice(rows);
          const slice = sliceFor(first, last, rows, whole);
          expect(slice.from).toBeLessThanOrEqual(first);
          expect(slice.to).toBeGreaterThanOrEqual(Math.min(last, rows));
          expect(slice.from % slice.factor).toBe(0);
          expect((slice.to - slice.from) / slice.factor).toBeLessThanOrEqual(5_000);
          expect(sliceFor(first, last, rows, slice)).toBe(slice);
        },
      ),
    );
  });

  test('of two levels the later one counts where both lie in wait', () => {
    const levels = [
      { kind: 'stop', from: 1, to: 4, price: 9 },
      { kind: 'stop', from: 3, to: 5, price: 10 },
    ] as const;
    const none = Number.NaN;
    expect([...levelValues(levels, 7)]).toEqual([none, 9, 9, 10, 10, 10, none]);
  });
});

describe('a link', () => {
  test('brings back the program, its sliders and its backtest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.integer(), async (source, fast) => {
        const shared = { program: { file: 'a.strat', source }, params: { fast }, backtest: 'B' };
        expect(await fromHash(await toHash(shared))).toEqual(shared);
      }),
    );
  });

  test('that is damaged, or made by somebody else, is said to be so', async () => {
    const whole = await toHash({ program: { file: 'a.strat', source: 'x' }, params: {} });
    for (const hash of [whole.slice(0, -4), '#s1.!!', '#elsewhere', '#s1.'])
      await expect(fromHash(hash)).rejects.toThrow('damaged');
    expect(await fromHash('')).toBeUndefined();
  });

  test('cannot name a file outside its directory, nor a param that is no number', async () => {
    const text = JSON.stringify({
      program: { file: '../../etc/x.strat', source: '' },
      params: { fast: 'many', slow: 3 },
    });
    const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
    const bytes = Buffer.from(await new Response(packed).arrayBuffer());
    const shared = await fromHash(`#s1.${bytes.toString('base64url')}`);
    expect(shared?.program.file).not.toContain('/');
    expect(shared?.params).toEqual({ slow: 3 });
  });
});

describe('the table of trades', () => {
  const trade = (index: number, change: Partial<TradeView>): TradeView => ({
    ...{ index, symbol: 'SPX', side: 'long', quantity: 1, barsHeld: 1, pnl: 1, pnlRatio: 0.1 },
    ...{ entryTime: 0, entry: '2008-01-02', entryPrice: 1, entryReason: 'enter long' },
    ...{ exitTime: 0, exit: '2008-02-01', exitPrice: 1, exitReason: 'exit long' },
    ...change,
  });
  const all = [
    trade(0, { pnl: 5 }),
    trade(1, { pnl: -3, exitReason: 'stop 2 * atr(14)' }),
    trade(2, {
      pnl: 9,
      side: 'short',
      entry: '2010-01-02',
      exit: '2010-02-01',
      entryReason: 'enter short',
      exitReason: 'exit short',
    }),
  ];
  const shown = (filter: string, column: 'index' | 'pnl', isDescending = false) =>
    tradesShown({ trades: all, filter, sort: { column, isDescending } }).map(({ index }) => index);

  test('sorted both ways', () => {
    expect(shown('', 'pnl')).toEqual([1, 0, 2]);
    expect(shown('', 'pnl', true)).toEqual([2, 0, 1]);
  });

  test('filtered by side, date, reason, and how it ended', () => {
    expect(shown('short', 'index')).toEqual([2]);
    expect(shown('2008', 'index')).toEqual([0, 1]);
    expect(shown('stop', 'index')).toEqual([1]);
    expect(shown('win long', 'index')).toEqual([0]);
    expect(shown('loss', 'index')).toEqual([1]);
  });
});

describe('the places of a plan', () => {
  const node = (id: number, args: readonly number[]): PlanNodeView => ({
    ...{ id, args, text: `n${id}`, kind: 'pure', isCondition: false, line: 1 },
  });
  /** A random plan: each node reads some before it. */
  const plans = fc
    .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 40 })
    .map((rows) =>
      rows.map((reads, id) => node(id, id === 0 ? [] : reads.map((each) => each % id))),
    );

  test('every node once, none over another, each behind all that it reads', () => {
    fc.assert(
      fc.property(plans, (nodes) => {
        const { boxes, width, height } = layOut(nodes);
        expect(boxes.map((box) => box.node.id).sort((a, b) => a - b)).toEqual(
          nodes.map(({ id }) => id),
        );
        const byId = new Map(boxes.map((box) => [box.node.id, box]));
        for (const box of boxes) {
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
          for (const arg of box.node.args) {
            const read = byId.get(arg);
            expect((read?.x ?? 0) + (read?.width ?? 0)).toBeLessThan(box.x);
          }
          const over = boxes.filter(
            (other) => other !== box && other.x === box.x && Math.abs(other.y - box.y) < box.height,
          );
          expect(over).toEqual([]);
        }
      }),
    );
  });
});

describe('what a dropped file holds is told by its columns', () => {
  const guess = (name: string, text: string, source = 'backtest B { data "mine" }') => {
    const bytes = new TextEncoder().encode(text);
    const { holds, called, series, timeframe } = optionsFor(
      name,
      bytes.buffer.slice(0, bytes.length),
      { file: 'a.strat', source },
      ['sp500', 'mine'],
    );
    return { holds, called, series, timeframe };
  };

  test('bars, and how long they are', () => {
    expect(guess('a.csv', 'date,close\n2020-01-02,5\n')).toMatchObject({
      ...{ holds: 'bars', timeframe: '1d' },
    });
    expect(guess('a.csv', 'timestamp,close\n2020-01-02T09:31:00Z,5\n').timeframe).toBe('1m');
    expect(guess('ex_date.parquet', 'PAR1').holds).toBe('bars');
  });

  test('splits and dividends, for the data of the program', () => {
    expect(guess('a.csv', 'symbol,ex_date,type,value\n')).toMatchObject({
      ...{ holds: 'actions', series: 'mine' },
    });
    expect(guess('a.csv', 'Ticker;Date;Kind;Ratio\n').holds).toBe('actions');
  });

  test('members and headlines, under the name that the program has for them', () => {
    const members = 'symbol,valid_from,valid_to,known_at\n';
    expect(guess('index.csv', members)).toMatchObject({ holds: 'members', called: 'index' });
    const named = 'universe U = members of "sp100" as of each day';
    expect(guess('index.csv', members, named).called).toBe('sp100');
    const news = '"symbol","known_at","sentiment"\n';
    expect(guess('n.csv', news)).toMatchObject({ holds: 'news', called: 'n.csv' });
    expect(guess('n.csv', news, 'news "heard.csv"').called).toBe('heard.csv');
  });
});
