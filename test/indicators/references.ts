/** Runs a table of references: our expression against the same series from elsewhere, on every market. */

import { describe, test } from 'vitest';
import { compileExpressions } from './evaluate.ts';
import { type Comparison, expectSame } from './other-libraries.ts';
import { type Candle, candlesOf, MARKETS } from './real-bars.ts';

/** One market's bars in the shapes that other libraries take. */
export interface Bars {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly candles: readonly Candle[];
  /** As technicalindicators takes them. */
  readonly lists: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>>;
}

export interface Reference extends Comparison {
  readonly ours: string;
  /** Whose values: a library, or the definition in textbook-indicators.ts. */
  readonly source: string;
  readonly theirs: (bars: Bars) => Float64Array;
  /** What else differs, and why ours is as it is. */
  readonly convention?: string;
}

/**
 * After how many bars an exponential average forgets whether it began with the first value (trading-signals) or
 * with a simple average (here, TA-Lib, StockCharts): longer than any average in these tests needs.
 */
export const SEEDS_FADED = { from: 900, tolerance: 1e-9 } as const;

export function compareWith(references: readonly Reference[]): void {
  const markets = MARKETS.map(({ name, columns }) => ({ name, columns, bars: barsOf(columns) }));
  describe.each(references)('$ours as $source', (reference) => {
    test.each(markets)('on $name', async ({ columns, bars }) => {
      const expressions = await compileExpressions([reference.ours]);
      const [ours = new Float64Array()] = expressions.emitted(columns);
      expectSame(ours, reference.theirs(bars), reference);
    });
  });
}

function barsOf(columns: Readonly<Record<string, Float64Array>>): Bars {
  const column = (name: string): Float64Array => columns[name] ?? new Float64Array();
  const bars = {
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
  const lists = {
    open: [...bars.open],
    high: [...bars.high],
    low: [...bars.low],
    close: [...bars.close],
    volume: [...bars.volume],
  };
  return { ...bars, candles: candlesOf(columns), lists };
}
