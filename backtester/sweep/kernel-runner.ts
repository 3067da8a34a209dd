/** Runs of one program on its kernel, one combination of params after the other. */

import {
  KERNEL_TOTALS,
  KERNEL_TRADE,
  type KernelJob,
  type KernelSupport,
  type KernelText,
  type LoadedKernel,
  type ParamValues,
} from '../../compiler/index.ts';
import { type BarColumns, calendarOf, defaultInstrument } from '../../market/index.ts';
import {
  exactQuantity,
  roundDown,
  roundUp,
  type StrategyProgram,
  type Trade,
  toLot,
} from '../../runtime/index.ts';
import type { Metrics } from '../metrics.ts';
import { timeColumns } from '../time-columns.ts';
import { ColumnCache } from './column-cache.ts';
import { gridsOf, type KernelWindow, kernelWindow, windowStart } from './kernel-data.ts';
import { type KernelOutcome, kernelMetrics, totalOf } from './kernel-metrics.ts';
import type { SweepInput } from './sweep-input.ts';

/** What a run on the kernel yields. Columns are new with every run that asks for them. */
export interface KernelRun {
  readonly metrics: Metrics;
  readonly ambiguousBars: number;
  /** Start of the bar in which risk killed the run. */
  readonly killedAt: number | undefined;
  /** Equity at each close that is reported, and the trades; empty where they were not asked for. */
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
}

export interface KernelRunOptions {
  readonly keepsCurve?: boolean;
  readonly keepsTrades?: boolean;
}

interface Place extends KernelWindow {
  readonly begin: number;
  /** Bars and times of bars, by the names that programs read them by. */
  readonly source: Readonly<Record<string, Float64Array>>;
}

type Job = { -readonly [Key in keyof KernelJob]: KernelJob[Key] };

const WIDTH = KERNEL_TRADE.length;
const NO_ROWS = new Float64Array(0);

export class KernelRunner {
  readonly #input: SweepInput;
  readonly #bars: BarColumns;
  readonly #kernel: LoadedKernel;
  readonly #text: KernelText;
  readonly #cache: ColumnCache;
  readonly #places = new Map<number, Place>();
  readonly #support: KernelSupport;
  readonly #job: Job;
  #trades = new Float64Array(0);

