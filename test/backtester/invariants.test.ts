/** Laws that hold for every program, market, cost and fill model. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../backtester/index.ts';
import { interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import { sliceBars } from '../../market/index.ts';
import { draws } from '../draws.ts';
import {
  barsFrom,
  plainRuns,
  type RandomRun,
  randomRuns,
  scalableRuns,
  targetRuns,
} from './random-run.ts';
import { type RecordedRun, recordFills } from './record-fills.ts';
import { replay } from './replay.ts';
import { compiled, run, runLoaded } from './run-program.ts';

/** Fills are seen where orders execute, and the express lane has none. */
const recorded = (setup: RandomRun): RecordedRun =>
  recordFills(() => run({ ...setup, expressLane: false }));

function expectClose(actual: number | undefined, wanted: number | undefined): void {
  const scale = Math.max(1, Math.abs(wanted ?? Number.NaN));
  expect(Math.abs((actual ?? Number.NaN) - (wanted ?? Number.NaN)) / scale).toBeLessThan(1e-9);
}

/** A counterexample is not made smaller, which takes a minute here: the fault says its fill, the setup its program. */
const runs = (usual: number) => ({ numRuns: draws(usual), endOnFailure: true });

describe.each([
  ['whole shares, defaults', plainRuns],
  ['fractions of a share, sizes at the fill, protection from the signal too', randomRuns],
  ['targets', targetRuns],
])('%s', (_, family) => {
  test('equity and exposure at each close are what a ledger of the fills says, and no fill breaks a rule', () => {
    fc.assert(
      fc.property(family, (setup) => {
        const run = recorded(setup);
        const ledger = replay(setup, run);
        expect(ledger.faults).toEqual([]);
        for (const [k, equity] of run.result.equity.entries())
          expectClose(equity, ledger.equity[k]);
        for (const [k, exposure] of run.result.exposure.entries())
          expectClose(exposure, ledger.exposure[k]);
        expectClose(run.result.dividends, ledger.dividends);
      }),
      runs(42),
    );
  });

  test('final equity is the start plus closed trades plus open positions minus interest', () => {
    fc.assert(
      fc.property(family, (setup) => {
        const { result, fills } = recorded(setup);
        const closed = result.trades.reduce((sum, { pnl }) => sum + pnl, 0);
        const open = result.openPositions.reduce(
          (sum, { unrealizedPnl }) => sum + unrealizedPnl,
          0,
        );
        expectClose(
          result.equity.at(-1),
          result.startingCash + closed + open - result.marginInterest,
        );
        expectClose(
          fills.reduce((sum, { fee }) => sum + fee, 0),
          result.fees,
        );
        expectClose(
          fills.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
          result.tradedValue,
        );
        for (const trade of result.trades) expect(trade.quantity).toBeGreaterThan(0);
      }),
      runs(30),
    );
  });

  test('every order ends in a legal state, and a flat symbol has no protective order', () => {
    fc.assert(
      fc.property(family, (setup) => {
        const { result } = recorded(setup);
        const held = new Map(
          result.openPositions.map(({ symbol, quantity }) => [symbol, quantity]),
        );
        const protecting = new Map<string, number>();
        for (const order of result.orders) {
          if (order.status !== 'rejected') expect(order.quantity).toBeGreaterThan(0);
          expect(order.filledQuantity).toBeLessThanOrEqual(order.quantity);
          if (order.status === 'filled') expect(order.filledQuantity).toBe(order.quantity);
          if (order.status === 'rejected') expect(order.filledQuantity).toBe(0);
          expect(order.finishedTime === undefined).toBe(order.status === 'working');
          if (order.status !== 'working' || !/^(stop|trail)/.test(order.reason)) continue;
          const before = protecting.get(order.symbol) ?? 0;
          protecting.set(order.symbol, before + order.quantity - order.filledQuantity);
        }
        for (const [symbol, quantity] of protecting)
          expect(quantity, `stops of ${symbol}`).toBeLessThanOrEqual(
            (held.get(symbol) ?? 0) * (1 + 1e-12),
          );
      }),
      runs(30),
    );
  });

  test('a position with a stop is protected in full', () => {
    const always = family.filter(
      ({ source }) => /\bstop (3%|1\.5)/.test(source) && !source.includes('cancel all orders'),
    );
    fc.assert(
      fc.property(always, (setup) => {
        const { result } = recorded(setup);
        for (const { symbol, quantity } of result.openPositions) {
          const stops = result.orders.filter(
            (order) =>
              order.symbol === symbol &&
              order.status === 'working' &&
              order.type === 'stop' &&
              /^(stop|trail)/.test(order.reason),
          );
          expectClose(
            stops.reduce((sum, order) => sum + order.quantity - order.filledQuantity, 0),
            quantity,
          );
        }
      }),
      runs(60),
    );
  });

  test('a run is a function of its input', () => {
    fc.assert(
      fc.property(family, (setup) => {
        expect(run(setup)).toEqual(run(setup));
      }),
      runs(18),
    );
  });

  test('what happened up to an instant does not depend on the bars after it', () => {
    fc.assert(
      fc.property(family, fc.double({ min: 0.1, max: 0.95, noNaN: true }), (setup, share) => {
        const full = recorded(setup);
        const k = Math.floor(share * (full.result.time.length - 1));
        const until = full.result.time[k] ?? 0;
        const bars = setup.bars.map((columns) =>
          sliceBars(columns, 0, columns.time.filter((time) => time <= until).length),
        );
        const prefix = recorded({ ...setup, bars });
        expect(prefix.fills).toEqual(full.fills.filter(({ instant }) => instant <= k));
        expect(prefix.result.equity).toEqual(full.result.equity.slice(0, k + 1));
        expect(prefix.result.trades).toEqual(
          full.result.trades.filter(({ exitTime }) => exitTime <= until),
        );
        expect(ordersAsOf(prefix.result, until)).toEqual(ordersAsOf(full.result, until));
      }),
      runs(30),
    );
  });

  test('emitted code and the interpreter give the same run', async () => {
    await fc.assert(
      fc.asyncProperty(family, async (setup) => {
        const program = compiled(setup.source);
        const from = { source: setup.source, file: 'test.strat' };
        const emitted = await loadEvaluator(program.strategy, from);
        expect(runLoaded(setup, program, emitted)).toEqual(
          runLoaded(setup, program, interpretStrategy(program.strategy)),
        );
      }),
      runs(36),
    );
  });
});

