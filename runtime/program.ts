/**
 * A compiled strategy as the engine sees it: which rules there are and how they become orders.
 * Every number a rule needs is an output of the evaluator, read when the rule acts.
 */

/** Index for `Evaluator.output`. */
export type OutputIndex = number;

export type Side = 'long' | 'short';

export type ProgramTimeInForce =
  | { readonly kind: 'day' }
  | { readonly kind: 'gtc' }
  | { readonly kind: 'bars'; readonly bars: OutputIndex };

/** How a rule's order reaches the market. Auction orders fill at the next open, or at the next bar's close. */
export type Via =
  | { readonly kind: 'market' }
  | { readonly kind: 'open auction' }
  | { readonly kind: 'close auction' }
  | {
      readonly kind: 'limit';
      readonly limit: OutputIndex;
      readonly timeInForce: ProgramTimeInForce;
    }
  | { readonly kind: 'stop'; readonly stop: OutputIndex; readonly timeInForce: ProgramTimeInForce }
  | {
      readonly kind: 'stop limit';
      readonly stop: OutputIndex;
      readonly limit: OutputIndex;
      readonly timeInForce: ProgramTimeInForce;
    };

/** An `enter` or `exit` statement. Rule r of the program is bit r of `Evaluator.fired`. */
export interface Rule {
  readonly kind: 'enter' | 'exit';
  /** Absent on an `exit` without a side: it closes whichever side is held. */
  readonly side?: Side;
  readonly via: Via;
  /** The condition as written, for reports: `enter long when fast crosses above slow`. */
  readonly reason: string;
  /** 1-based source line. */
  readonly line: number;
}

/**
 * A `stop`, `take` or `trail` statement.
 * `distance` is in price units, `ratio` a share of the base price, `level` a price, `multiple` a number of R.
 * A stop at a distance lies against the position, a take with it. A trail follows the close.
 */
export interface Protection {
  readonly kind: 'stop' | 'take' | 'trail';
  readonly side?: Side;
  readonly measure: 'distance' | 'ratio' | 'level' | 'multiple';
  readonly value: OutputIndex;
  /** What a distance or ratio is measured from: the fill price, or the close of the signal's bar. */
  readonly base: 'entry' | 'signal';
  /** The first bar on which it can fill: the entry bar from the fill on, or the bar after it. */
  readonly from: 'entry bar' | 'next bar';
  /** The statement as written, for reports: `stop 3 * atr(14) from entry`. */
  readonly reason: string;
  readonly line: number;
}

/** How many shares an entry asks for. */
export type Sizing =
  /** quantity = fraction × equity ÷ |reference − stop|. */
  | { readonly kind: 'risk'; readonly fraction: OutputIndex }
  /** value ÷ reference, value a share of equity. */
  | { readonly kind: 'equity'; readonly fraction: OutputIndex }
  /** value ÷ reference, value a share of the account's cash. */
  | { readonly kind: 'cash'; readonly fraction: OutputIndex }
  /** value ÷ reference, in the account's currency. */
  | { readonly kind: 'money'; readonly amount: OutputIndex }
  | { readonly kind: 'shares'; readonly quantity: OutputIndex }
  /** weight = target ÷ realised volatility, at most 100% of equity. */
  | { readonly kind: 'volatility'; readonly target: OutputIndex; readonly realized: OutputIndex };

/** When targets are read. Sessions are the exchange's; the close of one is that of its last bar. */
export type RebalanceSchedule =
  | 'every close'
  | 'daily'
  /** At the close of the last session of the week, of the month. */
  | 'weekly'
  | 'monthly'
  | 'first session of month';

/** A `target` statement. The condition of target t of the program is bit t of `Evaluator.fired`. */
export interface Target {
  /** Share of equity; a short position below zero. */
  readonly weight: OutputIndex;
  /** The statement as written, for reports. */
  readonly reason: string;
  readonly line: number;
}

/** The other style: weights instead of rules. Of several targets the first one that is true counts. */
export interface Targets {
  readonly schedule: RebalanceSchedule;
  readonly statements: readonly Target[];
  /** A weight that is off by no more than this share of equity makes no order. */
  readonly band?: OutputIndex;
  /** What the weights may come to together; 1 without it. */
  readonly leverage?: OutputIndex;
}

/** What is compared across the symbols of a universe that have a bar at one instant. */
export type SectionMeasure = 'rank' | 'percentile' | 'zscore' | 'count' | 'mean';

