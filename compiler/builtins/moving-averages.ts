/** Averages that follow the price. */

import type { PreludeFamily } from './builtin.ts';

export const movingAverages: PreludeFamily = {
  family: 'moving averages',
  source: `
/// Simple moving average: the mean of the last n values.
/// formula: sum(x, n) / n
/// source: TA-Lib SMA, Pine ta.sma and LEAN agree.
indicator sma(x, n: bars) {
  out value = sum(x, n) / n
}

/// Exponential moving average: the newest value weighs 2 / (n + 1), older ones ever less.
/// formula: ema += 2 / (n + 1) * (x - ema), from sma(x, n) at bar n
/// source: TA-Lib EMA (classic compatibility), LEAN and StockCharts seed with the simple average, as here; Pine seeds so too since v4; Metastock starts at the first value.
indicator ema(x, n: bars) {
  out value = smooth(x, n, 2 / (n + 1))
}

/// Wilder's smoothing: an exponential average in which the newest value weighs 1 / n.
/// formula: rma += (x - rma) / n, from sma(x, n) at bar n
/// source: Wilder, New Concepts in Technical Trading Systems (1978); Pine ta.rma.
indicator rma(x, n: bars) {
  out value = smooth(x, n, 1 / n)
}

/// Weighted moving average: weights n, n - 1, … 1 from the newest value back.
/// formula: (n * x + (n - 1) * x[1] + … + x[n - 1]) / (n * (n + 1) / 2)
/// source: TA-Lib WMA, Pine ta.wma and LEAN agree.
indicator wma(x, n: bars) {
  out value = sum(x, n) / n + 2 * centred_sum(x, n) / (n * (n + 1))
}

/// Hull moving average: smooth, and quick to turn.
/// formula: wma(2 * wma(x, n / 2) - wma(x, n), sqrt(n)), both lengths rounded down
/// source: Alan Hull (2005). Pine ta.hma and LEAN round both lengths down, as here; some ports round to nearest.
indicator hma(x, n: bars) {
  out value = wma(2 * wma(x, max(1, floor(n / 2))) - wma(x, n), floor(sqrt(n)))
}

/// Volume-weighted moving average: days with more trading count more. Absent while no share was traded in the window.
/// formula: sum(x * volume, n) / sum(volume, n)
/// source: Pine ta.vwma and LEAN agree.
indicator vwma(x, n: bars) {
  out value = sum(x * volume, n) / sum(volume, n)
}

/// Double exponential moving average: an ema with most of its lag taken out.
/// formula: 2 * ema(x, n) - ema(ema(x, n), n)
/// source: Mulloy, Stocks & Commodities 12:1 (1994); TA-Lib DEMA and LEAN agree.
indicator dema(x, n: bars) {
  let once = ema(x, n)
  out value = 2 * once - ema(once, n)
}

/// Triple exponential moving average: less lag still.
/// formula: 3 * ema(x, n) - 3 * ema(ema(x, n), n) + ema(ema(ema(x, n), n), n)
/// source: Mulloy, Stocks & Commodities 12:2 (1994); TA-Lib TEMA and LEAN agree.
indicator tema(x, n: bars) {
  let once = ema(x, n)
  let twice = ema(once, n)
  out value = 3 * once - 3 * twice + ema(twice, n)
}

/// Kaufman's adaptive moving average: quick in a trend, slow in noise.
/// formula: kama += c * c * (x - kama), c = e * (2 / (fast + 1) - 2 / (slow + 1)) + 2 / (slow + 1), e = abs(x - x[n]) / sum(abs(x - x[1]), n)
/// source: Kaufman, Trading Systems and Methods (1995). Seed as TA-Lib KAMA and LEAN: the value before the first step; StockCharts starts from a simple average. e is 1 while x stood still, as in TA-Lib.
indicator kama(x, n: bars = 10, fast: bars = 2, slow: bars = 30) {
  let travelled = sum(abs(x - x[1]), n)
  let efficiency = if travelled == 0 then 1 else min(1, abs(x - x[n]) / travelled)
  let least = 2 / (slow + 1)
  let c = efficiency * (2 / (fast + 1) - least) + least
  out value = adaptive(x, c * c, x[1], least * least)
}
`,
};
