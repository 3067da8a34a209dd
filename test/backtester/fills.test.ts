/** Single fills worked by hand where the golden cases do not look: orders that meet each other or a corporate action. */

import { expect, test } from 'vitest';
import {
  type BarRow,
  dailyBars,
  flatBars,
  run,
  type Setup,
  sessionAt,
  timeAt,
} from './run-program.ts';

const ENTER = 'enter long when close crosses above 100';
const EXIT = 'exit long when close < 90';

function strategy(body: string, risk = ''): string {
  return `strategy Case { universe ACME every 1d ${body} } ${risk && `risk Limits { ${risk} }`}`;
}

const flat = (price: number): BarRow => [price, price, price, price];

/** The cross at 102 on bar 1, then the bars given. */
const after = (...rows: readonly BarRow[]) => dailyBars([flat(95), flat(102), ...rows]);

const runOf = (body: string, more: Partial<Setup>, risk = '') =>
  run({ source: strategy(body, risk), bars: [], ...more });

test('the window of `rate` moves with the clock: one order a minute is one order a day', () => {
  const { trades, rejections } = runOf(
    `enter long when close > 100 ${EXIT} size 10 shares`,
    { bars: [flatBars([95, 101, 101, 80, 80, 101, 101])] },
    'order { rate <= 1 per 1m else reject }',
  );
  expect(rejections).toEqual([]);
  expect(trades).toHaveLength(1);
});

test('`size at fill` does not undo what risk has reduced', () => {
  const { openPositions } = runOf(
    `${ENTER} ${EXIT} size 10 shares`,
    { bars: [after(flat(102), flat(102))], fill: { size: 'at fill' } },
    'order { notional <= 500 USD else reduce }',
  );
  expect(openPositions).toMatchObject([{ quantity: 4 }]);
});

test('`size at fill` that comes to nothing fills nothing and makes no trade', () => {
  const { orders, trades } = runOf(`${ENTER} ${EXIT} stop 5 from entry size 110 USD`, {
    bars: [after(flat(120), flat(120), flat(100), flat(85))],
    fill: { size: 'at fill' },
  });
  expect(trades).toEqual([]);
  expect(orders.filter(({ status }) => status === 'filled')).toEqual([]);
});

test('`close at end` closes; it does not open what the last close asked for', () => {
  const { openPositions, trades } = runOf(`${ENTER} ${EXIT} size 10 shares`, {
    bars: [after()],
    fill: { atEnd: 'close' },
  });
  expect(openPositions).toEqual([]);
  expect(trades).toEqual([]);
});

test('`close at end` closes a symbol whose last bar came before the end of the run', () => {
  const bars = after(flat(103), flat(103));
  const other = { ...dailyBars([1, 2, 3, 4, 5, 6].map(() => flat(50))), symbol: 'OTHER' };
  const { openPositions } = run({
    source: `strategy Case { universe ACME, OTHER every 1d ${ENTER} ${EXIT} size 10 shares }`,
    bars: [bars, other],
    fill: { atEnd: 'close' },
  });
  expect(openPositions).toEqual([]);
});

test('a stop limit that gapped past its limit fills when the price is back: the high before that is gone', () => {
  // Stop 104, limit 105. Opens at 107, falls to the limit and on to 104.8. The take at 106.50 was only seen before.
  const { openPositions, trades } = runOf(
    `${ENTER} via stop limit close + 2, close + 3 gtc ${EXIT} take 1.5 from entry size 10 shares`,
    { bars: [after([107, 107, 104.8, 104.9], flat(104.9))] },
  );
  expect(trades).toEqual([]);
  expect(openPositions).toMatchObject([{ entryPrice: 105 }]);
});

test('an exit limit that the open has passed fills there, before a stop that the bar reaches later', () => {
  const { trades } = runOf(
    `enter long when close > 101 exit long when close > 103 via limit 105 gtc stop 5 from entry size 10 shares`,
    { bars: [after(flat(102), flat(104), [106, 106, 90, 91])] },
  );
  expect(trades[0]).toMatchObject({ exitPrice: 106, exitTime: timeAt(4) });
});

