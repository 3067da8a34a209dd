/** Turning points, known only after the bars that confirm them. */

import type { PreludeFamily } from './builtin.ts';

export const pivots: PreludeFamily = {
  family: 'pivots',
  ranges: {
    'pivot_high.age': [0, Number.POSITIVE_INFINITY],
    'pivot_low.age': [0, Number.POSITIVE_INFINITY],
  },
  source: `
/// The latest confirmed pivot high: a high that none of the left bars before exceeds and all of the right bars after stay below. Known right bars later, then held; age counts from the pivot itself.
/// formula: value_when(bars_since_highest(high, left + right + 1) == right, high[right])
/// source: Pine ta.pivothigh, which is absent except on the confirming bar, whereas this holds the latest one. Of a plateau the last bar is the pivot.
indicator pivot_high(left: bars = 5, right: bars = 5) {
  let confirmed = bars_since_highest(high, left + right + 1) == right
  out value = value_when(confirmed, high[right])
  out age = bars_since(confirmed) + right
}

/// The latest confirmed pivot low: a low that none of the left bars before undercuts and all of the right bars after stay above. Known right bars later, then held; age counts from the pivot itself.
/// formula: value_when(bars_since_lowest(low, left + right + 1) == right, low[right])
/// source: Pine ta.pivotlow, which is absent except on the confirming bar, whereas this holds the latest one. Of a plateau the last bar is the pivot.
indicator pivot_low(left: bars = 5, right: bars = 5) {
  let confirmed = bars_since_lowest(low, left + right + 1) == right
  out value = value_when(confirmed, low[right])
  out age = bars_since(confirmed) + right
}
`,
};
