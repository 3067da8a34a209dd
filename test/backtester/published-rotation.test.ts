/**
 * A monthly rotation on real daily bars against a reckoning of its own, with plain numbers: closes are adjusted, ranked
 * and turned into shares by hand, and dividends and splits are paid by hand.
 */

import { describe, expect, test } from 'vitest';
import type { BarColumns, CorporateAction } from '../../market/index.ts';
import { actionsOf, stock } from './real-prices.ts';
import { run } from './run-program.ts';

const SYMBOLS = ['AAPL', 'BAC', 'EEM', 'IWM', 'USO', 'WM'];
const MARKETS = SYMBOLS.map(stock).filter((bars) => bars !== undefined);
const CASH = 1_000_000;
const WEIGHT = 0.25;
const BARS = 126;

const SOURCE = `strategy Rotation {
  universe ${SYMBOLS.join(', ')}
  every 1d
  let strength = roc(close, ${BARS})
  target 25% when rank(strength) <= 3 and strength > 0  rebalance monthly
}`;

describe.runIf(MARKETS.length === SYMBOLS.length)('the three strongest of six', () => {
  test.each([
    ['as traded, without corporate actions', []],
    ['with splits and dividends', SYMBOLS.flatMap(actionsOf)],
  ])('%s', (_, actions: readonly CorporateAction[]) => {
    const wanted = rotate(MARKETS, actions);
    const { orders, equity, knifeEdges } = run({
      source: SOURCE,
      bars: MARKETS,
      actions,
      spec: { cash: CASH },
    });
    const filled = orders
      .filter(({ status }) => status === 'filled')
      .map(({ submittedTime, symbol, action, quantity, averagePrice }) => ({
        decided: submittedTime,
        symbol,
        shares: action === 'buy' ? quantity : -quantity,
        price: averagePrice,
      }));
    expect(knifeEdges).toBe(0);
    expect(wanted.fills.length).toBeGreaterThan(300);
    expect(filled).toEqual(wanted.fills);
    expect(equity.at(-1)).toBeCloseTo(wanted.equity, 4);
  });
});

interface Fill {
  readonly decided: number;
  readonly symbol: string;
  readonly shares: number;
  readonly price: number;
}

interface Holding {
  readonly bars: BarColumns;
  readonly rows: ReadonlyMap<number, number>;
  /** Closes as they look from the last ex-date on. */
  readonly closes: number[];
  readonly actions: CorporateAction[];
  shares: number;
  last: number;
  order: { readonly decided: number; readonly shares: number } | undefined;
}

function rotate(
  markets: readonly BarColumns[],
  actions: readonly CorporateAction[],
): { readonly fills: readonly Fill[]; readonly equity: number } {
  const held = markets.map(
    (bars): Holding => ({
      bars,
      rows: new Map([...bars.session].map((day, row) => [day, row])),
      closes: [],
      // On one day a dividend is paid on the shares before the split.
      actions: actions
        .filter(({ symbol }) => symbol === bars.symbol)
        .sort((a, b) => a.exDate - b.exDate || (a.kind === 'dividend' ? -1 : 1)),
      shares: 0,
      last: 0,
      order: undefined,
    }),
  );
  const days = [...new Set(markets.flatMap(({ session }) => [...session]))].sort((a, b) => a - b);
  const fills: Fill[] = [];
  let cash = CASH;
  days.forEach((day, k) => {
    const trading = held.flatMap((each) => {
      const row = each.rows.get(day);
      return row === undefined ? [] : [{ each, row }];
    });
    for (const { each } of trading) cash += takeActions(each, day);
    for (const isSale of [true, false])
      for (const { each, row } of trading) {
        const { order } = each;
        if (!order || order.shares < 0 !== isSale) continue;
        const price = each.bars.open[row] ?? Number.NaN;
        fills.push({
          decided: order.decided,
          symbol: each.bars.symbol,
          shares: order.shares,
          price,
        });
        cash -= order.shares * price;
        each.shares += order.shares;
        each.order = undefined;
      }
    for (const { each, row } of trading) {
      each.last = each.bars.close[row] ?? Number.NaN;
      each.closes.push(each.last);
    }
    if (monthOf(day) === monthOf(days[k + 1] ?? day + 1)) return;
    rebalance(
      trading.map(({ each }) => each),
      equityOf(),
      day * 86_400_000_000,
    );
  });
  return { fills: fills.toSorted(byDecision), equity: equityOf() };

  function equityOf(): number {
    return held.reduce((sum, { shares, last }) => sum + shares * last, cash);
  }
}

/** What is paid in cash. */
function takeActions(each: Holding, day: number): number {
  let paid = 0;
  for (let [action] = each.actions; action && action.exDate <= day; [action] = each.actions) {
    each.actions.shift();
    if (each.closes.length === 0) continue;
    let factor: number;
    if (action.kind === 'dividend') {
      paid += each.shares * action.amount;
      factor = 1 - action.amount / (each.closes.at(-1) ?? 0);
    } else {
      factor = 1 / action.ratio;
      const exact = each.shares * action.ratio;
      // A quarter of 4 shares is no fraction, whatever the last digit says.
      each.shares = Math.floor(exact + 1e-9);
      each.last *= factor;
      paid += (exact - each.shares) * each.last;
    }
    each.closes.forEach((close, i) => {
      each.closes[i] = close * factor;
    });
  }
  return paid;
}

function rebalance(trading: readonly Holding[], equity: number, decided: number): void {
  const ready = trading
    .filter(({ closes }) => closes.length > BARS)
    .map((each) => {
      const { closes } = each;
      return { each, strength: (closes.at(-1) ?? 0) / (closes.at(-1 - BARS) ?? 0) - 1 };
    });
  for (const { each, strength } of ready) {
    const above = ready.filter((other) => other.strength > strength).length;
    const wanted = above < 3 && strength > 0 ? Math.floor((WEIGHT * equity) / each.last) : 0;
    const shares = wanted - each.shares;
    each.order = shares === 0 ? undefined : { decided, shares };
  }
}

/** Sales go before purchases; both in the order of the universe. */
function byDecision(a: Fill, b: Fill): number {
  return (
    a.decided - b.decided ||
    Number(a.shares > 0) - Number(b.shares > 0) ||
    SYMBOLS.indexOf(a.symbol) - SYMBOLS.indexOf(b.symbol)
  );
}

function monthOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 7);
}
