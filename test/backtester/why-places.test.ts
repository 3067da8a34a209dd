/** `strata why`: parts of a condition in indicators and params, and bars of an hour by either of their times. */

import { expect, test } from 'vitest';
import { barAt } from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import type { BarColumns } from '../../market/index.ts';
import { hourlyMarket } from './hourly-market.ts';
import { type BarRow, compiled, dailyBars, inputOf, timeAt } from './run-program.ts';
import { whyAt } from './why-bar.ts';

test('an expression inside an indicator is its argument, and a param shows its value', () => {
  const rows: readonly BarRow[] = [10, 11, 12].map((close) => [close, close, close, close]);
  const source = `strategy Levels {
  universe ACME
  every 1d
  param days = 2 in 2..4
  enter long when close > highest(high, days)[1] and not close < 5
  exit long when close < 11.5
  size 10 shares
}`;
  const { account } = whyAt({ source, bars: [dailyBars(rows)] }, 2);
  const [enter, exit] = account.rules;
  expect(enter?.tree?.parts.map(({ text, said }) => [text, said])).toEqual([
    ['close > highest(high, days)[1]', 'true'],
    ['not close < 5', 'true'],
  ]);
  expect(enter?.tree?.parts[0]?.parts[1]).toMatchObject({
    text: 'highest(high, days)[1]',
    value: 11,
    parts: [{ text: 'highest(high, days)', value: 12, parts: [{ text: 'days', value: 2 }] }],
  });
  expect(exit?.outcome).toEqual({
    id: 'rule.false',
    text: 'it needs `close < 11.5`: close 12 > 11.5',
  });
  expect(account.time).toBe(timeAt(2));
});

test('what is compared across the universe is one value, without parts that this symbol did not compute', () => {
  const rows: readonly BarRow[] = [10, 11, 12].map((close) => [close, close, close, close]);
  const source = `strategy Breadth {
  universe ACME
  every 1d
  enter long when count(close > 10.5) == 1
  exit long when false
  size 10 shares
}`;
  const { text } = whyAt({ source, bars: [dailyBars(rows)] }, 2);
  expect(text).toMatch(/count\(close > 10\.5\) +1\n/);
  expect(text).not.toContain('not computed');
});

/** New York is five hours behind in January: the first bar of a session begins at 14:30 UTC and closes at 10:30. */
test('a bar of an hour by its start in UTC, or by its close on the exchange’s clock', () => {
  const bars = hourlyMarket(['ACME'], 30);
  const [columns] = bars;
  if (!columns) throw new Error('there are bars');
  const source = `strategy Hours {
  universe ACME every 1h enter long when close > 0 exit long when close < 0 size 10 shares
}`;
  const program = compiled(source);
  const input = inputOf(
    { source, bars, timeframe: '1h' },
    program,
    interpretStrategy(program.strategy),
  );
  const at = (text: string) => barAt(input, columns, text);
  const first = columns.time[0] ?? 0;
  expect(new Date(first / 1000).toISOString()).toBe('2020-01-06T14:30:00.000Z');
  expect(at('2020-01-06 14:30')).toEqual({ kind: 'bar', time: first });
  expect(at('2020-01-06T14:30:00Z')).toEqual({ kind: 'bar', time: first });
  // Nothing begins at 10:30 UTC, so it can only be a close.
  expect(at('2020-01-06 10:30')).toEqual({ kind: 'bar', time: first });
  // Something does begin at 15:30 UTC, while the bar from 19:30 on closes then in New York.
  expect(at('2020-01-06 15:30')).toEqual({ kind: 'bar', time: first + 3_600_000_000 });
  expect(at('2020-01-06 15:30 close')).toEqual({ kind: 'bar', time: first + 5 * 3_600_000_000 });
  expect(at('2020-01-06 03:00 UTC')).toEqual({ kind: 'none', nearest: ['2020-01-06 14:30'] });
  expect(at('2020-01-06')).toMatchObject({
    kind: 'none',
    nearest: ['2020-01-06 14:30', '2020-01-06 15:30', ...columnsOfDay(columns).slice(2)],
  });
  expect(at('2020-02-30 14:30')).toEqual({ kind: 'unreadable' });
  const { text } = whyAt({ source, bars, timeframe: '1h' }, 0, 0, first);
  expect(text).toContain(
    'the 1h bar of 2020-01-06 14:30 UTC\n  closed at 10:30 exchange time (America/New_York), 15:30 UTC\n',
  );
});

function columnsOfDay({ time, session }: BarColumns): readonly string[] {
  return [...time]
    .filter((_, row) => session[row] === session[0])
    .map((each) => new Date(each / 1000).toISOString().slice(0, 16).replace('T', ' '));
}