/** What is known of each order at a time: all of it once it has ended, else what it was made with. */
function ordersAsOf({ orders }: RunResult, time: number): readonly unknown[] {
  return orders
    .filter(({ submittedTime }) => submittedTime <= time)
    .map((order) => {
      const { finishedTime, id, symbol, action, type, submittedTime } = order;
      const isOver = finishedTime !== undefined && finishedTime <= time;
      return isOver ? order : { id, symbol, action, type, submittedTime };
    });
}

test('prices and cash times a power of two: the same trades at the same times', () => {
  fc.assert(
    fc.property(
      scalableRuns,
      fc.constantFrom(4, 1024),
      ({ source, moves, participation }, scale) => {
        const at = (unit: number): RunResult =>
          run({
            source,
            bars: [barsFrom(moves, 'AAA', unit)],
            costs: {
              commissions: [{ kind: 'percent', rate: 1 / 1024 }],
              borrowPerYear: 0.05,
              interestPerYear: 0.08,
              ...(participation !== undefined && { participation }),
            },
            spec: { cash: 65_536 * unit * 4, margin: 2 },
          });
        const small = at(1 / 4);
        const large = at(scale / 4);
        expect([...large.equity]).toEqual([...small.equity.map((equity) => equity * scale)]);
        const inRatios = ({ trades }: RunResult, by: number) =>
          trades.map((trade) => ({
            ...trade,
            entryPrice: trade.entryPrice * by,
            exitPrice: trade.exitPrice * by,
            pnl: trade.pnl * by,
            fees: trade.fees * by,
          }));
        expect(inRatios(large, 1)).toEqual(inRatios(small, scale));
        expect(large.orders.map(({ status, submittedTime }) => [status, submittedTime])).toEqual(
          small.orders.map(({ status, submittedTime }) => [status, submittedTime]),
        );
      },
    ),
    runs(60),
  );
});
