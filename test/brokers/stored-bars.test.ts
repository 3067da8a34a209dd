import { describe, expect, test } from 'vitest';
import { storedBars } from '../../brokers/paper/stored-bars.ts';
import { calendarOf } from '../../market/index.ts';
import { dailyBars, sessionAt } from '../backtester/run-program.ts';
import { fault, value } from './ibkr-rig.ts';

describe('stored bars in the place of a broker', () => {
  const columns = dailyBars([
    [50, 51, 49, 50],
    [51, 52, 50, 51],
    [52, 53, 51, 52],
  ]);
  const calendar = calendarOf('XNYS');
  const day = (k: number): number => sessionAt(k);
  let now = 0;
  const source = storedBars({ bars: [columns], timeframe: '1d', calendar, now: () => now });
  const all = { symbols: ['ACME', 'OTHER'], timeframe: '1d', from: 0, to: Number.MAX_SAFE_INTEGER };

  test('give what has closed by now, and nothing of what is to come', async () => {
    now = calendar.closeUs(day(1));
    expect(value(await source.historicalBars(all)).map(({ close }) => close)).toEqual([50, 51]);
    now -= 1;
    expect(value(await source.historicalBars(all)).map(({ close }) => close)).toEqual([50]);
    const from = columns.time[1] ?? 0;
    now = calendar.closeUs(day(2));
    expect(value(await source.historicalBars({ ...all, from, to: from })).length).toBe(1);
  });

  test('know the hours: before the open, inside, after the close', async () => {
    const [open, close] = [calendar.openUs(day(0)), calendar.closeUs(day(0))];
    now = open - 1;
    expect(value(await source.clock())).toEqual({
      time: now,
      isOpen: false,
      nextOpen: open,
      nextClose: close,
    });
    now = open;
    expect(value(await source.clock())).toMatchObject({ isOpen: true, nextClose: close });
    now = close;
    const next = calendar.openUs(day(1));
    expect(value(await source.clock())).toMatchObject({ isOpen: false, nextOpen: next });
    const sessions = value(await source.calendar(day(0), day(0)));
    expect(sessions).toEqual([{ day: day(0), open, close }]);
  });

  test('know their symbols and no others', async () => {
    value(await source.connect(() => undefined));
    expect(value(await source.instrument('ACME'))).toMatchObject({
      symbol: 'ACME',
      exchange: 'XNYS',
    });
    expect(fault(await source.instrument('OTHER')).message).toContain('not among the stored bars');
    value(await source.subscribeBars(['ACME'], '1d'));
    expect(source.health()).toEqual({ state: 'ready' });
    await source.close();
  });
});
