/** What an editor waits for, in programs of up to 2,000 lines: the whole check, and one completion. Both warm. */

import { compile } from '../compiler/index.ts';
import { completionsAt, openDocument } from '../compiler/language-service/index.ts';

export interface EditorTimes {
  readonly name: string;
  readonly lines: number;
  readonly checkMs: number;
  readonly completionMs: number;
}

export function measureEditor(lines: number, turns: number): readonly EditorTimes[] {
  return Object.entries(PROGRAMS).flatMap(([name, declaration]) =>
    [lines / 4, lines / 2, lines].map((length) =>
      measured(name, written(length, declaration), turns),
    ),
  );
}

function measured(name: string, source: string, turns: number): EditorTimes {
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
  return { name, lines: source.split('\n').length, checkMs, completionMs };
}

function timed(work: () => number): number {
  const start = performance.now();
  const outcome = work();
  const elapsed = performance.now() - start;
  if (!(outcome > 0)) throw new Error('the program has errors, or nothing is offered in it');
  return elapsed;
}

/** Sound declarations, one after the other. */
function written(lines: number, declaration: (number: number) => string): string {
  const parts: string[] = [];
  for (let number = 0, count = 0; count < lines; number += 1) {
    const part = declaration(number);
    parts.push(part);
    count += part.split('\n').length;
  }
  return parts.join('\n');
}

const PROGRAMS = {
  'usual strategies': usualDeclarations,
  'strategies of 20 rules': crowdedStrategy,
};

/** An indicator and a strategy that calls it. */
function usualDeclarations(number: number): string {
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

/** Every pair of its rules is compared, and each has an `or` in it. */
function crowdedStrategy(number: number): string {
  const averages = Array.from({ length: 20 }, (_, k) => `  let a${k} = sma(close, ${k + 5})`);
  const entries = Array.from(
    { length: 12 },
    (_, k) =>
      `  enter long when a${k} > a${k + 1} and a${k + 2} < close and (rsi(close, ${k + 3}) < low_level or a${k} crosses above a${k + 3}) and close > open[${k + 1}]`,
  );
  const exits = Array.from(
    { length: 8 },
    (_, k) =>
      `  exit  long when a${k} < a${k + 1} and a${k + 2} > close or rsi(close, ${k + 3}) > high_level`,
  );
  return `strategy Crowded${number} {
  universe SPY
  every    1d

  param low_level  = 30 in 10..60
  param high_level = 70 in 20..90
  require low_level < high_level

${[...averages, '', ...entries, '', ...exits].join('\n')}

  size 10 shares
}
`;
}
