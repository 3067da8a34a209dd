/** What the analyses prove, and, as important, what they leave alone. */

import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';

function codesOf(line: string): readonly string[] {
  const source = `strategy Sample {
  universe SPY
  every 1d
  param length = 14 in 5..50
  param factor = 2 in 0..5
  ${line}
  enter long when close > open
  exit long when close < open[length] * factor
  size 10 shares
}
`;
  return compile(source).diagnostics.map(({ code }) => code);
}

test.each([
  ['stop 2 * atr(14)', 'E0313'],
  ['stop atr(14) * factor', 'E0313'],
  ['stop close - open', 'E0313'],
  ['stop (high - low)[1] + atr(14)', 'E0313'],
  ['stop ema(true_range(), 5)', 'E0313'],
  ['stop 2% * close', 'E0313'],
  ['stop max(atr(14), high - low)', 'E0313'],
  ['let gap = close - open let wide = 2 * gap stop wide', 'E0313'],
  ['take highest(high, 20) from entry', 'E0313'],
  ['trail sma(close, 20)', 'E0313'],
  ['stop 150% from entry', 'E0517'],
  ['stop long 100% from signal', 'E0517'],
  ['trail 100%', 'E0517'],
  ['stop highest(high, 20)', 'W0510'],
  ['stop close + 2 * atr(14)', 'W0510'],
  ['stop highest(high, 5) + 1', 'W0510'],
  ['stop highest(high, 5) + 1 + atr(14)', 'W0510'],
  ['stop close * 1.05', 'W0510'],
  ['stop 1.02 * highest(high, 5)', 'W0510'],
  ['take lowest(low, 5) - 0.5', 'W0510'],
  ['take close * (1 - 5%)', 'W0510'],
  ['stop at max(close, open)', 'W0510'],
  ['stop close', 'W0510'],
  ['take lowest(low, 5)', 'W0510'],
  ['take close - atr(3)', 'W0510'],
  ['stop close - highest(high, 5) from entry', 'W0510'],
  ['let floor_price = lowest(low, 5) trail floor_price - close', 'W0510'],
])('`%s` is refused', (line, code) => {
  expect(codesOf(line)).toContain(code);
});

test.each([
  'stop close - 2 * atr(14)',
  'stop lowest(low, 10) - atr(14)',
  'stop min(close, sma(close, 20))',
  'stop short highest(high, 20)',
  'stop lowest(low, 20)',
  'stop highest(high, 20)[1]',
  'stop max(open, sma(close, 20))',
  'take highest(high, 20)',
  'take short lowest(low, 20)',
  'stop highest(high, 5) - close from entry',
  'stop 0.95 * close',
  'stop highest(high, 5) - 1',
  'stop lowest(low, 5) + 1',
  'stop factor * close',
  'take close * 1.1',
  'stop at bollinger(close).lower',
  'stop sma(close, 20) - (high - low)',
  'stop 95',
  'stop 2 * atr(14) from entry',
  'stop 2% * close from entry',
  'stop close - lowest(low, 10) from entry',
  'stop factor * atr(14) from entry',
  'stop if close > open then 2 * atr(14) else 3% * close from entry',
  'trail close - lowest(low, 10)',
  'trail 5%',
  'take 150% from entry',
  'stop short 150% from entry',
  'stop 99% from entry',
])('`%s` is not', (line) => {
  expect(codesOf(line)).toEqual([]);
});

