import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type LiveProgramInput,
  liveProgram,
  type RunResult,
  type Trade,
} from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import { LIVE_DEFAULTS, replay } from '../../runtime/index.ts';
import { type RandomRun, randomRuns, targetRuns } from '../backtester/random-run.ts';
import { compiled, dailyBars, inputOf, runLoaded, type Setup } from '../backtester/run-program.ts';
import { World } from './world.ts';

/**
 * What a venue does not do: fill part of an order for lack of volume, size it at its fill, charge what a backtest
 * assumes. An exit at a price beside a stop is another order at a venue than in a backtest (decision 0015).
 */
function venueLike(setup: RandomRun): Setup {
  const { commissions, slippage } = setup.costs;
  const isProtected = /(stop [13]|take|trail)/.test(setup.source);
  return {
    ...setup,
    source: isProtected ? setup.source.replaceAll(EXIT_AT_A_PRICE, '$1') : setup.source,
    actions: [],
    expressLane: false,
    costs: { commissions, slippage },
    fill: {
      ...setup.fill,
      market: 'next open',
      size: 'at signal',
      atEnd: 'mark',
      exitAndStop: 'market exit',
    },
  };
}

const EXIT_AT_A_PRICE =
  /(exit (?:long|short) when .*?) via (?:limit close \* [0-9.]+|stop (?:low|high) [-+] 0\.05) gtc/g;

function configOf(setup: Setup) {
  const program = compiled(setup.source);
  const loaded = interpretStrategy(program.strategy);
  const { bars, foreign = [], ...input } = inputOf(setup, program, loaded);
  const live: LiveProgramInput = {
    ...input,
    foreignSymbols: foreign.map(({ symbol }) => symbol),
    capacity: Math.max(...bars.map(({ length }) => length)) + 1,
  };
  const config = () => ({
    program: liveProgram(live),
    session: 'parity',
    timeframe: input.timeframe,
    capabilities: {
      groups: true,
      trailingStops: false,
      auctions: true,
      replace: true,
      fractional: true,
    },
    ...LIVE_DEFAULTS,
  });
  return { program, loaded, config, spec: input.spec, bars, foreign };
}

function live(setup: Setup) {
  const { program, loaded, config, spec, bars, foreign } = configOf(setup);
  const backtest = runLoaded(setup, program, loaded);
  const { cash, costs, fill } = spec;
  const world = new World({ config: config(), cash, costs, fill, bars, foreign });
  world.run();
  return { world, backtest, config };
}

/** To the cent, at every close. */
function expectSame({ world, backtest }: ReturnType<typeof live>): void {
  const cents = (values: Iterable<number>): readonly string[] =>
    [...values].map((value) => value.toFixed(2));
  const equity = world.records.flatMap((record) =>
    record.kind === 'decision' && record.decision.kind === 'closed' ? [record.decision.equity] : [],
  );
  expect(cents(equity)).toEqual(cents(backtest.equity));
  const { desk } = world.session.live.driver.engine;
  const { symbols, name } = desk.program;
  const timeOf = desk.config.timeOf;
  expect(desk.trades.records({ strategy: name, symbols, timeOf }).map(sayTrade)).toEqual(
    backtest.trades.map(sayTrade),
  );
  const orders = desk.orders.all.filter(({ filled }) => filled > 0);
  expect(
    orders
      .map((order) =>
        sayOrder({
          ...order,
          symbol: symbols[order.symbol] ?? '',
          buys: (order.side === 'long') === (order.role === 'entry'),
          time: timeOf(order.submittedAt),
        }),
      )
      .sort(),
  ).toEqual(filledOrders(backtest));
}

function sayTrade({ symbol, side, quantity, entryTime, exitTime, pnl }: Trade): string {
  return `${symbol} ${side} ${quantity} ${entryTime} ${exitTime} ${pnl.toFixed(2)}`;
}

interface SaidOrder {
  readonly symbol: string;
  readonly buys: boolean;
  readonly type: string;
  readonly filled: number;
  readonly averagePrice: number;
  readonly time: number;
}

function sayOrder({ symbol, buys, type, filled, averagePrice, time }: SaidOrder): string {
  return `${time} ${symbol} ${buys ? 'buy' : 'sell'} ${type} ${filled} ${averagePrice.toFixed(6)}`;
}

function filledOrders({ orders }: RunResult): readonly string[] {
  return orders
    .filter(({ filledQuantity }) => filledQuantity > 0)
    .map(({ symbol, action, type, filledQuantity, averagePrice = 0, submittedTime }) =>
      sayOrder({
        symbol,
        buys: action === 'buy',
        type,
        filled: filledQuantity,
        averagePrice,
        time: submittedTime,
      }),
    )
    .sort();
}

const TREND = `strategy Trend {
  universe ACME
  every 1d
  size 50% of equity
  stop 3% from entry
  take 5% from entry
  enter long when close crosses above sma(close, 3)
  exit long when close crosses below sma(close, 3)
}`;

describe('a live session beside the backtest of the same bars', () => {
  test('a strategy with stop and take ends with the same equity to the cent', () => {
    const closes = [50, 51, 49, 52, 53, 51, 50, 52, 55, 54, 51, 50, 53, 56, 58, 55, 51, 50, 54, 57];
    const bars = [dailyBars(closes.map((close) => [close - 0.5, close + 1, close - 1, close]))];
    const run = live({ source: TREND, bars });
    expect(run.backtest.trades.length).toBeGreaterThan(1);
    expectSame(run);
    expect(run.world.alerts).toEqual([]);
  });

  test('random programs, markets and costs', () => {
    fc.assert(
      fc.property(randomRuns, (setup) => {
        expectSame(live(venueLike(setup)));
      }),
      { numRuns: 60 },
    );
  });

  test('random rebalances over several symbols', () => {
    fc.assert(
      fc.property(targetRuns, (setup) => {
        expectSame(live(venueLike(setup)));
      }),
      { numRuns: 40 },
    );
  });

  test('the journal replays byte for byte', () => {
    fc.assert(
      fc.property(randomRuns, (setup) => {
        const { world, config } = live(venueLike(setup));
        const written = JSON.parse(JSON.stringify(world.records));
        expect(replay(config(), written)).toMatchObject({
          kind: 'same',
          records: world.records.length,
        });
      }),
      { numRuns: 15 },
    );
  });
});