test('a take that an entry inside the bar has already passed fills at the price of the entry, not beyond the bar', () => {
  // Short at 97 by a stop. The take is measured from the signal at 102: 101, above the whole bar.
  const { trades } = run({
    source: strategy(
      'enter short when close > 101 via stop 97 gtc exit short when close > 200 take 1 from entry size 10 shares',
    ),
    bars: [after([99, 99, 95, 96], flat(96))],
    fill: { protectionBase: 'signal' },
  });
  expect(trades[0]?.exitPrice).toBeLessThanOrEqual(99);
});

test('an entry that works over a split keeps its stop in the new prices', () => {
  // 104 and a stop 10 below it are 26 and 2.50.
  const { openPositions, orders } = runOf(`${ENTER} ${EXIT} stop 10 from entry size 10 shares`, {
    source: strategy(`${ENTER} exit long when close < 5 stop 10 from entry size 10 shares`),
    bars: [flatBars([95, 104, 26, 26])],
    actions: [{ kind: 'split', symbol: 'ACME', exDate: sessionAt(2), ratio: 4 }],
  });
  expect(openPositions).toMatchObject([{ quantity: 40, entryPrice: 26 }]);
  expect(orders.find(({ type }) => type === 'stop')?.stopPrice).toBe(23.5);
});

test('a working entry that a reverse split leaves without a share ends unfilled', () => {
  const { orders, trades } = runOf(
    `${ENTER} via limit close - 2 gtc exit long when close < 5 stop 10 from entry size 3 shares`,
    {
      bars: [dailyBars([flat(95), flat(102), flat(1020), flat(990), flat(800)])],
      actions: [{ kind: 'split', symbol: 'ACME', exDate: sessionAt(2), ratio: 0.1 }],
    },
  );
  expect(orders.map(({ status }) => status)).toEqual(['cancelled']);
  expect(trades).toEqual([]);
});

