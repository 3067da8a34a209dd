/** What an ensemble sees of a member: its signal, closed trades and account, each by the time at which it was known. */

import type { LoadedStrategy } from '../compiler/index.ts';
import { type BarColumns, countUpTo } from '../market/index.ts';
import { clampSignal, type Evaluator, type SymbolSeries } from '../runtime/index.ts';
import { watched } from './program-test-watch.ts';
import type { RunResult } from './result.ts';

/** Values by closing time, UTC microseconds. */
export interface TimedValues {
  readonly closes: Float64Array;
  readonly values: Float64Array;
}

export interface MemberTrack {
  readonly name: string;
  /** By symbol: −1 to 1; 0 while flat or not ready. */
  readonly signals: ReadonlyMap<string, TimedValues>;
  /** Profit or loss over entry value of its trades, by the close of the bar in which each ended. */
  readonly trades: TimedValues;
  /** Return of its account over each bar. */
  readonly returns: TimedValues;
}

/** Keeps what an evaluator put out at each row when it was first stepped: what was known then. */
export interface Recorded {
  readonly loaded: LoadedStrategy;
  /** Values of each symbol in turn. */
  readonly values: readonly Float64Array[];
}

/** A strategy whose output `output` is kept, row by row. */
export function recorded(
  loaded: LoadedStrategy,
  output: number,
  rows: readonly number[],
): Recorded {
  const values = rows.map((length) => new Float64Array(length).fill(Number.NaN));
  let created = 0;
  return {
    values,
    loaded: {
      drive: loaded.drive,
      createFeed: loaded.createFeed,
      create(columns, params) {
        const own = values[created];
        created += 1;
        const inner = loaded.create(columns, params);
        return own ? recording(inner, output, own) : inner;
      },
    },
  };
}

function recording(inner: Evaluator, output: number, values: Float64Array): Evaluator {
  let next = 0;
  return watched(inner, (row) => {
    // History that is stepped again after a corporate action is not what was known at the time.
    if (row < next) return;
    values[row] = inner.output(output);
    next = row + 1;
  });
}

export interface TrackedRun {
  readonly name: string;
  readonly result: RunResult;
  readonly series: readonly SymbolSeries[];
  readonly bars: readonly BarColumns[];
  /** The `signal` of each symbol; absent for a member that has none of its own. */
  readonly signals?: readonly Float64Array[];
}

export function trackOf({ name, result, series, bars, signals }: TrackedRun): MemberTrack {
  const own = series.map(({ readyRow, positionColumns, closingTime }, s) => {
    const length = bars[s]?.length ?? 0;
    const source = signals?.[s] ?? positionColumns['position_side'];
    const values = new Float64Array(length);
    for (let row = Math.min(length, readyRow); row < length; row += 1)
      values[row] = clampSignal(source?.[row] ?? Number.NaN);
    const closes = Float64Array.from({ length }, (_, row) => closingTime(row));
    return { symbol: bars[s]?.symbol ?? '', closes, values };
  });
  const closeOf = closingTimesBy(series, bars);
  const trades = result.trades.map(
    ({ exitTime, pnlRatio }) => [closeOf(exitTime), pnlRatio] as const,
  );
  return {
    name,
    signals: new Map(own.map(({ symbol, ...values }) => [symbol, values])),
    trades: {
      closes: Float64Array.from(trades, ([close]) => close),
      values: Float64Array.from(trades, ([, value]) => value),
    },
    returns: returnsOf(result, closeOf),
  };
}

/** When the bar that starts at a time has closed. */
function closingTimesBy(
  series: readonly SymbolSeries[],
  bars: readonly BarColumns[],
): (start: number) => number {
  const closes = new Map<number, number>();
  bars.forEach(({ time, length }, s) => {
    for (let row = 0; row < length; row += 1)
      closes.set(time[row] ?? 0, series[s]?.closingTime(row) ?? Number.NaN);
  });
  return (start) => closes.get(start) ?? start;
}

function returnsOf({ time, equity }: RunResult, closeOf: (start: number) => number): TimedValues {
  return {
    closes: Float64Array.from(time, closeOf),
    values: Float64Array.from(equity, (value, k) =>
      k === 0 ? 0 : value / (equity[k - 1] ?? value) - 1,
    ),
  };
}

/** How many values were known at a time. */
export function knownAt({ closes }: TimedValues, time: number): number {
  return countUpTo(closes, time);
}
