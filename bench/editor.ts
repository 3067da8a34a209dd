/** What an editor waits for, in a program of 2,000 lines: the whole check, and one completion. Both warm. */

import { compile } from '../compiler/index.ts';
import { completionsAt, openDocument } from '../compiler/language-service/index.ts';

export interface EditorTimes {
  readonly lines: number;
  readonly checkMs: number;
  readonly completionMs: number;
}

export function measureEditor(lines: number, turns: number): EditorTimes {
  const source = longProgram(lines);
  const place = source.lastIndexOf('crosses above');
  let [checkMs, completionMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let turn = 0; turn < turns; turn += 1) {
    // A text that nothing is known of yet, as after each key.
    const text = `${source}\n${' '.repeat(turn)}`;
    checkMs = Math.min(
      checkMs,
      timed(() => compile(text).strategies.length),
    );
    completionMs = Math.min(
      completionMs,
      timed(() => completionsAt(openDocument(text), place).length),
    );
  }
  return { lines: source.split('\n').length, checkMs, completionMs };
}

function timed(work: () => number): number {
  const start = performance.now();
  const outcome = work();
  const elapsed = performance.now() - start;
  if (!(outcome > 0)) throw new Error('the program has errors, or nothing is offered in it');
  return elapsed;
}

/** Sound declarations of the usual size, one after the other: an indicator and a strategy that calls it. */
function longProgram(lines: number): string {
  const parts: string[] = [];
  for (let number = 0; parts.join('\n').split('\n').length < lines; number += 1)
    parts.push(declarations(number));
  return parts.join('\n');
}

function declarations(number: number): string {
  return `/// Bands of ${number}.
indicator bands_${number}(x, n: bars = 20, k = 2) {
  let middle = sma(x, n)
  let spread = k * stdev(x, n)
  out value = middle
  out upper = middle + spread
  out lower = middle - spread
}

/// Long while the fast average is above the slow one.
strategy Trend${number} {
  universe SPX
  every    1d

  param fast = 20  in 5..50   step 5
  param slow = 100 in 50..200 step 10
  require fast < slow

  let fast_ma = ema(close, fast)   // the quick one
  let slow_ma = ema(close, slow)
  let band    = bands_${number}(close, 20, k = 2)
  let calm    = realized_vol(20) < 30%
  let r       = rsi(close, 14)
  let lines   = macd(close)

  enter long when close > band.upper and lines.signal > 0 and volume > sma(volume, 20)
  enter long when fast_ma crosses above slow_ma and calm and r > 45
  exit  long when fast_ma crosses below slow_ma or close < band.lower

  stop 5 * atr(14) from entry
  take 3R
  hold at most 40 bars
  size risk 2% of equity
}
`;
}