test.each([
  ['rsi(close, 14) > 100', 'W0507'],
  ['rsi(close, length) * 2 > 200', 'W0507'],
  ['rsi(close, 14) >= 0', 'W0507'],
  ['rsi(close, 14) crosses below 0', 'W0507'],
  ['length < 5 and rsi(close, 14) + 10 < length - 50', 'W0507'],
  ['time.hour > 23', 'W0507'],
  ['(adx(14) ?? 50) between 101 and 120', 'W0507'],
  ['close > 5 and volume > 9 and close < 5', 'W0508'],
  ['close > 5 and (5 > close and volume > 9)', 'W0508'],
  ['close / (high - low) > 2', 'W0509'],
  ['close > highest(high, 20)', 'W0507'],
  ['close > highest(close, 20)', 'W0507'],
  ['high > highest(high, length)', 'W0507'],
  ['highest(x = high, n = 20) < open', 'W0507'],
  ['close crosses above highest(high, 20)', 'W0507'],
  ['close crosses below lowest(low, 20)', 'W0507'],
  ['donchian(20).lower > low', 'W0507'],
  ['close > high', 'W0507'],
  ['low > (close)', 'W0507'],
  ['close   >\nopen', 'W0508'],
  ['sma(close, 5) < open and open < close[2] and close[2] < sma(close, 5)', 'W0508'],
  ['close rising for 3 bars and close < close[1]', 'W0508'],
  ['close > open and (not (close > open) or close < open)', 'W0508'],
  ['(close > open for 3 bars) and open > close', 'W0508'],
  ['not (close > open within 3 bars) and close > open', 'W0508'],
  ['volume is absent and volume > 5', 'W0508'],
  ['close > open + atr(5) and close < open', 'W0508'],
  ['close > max(open, close[1]) and close < open', 'W0508'],
  ['high > open and close > highest(high, 20)[1] and close < high[3]', 'W0508'],
  ['close between 5 and 3', 'W0508'],
  ['close < 5 and close + 0 > 5 and not (close < 9)', 'W0508'],
  ['position.side is long and position.side is short', 'W0508'],
  ['close[3] > open or close[3] <= open', 'W0507'],
  ['ema(close, 9) > ema(close, 9)', 'W0507'],
  ['rsi(14) > 70', 'E0315'],
  ['highest(20) > 70', 'E0315'],
  ['5 < close < 9', 'E0303'],
  ['ta.crossunder(close, open)', 'E0202'],
])('`%s` is noticed', (condition, code) => {
  expect(codesOf(`exit long when ${condition}`)).toEqual([code]);
});

test.each([
  'rsi(close, 14) >= 100',
  'close > 3 and close < open + 0.0001',
  'close > open - atr(5) and close < open',
  'close > highest(high, 20)[1] and close < high[21]',
  'close rising for 3 bars and close[1] < close[2] + 1',
  '(close > open within 3 bars) and open > close',
  'close[3] > open or close[3] < open',
  'volume is absent or volume > 5',
  'not (close > open and open > close[1])',
  'close between 3 and 5 or close between 5 and 9',
  'rsi(close, 14) > length',
  'close > 0',
  'volume > 0',
  'macd(close) > 100',
  'rsi(close, 14) crosses above 0',
  'close > 5 or close < 5',
  'close >= 5 and close <= 5',
  'close > 5 and close[1] < 5',
  'close > 5 and not (close < 5)',
  'close / (high - low) ?? 1 > 2',
  'close / (high + low) > 2',
  'close / sma(close, 20) > 2',
  'close > highest(high, 20)[1]',
  'close >= highest(close, 20)',
  'high > highest(close, 20)',
  'close crosses below highest(high, 20)',
  'close < highest(high, 20)',
  'close > donchian(20).middle',
  'close > lowest(low, 20)',
  'close[1] > high',
  'false',
])('`%s` is left alone', (condition) => {
  expect(codesOf(`exit long when ${condition}`)).toEqual([]);
});

test('names that build on each other are followed once each', () => {
  // Followed wherever they stand, the last of them would be 2 to the power of 1,000 ways: it would never end.
  const chain = Array.from({ length: 1_000 }, (_, k) => `let v${k + 1} = v${k} + v${k}`);
  expect(codesOf(`let v0 = rsi(close, 14) ${chain.join('\n')} exit long when v1000 > 3`)).toEqual(
    [],
  );
});