  /** `sharedBytes`: what columns that combinations share may take together. */
  constructor(
    input: SweepInput,
    bars: BarColumns,
    text: KernelText,
    kernel: LoadedKernel,
    sharedBytes: number,
  ) {
    const instrument = defaultInstrument(bars.symbol, input.calendar);
    this.#input = input;
    this.#bars = bars;
    this.#kernel = kernel;
    this.#text = text;
    this.#cache = new ColumnCache(sharedBytes);
    this.#support = {
      toLot,
      exactQuantity,
      roundDown: (price) => roundDown(instrument, price),
      roundUp: (price) => roundUp(instrument, price),
    };
    const none = new Float64Array(0);
    this.#job = {
      ...{ length: 0, start: 0, first: 0, lasts: new Int32Array(0), days: new Int32Array(0) },
      ...{ curve: none, keepsCurve: false, returns: none, keepsTrades: false, trades: none },
      totals: new Float64Array(KERNEL_TOTALS.length),
      grids: gridsOf(bars),
      moreTrades: () => this.#moreTrades(),
    };
  }

  /** Whether it is this text that it runs. */
  isOf({ text }: KernelText): boolean {
    return this.#text.text === text;
  }

  /** Shared columns that had to be computed so far. */
  get columnsFilled(): number {
    return this.#cache.filled;
  }

  /** Undefined where a fill came up that only the engine knows how to make. */
  run(
    program: StrategyProgram,
    params: ParamValues,
    options: KernelRunOptions = {},
  ): KernelRun | undefined {
    const place = this.#placeFor(program);
    const { bars, start, source } = place;
    const job = this.#job;
    const keepsCurve = options.keepsCurve === true;
    const curve = new Float64Array(keepsCurve ? bars.length - start : 0);
    job.length = bars.length;
    job.start = start;
    job.first = Math.max(start, program.warmup.defined - 1);
    job.lasts = place.lasts;
    job.days = place.days;
    job.curve = curve;
    job.keepsCurve = keepsCurve;
    job.keepsTrades = options.keepsTrades === true;
    job.trades = this.#trades;
    if (job.returns.length < place.lasts.length) job.returns = new Float64Array(place.lasts.length);
    const shared = this.#sharedColumns(place, params);
    if (this.#kernel.run(source, shared, params, job, this.#support) >= 0) return undefined;
    return this.#outcome(place, curve, options);
  }

  #outcome({ bars, start }: Place, equity: Float64Array, options: KernelRunOptions): KernelRun {
    const { totals, returns } = this.#job;
    const time = bars.time.subarray(start);
    const outcome: KernelOutcome = {
      totals,
      time,
      returns: returns.subarray(0, totalOf(totals, 'sessions')),
      startingCash: this.#input.spec.cash,
    };
    const { sessionsPerYear } = calendarOf(this.#input.calendar);
    const killed = totalOf(totals, 'killedRow');
    const { name } = this.#input.strategy;
    const { reasons } = this.#text;
    // Records are made when somebody looks; the rows are the next run's to overwrite.
    const rows = options.keepsTrades
      ? this.#trades.slice(0, totalOf(totals, 'trades') * WIDTH)
      : NO_ROWS;
    let trades: readonly Trade[] | undefined;
    return {
      metrics: kernelMetrics(outcome, { sessionsPerYear, riskFreeRate: 0 }),
      ambiguousBars: totalOf(totals, 'ambiguousBars'),
      killedAt: killed < 0 ? undefined : time[killed],
      equity,
      get trades() {
        trades ??= tradesOf(rows, bars, name, reasons);
        return trades;
      },
    };
  }

  #moreTrades(): Float64Array {
    const more = new Float64Array(Math.max(64 * WIDTH, this.#trades.length * 2));
    more.set(this.#trades);
    this.#trades = more;
    return more;
  }

  #placeFor(program: StrategyProgram): Place {
    const { spec, timeframe, calendar } = this.#input;
    const begin = windowStart(this.#bars, program.warmup.settled, spec);
    const known = this.#places.get(begin);
    if (known) return known;
    const window = kernelWindow(this.#bars, begin, spec);
    const { open, high, low, close, volume } = window.bars;
    const times = timeColumns(program.reads, window.bars, timeframe, calendarOf(calendar));
    const place = { ...window, begin, source: { open, high, low, close, volume, ...times } };
    this.#places.set(begin, place);
    return place;
  }

  #sharedColumns({ begin, bars, source }: Place, params: ParamValues): readonly Float64Array[] {
    const columns: Float64Array[] = [];
    this.#text.shared.forEach((shared, k) => {
      const values = shared.params.map((name) => params[name] ?? Number.NaN);
      const key = `${k} ${begin} ${values.join(' ')}`;
      columns.push(
        this.#cache.column(key, bars.length, columns, (out) =>
          this.#kernel.fillColumn[k]?.(source, columns, params, bars.length, out, this.#job.grids),
        ),
      );
    });
    return columns;
  }
}

function tradesOf(
  rows: Float64Array,
  bars: BarColumns,
  strategy: string,
  reasons: readonly string[],
): readonly Trade[] {
  return Array.from({ length: rows.length / WIDTH }, (_, t): Trade => {
    const [
      isLong = 0,
      quantity = 0,
      entryRow = 0,
      entryPrice = 0,
      exitRow = 0,
      exitPrice = 0,
      pnl = 0,
      entryValue = 0,
      fees = 0,
      barsHeld = 0,
      entryReason = 0,
      exitReason = 0,
    ] = rows.subarray(t * WIDTH, (t + 1) * WIDTH);
    return {
      strategy,
      symbol: bars.symbol,
      side: isLong === 1 ? 'long' : 'short',
      ...{ quantity, entryPrice, exitPrice, pnl, fees, barsHeld },
      entryTime: bars.time[entryRow] ?? Number.NaN,
      exitTime: bars.time[exitRow] ?? Number.NaN,
      pnlRatio: pnl / entryValue,
      dividends: 0,
      entryReason: reasons[entryReason] ?? '',
      exitReason: reasons[exitReason] ?? '',
    };
  });
}
