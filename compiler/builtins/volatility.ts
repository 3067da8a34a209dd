/** How much the price moves, whichever way; bands around it. */

import type { PreludeFamily } from './builtin.ts';

export const volatility: PreludeFamily = {
  family: 'volatility',
  ranges: {
    true_range: [0, Number.POSITIVE_INFINITY],
    atr: [0, Number.POSITIVE_INFINITY],
    variance: [0, Number.POSITIVE_INFINITY],
    stdev: [0, Number.POSITIVE_INFINITY],
    realized_vol: [0, Number.POSITIVE_INFINITY],
  },
  source: `
/// True range: the bar's range, with the gap from the close before.
/// formula: max(high, close[1]) - min(low, close[1]); high - low on the first bar
/// source: Wilder (1978), ch. III. The first bar counts, as in Wilder's tables, StockCharts and Pine's ta.atr; TA-Lib TRANGE begins at the second.
indicator true_range() {
  let before = close[1] ?? close
  out value = max(high, before) - min(low, before)
}

/// Average true range: how far the price moves in a bar, gaps included.
/// formula: rma(true_range(), n)
/// source: Wilder (1978), ch. III; Pine ta.atr and StockCharts. TA-Lib ATR leaves out the first bar and so begins one bar later; the two agree once the seed has faded.
indicator atr(n: bars = 14) {
  out value = rma(true_range(), n)
}

/// Average true range in percent of the close: 2 means 2%.
/// formula: 100 * atr(n) / close
/// source: John Forman, Stocks & Commodities (2006); TA-Lib NATR.
indicator natr(n: bars = 14) {
  out value = 100 * (atr(n) / close)
}

/// Population variance of the last n values.
/// formula: mean(x * x, n) - mean(x, n) * mean(x, n)
/// source: TA-Lib VAR, Pine ta.variance (biased, its default) and LEAN divide by n, as here.
indicator variance(x, n: bars = 20) {
  out value = covariance(x, x, n)
}

/// Population standard deviation of the last n values.
/// formula: sqrt(variance(x, n))
/// source: TA-Lib STDDEV, Pine ta.stdev (biased, its default) and LEAN divide by n, as here.
indicator stdev(x, n: bars = 20) {
  out value = sqrt(covariance(x, x, n))
}

/// Realised volatility a year, as a ratio: 0.2 means 20%. From the closes of the last n + 1 bars.
/// formula: sample standard deviation of log(close / close[1]) over n bars * sqrt(bars_per_year)
/// source: the usual close-to-close estimator (Hull, Options, Futures, and Other Derivatives), which divides by n - 1. One year has 252 daily bars.
indicator realized_vol(n: bars = 20) {
  let change = log(close / close[1])
  out value = sqrt(covariance(change, change, n) * (n / (n - 1)) * bars_per_year)
}

/// Bollinger bands: k standard deviations around a simple average. Its value is the middle.
/// formula: middle = sma(x, n), upper = middle + k * stdev(x, n), lower = middle - k * stdev(x, n), width = (upper - lower) / middle, percent_b = (x - lower) / (upper - lower)
/// source: John Bollinger (1983), with the population deviation; TA-Lib BBANDS, Pine ta.bb and LEAN agree. percent_b is absent in a flat window.
indicator bollinger(x, n: bars = 20, k: number = 2) {
  let reach = k * stdev(x, n)
  out middle = sma(x, n)
  out upper = middle + reach
  out lower = middle - reach
  out width = (upper - lower) / middle
  out percent_b = (x - lower) / (upper - lower)
}

/// Keltner channel: k average true ranges around an exponential average. Its value is the middle.
/// formula: middle = ema(close, n), upper = middle + k * atr(atr_length), lower = middle - k * atr(atr_length)
/// source: Chester Keltner (1960) in Linda Raschke's form, as StockCharts and TradingView's built-in script; Pine's ta.kc takes an ema of the true range instead, LEAN a simple average in the middle.
indicator keltner(n: bars = 20, k: number = 2, atr_length: bars = 10) {
  let reach = k * atr(atr_length)
  out middle = ema(close, n)
  out upper = middle + reach
  out lower = middle - reach
}

/// Donchian channel: highest high and lowest low of the last n bars, this one included. Its value is the middle.
/// formula: upper = highest(high, n), lower = lowest(low, n), middle = (upper + lower) / 2
/// source: Richard Donchian; Pine's built-in script and LEAN. A breakout compares with the channel of the bar before: close > donchian(20).upper[1].
indicator donchian(n: bars = 20) {
  let top = highest(high, n)
  let bottom = lowest(low, n)
  out middle = (top + bottom) / 2
  out upper = top
  out lower = bottom
}
`,
};
