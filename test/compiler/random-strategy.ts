/** Random strategies that type-check, as source text, and random bars for them. */

import fc from 'fast-check';

/** Values are prices, so that any two of them may be compared and added. */
interface Parts {
  readonly price: string;
  readonly ratio: string;
  readonly condition: string;
}

const bars = fc.oneof(
  fc.integer({ min: 1, max: 9 }).map(String),
  fc.constantFrom('length', 'window'),
);
const AVERAGES = ['sma', 'ema', 'rma', 'wma', 'hma', 'vwma', 'dema', 'median', 'highest', 'lowest'];

const { price, condition, ratio } = fc.letrec<Parts>((tie: fc.LetrecTypedTie<Parts>) => {
  const [p, r, c] = [tie('price'), tie('ratio'), tie('condition')];
  const join = (parts: readonly fc.Arbitrary<string>[], write: (...parts: string[]) => string) =>
    fc.tuple(...parts).map((texts) => write(...texts));
  return {
    price: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('close', 'open', 'high', 'low', 'hl2', 'close', 'close'),
      join([fc.constantFrom(...AVERAGES), p, bars], (name, x, n) => `${name}(${x}, ${n})`),
      join([p, fc.constantFrom('+', '-'), p], (a, sign, b) => `(${a} ${sign} ${b})`),
      join([r, p], (a, b) => `(${a} * ${b})`),
      join([p, r], (a, b) => `(${a} / ${b})`),
      join([c, p, p], (a, b, d) => `(if ${a} then ${b} else ${d})`),
      join([p, p], (a, b) => `(${a} ?? ${b})`),
      join([p, bars], (a, n) => `${a}[${n}]`),
      join([c, p], (a, b) => `value_when(${a}, ${b})`),
      join([bars], (n) => `atr(${n})`),
      join([bars], (n) => `bollinger(close, ${n}, 2).upper`),
      join([p, p], (a, b) => `min(${a}, ${b})`),
      join([p], (a) => `-${a}`),
    ),
    ratio: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.constantFrom('2', '0.5', '1%', 'factor', '0'),
      join([p, p], (a, b) => `(${a} / ${b})`),
      join([p, bars], (x, n) => `rsi(${x}, ${n})`),
      join([c], (a) => `bars_since(${a})`),
      join([p, bars], (x, n) => `zscore(${x}, ${n})`),
      join([p, bars], (x, n) => `(macd(${x}, 3, ${n}).signal / close)`),
    ),
    condition: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      join(
        [p, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), p],
        (a, o, b) => `${a} ${o} ${b}`,
      ),
      join([p, fc.constantFrom('above', 'below'), p], (a, d, b) => `${a} crosses ${d} ${b}`),
      join([p, p, p], (a, b, d) => `${a} between ${b} and ${d}`),
      join([c, c], (a, b) => `(${a} and ${b})`),
      join([c, c], (a, b) => `(${a} or ${b})`),
      join([c], (a) => `(not ${a})`),
      join([c, bars], (a, n) => `((${a}) for ${n} bars)`),
      join([c, bars], (a, n) => `((${a}) within ${n} bars)`),
      join([p, bars], (a, n) => `(${a} rising for ${n} bars)`),
      join([r], (a) => `(${a} is absent)`),
      join([c, c], (a, b) => `((${a}) ?? (${b}))`),
      join([r], (a) => `volume > ${a} * volume[1]`),
    ),
  };
});

export const strategySource: fc.Arbitrary<string> = fc
  .tuple(price, ratio, condition, condition, price)
  .map(
    ([value, factor, enter, exit, limit]) => `strategy Sample {
  universe SPY
  every 1d
  param length = 4 in 1..9
  param window = 2 in 1..5
  param factor = 1.5 in 0.5..3
  let value = ${value}
  let share = ${factor}
  enter long when ${enter} via limit (close + ${limit}) for 3 bars
  enter short when value > close and share > 1
  exit long when ${exit}
  exit short when value < close or share < length
  stop 2 * atr(window) from entry
  size 10% of equity
}
`,
  );

/** Closing prices with ties and flat stretches, spread to bars; volume is missing now and then. */
const bar = fc.record({
  move: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.double({ min: -2, max: 2, noNaN: true }) },
  ),
  reach: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 2, noNaN: true })),
  volume: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 50 }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
});

export type RandomColumns = Readonly<Record<string, Float64Array>>;

export function columnsOf(hasGaps: boolean): fc.Arbitrary<RandomColumns> {
  return fc.array(bar, { minLength: 60, maxLength: 90 }).map((rows) => {
    let last = 20;
    const shaped = rows.map(({ move, reach, volume }) => {
      const open = last;
      last = Math.max(1, last + move);
      return { open, close: last, reach, volume: hasGaps ? volume : volume || 1 };
    });
    const column = (pick: (row: (typeof shaped)[number]) => number): Float64Array =>
      Float64Array.from(shaped, pick);
    return {
      open: column((row) => row.open),
      high: column((row) => Math.max(row.open, row.close) + row.reach),
      low: column((row) => Math.min(row.open, row.close) - row.reach),
      close: column((row) => row.close),
      volume: column((row) => row.volume),
      equity: column((row) => 1000 + row.close),
    };
  });
}
