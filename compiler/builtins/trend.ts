/** Which way the price goes, how strongly, and where that would be over. */

import type { PreludeFamily } from './builtin.ts';

export const trend: PreludeFamily = {
  family: 'trend',
  ranges: {
    plus_di: [0, 100],
    minus_di: [0, 100],
    adx: [0, 100],
    'aroon.oscillator': [-100, 100],
    'aroon.up': [0, 100],
    'aroon.down': [0, 100],
    'supertrend.direction': [-1, 1],
    'psar.direction': [-1, 1],
  },
  source: `
/// Positive directional indicator, 0 to 100: upward movement in percent of the true range. 0 while there is no range.
/// formula: 100 * rma(if up > down and up > 0 then up else 0, n) / rma(tr, n), up = high - high[1], down = low[1] - low, tr from the second bar on
/// source: Wilder (1978), ch. IV; Pine ta.dmi and StockCharts. TA-Lib PLUS_DI seeds with n - 1 bars, which fades.
indicator plus_di(n: bars = 14) {
  let rise = high - high[1]
  let fall = low[1] - low
  let moved = rma(if rise > fall and rise > 0 then rise else 0, n)
  let reach = rma(max(high, close[1]) - min(low, close[1]), n)
  out value = if reach == 0 then 0 else 100 * min(1, moved / reach)
}

/// Negative directional indicator, 0 to 100: downward movement in percent of the true range. 0 while there is no range.
/// formula: 100 * rma(if down > up and down > 0 then down else 0, n) / rma(tr, n), up = high - high[1], down = low[1] - low, tr from the second bar on
/// source: Wilder (1978), ch. IV; Pine ta.dmi and StockCharts. TA-Lib MINUS_DI seeds with n - 1 bars, which fades.
indicator minus_di(n: bars = 14) {
  let rise = high - high[1]
  let fall = low[1] - low
  let moved = rma(if fall > rise and fall > 0 then fall else 0, n)
  let reach = rma(max(high, close[1]) - min(low, close[1]), n)
  out value = if reach == 0 then 0 else 100 * min(1, moved / reach)
}

/// Average directional index, 0 to 100: how strong the trend is, whichever way it goes.
/// formula: rma(100 * abs(plus_di(n) - minus_di(n)) / (plus_di(n) + minus_di(n)), n)
/// source: Wilder (1978), ch. IV; Pine ta.dmi and StockCharts. A bar without direction counts 0, as in Pine; TA-Lib repeats the value before.
indicator adx(n: bars = 14) {
  let plus = plus_di(n)
  let minus = minus_di(n)
  let both = plus + minus
  out value = rma(if both == 0 then 0 else 100 * (abs(plus - minus) / both), n)
}

/// Aroon: how long ago the highest high (up) and the lowest low (down) were, 100 for now. Its value is up - down.
/// formula: up = 100 * (n - bars_since_highest(high, n + 1)) / n, down = 100 * (n - bars_since_lowest(low, n + 1)) / n, oscillator = up - down
/// source: Tushar Chande (1995); TA-Lib AROON and AROONOSC and LEAN agree: the window has n + 1 bars, of equal extremes the latest counts.
indicator aroon(n: bars = 25) {
  let since_high = bars_since_highest(high, n + 1)
  let since_low = bars_since_lowest(low, n + 1)
  out oscillator = 100 * ((since_low - since_high) / n)
  out up = 100 * ((n - since_high) / n)
  out down = 100 * ((n - since_low) / n)
}

/// SuperTrend: a trailing line, below the price in an up-trend (direction 1) and above it in a down-trend (direction -1).
/// formula: bands hl2 ± factor * atr(n) that only move towards the price; the trend turns when the close passes the band ahead of it
/// source: Olivier Seban; bands and first trend as Pine ta.supertrend, whose direction has the opposite sign (-1 is up there).
indicator supertrend(factor: number = 3, n: bars = 10) {
  let reach = atr(n)
  out line = supertrend_line(high, low, close, reach, factor)
  out direction = supertrend_direction(high, low, close, reach, factor)
}

/// Parabolic stop and reverse: a stop that speeds up after the price, below it in an up-trend (direction 1), above it in a down-trend (direction -1).
/// formula: stop += speed * (furthest - stop); speed grows by acceleration at each new extreme, up to maximum
/// source: Wilder (1978), ch. II, with TA-Lib SAR's choice of the first trend (the larger move of the second bar); Pine ta.sar takes the sign of the second bar's change instead.
indicator psar(acceleration: number = 0.02, maximum: number = 0.2) {
  out line = psar_line(high, low, acceleration, maximum)
  out direction = psar_direction(high, low, acceleration, maximum)
}

/// Ichimoku: conversion and base lines, and the cloud as it stands over this bar (span_a, span_b). Its value is the conversion line.
/// formula: conversion, base and b are the middles of the last 9, 26 and 52 bars; span_a = (conversion + base) / 2 and span_b = b, both displacement - 1 bars ago
/// source: Goichi Hosoda (1969). The cloud is drawn 26 bars ahead counting the present one, as in Pine's built-in script; LEAN shifts by 26. The lagging span is the close drawn backwards: compare close with close[25] instead.
indicator ichimoku(fast: bars = 9, middle: bars = 26, slow: bars = 52, displacement: bars = 26) {
  out conversion = (highest(high, fast) + lowest(low, fast)) / 2
  out base = (highest(high, middle) + lowest(low, middle)) / 2
  out lead_a = (conversion + base) / 2
  out lead_b = (highest(high, slow) + lowest(low, slow)) / 2
  out span_a = lead_a[displacement - 1]
  out span_b = lead_b[displacement - 1]
}
`,
};
