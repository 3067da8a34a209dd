/** A run as a page shows it: columns for charts, rows for tables, figures as texts. */

import type { Figure } from '../backtester/index.ts';

export interface RunView {
  readonly strategy: string;
  readonly backtest: string;
  readonly backtests: readonly string[];
  readonly every: string;
  readonly data: string;
  readonly symbols: readonly string[];
  readonly params: readonly ParamView[];
  readonly chart: ChartView;
  readonly curve: CurveView;
  readonly figures: readonly Figure[];
  readonly activity: readonly Figure[];
  readonly benchmark?: string;
  readonly trades: readonly TradeView[];
  readonly notes: readonly string[];
  /** Set where the page may not load code of its own making: the slower interpreter ran. */
  readonly interpreted?: string;
  readonly elapsedMs: number;
}

/** A param that has a range, and so a slider. */
export interface ParamView {
  readonly name: string;
  readonly value: number;
  readonly initial: number;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly integer: boolean;
}

/** Bars of one symbol, those of the warm-up included; times are UTC microseconds. */
export interface ChartView {
  readonly symbol: string;
  readonly daily: boolean;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly lines: readonly LineView[];
  readonly marks: readonly MarkView[];
  readonly levels: readonly LevelView[];
}

/** A `let` of the strategy. */
export interface LineView {
  readonly name: string;
  readonly values: Float64Array;
  /** Over the prices, or in a pane of its own. */
  readonly isPrice: boolean;
}

export interface MarkView {
  readonly row: number;
  readonly kind: 'signal' | 'entry' | 'exit' | 'stop' | 'take';
  readonly side: 'long' | 'short';
  readonly price?: number;
  /** Index into the trades; absent for a signal, and for the entry of what is still open. */
  readonly trade?: number;
  readonly text: string;
}

/** A stop or a take as it lay in wait, from bar to bar. */
export interface LevelView {
  readonly kind: 'stop' | 'take';
  readonly from: number;
  readonly to: number;
  readonly price: number;
}

export interface CurveView {
  readonly time: Float64Array;
  readonly equity: Float64Array;
  /** Zero at a high, below it elsewhere. */
  readonly drawdown: Float64Array;
  readonly hold?: Float64Array;
}

export interface TradeView {
  readonly index: number;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entryTime: number;
  readonly entry: string;
  readonly entryPrice: number;
  readonly exitTime: number;
  readonly exit: string;
  readonly exitPrice: number;
  readonly pnl: number;
  readonly pnlRatio: number;
  readonly barsHeld: number;
  readonly entryReason: string;
  readonly exitReason: string;
}