/** A column that is an output of a stream on another clock, at its last bar that had closed. */
export interface Join {
  readonly column: string;
  /** Index in the program's `feeds`. */
  readonly feed: number;
  readonly output: OutputIndex;
  /**
   * Bars that the reader waits from the column's first value on, that one included. Absent where it can do without:
   * `x ?? y`, `x is absent`.
   */
  readonly warmup?: { readonly defined: number; readonly settled: number };
}

/** A column that says where an output of a feed stands among those of all symbols. */
export interface Section extends Join {
  readonly measure: SectionMeasure;
}

/** What an evaluator reads beyond the columns of its own bars, and when it can be relied upon. */
export interface StreamProgram {
  /** Bars until every stream that is read has a value, and until recursive seeds have faded. */
  readonly warmup: { readonly defined: number; readonly settled: number };
  /** Columns beyond open, high, low, close, volume, joins and sections that the evaluator reads. */
  readonly reads: readonly string[];
  readonly joins: readonly Join[];
  readonly sections: readonly Section[];
}

/** A stream that a strategy reads on another clock than its own. It has an evaluator of its own. */
export interface Feed extends StreamProgram {
  /** For reports: `1d`, `SPY`, `SPY 1d`. */
  readonly name: string;
  /** Absent: the symbol that the strategy runs on. */
  readonly symbol?: string;
  readonly timeframe: string;
  /**
   * Above 0: it runs on the strategy's own bars, and steps for all symbols before those of a lower stage do, because
   * its outputs are compared across the universe.
   */
  readonly stage: number;
}

/** How members' signals become one score. */
export type CombineMethod =
  /** Σ weight × signal. */
  | 'weighted_mean'
  /** +1, −1 or 0: the side with the larger part of the weights behind it. */
  | 'vote'
  /** The signal of the member with the largest weight. */
  | 'best_of';

/** How weights move, once a session, and within which bounds. All numbers but `over` are shares of one. */
export interface LearnProgram {
  readonly from: 'realized_pnl' | 'volatility' | 'equal';
  /** Trades of each member, or bars, that count. */
  readonly over: number;
  readonly rate: number;
  readonly lowest: number;
  readonly highest: number;
  /** The most that one weight moves in a session. */
  readonly largestStep: number;
  /** Trades of all members together before the first move. */
  readonly afterTrades: number;
}

export interface EnsembleProgram {
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  readonly combine: CombineMethod;
  readonly learn?: LearnProgram;
}

/** A declared universe. */
export interface ProgramUniverse {
  readonly name: string;
  /** Name of the membership table that says who belongs to it on which day; absent where it is a list. */
  readonly table?: string;
  /** Its `where`: 1 where that holds, 0 where it does not, absent while that is unknown. */
  readonly filter?: OutputIndex;
}

export interface StrategyProgram extends StreamProgram {
  readonly name: string;
  /** Of a universe with a table: none before the table is read. */
  readonly symbols: readonly string[];
  readonly universe?: ProgramUniverse;
  /** Timeframe of the strategy's clock, as written: `1d`, `5m`. */
  readonly every: string;
  /** Streams on other clocks; each comes before those that read it. */
  readonly feeds: readonly Feed[];
  /** What an ensemble's score is made of; absent for a strategy. */
  readonly ensemble?: EnsembleProgram;
  /** Its signal as a member of an ensemble, clamped to −1..1; without it the side of its position. */
  readonly signal?: OutputIndex;
  /** Empty in a strategy of targets. */
  readonly rules: readonly Rule[];
  readonly targets?: Targets;
  readonly protections: readonly Protection[];
  /** Absent in a strategy of targets. */
  readonly sizing?: Sizing;
  /** Multiplies the quantity by |x| clamped to 0..1. */
  readonly scaledBy?: OutputIndex;
  readonly fractional: boolean;
  readonly holdAtMostBars?: OutputIndex;
  readonly cooldownBars?: OutputIndex;
  /** Entries in one direction that may add up; 1 without `pyramid`. */
  readonly maxEntries?: OutputIndex;
  /** Minutes of the exchange's day; an entry acts only on bars closing inside, both ends included. */
  readonly window?: { readonly fromMinute: number; readonly toMinute: number };
  /** Minute of the exchange's day at whose first close at or after it everything is closed. */
  readonly flatByMinute?: number;
}
