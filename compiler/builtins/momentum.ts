/** How fast the price moves, and how far into its own past range it is. */

import type { PreludeFamily } from './builtin.ts';

export const momentum: PreludeFamily = {
  family: 'momentum',
  ranges: {
    rsi: [0, 100],
    'stoch.k': [0, 100],
    'stoch.d': [0, 100],
    'stoch_rsi.k': [0, 100],
    'stoch_rsi.d': [0, 100],
    williams_r: [-100, 0],
    mfi: [0, 100],
    ultimate: [0, 100],
    'tsi.line': [-100, 100],
  },
  source: `
/// Relative strength index, 0 to 100: average gain as a share of all movement. 50 while x stood still.
/// formula: 100 * g / (g + l), g = rma(max(x - x[1], 0), n), l = rma(max(x[1] - x, 0), n)
/// source: Wilder (1978), ch. VI; same numbers as TA-Lib RSI, Pine ta.rsi and LEAN. Without a loss it is 100 (all agree); without any movement TA-Lib says 0, Pine and LEAN 100: here 50, which neither reads as oversold nor as overbought.
indicator rsi(x, n: bars = 14) {
  let gain = rma(max(x - x[1], 0), n)
  let loss = rma(max(x[1] - x, 0), n)
  out value = if gain + loss == 0 then 50 else 100 * (gain / (gain + loss))
}

/// Stochastic oscillator, 0 to 100: where the close is between the lowest low and the highest high. Its value is k; d is k smoothed.
/// formula: k = sma(100 * (close - lowest(low, n)) / (highest(high, n) - lowest(low, n)), smooth_k), d = sma(k, smooth_d)
/// source: George Lane; TA-Lib STOCH with simple averages. Pine's ta.stoch is smooth_k = 1. A window without a range: TA-Lib and LEAN say 0, Pine nothing; here 50, the middle.
indicator stoch(n: bars = 14, smooth_k: bars = 3, smooth_d: bars = 3) {
  let top = highest(high, n)
  let bottom = lowest(low, n)
  let raw = if top == bottom then 50 else 100 * ((close - bottom) / (top - bottom))
  out k = sma(raw, smooth_k)
  out d = sma(k, smooth_d)
}

/// Stochastic of the RSI, 0 to 100: where the RSI is inside its own range. Its value is k; d is k smoothed.
/// formula: k = sma(100 * (r - lowest(r, window)) / (highest(r, window) - lowest(r, window)), smooth_k), r = rsi(x, n), d = sma(k, smooth_d)
/// source: Chande and Kroll (1994), smoothed as in Pine's built-in script. TA-Lib STOCHRSI leaves k unsmoothed: smooth_k = 1. 50 while the RSI stood still.
indicator stoch_rsi(x, n: bars = 14, window: bars = 14, smooth_k: bars = 3, smooth_d: bars = 3) {
  let r = rsi(x, n)
  let top = highest(r, window)
  let bottom = lowest(r, window)
  let raw = if top == bottom then 50 else 100 * ((r - bottom) / (top - bottom))
  out k = sma(raw, smooth_k)
  out d = sma(k, smooth_d)
}

/// Moving average convergence divergence: line, its signal, and the histogram between them.
/// formula: line = ema(x, fast) - ema(x, slow), signal = ema(line, signal_length), histogram = line - signal
/// source: Gerald Appel. As Pine ta.macd and LEAN: each average starts from its own first values. TA-Lib MACD starts the fast one later, with the slow one; the two agree once the seeds have faded.
indicator macd(x, fast: bars = 12, slow: bars = 26, signal_length: bars = 9) {
  out line = ema(x, fast) - ema(x, slow)
  out signal = ema(line, signal_length)
  out histogram = line - signal
}

/// Percentage price oscillator: macd in percent of the slow average.
/// formula: line = 100 * (ema(x, fast) - ema(x, slow)) / ema(x, slow), signal = ema(line, signal_length), histogram = line - signal
/// source: StockCharts, which uses exponential averages, as here and in LEAN; TA-Lib PPO takes simple ones unless told otherwise.
indicator ppo(x, fast: bars = 12, slow: bars = 26, signal_length: bars = 9) {
  let base = ema(x, slow)
  out line = 100 * ((ema(x, fast) - base) / base)
  out signal = ema(line, signal_length)
  out histogram = line - signal
}

/// Rate of change over n bars, in percent: 5 means 5%.
/// formula: 100 * (x - x[n]) / x[n]
/// source: TA-Lib ROC and Pine ta.roc; LEAN's RateOfChange is the same without the 100.
indicator roc(x, n: bars = 10) {
  out value = 100 * ((x - x[n]) / x[n])
}

/// Change over n bars, in the unit of x.
/// formula: x - x[n]
/// source: TA-Lib MOM, Pine ta.mom and LEAN agree.
indicator momentum(x, n: bars = 10) {
  out value = x - x[n]
}

/// Commodity channel index: distance of the typical price from its average, in average deviations. 0 in a flat window.
/// formula: (hlc3 - sma(hlc3, n)) / (0.015 * mean absolute deviation of hlc3)
/// source: Donald Lambert, Commodities (1980); TA-Lib CCI, Pine ta.cci and LEAN agree, TA-Lib and LEAN also on 0 in a flat window.
indicator cci(n: bars = 20) {
  let deviation = mean_deviation(hlc3, n)
  out value = if deviation == 0 then 0 else (hlc3 - sma(hlc3, n)) / (0.015 * deviation)
}

/// Williams %R, -100 to 0: how far the close is below the highest high, in percent of the range.
/// formula: -100 * (highest(high, n) - close) / (highest(high, n) - lowest(low, n))
/// source: Larry Williams (1979); TA-Lib WILLR, Pine ta.wpr and LEAN agree, but for a window without a range: TA-Lib and LEAN say 0, here -50, the middle.
indicator williams_r(n: bars = 14) {
  let top = highest(high, n)
  let bottom = lowest(low, n)
  out value = if top == bottom then -50 else -100 * ((top - close) / (top - bottom))
}

/// Money flow index, 0 to 100: an RSI in which each bar counts by the money that changed hands. 50 while nothing flowed.
/// formula: 100 * p / (p + m), p = sum of hlc3 * volume over the last n bars with hlc3 > hlc3[1], m over those with hlc3 < hlc3[1]
/// source: Quong and Soudack (1989); TA-Lib MFI, Pine ta.mfi and LEAN agree, but for a window without flow, where TA-Lib says 0 and Pine and LEAN 100.
indicator mfi(n: bars = 14) {
  let flow = hlc3 * volume
  let positive = sum(if hlc3 > hlc3[1] then flow else 0, n)
  let negative = sum(if hlc3 < hlc3[1] then flow else 0, n)
  let all = positive + negative
  out value = if all == 0 then 50 else 100 * (positive / all)
}

/// One-bar change of a triple exponential average, in percent, and its signal.
/// formula: line = 100 * (t - t[1]) / t[1], t = ema(ema(ema(x, n), n), n), signal = ema(line, signal_length)
/// source: Jack Hutson, Stocks & Commodities (1983); TA-Lib TRIX and LEAN scale by 100, as here; Pine's built-in script takes logarithms and scales by 10,000.
indicator trix(x, n: bars = 15, signal_length: bars = 9) {
  let smoothed = ema(ema(ema(x, n), n), n)
  out line = 100 * ((smoothed - smoothed[1]) / smoothed[1])
  out signal = ema(line, signal_length)
}

/// Ultimate oscillator, 0 to 100: buying pressure over three lengths, the shortest weighing most.
/// formula: 100 * (4 * a(fast) + 2 * a(middle) + a(slow)) / 7, a(n) = sum(close - min(low, close[1]), n) / sum(max(high, close[1]) - min(low, close[1]), n)
/// source: Larry Williams (1985); TA-Lib ULTOSC and LEAN agree. A length without any range counts as 0.5; TA-Lib leaves its part out, as if it were 0.
indicator ultimate(fast: bars = 7, middle: bars = 14, slow: bars = 28) {
  let bottom = min(low, close[1])
  let pressure = close - bottom
  let reach = max(high, close[1]) - bottom
  let fast_reach = sum(reach, fast)
  let middle_reach = sum(reach, middle)
  let slow_reach = sum(reach, slow)
  let fast_part = if fast_reach == 0 then 0.5 else sum(pressure, fast) / fast_reach
  let middle_part = if middle_reach == 0 then 0.5 else sum(pressure, middle) / middle_reach
  let slow_part = if slow_reach == 0 then 0.5 else sum(pressure, slow) / slow_reach
  out value = 100 * ((4 * fast_part + 2 * middle_part + slow_part) / 7)
}

/// True strength index, -100 to 100: momentum smoothed twice, as a share of all movement. 0 while x stood still.
/// formula: line = 100 * ema(ema(x - x[1], slow), fast) / ema(ema(abs(x - x[1]), slow), fast), signal = ema(line, signal_length)
/// source: William Blau, Stocks & Commodities (1991), scaled by 100 as StockCharts and LEAN do; Pine's ta.tsi is -1 to 1.
indicator tsi(x, slow: bars = 25, fast: bars = 13, signal_length: bars = 7) {
  let change = x - x[1]
  let all = ema(ema(abs(change), slow), fast)
  let share = if all == 0 then 0 else ema(ema(change, slow), fast) / all
  out line = 100 * max(-1, min(1, share))
  out signal = ema(line, signal_length)
}
`,
};
