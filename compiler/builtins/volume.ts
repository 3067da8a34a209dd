/** What the traded volume says about the price. */

import type { PreludeFamily } from './builtin.ts';

export const volume: PreludeFamily = {
  family: 'volume',
  ranges: { cmf: [-1, 1] },
  source: `
/// On-balance volume: volume added on up-closes and taken off on down-closes. Only its changes mean something.
/// formula: cumulative(sign(close - close[1]) * volume)
/// source: Joseph Granville (1963). Begins at the second bar, as in StockCharts' table; TA-Lib OBV and LEAN begin with the first bar's volume, a constant difference.
indicator obv() {
  out value = cumulative(sign(close - close[1]) * volume)
}

/// Volume-weighted average price of the session so far.
/// formula: total of hlc3 * volume since the session began / total of volume since then
/// source: Berkowitz, Logue and Noser (1988); Pine ta.vwap, also on the typical price. On daily bars each session is one bar, so it is hlc3.
indicator vwap() {
  out value = session_total(hlc3 * volume, session) / session_total(volume, session)
}

/// Accumulation/distribution line: volume weighted by where the bar closed in its range. Only its changes mean something.
/// formula: cumulative((2 * close - high - low) / (high - low) * volume); a bar without a range adds 0
/// source: Marc Chaikin; TA-Lib AD, Pine ta.accdist and LEAN agree.
indicator ad() {
  let place = if high == low then 0 else ((close - low) - (high - close)) / (high - low)
  out value = cumulative(place * volume)
}

/// Chaikin oscillator: momentum of the accumulation/distribution line.
/// formula: ema(ad(), fast) - ema(ad(), slow)
/// source: Marc Chaikin; as LEAN and Pine's built-in script. TA-Lib ADOSC starts both averages at the first value of the line, which fades.
indicator chaikin(fast: bars = 3, slow: bars = 10) {
  out value = ema(ad(), fast) - ema(ad(), slow)
}

/// Chaikin money flow, -1 to 1: volume weighted by where the bars closed in their ranges, as a share of all volume.
/// formula: sum(((close - low) - (high - close)) / (high - low) * volume, n) / sum(volume, n)
/// source: Marc Chaikin; StockCharts, Pine's built-in script and LEAN agree. Absent while no share was traded in the window.
indicator cmf(n: bars = 20) {
  let place = if high == low then 0 else ((close - low) - (high - close)) / (high - low)
  out value = sum(place * volume, n) / sum(volume, n)
}
`,
};
