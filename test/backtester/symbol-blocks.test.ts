/**
 * With several symbols the evaluators run through blocks of instants ahead of the account, which then looks only at what
 * has something to do. The interpreter's driver goes instant by instant and looks at everything. Both must give the same
 * run over any panel, to the last bit: orders, trades, equity, exposure, refusals, warnings and counters.
 */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { SymbolBlocks } from '../../backtester/symbol-blocks.ts';
import { interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import { ExpressCrowd } from '../../runtime/engine/express-crowd.ts';
import { draws } from '../draws.ts';
import { panels } from './random-panel.ts';
import { compiled, runLoaded, type Setup } from './run-program.ts';

const conditions = fc.constantFrom(
  'close > close[1]',
  'close crosses above sma(close, 3)',
  'close crosses below sma(close, 5)',
  'sma(close, 2) crosses below sma(close, 6)',
  'close < close[3] and close > open',
  'volume > 80_000',
);

const sizes = fc.constantFrom(
  'size 30% of equity',
  'size 20% of equity',
  'size 110% of equity',
  'size 50% of cash',
  'size 2_000 USD',
  'size 30 USD',
  'size 15 shares',
  'size 8% of equity fractional',
  // An output that changes: such a program does not run ahead.
  'size 40% of equity scaled by (close - open) / open * 50',
);

const protections = fc.constantFrom(
  ...['', '', '', '', '', '', 'stop 3% from entry', 'stop 2% from entry take 3% from entry'],
  ...['pyramid up to 2', 'cooldown 3 bars', 'hold at most 4 bars', 'trail 4%'],
);

/** The policy of the design page, and limits that these runs break now and then. */
const policies = fc.constantFrom(
  '',
  `order     { risk_per_trade <= 1% of equity else reduce  notional <= 50_000 USD else reduce
               price_deviation <= 5% from last else reject  rate <= 3 per 1m else reject }
   strategy  { allocation <= 60% else reduce  daily_loss from session_open <= 2% else halt strategy until next session }
   portfolio { deployed <= 100% else reduce  concentration per symbol <= 25% else reduce
               daily_loss from session_open <= 3% else kill  drawdown from peak <= 20% else kill }
   kill { cancel orders freeze positions }`,
  'portfolio { deployed <= 70% of equity else reject  positions <= 3 else reject }',
  'portfolio { deployed <= 50% else halt entries until next session }',
  'portfolio { daily_loss from session_open < 1% else halt entries until next session }',
  'portfolio { drawdown from peak < 3% else kill } kill { cancel orders flatten positions }',
  'portfolio { drawdown from peak <= 4% else kill } kill { cancel all orders freeze positions }',
  'order { price >= 30 USD else kill } kill { cancel orders flatten positions }',
  'portfolio { correlation over 10 bars <= 0.3 else reject }',
);

const anyChoice = {
  panel: panels,
  sides: fc.constantFrom('long' as const, 'long' as const, 'short' as const, 'both' as const),
  when: fc.array(conditions, { minLength: 4, maxLength: 4 }),
  via: fc.constantFrom('', '', '', 'via open auction', 'via limit 60 for 3 bars'),
  size: sizes,
  protection: protections,
  policy: policies,
  slippage: fc.constantFrom(0, 0.001),
  participation: fc.constantFrom<(number | undefined)[]>(undefined, undefined, 0.002),
  borrowPerYear: fc.constantFrom(0, 0, 0, 0, 0, 0.05),
  interestPerYear: fc.constantFrom(0, 0.08),
  margin: fc.constantFrom(1, 2),
  sameClose: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
  atEnd: fc.constantFrom('mark' as const, 'close' as const),
};

const anyRuns = runsOf(anyChoice);

/**
 * Entries that rest for several bars and fill a part in each, with more asked for than the money covers: what a part
 * may cost is counted from the close before its bar.
 */
const restingRuns = runsOf({
  ...anyChoice,
  via: fc.constantFrom('', 'via limit 60 for 8 bars', 'via limit 45 for 8 bars'),
  size: fc.constantFrom('size 110% of equity', 'size 300% of equity', 'size 90% of cash'),
  protection: fc.constantFrom('', '', 'pyramid up to 3'),
  policy: fc.constant(''),
  participation: fc.constantFrom(0.001, 0.002, 0.01),
  borrowPerYear: fc.constant(0),
  sameClose: fc.constant(false),
});

/** Words of a program may be any. */
type Choice = {
  readonly [K in keyof typeof anyChoice]: K extends 'via' | 'size' | 'protection' | 'policy'
    ? fc.Arbitrary<string>
    : (typeof anyChoice)[K];
};

function runsOf(choice: Choice): fc.Arbitrary<Setup> {
  return fc.record(choice).map((it): Setup => {
    const [a = '', b = '', c = '', d = ''] = it.when;
    const long = `enter long when ${a} ${it.via} exit long when ${b}`;
    const short = `enter short when ${c} exit short when ${d}`;
    const rules = { long, short, both: `${long} ${short}` }[it.sides];
    const universe = it.panel.bars.map(({ symbol }) => symbol).join(', ');
    return {
      source: `strategy Many { universe ${universe} every 1d
        ${rules} ${it.protection} ${it.size} }
        risk Limits { ${it.policy} }`,
      bars: it.panel.bars,
      actions: it.panel.actions,
      costs: {
        commissions: [{ kind: 'percent', rate: 0.001 }],
        slippage: it.slippage,
        borrowPerYear: it.borrowPerYear,
        interestPerYear: it.interestPerYear,
        ...(it.participation !== undefined && { participation: it.participation }),
      },
      fill: { market: it.sameClose ? 'same close' : 'next open', atEnd: it.atEnd },
      spec: { cash: 20_000, margin: it.margin },
    };
  });
}

/** Programs that the express lane for many symbols takes: market orders and nothing else, and money that runs short. */
const plainRuns = anyRuns.map(
  (setup): Setup => ({
    ...setup,
    source: setup.source
      .replace(/via (open auction|limit 60 for 3 bars)/, '')
      .replace(/(stop [23]%|pyramid|cooldown|hold at most|trail) .*?(?=size)/, '')
      .replace(/rate <= 3 per 1m else reject|price_deviation .* reject(?= {2}rate)/g, ''),
    costs: {
      commissions: [{ kind: 'percent', rate: 0.001 }],
      slippage: setup.costs?.slippage ?? 0,
    },
    fill: { ...setup.fill, market: 'next open' },
  }),
);

test.each([
  ['any program', anyRuns, 70, 45, 1],
  ['entries that rest', restingRuns, 40, 40, 0],
  ['plain programs', plainRuns, 70, 60, 150],
] as const)('blocks of instants change nothing: %s', async (_, family, numRuns, blocks, taken) => {
  vi.restoreAllMocks();
  const close = vi.spyOn(SymbolBlocks.prototype, 'close');
  const decide = vi.spyOn(ExpressCrowd.prototype, 'decide');
  await fc.assert(
    fc.asyncProperty(family, async (setup) => {
      const program = compiled(setup.source);
      const ahead = await loadEvaluator(program.strategy, { source: '', file: 'test.strat' });
      const inBlocks = runLoaded(setup, program, ahead);
      const calls = close.mock.calls.length;
      const oneByOne = runLoaded(setup, program, interpretStrategy(program.strategy));
      expect(close.mock.calls.length).toBe(calls);
      expect(inBlocks, setup.source).toEqual(oneByOne);
    }),
    { numRuns: draws(numRuns), endOnFailure: true },
  );
  // Otherwise nothing has been compared.
  expect(close.mock.calls.length).toBeGreaterThan(blocks);
  const outcomes = decide.mock.results.map(({ value }) => value);
  expect(outcomes.filter((isTaken) => isTaken === true).length).toBeGreaterThanOrEqual(taken);
  expect(outcomes.filter((isTaken) => isTaken === false).length).toBeGreaterThanOrEqual(taken / 20);
});
