/** Programs with a `|` where the cursor stands. */

import { openDocument, type ProgramDocument } from '../../compiler/language-service/index.ts';

export interface AtCursor {
  readonly document: ProgramDocument;
  readonly source: string;
  readonly offset: number;
}

export function atCursor(marked: string): AtCursor {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error('the program has no cursor');
  const source = marked.slice(0, offset) + marked.slice(offset + 1);
  return { document: openDocument(source), source, offset };
}

export const MOMENTUM = `/// Bands around an average.
/// formula: middle ± k * stdev
indicator bands(x, n: bars = 20, k: number = 2) {
  let middle = sma(x, n)
  out value = middle
  out upper = middle + k * stdev(x, n)
}

/// Follows the trend.
strategy Momentum {
  universe SPY, QQQ
  every    1d

  /// Bars of the fast average.
  param fast = 20  in 5..50   step 5
  param slow = 100 in 50..200 step 10
  require fast < slow

  let fast_ma = ema(close, fast)
  let slow_ma = ema(close, slow)
  let b       = bands(close, n = 126)

  enter long when fast_ma crosses above slow_ma and close < b.upper
  exit  long when fast_ma crosses below slow_ma

  stop 3 * atr(14) from entry
  size risk 1% of equity
}

risk Limits {
  order     { risk_per_trade <= 2% of equity else reject }
  portfolio { drawdown from peak <= 10% else kill }
}

backtest Demo {
  run  Momentum under Limits
  data "sp500" from 2000-01-03 to 2020-04-17
  with fast = 10
  cash 100_000 USD
  costs { commission 0 }
}
`;

export const DEPLOYED = `${MOMENTUM}
deploy Paper {
  run Momentum under Limits on alpaca paper
  with fast = 15
}
`;

/** The program with a cursor behind the n-th place of `text`, or `back` characters before its end. */
export function momentumAt(text: string, nth = 1, back = 0): AtCursor {
  let at = -1;
  for (let k = 0; k < nth; k += 1) at = MOMENTUM.indexOf(text, at + 1);
  if (at < 0) throw new Error(`the program has no ${text}`);
  const offset = at + text.length - back;
  return { document: openDocument(MOMENTUM), source: MOMENTUM, offset };
}
