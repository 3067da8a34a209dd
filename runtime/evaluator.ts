/**
 * The evaluator contract: what a compiled strategy looks like to the engine.
 * An evaluator is a pure function of columns: stepping rows 0..i of equal columns always ends in equal state.
 */

/** Columns by name. Each has one value a bar; NaN means absent. */
export type Columns = Readonly<Record<string, Float64Array>>;

/** The columns that every series has. */
export const BAR_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Columns that the engine itself writes at row i before `step(i)`, where a program reads them:
 * what the strategy holds in this symbol after the fills of bar i, marked at its close.
 * `position_side` is 1, -1 or 0; `position_*` other than side and size are NaN while flat.
 */
export const POSITION_COLUMNS = [
  'position_side',
  'position_size',
  'position_entry_price',
  'position_bars_held',
  'position_pnl',
  'position_pnl_pct',
  'position_r',
  'equity',
  'cash',
] as const;

/** Columns derived from the bar's closing time in the exchange's time zone. Booleans are 1 and 0. */
export const TIME_COLUMNS = [
  'time_hour',
  'time_minute',
  'time_day_of_week',
  'time_day_of_month',
  'time_month',
  'time_year',
  'time_minutes_since_open',
  'time_last_bar_of_session',
] as const;

export type TimeColumn = (typeof TIME_COLUMNS)[number];

/** One strategy on one symbol. */
export interface Evaluator {
  /** Bit r is set when the condition of rule r is true at the close of the row last stepped. */
  readonly fired: number;
  /** Bit r is set when the condition of rule r is unknown there: something it reads is absent. */
  readonly unknown: number;
  /** Comparisons so far that were decided by less than one part in 1e12: a last bit could turn them. */
  readonly knifeEdges: number;
  /** Steps row i. Rows are stepped in order, each once. */
  step(i: number): void;
  /** Steps rows `from` to `to`, or only up to the first at whose close a rule is true; returns the row after the last. */
  run(from: number, to: number): number;
  /** Value of output k at the row last stepped; NaN when absent. */
  output(k: number): number;
  /** Back to the state before row 0. */
  reset(): void;
  /** Everything that the rows so far have left behind, as numbers. */
  snapshot(): Float64Array;
  /** Goes on from a snapshot of the same strategy with equal columns and params, with the row after it. */
  restore(state: Float64Array): void;
}

/** What the driver loop drives: the engine, seen from the emitted code. */
export interface Driven {
  /** Symbol indexes, row indexes and fired rules of the evaluators that step at the instant just opened. */
  readonly steppedSymbols: Int32Array;
  readonly steppedRows: Int32Array;
  readonly firedRules: Int32Array;
  /** Corporate actions, executions inside the bars of instant k, mark to market. Returns how many evaluators step. */
  open(k: number): number;
  /** Intents, sizing, risk and orders, from `firedRules`. */
  close(k: number): void;
  /**
   * The same with one symbol, whose row k is instant k: nothing goes through the arrays. Returns the row, at most
   * `to`, up to which its evaluator may run on while no rule is true: what the engine does until then does not touch it.
   */
  openOne(k: number, to: number): number;
  /** Rows k to `next` were stepped; `fired` is of the last of them, and in those before it no rule is true. */
  closeOne(k: number, next: number, fired: number): void;
  /**
   * The same with several symbols: the instant, at most `to`, up to which every evaluator may run before the engine
   * looks at any of them; k itself where the instants have to be gone through one by one. The rows of symbol s until
   * then are `firstRows[s]` to `endRows[s]`. Only programs whose outputs never change ask: nothing but the rules that
   * were true is kept of a row.
   */
  openMany(k: number, to: number): number;
  readonly firstRows: Int32Array;
  readonly endRows: Int32Array;
  /** At the close of this row of a symbol these rules are true. Symbol by symbol, each in order of its rows. */
  note(symbol: number, row: number, fired: number): void;
  /** Instants k to `next`, whose rows were stepped and noted. */
  closeMany(k: number, next: number): void;
}

/**
 * The loop that drives one program. Its source is compiled afresh for each program, so that its call of
 * `step` only ever meets one class (measured: a loop shared by seven classes costs 2.5 times as much).
 */
export type Drive = (
  engine: Driven,
  evaluators: readonly Evaluator[],
  from: number,
  to: number,
) => void;
