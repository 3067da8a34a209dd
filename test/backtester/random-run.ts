/** Random markets, programs, costs and fill models for the laws that every backtest obeys. */

import fc from 'fast-check';
import type { CostModel, FillModel } from '../../backtester/index.ts';
import type { BarColumns, CorporateAction } from '../../market/index.ts';
import { pickRows } from './random-panel.ts';
import { type BarRow, dailyBars, type Setup, sessionAt } from './run-program.ts';

export const SYMBOLS = ['AAA', 'BBB'] as const;

/** Moves in cents, so that every price is on the tick. A gap now and then passes stops and limits. */
const move = fc.record({
  gap: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -40, max: 40 }) },
    { weight: 1, arbitrary: fc.integer({ min: -900, max: 900 }) },
  ),
  body: fc.integer({ min: -300, max: 300 }),
  up: fc.integer({ min: 0, max: 150 }),
  down: fc.integer({ min: 0, max: 150 }),
  volume: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 100, max: 20_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, Number.NaN) },
  ),
});

type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

/** Bars from moves, kept above ten dollars; `unit` is what one step of a move is worth, in dollars. */
export function barsFrom(moves: readonly Move[], symbol: string, unit = 0.01): BarColumns {
  const perDollar = 1 / unit;
  const least = 1000;
  let last = 5000;
  const rows = moves.map(({ gap, body, up, down, volume }): BarRow => {
    const open = Math.max(least, last + gap);
    const close = Math.max(least, open + body);
    last = close;
    const high = Math.max(open, close) + up;
    const low = Math.max(least / 2, Math.min(open, close) - down);
    const price = (steps: number): number => steps / perDollar;
    return [price(open), price(high), price(low), price(close), volume];
  });
  return dailyBars(rows, symbol);
}

export const moves = fc.array(move, { minLength: 12, maxLength: 60, size: 'max' });

/** The second symbol misses some sessions. */
export const markets = fc
  .record({ moves, others: moves, missing: fc.uniqueArray(fc.nat(59), { maxLength: 12 }) })
  .map(({ moves: first, others, missing }) => {
    const full = barsFrom(others, SYMBOLS[1]);
    const rows = others.map((_, row) => row).filter((row) => !missing.includes(row));
    return [barsFrom(first, SYMBOLS[0]), pickRows(full, rows)] as const;
  });

const CONDITIONS = [
  'close > close[1]',
  'close < close[1]',
  'close crosses above sma(close, 3)',
  'close crosses below sma(close, 3)',
  'close > highest(high, 3)[1]',
  'low < lowest(low, 4)[1]',
  'close > open and volume > 0',
] as const;

const LONG_VIAS = [
  'via limit close - 0.4 * (high - low) for 3 bars',
  'via limit close * 0.99 gtc',
  'via stop high + 0.05',
  'via stop high + 0.05 for 4 bars',
  'via stop limit high + 0.05, high + 0.50 gtc',
  'via close auction',
  'via open auction',
] as const;
const SHORT_VIAS = [
  'via limit close + 0.4 * (high - low) for 3 bars',
  'via limit close * 1.01 gtc',
  'via stop low - 0.05',
  'via stop limit low - 0.05, low - 0.50 gtc',
] as const;

const mostly = <T>(value: T, others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant(value) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const rule = (head: string, vias: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...CONDITIONS), mostly('', vias))
    .map(([condition, via]) => `${head} when ${condition} ${via}`);

const program = fc
  .record({
    sides: fc.constantFrom('long', 'short', 'both'),
    enterLong: rule('enter long', LONG_VIAS),
    enterShort: rule('enter short', SHORT_VIAS),
    exitLong: rule('exit long', ['via limit close * 1.02 gtc', 'via stop low - 0.05 gtc']),
    exitShort: rule('exit short', ['via limit close * 0.98 gtc', 'via stop high + 0.05 gtc']),
    stop: mostly('stop 3% from entry', ['', 'stop 1.5 * (high - low) + 0.20 from entry']),
    take: mostly('', ['take 4% from entry', 'take 2.50 from entry']),
    trail: mostly('', ['trail 4%', 'trail 2 * atr(3)']),
    hold: mostly('', ['hold at most 3 bars']),
    cooldown: mostly('', ['cooldown 2 bars']),
    pyramid: mostly('', ['pyramid up to 3']),
    size: fc.constantFrom(
      'size 20 shares',
      'size 30% of equity',
      'size 3_000 USD',
      'size 150% of equity',
      'size 40% of equity scaled by (close - open) / open * 50',
    ),
    fractional: mostly('', ['fractional']),
    risk: mostly('', [
      'order { notional <= 1_500 USD else reduce }',
      'portfolio { drawdown from peak <= 3% else kill } kill { cancel orders flatten positions }',
      'portfolio { drawdown from peak <= 3% else kill } kill { cancel all orders freeze positions }',
      'portfolio { daily_loss from session_open <= 1% else halt entries until next session }',
    ]),
  })
  .map((it) => {
    const long = it.sides === 'short' ? '' : `${it.enterLong} ${it.exitLong}`;
    const short = it.sides === 'long' ? '' : `${it.enterShort} ${it.exitShort}`;
    const rest = `${it.stop} ${it.take} ${it.trail} ${it.hold} ${it.cooldown} ${it.pyramid}`;
    const risk = it.risk === '' ? '' : `risk Limits { ${it.risk} }`;
    return { body: `${long} ${short} ${rest} ${it.size} ${it.fractional}`, risk };
  });

