/** Random programs that a kernel covers, with bars, costs, fill models and policies that make every part of it act. */

import fc from 'fast-check';
import type { CostModel, FillModel } from '../../backtester/index.ts';
import type { BarColumns } from '../../market/index.ts';
import { barsFrom, moves } from './random-run.ts';
import { FIRST_DAY, type Setup, sessionAt } from './run-program.ts';

const CONDITIONS = [
  'close > close[1]',
  'close < close[1]',
  'close crosses above sma(close, n)',
  'close crosses below sma(close, n)',
  'rsi(close, n) < level',
  'rsi(close, n) > level',
  'ema(close, n) > sma(close, m)',
  'close > highest(high, n)[1]',
  'not (low < lowest(low, m)[1])',
  '(close > open) for 2 bars or volume > 9_000',
  'close > open and volume > 0',
  'sma(volume, m) > 5_000 or close == open',
  'time.day_of_week == 3',
] as const;

const SIZES = [
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
] as const;

/** Limits close to what these sizes, prices and losses come to, so that each of them is broken now and then. */
const LIMITS = [
  '',
  '',
  'order { notional <= 1_500 USD else reduce }',
  'order { notional < 2_975 USD else reject }',
  'order { notional <= 45% of equity else reject  risk_per_trade <= 1% of equity else reduce }',
  'order { risk_per_trade <= 120 USD else reject  rate <= 30 per 1m else reject }',
  'order { price >= 50 USD else reject  price_deviation <= 5% from last else reject }',
  'strategy { allocation <= 80% else reduce }',
  'strategy { daily_loss from session_open <= 0.5% else reject }',
  'portfolio { deployed <= 50% else halt entries until next session }',
  'portfolio { deployed <= 50% else kill } kill { cancel orders flatten positions }',
  'portfolio { positions <= 1 else reject  concentration per symbol < 70% else reduce }',
  'portfolio { daily_loss from session_open < 1% else halt entries until next session }',
  'portfolio { daily_loss from session_open <= 2% else halt strategy until next session }',
  'portfolio { drawdown from peak <= 1% else reject }',
  'portfolio { drawdown from peak < 3% else kill } kill { cancel orders flatten positions }',
  'portfolio { drawdown from peak <= 4% else kill } kill { cancel all orders freeze positions }',
  'portfolio { drawdown from peak <= 2% else kill daily_loss from session_open <= 1% else halt entries until next session } kill { cancel orders freeze positions }',
] as const;

const STOPS = [
  '',
  'stop 3% from entry',
  'stop 2.50 from entry',
  'stop 1.5 * atr(n) from entry',
  'stop low - 0.5',
  'stop distance * atr(m) from entry',
];
const TAKES = [
  '',
  '',
  'take 4% from entry',
  'take 2.50 from entry',
  'take 1.5 * atr(3) from entry',
];
const TRAILS = ['', '', 'trail 4%', 'trail 2 * atr(3)', 'trail 1.50'];

const body = fc
  .record({
    sides: fc.constantFrom('long', 'short', 'both'),
    conditions: fc.tuple(...Array.from({ length: 5 }, () => fc.constantFrom(...CONDITIONS))),
    exitAny: fc.constantFrom('', 'exit when close < close[3]'),
    stop: fc.constantFrom(...STOPS),
    take: fc.constantFrom(...TAKES),
    trail: fc.constantFrom(...TRAILS),
    hold: fc.constantFrom('', '', 'hold at most 3 bars', 'hold at most m bars'),
    cooldown: fc.constantFrom('', '', 'cooldown 2 bars', 'cooldown n bars'),
    size: fc.constantFrom(...SIZES),
    rest: fc.constantFrom('', '', 'fractional'),
    multiple: fc.constantFrom('', 'take 2R'),
    second: fc.boolean(),
  })
  .map((it) => {
    const [a, b, c, d, e] = it.conditions;
    const long = `enter long when ${a} exit long when ${b}`;
    const short = `enter short when ${c} exit short when ${d}`;
    const again = it.second && it.sides !== 'short' ? `enter long when ${e}` : '';
    const rules = { long, short, both: `${long} ${short}` }[it.sides];
    // A stop below the price protects a long alone.
    const stop =
      it.sides === 'long' || !it.stop.startsWith('stop low') ? it.stop : 'stop 2% from entry';
    const isRisk = stop !== '' && it.second;
    const take = it.multiple !== '' && stop !== '' ? it.multiple : it.take;
    const size = isRisk ? 'size risk 1% of equity' : it.size;
    return `${rules} ${again} ${it.exitAny} ${stop} ${take} ${it.trail} ${it.hold} ${it.cooldown} ${size} ${it.rest}`;
  });

const costs: fc.Arbitrary<Partial<CostModel>> = fc.record({
  commissions: fc.constantFrom<CostModel['commissions']>(
    [],
    [{ kind: 'percent', rate: 0.001 }],
    [{ kind: 'per share', rate: 0.005, min: { kind: 'money', amount: 1 } }],
    [{ kind: 'per share', rate: 0.01, max: { kind: 'ratio', amount: 0.005 } }],
    [
      { kind: 'percent', rate: 0.001, max: { kind: 'money', amount: 5 } },
      { kind: 'per order', rate: 0.35 },
    ],
  ),
  slippage: fc.constantFrom(0, 0.0002, 0.002),
  borrowPerYear: fc.constantFrom(0, 0, 0.05),
  interestPerYear: fc.constantFrom(0, 0, 0.08),
});

const fill: fc.Arbitrary<Partial<FillModel>> = fc.record({
  market: fc.constantFrom('next open', 'next open', 'same close'),
  protectionBase: fc.constantFrom('entry', 'entry', 'signal'),
  protectionFrom: fc.constantFrom('entry bar', 'entry bar', 'next bar'),
  bothInOneBar: fc.constantFrom('stop first', 'target first', 'nearest to open'),
  exitAndStop: fc.constantFrom('market exit', 'stop first'),
  atEnd: fc.constantFrom('mark', 'close'),
});

export const kernelRuns: fc.Arbitrary<Setup> = fc
  .record({
    body,
    costs,
    fill,
    moves,
    risk: fc.constantFrom(...LIMITS),
    barsPerSession: fc.integer({ min: 1, max: 12 }),
    margin: fc.constantFrom(1, 1.5, 2),
    from: fc.constantFrom(undefined, undefined, 5),
    calendar: fc.constantFrom('XNYS' as const, 'XNYS' as const, 'fx' as const),
  })
  .map(
    (it): Setup => ({
      source: `strategy Random { universe AAA every 1d
        param n = 3 in 2..6
        param m = 4 in 2..8
        param level = 50 in 20..80
        param distance = 1.5 in 0.5..4
        ${it.body} } risk Limits { ${it.risk} }`,
      bars: [inSessionsOf(it.barsPerSession, barsFrom(it.moves, 'AAA'))],
      costs: it.costs,
      fill: it.fill,
      calendar: it.calendar,
      spec: {
        cash: 10_000,
        margin: it.margin,
        ...(it.from !== undefined && { from: isoDay(sessionAt(it.from)) }),
      },
    }),
  );

function isoDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function inSessionsOf(barsPerSession: number, bars: BarColumns): BarColumns {
  if (barsPerSession === 1) return bars;
  const session = bars.session.map((_, row) => FIRST_DAY + Math.floor(row / barsPerSession));
  return { ...bars, session };
}
