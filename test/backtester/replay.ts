/** A ledger of its own: fills, dividends and the cost of money, instant by instant, with nothing of the engine. */

import type { RandomRun } from './random-run.ts';
import type { Fill, RecordedRun } from './record-fills.ts';

interface Holding {
  quantity: number;
  lastClose: number;
  row: number;
}

export interface Replay {
  readonly equity: readonly number[];
  readonly exposure: readonly number[];
  /** What no order may do, in words; empty when all is well. */
  readonly faults: readonly string[];
  readonly held: readonly number[];
  readonly dividends: number;
}

const TINY = 1e-9;

export function replay(setup: RandomRun, { result, fills }: RecordedRun): Replay {
  const holdings = setup.bars.map((): Holding => ({ quantity: 0, lastClose: Number.NaN, row: -1 }));
  const faults: string[] = [];
  const equity: number[] = [];
  const exposure: number[] = [];
  let cash = setup.spec.cash;
  let dividends = 0;
  let next = 0;

  result.time.forEach((time, k) => {
    const session = result.session[k] ?? 0;
    if (k > 0) chargeFinancing(session - (result.session[k - 1] ?? 0));
    holdings.forEach((holding, s) => {
      const bars = setup.bars[s];
      if (bars?.time[holding.row + 1] !== time) return;
      const before = bars.session[holding.row] ?? Number.NEGATIVE_INFINITY;
      holding.row += 1;
      if (holding.row > 0) payDividends(holding, bars.symbol, before, session);
    });
    for (; fills[next]?.instant === k; next += 1) {
      const fill = fills[next];
      if (fill) settle(fill, k);
    }
    holdings.forEach((holding, s) => {
      if (holding.row >= 0) holding.lastClose = setup.bars[s]?.close[holding.row] ?? Number.NaN;
    });
    equity.push(cash + valueBy((value) => value));
    exposure.push(valueBy(Math.abs));
  });
  if (next !== fills.length) faults.push(`${fills.length - next} fills out of order`);
  return { equity, exposure, faults, held: holdings.map(({ quantity }) => quantity), dividends };

  function valueBy(measure: (value: number) => number): number {
    return holdings.reduce(
      (sum, { quantity, lastClose }) =>
        quantity === 0 ? sum : sum + measure(quantity * lastClose),
      0,
    );
  }

  function chargeFinancing(days: number): void {
    const { borrowPerYear, interestPerYear } = setup.costs;
    for (const { quantity, lastClose } of holdings)
      if (quantity < 0) cash -= (-quantity * lastClose * borrowPerYear * days) / 365;
    if (cash < 0) cash -= (-cash * interestPerYear * days) / 365;
  }

  function payDividends(holding: Holding, symbol: string, after: number, upTo: number): void {
    for (const action of setup.actions) {
      if (action.symbol !== symbol || action.kind !== 'dividend') continue;
      if (action.exDate <= after || action.exDate > upTo) continue;
      cash += holding.quantity * action.amount;
      dividends += holding.quantity * action.amount;
    }
  }

  function settle(fill: Fill, k: number): void {
    const holding = holdings[fill.symbol];
    const bars = setup.bars[fill.symbol];
    if (!holding || !bars) return;
    const fault = (what: string): void => {
      faults.push(`${what}: ${JSON.stringify(fill)}, held ${holding.quantity}`);
    };
    const isSameBar = fill.submittedAt === k && (fill.role === 'entry' || fill.role === 'exit');
    const isAtClose = setup.fill.market === 'same close' && fill.type === 'market';
    if (!(fill.quantity > 0)) fault('nothing filled');
    if (bars.time[holding.row] !== result.time[k]) fault('filled without a bar');
    if (isSameBar && setup.fill.market !== 'same close') fault('filled in the bar that made it');
    checkPrice(fill, holding.row, fault);
    checkSide(fill, holding.quantity, fault);
    const signed = fill.isBuy ? fill.quantity : -fill.quantity;
    cash -= signed * fill.price + fill.fee;
    holding.quantity += signed;
    if (Math.abs(holding.quantity) < TINY) holding.quantity = 0;
    if (fill.role === 'entry') checkBuyingPower(fill, isAtClose, fault);
  }

  function checkPrice(fill: Fill, row: number, fault: (what: string) => void): void {
    const bars = setup.bars[fill.symbol];
    const { slippage } = setup.costs;
    const low = (bars?.low[row] ?? Number.NaN) * (1 - slippage) * (1 - 1e-12);
    const high = (bars?.high[row] ?? Number.NaN) * (1 + slippage) * (1 + 1e-12);
    if (!(fill.price >= low && fill.price <= high)) fault(`price outside ${low} to ${high}`);
    const { limitPrice } = fill;
    if (limitPrice === undefined) return;
    if (fill.isBuy ? fill.price > limitPrice : fill.price < limitPrice)
      fault('worse than its limit');
  }

  function checkSide(fill: Fill, held: number, fault: (what: string) => void): void {
    const isLong = fill.side === 'long';
    if (fill.role === 'entry') {
      if (held !== 0 && held > 0 !== isLong) fault('entered against a position');
      return;
    }
    if (held === 0 || held > 0 !== isLong) fault('closed what is not held');
    if (fill.quantity > Math.abs(held) + TINY) fault('closed more than is held');
  }

  function checkBuyingPower(fill: Fill, isAtClose: boolean, fault: (what: string) => void): void {
    let value = cash;
    let gross = 0;
    holdings.forEach(({ quantity, lastClose, row }, s) => {
      if (quantity === 0) return;
      const known = isAtClose ? (setup.bars[s]?.close[row] ?? Number.NaN) : lastClose;
      const mark = s === fill.symbol ? fill.price : known;
      value += quantity * mark;
      gross += Math.abs(quantity) * mark;
    });
    if (gross > setup.spec.margin * value + 1e-6) fault(`exposure ${gross} on equity ${value}`);
  }
}
