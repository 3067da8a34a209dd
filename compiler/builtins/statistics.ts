/** Statistics of a window. */

import type { PreludeFamily } from './builtin.ts';

export const statistics: PreludeFamily = {
  family: 'statistics',
  ranges: { correlation: [-1, 1] },
  source: `
/// Mean of the last n values; another name for sma.
/// formula: sum(x, n) / n
/// source: elementary.
indicator mean(x, n: bars) {
  out value = sum(x, n) / n
}

/// Pearson correlation of the last n pairs, -1 to 1, of the values as given: for returns write correlation(roc(x, 1), roc(y, 1), n). Absent while either stood still.
/// formula: covariance(x, y) / (stdev(x, n) * stdev(y, n))
/// source: Pearson (1895); TA-Lib CORREL and Pine ta.correlation, neither of which takes returns.
indicator correlation(x, y, n: bars = 20) {
  out value = max(-1, min(1, covariance(x, y, n) / (stdev(x, n) * stdev(y, n))))
}

/// Beta of x to y: how many percent x moved for each percent of y, over n one-bar returns. Absent while y stood still.
/// formula: covariance(a, b) / variance(b, n), a = x / x[1] - 1, b = y / y[1] - 1
/// source: Sharpe (1964); takes prices, as LEAN. TA-Lib BETA does too, but takes its first argument as the market.
indicator beta(x, y, n: bars = 60) {
  let a = x / x[1] - 1
  let b = y / y[1] - 1
  out value = covariance(a, b, n) / covariance(b, b, n)
}

/// How many standard deviations x is away from its mean. Absent in a flat window.
/// formula: (x - mean(x, n)) / stdev(x, n)
/// source: elementary, with the population deviation as in bollinger.
indicator zscore(x, n: bars = 20) {
  out value = (x - sum(x, n) / n) / sqrt(covariance(x, x, n))
}

/// Slope of the least-squares line through the last n values, per bar.
/// formula: 12 * Σ (k - (n + 1) / 2) * x_k / (n * (n * n - 1)), k = 1 the oldest
/// source: TA-Lib LINEARREG_SLOPE; least squares on time.
indicator slope(x, n: bars = 14) {
  out value = 12 * centred_sum(x, n) / (n * (n * n - 1))
}

/// End of the least-squares line through the last n values: the line's value at this bar.
/// formula: mean(x, n) + slope(x, n) * (n - 1) / 2
/// source: TA-Lib LINEARREG and Pine ta.linreg with offset 0.
indicator linreg(x, n: bars = 14) {
  out value = sum(x, n) / n + slope(x, n) * ((n - 1) / 2)
}
`,
};
