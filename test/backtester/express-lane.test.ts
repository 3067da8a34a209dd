/**
 * The express lane takes plain orders from the signal to the log as numbers. Whatever it does must be what the general
 * way does, to the last bit: orders, trades, equity, refusals, warnings and counters are compared with the lane on and off.
 */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { CostModel } from '../../backtester/index.ts';
import { interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import type { BarColumns } from '../../market/index.ts';
import { ExpressLane } from '../../runtime/engine/express-lane.ts';
import { draws } from '../draws.ts';
import { type RandomRun, randomRuns } from './random-run.ts';
import { compiled, FIRST_DAY, runLoaded, type Setup } from './run-program.ts';

const conditions = fc.constantFrom(
  'close > close[1]',
  'close < close[1]',
  'close crosses above sma(close, 3)',
  'close crosses below sma(close, 3)',
  'close > open',
  'volume > 9_000',
);

const sizes = fc.constantFrom(
  'size 100% of equity',
  'size 30% of equity',
  'size 190% of equity',
  'size 60% of cash',
  'size 3_000 USD',
  'size 12 USD',
  'size 20 shares',
  'size 0.5 shares',
  'size 40% of equity scaled by (close - open) / open * 50',
  'size volatility 15%',
);

/** Limits close to what these sizes, prices and losses come to, so that each of them is broken now and then. */
const limits = fc.constantFrom(
  'order { notional <= 1_500 USD else reduce }',
  'order { notional < 2_975 USD else reject }',
  'order { notional <= 45% of equity else reject }',
  'order { risk_per_trade <= 3_000 USD else reject }',
  'order { risk_per_trade < 30% of equity else reject }',
  'order { price >= 50 USD else reject }',
  'strategy { allocation <= 80% else reduce }',
  'strategy { daily_loss from session_open <= 0.5% else reject }',
  'portfolio { deployed <= 50% else halt entries until next session }',
  'portfolio { positions <= 1 else reject  concentration per symbol < 70% else reduce }',
  'portfolio { daily_loss from session_open < 1% else halt entries until next session }',
  'portfolio { daily_loss from session_open <= 2% else halt strategy until next session }',
  'portfolio { drawdown from peak <= 1% else reject }',
  'portfolio { drawdown from peak < 3% else kill } kill { cancel orders flatten positions }',
  'portfolio { drawdown from peak <= 4% else kill } kill { cancel all orders freeze positions }',
);
const policies = fc.oneof(
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 5, arbitrary: limits },
);

const plainRuns: fc.Arbitrary<Setup> = fc
  .record({
    setup: randomRuns,
    sides: fc.constantFrom('long', 'short', 'both'),
    enterLong: conditions,
    exitLong: conditions,
    enterShort: conditions,
    exitShort: conditions,
    exitAny: fc.constantFrom('', 'exit when close < close[3]'),
    size: sizes,
    policy: policies,
    rest: fc.constantFrom('', '', 'fractional'),
    barsPerSession: fc.integer({ min: 1, max: 12 }),
    atEnd: fc.constantFrom('mark' as const, 'close' as const),
    hasActions: fc.boolean(),
    commissions: fc.constantFrom('as they are', 'free'),
  })
  .map((it) => {
    const long = `enter long when ${it.enterLong} exit long when ${it.exitLong}`;
    const short = `enter short when ${it.enterShort} exit short when ${it.exitShort}`;
    const rules = { long, short, both: `${long} ${short}` }[it.sides];
    const body = `${rules} ${it.exitAny} ${it.size} ${it.rest}`;
    return {
      source: `strategy Plain { universe AAA every 1d ${body} } risk Limits { ${it.policy} }`,
      bars: it.setup.bars.slice(0, 1).map((bars) => inSessionsOf(it.barsPerSession, bars)),
      actions: it.hasActions ? it.setup.actions : [],
      costs: plainCosts(it.setup, it.commissions === 'free'),
      fill: { atEnd: it.atEnd },
      spec: it.setup.spec,
    };
  });

/** Sizes that come to the limit itself: what is added to an order's value decides. */
const tightRuns = plainRuns.map(
  (setup): Setup => ({
    ...setup,
    source: setup.source
      .replace(/size .*(?= \} risk)/, 'size 3_000 USD fractional')
      .replace(
        /risk Limits .*/,
        'risk Limits { order { risk_per_trade <= 3_000 USD else reject } }',
      ),
  }),
);

/** What excludes a program from the lane is left out: these are to be in it. */
function plainCosts(
  { costs: { commissions, slippage } }: RandomRun,
  isFree: boolean,
): Partial<CostModel> {
  return { commissions: isFree ? [] : commissions, slippage };
}

function inSessionsOf(barsPerSession: number, bars: BarColumns): BarColumns {
  const session = bars.session.map((_, row) => FIRST_DAY + Math.floor(row / barsPerSession));
  return { ...bars, session };
}

/** How often the lane took a close, and how often it left one to the general way. */
function watchLane(): { taken: number; left: number } {
  vi.restoreAllMocks();
  const counts = { taken: 0, left: 0 };
  const { decide } = ExpressLane.prototype;
  vi.spyOn(ExpressLane.prototype, 'decide').mockImplementation(function (this: ExpressLane, fired) {
    const isTaken = decide.call(this, fired);
    if (isTaken) counts.taken += 1;
    else counts.left += 1;
    return isTaken;
  });
  return counts;
}

test.each([
  ['any plain program', plainRuns, 90, 150],
  ['orders at the very limit', tightRuns, 40, 50],
] as const)('the express lane changes nothing: %s', async (_, family, numRuns, least) => {
  const counts = watchLane();
  await fc.assert(
    fc.asyncProperty(family, async (setup) => {
      const program = compiled(setup.source);
      const emitted = await loadEvaluator(program.strategy, { source: '', file: 'test.strat' });
      const onLane = runLoaded(setup, program, emitted);
      const { taken, left } = counts;
      const interpreted = interpretStrategy(program.strategy);
      const general = runLoaded({ ...setup, expressLane: false }, program, interpreted);
      expect(counts).toEqual({ taken, left });
      expect(onLane, setup.source).toEqual(general);
    }),
    { numRuns: draws(numRuns), endOnFailure: true },
  );
  // Otherwise nothing has been compared.
  expect(counts.taken).toBeGreaterThan(least);
  expect(counts.left).toBeGreaterThan(least / 10);
});