test('every share of a pyramid is still protected after a reverse split', () => {
  const { openPositions, orders } = run({
    source: strategy(
      'enter long when close > close[1] exit long when close < 5 pyramid up to 3 stop 20 from entry size 3 shares',
    ),
    bars: [flatBars([100, 101, 102, 103, 103, 206, 206])],
    actions: [{ kind: 'split', symbol: 'ACME', exDate: sessionAt(5), ratio: 0.5 }],
  });
  const stops = orders.filter(({ type, status }) => type === 'stop' && status === 'working');
  expect(stops.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(openPositions[0]?.quantity);
});

test('three entries of 0.1 that are stopped out one by one leave nothing', () => {
  const { openPositions, trades } = run({
    source: strategy(
      'enter long when close > close[1] exit long when close < 10 pyramid up to 3 stop 4 from entry size 0.1 shares fractional',
    ),
    bars: [flatBars([100, 101, 102, 103, 104, 95, 94])],
  });
  expect(openPositions).toEqual([]);
  expect(trades).toMatchObject([{ quantity: 0.3 }]);
});

test('the rest of an entry does not fill after its stop has closed the trade', () => {
  // 20 of 60 shares fill at the open, the stop takes them in the same bar; 40 are still with the broker.
  const { openPositions, trades } = runOf(`${ENTER} ${EXIT} stop 5 from entry size 60 shares`, {
    bars: [after([102, 102, 96, 99, 1000], [99, 99, 99, 99, 1000])],
    costs: { participation: 0.02 },
  });
  expect(trades).toHaveLength(1);
  expect(openPositions).toEqual([]);
});

test('stop first: what the stop leaves of a pyramid is closed by the market exit in the same bar', () => {
  // Entries at 102 and 106, stops at 98 and 102. The exit was decided at 103; its bar falls to 101.
  const { trades, openPositions } = run({
    source: strategy(
      'enter long when close > close[1] exit long when close < close[1] pyramid up to 2 stop 4 from entry size 10 shares',
    ),
    bars: [
      dailyBars([
        flat(95),
        flat(102),
        flat(102),
        flat(106),
        flat(106),
        flat(103),
        [103, 103, 101, 102],
      ]),
    ],
    fill: { exitAndStop: 'stop first' },
  });
  expect(openPositions).toEqual([]);
  expect(trades).toHaveLength(1);
});

test('stop first: one bar fills a protective order once, up to the participation cap', () => {
  const { orders } = run({
    source: strategy(`${ENTER} exit long when close < 101 stop 5 from entry size 60 shares`),
    bars: [
      dailyBars([
        flat(95),
        flat(102),
        flat(102),
        [100.5, 101, 100, 100.5],
        [100, 100, 96, 97, 1000],
      ]),
    ],
    costs: { participation: 0.02 },
    fill: { exitAndStop: 'stop first' },
  });
  expect(orders.find(({ type }) => type === 'stop')?.filledQuantity).toBe(20);
});

test('`from next bar` of a stop leaves the take of the entry bar alone', () => {
  const { trades } = runOf(
    `${ENTER} ${EXIT} stop 5 from entry from next bar take 3 from entry size 10 shares`,
    {
      bars: [after([102, 106, 96, 103], flat(103))],
    },
  );
  expect(trades).toMatchObject([{ exitPrice: 105, barsHeld: 0 }]);
});

test('a loss of exactly a limit that must not be reached acts', () => {
  // 100 shares at 100, worth 9,000 at 90: a drawdown of exactly 10%, which `< 10%` does not allow.
  const { killedAt } = run({
    source: strategy(
      'enter long when close >= 100 exit long when close < 10 size 100 shares',
      'portfolio { drawdown from peak < 10% else kill }',
    ),
    bars: [flatBars([95, 100, 100, 90, 90])],
  });
  expect(killedAt).toBe(timeAt(3));
});

test('a stop that was hit sells the rest at the next open: it does not wait to be hit again', () => {
  // Hit at 97 in a bar whose volume lets 20 of 60 shares go. The next bar opens at 110 with room for all.
  const { openPositions, trades } = runOf(`${ENTER} ${EXIT} stop 5 from entry size 60 shares`, {
    bars: [after(flat(102), [100, 100, 96, 99, 1000], flat(110))],
    costs: { participation: 0.02 },
  });
  expect(openPositions).toEqual([]);
  expect(trades).toMatchObject([{ exitPrice: (20 * 97 + 40 * 110) / 60 }]);
});

test('an entry that fills in parts does not fill the take of its first part below the bar', () => {
  // 40 shares at 95, their take at 99. The next bar opens at 101.50, beyond it, and comes back to the limit at 101.
  const { orders } = runOf(
    `${ENTER} via limit close - 1 gtc ${EXIT} take 4 from entry size 80 shares`,
    {
      bars: [after([95, 95, 95, 95, 2000], [101.5, 102, 100.5, 101, 1000])],
      costs: { participation: 0.02 },
    },
  );
  const take = orders.find(({ intent }) => intent === 'exit');
  expect(take).toMatchObject({ filledQuantity: 20, averagePrice: 101.5 });
});

test('one bar fills a resting exit once, up to the participation cap', () => {
  // The limit of 99 is passed at the open of 103: 20 of 60 shares go there, and the bar has no more for it.
  const { orders } = runOf(
    `${ENTER} exit long when close < 101 via limit close - 1 gtc size 60 shares`,
    {
      bars: [after(flat(102), [102, 102, 100, 100], [103, 104, 102, 103, 1000])],
      costs: { participation: 0.02 },
    },
  );
  const exit = orders.find(({ intent }) => intent === 'exit');
  expect(exit).toMatchObject({ status: 'working', filledQuantity: 20, averagePrice: 103 });
});
