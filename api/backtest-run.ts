/** What a run yields: figures as numbers, records as Arrow tables, the report in all its forms. */

import type { Float64, Table, TimestampMicrosecond } from 'apache-arrow';
import {
  type BacktestReport,
  drawdownSeries,
  type Metrics,
  type OrderRecord,
  type Trade,
} from '../backtester/index.ts';
import { numbers, type Text, tableOf, texts, times } from './tables.ts';

/** As `trades.csv`; a time is a bar's start, for daily bars and longer the midnight UTC of its session. */
export type TradeColumns = {
  strategy: Text;
  symbol: Text;
  side: Text;
  quantity: Float64;
  entry_time: TimestampMicrosecond;
  entry_price: Float64;
  exit_time: TimestampMicrosecond;
  exit_price: Float64;
  pnl: Float64;
  pnl_ratio: Float64;
  fees: Float64;
  dividends: Float64;
  bars_held: Float64;
  entry_reason: Text;
  exit_reason: Text;
};

/** As `equity.csv`; `buy_and_hold` is absent in each row where there is nothing to compare with. */
export type EquityColumns = {
  time: TimestampMicrosecond;
  equity: Float64;
  exposure: Float64;
  drawdown: Float64;
  buy_and_hold: Float64;
};

/** As `orders.csv`. */
export type OrderColumns = {
  id: Text;
  strategy: Text;
  symbol: Text;
  action: Text;
  intent: Text;
  type: Text;
  time_in_force: Text;
  quantity: Float64;
  limit_price: Float64;
  stop_price: Float64;
  submitted_time: TimestampMicrosecond;
  finished_time: TimestampMicrosecond;
  status: Text;
  filled_quantity: Float64;
  average_price: Float64;
  fees: Float64;
  reason: Text;
  note: Text;
};

interface Forms {
  readonly json: () => string;
  readonly text: () => string;
  readonly html: () => string;
}

/** Tables are made when they are asked for, each time anew. */
export class BacktestRun {
  readonly strategy: string;
  readonly backtest: string;
  readonly symbols: readonly string[];
  /** All values that the run had, defaults included. */
  readonly params: Readonly<Record<string, number>>;
  /** Figures by their names in the docs; one that is not defined for this run is undefined. */
  readonly metrics: Metrics;
  /** SHA-256 of the bars. */
  readonly dataHash: string;
  readonly #report: BacktestReport;
  readonly #forms: Forms;

  constructor(report: BacktestReport, forms: Forms) {
    this.strategy = report.strategy.name;
    this.backtest = report.backtest.name;
    this.symbols = report.strategy.symbols;
    this.params = report.params;
    this.metrics = report.metrics;
    this.dataHash = report.data.contentHash;
    this.#report = report;
    this.#forms = forms;
  }

  /** What `strata backtest --json` prints, with an empty list of files. */
  json(): string {
    return this.#forms.json();
  }

  /** The report as the terminal shows it, without colour, 80 columns wide. */
  text(): string {
    return this.#forms.text();
  }

  /** The report as one page that needs nothing else. */
  html(): string {
    return this.#forms.html();
  }

  trades(): Table<TradeColumns> {
    const { trades } = this.#report.result;
    const text = (name: TextsOf<Trade>) => texts(trades.map((trade) => trade[name]));
    const number = (name: NumbersOf<Trade>) => numbers(trades.map((trade) => trade[name]));
    return tableOf<TradeColumns>({
      strategy: text('strategy'),
      symbol: text('symbol'),
      side: text('side'),
      quantity: number('quantity'),
      entry_time: times(trades.map(({ entryTime }) => entryTime)),
      entry_price: number('entryPrice'),
      exit_time: times(trades.map(({ exitTime }) => exitTime)),
      exit_price: number('exitPrice'),
      pnl: number('pnl'),
      pnl_ratio: number('pnlRatio'),
      fees: number('fees'),
      dividends: number('dividends'),
      bars_held: number('barsHeld'),
      entry_reason: text('entryReason'),
      exit_reason: text('exitReason'),
    });
  }

  /** One row an instant. */
  equity(): Table<EquityColumns> {
    const { result, benchmark } = this.#report;
    const { time, equity, exposure } = result;
    return tableOf<EquityColumns>({
      time: times(time),
      equity: numbers(equity),
      exposure: numbers(exposure),
      drawdown: numbers(drawdownSeries(result)),
      buy_and_hold: numbers(benchmark?.equity ?? new Float64Array(time.length).fill(Number.NaN)),
    });
  }

  orders(): Table<OrderColumns> {
    const { orders } = this.#report.result;
    const text = (name: TextsOf<OrderRecord>) => texts(orders.map((order) => order[name]));
    const number = (name: NumbersOf<OrderRecord>) => numbers(orders.map((order) => order[name]));
    return tableOf<OrderColumns>({
      id: text('id'),
      strategy: text('strategy'),
      symbol: text('symbol'),
      action: text('action'),
      intent: text('intent'),
      type: text('type'),
      time_in_force: text('timeInForce'),
      quantity: number('quantity'),
      limit_price: number('limitPrice'),
      stop_price: number('stopPrice'),
      submitted_time: times(orders.map(({ submittedTime }) => submittedTime)),
      finished_time: times(orders.map(({ finishedTime }) => finishedTime)),
      status: text('status'),
      filled_quantity: number('filledQuantity'),
      average_price: number('averagePrice'),
      fees: number('fees'),
      reason: text('reason'),
      note: text('note'),
    });
  }
}

type TextsOf<Row> = {
  [Key in keyof Row]-?: Row[Key] extends string | undefined ? Key : never;
}[keyof Row];
type NumbersOf<Row> = {
  [Key in keyof Row]-?: Row[Key] extends number | undefined ? Key : never;
}[keyof Row];