const costs: fc.Arbitrary<CostModel> = fc
  .record({
    commissions: fc.constantFrom<CostModel['commissions']>(
      [],
      [{ kind: 'per share', rate: 0.005, min: { kind: 'money', amount: 1 } }],
      [
        { kind: 'percent', rate: 0.001, max: { kind: 'money', amount: 5 } },
        { kind: 'per order', rate: 0.35 },
      ],
    ),
    slippage: fc.constantFrom(0, 0.0002, 0.002),
    participation: fc.option(fc.constantFrom(0.001, 0.01, 0.1), { nil: undefined }),
    borrowPerYear: fc.constantFrom(0, 0.05),
    interestPerYear: fc.constantFrom(0, 0.08),
  })
  .map(({ participation, ...rest }) =>
    participation === undefined ? rest : { ...rest, participation },
  );

const fill: fc.Arbitrary<FillModel> = fc.record({
  market: mostly<FillModel['market']>('next open', ['same close']),
  size: mostly<FillModel['size']>('at signal', ['at fill']),
  protectionBase: mostly<FillModel['protectionBase']>('entry', ['signal']),
  protectionFrom: mostly<FillModel['protectionFrom']>('entry bar', ['next bar']),
  bothInOneBar: mostly<FillModel['bothInOneBar']>('stop first', [
    'target first',
    'nearest to open',
  ]),
  exitAndStop: mostly<FillModel['exitAndStop']>('market exit', ['stop first']),
  atEnd: fc.constant<FillModel['atEnd']>('mark'),
});

const dividends: fc.Arbitrary<readonly CorporateAction[]> = fc.array(
  fc.record({
    kind: fc.constant('dividend' as const),
    symbol: fc.constantFrom(...SYMBOLS),
    exDate: fc.integer({ min: 1, max: 40 }).map(sessionAt),
    amount: fc.constantFrom(0.25, 1),
  }),
  { maxLength: 3 },
);

/** Programs of which every price is on the tick whatever the scale: no percentages, no slippage. */
const onTheTick = fc
  .record({
    enter: fc.constantFrom(
      'enter long when close > close[1]',
      'enter long when close > close[1] via limit low for 3 bars',
      'enter short when close < close[1] via stop low gtc',
      'enter short when close crosses below sma(close, 4)',
    ),
    take: mostly('', ['take 2R', 'take 3 * (high - low) from entry']),
    trail: mostly('', ['trail 3 * (high - low)']),
    pyramid: mostly('', ['pyramid up to 2']),
    size: fc.constantFrom('size 40% of equity', 'size risk 1% of equity', 'size 90 shares'),
  })
  .map(
    ({ enter, take, trail, pyramid, size }) =>
      `${enter} exit ${enter.includes('long') ? 'long when close < close[2]' : 'short when close > close[2]'}
       stop 2 * (high - low) from entry ${take} ${trail} ${pyramid} ${size}`,
  );

export interface ScalableRun {
  readonly source: string;
  readonly moves: readonly Move[];
  readonly participation: number | undefined;
}

export const scalableRuns: fc.Arbitrary<ScalableRun> = fc.record({
  source: onTheTick.map((body) => `strategy Scaled { universe AAA every 1d ${body} }`),
  moves,
  participation: fc.constantFrom(undefined, 0.01),
});

export interface RandomRun extends Setup {
  readonly costs: CostModel;
  readonly fill: FillModel;
  readonly actions: readonly CorporateAction[];
  readonly spec: { readonly cash: number; readonly margin: number };
}

export const randomRuns: fc.Arbitrary<RandomRun> = fc
  .record({
    markets,
    program,
    costs,
    fill,
    dividends,
    isPair: fc.boolean(),
    margin: fc.constantFrom(1, 1.5, 2),
  })
  .map((it): RandomRun => {
    const bars = it.isPair ? it.markets : [it.markets[0]];
    const universe = bars.map(({ symbol }) => symbol).join(', ');
    const { body, risk } = it.program;
    return {
      source: `strategy Random { universe ${universe} every 1d ${body} } ${risk}`,
      bars,
      costs: it.costs,
      fill: it.fill,
      actions: it.dividends,
      spec: { cash: 10_000, margin: it.margin },
    };
  });

/** Whole shares, sized and protected as the language's defaults say. */
export const plainRuns = randomRuns.map(
  (setup): RandomRun => ({
    ...setup,
    source: setup.source.replace('fractional', ''),
    fill: { ...setup.fill, size: 'at signal', protectionBase: 'entry' },
  }),
);

const targets = fc
  .record({
    first: fc.constantFrom(...CONDITIONS),
    second: fc.constantFrom(...CONDITIONS),
    weight: fc.constantFrom('60%', '30%', '120%', '-40%', '1% / atr(3) * close'),
    other: mostly('', ['25%', '-25%']),
    rebalance: fc.constantFrom('', 'rebalance daily', 'rebalance weekly', 'rebalance monthly'),
    band: mostly('', ['band 2%', 'band 10%']),
    leverage: mostly('', ['leverage 150%', 'leverage 2x', 'leverage 0.5']),
    stop: mostly('', ['stop 3% from entry', 'trail 4%']),
    fractional: mostly('', ['fractional']),
  })
  .map((it) => {
    const plan = `${it.rebalance} ${it.band} ${it.leverage}`;
    const other = it.other === '' ? '' : `target ${it.other} when ${it.second}`;
    return `target ${it.weight} when ${it.first} ${plan} ${other} ${it.stop} ${it.fractional}`;
  });

/** The other style: weights. */
export const targetRuns: fc.Arbitrary<RandomRun> = fc
  .tuple(randomRuns, targets)
  .map(([setup, body]) => {
    const universe = setup.bars.map(({ symbol }) => symbol).join(', ');
    const risk = /risk Limits .*/.exec(setup.source)?.[0] ?? '';
    return {
      ...setup,
      source: `strategy Random { universe ${universe} every 1d ${body} } ${risk}`,
    };
  });
