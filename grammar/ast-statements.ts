/** Nodes of the syntax tree: the statements of strategies, indicators, ensembles, risk policies, backtests and tests. */

import type {
  DateLiteral,
  DurationLiteral,
  Expression,
  Identifier,
  Node,
  Span,
  TextLiteral,
  TimeLiteral,
} from './ast-expressions.ts';

// ── Parts of statements ──────────────────────────────────────────────────────────────────────────

export type Side = 'long' | 'short';

/** How long an order works: `day`, `gtc`, or `for n bars`. */
export type TimeInForce =
  | { readonly kind: 'day'; readonly span: Span }
  | { readonly kind: 'gtc'; readonly span: Span }
  | { readonly kind: 'bars'; readonly bars: Expression; readonly span: Span };

/** `via limit P`, `via stop P`, `via stop limit S, L`, `via open auction`, `via close auction`, `via market`. */
export interface ViaClause extends Node<'ViaClause'> {
  readonly order: 'market' | 'limit' | 'stop' | 'stop limit' | 'open auction' | 'close auction';
  /** One price for limit and stop; stop then limit for stop limit; none for the rest. */
  readonly prices: readonly Expression[];
  readonly timeInForce?: TimeInForce;
}

/** `SPY` or `"BRK.B"`. */
export interface SymbolRef extends Node<'SymbolRef'> {
  readonly name: string;
  readonly quoted: boolean;
}

// ── Statements of a strategy (an ensemble and an indicator share some) ──────────────────────────
/** `universe SPY, QQQ` or `universe Liquid`: whether a name is a symbol or a universe is resolved later. */
export interface UniverseStatement extends Node<'UniverseStatement'> {
  readonly symbols: readonly SymbolRef[];
}

export interface EveryStatement extends Node<'EveryStatement'> {
  readonly timeframe: DurationLiteral;
}

/** `param fast = 20 in 5..50 step 5`. */
export interface ParamStatement extends Node<'ParamStatement'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly value: Expression;
  readonly range?: {
    readonly low: Expression;
    readonly high: Expression;
    readonly step?: Expression;
  };
}

export interface RequireStatement extends Node<'RequireStatement'> {
  readonly condition: Expression;
}

export interface LetStatement extends Node<'LetStatement'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly value: Expression;
}

export interface EnterStatement extends Node<'EnterStatement'> {
  readonly side: Side;
  readonly condition: Expression;
  readonly via?: ViaClause;
}

export interface ExitStatement extends Node<'ExitStatement'> {
  /** Absent: `exit when …` closes whichever side is held. */
  readonly side?: Side;
  readonly condition: Expression;
  readonly via?: ViaClause;
}

/**
 * `stop 3 * atr(14) from entry`, `take 3R`, `trail 5%`, `stop at lowest(low, 10)`.
 * `reference` absent: the value is a price level (stop, take), a multiple (`3R`) or, for trail, a distance.
 */
export interface ProtectStatement extends Node<'ProtectStatement'> {
  readonly protection: 'stop' | 'take' | 'trail';
  readonly side?: Side;
  /** `at` was written: the value is a price level. */
  readonly level: boolean;
  readonly value: Expression;
  readonly reference?: 'entry' | 'signal';
  readonly fromNextBar: boolean;
}

/** `size risk 1% of equity`, `size 10% of equity`, `size volatility 15%`, `size 100 shares`, `size 5_000 USD`. */
export interface SizeStatement extends Node<'SizeStatement'> {
  readonly method: 'risk' | 'volatility' | 'value';
  readonly amount: Expression;
  readonly scaledBy?: Expression;
  readonly fractional: boolean;
}

/** `hold at most 40 bars`. */
export interface HoldStatement extends Node<'HoldStatement'> {
  readonly bars: Expression;
}

/** `cooldown 5 bars`. */
export interface CooldownStatement extends Node<'CooldownStatement'> {
  readonly bars: Expression;
}

/** `between 09:45 and 15:45`: entries only inside this window of the exchange's day. */
export interface TradingWindowStatement extends Node<'TradingWindowStatement'> {
  readonly from: TimeLiteral;
  readonly to: TimeLiteral;
}

/** `flat by 15:55`. */
export interface FlatByStatement extends Node<'FlatByStatement'> {
  readonly time: TimeLiteral;
}

/** `pyramid up to 3`. */
export interface PyramidStatement extends Node<'PyramidStatement'> {
  readonly entries: Expression;
}

export interface SignalStatement extends Node<'SignalStatement'> {
  readonly value: Expression;
}

/** `fractional`: quantities are not rounded to whole shares. */
export interface FractionalStatement extends Node<'FractionalStatement'> {}

export type RebalanceSchedule = 'daily' | 'weekly' | 'monthly' | 'first session of month';

/** `target 10% when … rebalance monthly`. */
export interface TargetStatement extends Node<'TargetStatement'> {
  readonly weight: Expression;
  readonly condition?: Expression;
  readonly rebalance?: RebalanceSchedule;
  readonly band?: Expression;
  readonly leverage?: Expression;
}

export type StrategyStatement =
  | UniverseStatement
  | EveryStatement
  | ParamStatement
  | RequireStatement
  | LetStatement
  | EnterStatement
  | ExitStatement
  | ProtectStatement
  | SizeStatement
  | HoldStatement
  | CooldownStatement
  | TradingWindowStatement
  | FlatByStatement
  | PyramidStatement
  | SignalStatement
  | FractionalStatement
  | TargetStatement;

// ── Statements of an ensemble ───────────────────────────────────────────────────────────────────

export interface MemberStatement extends Node<'MemberStatement'> {
  readonly member: Identifier;
  readonly weight: Expression;
}

export interface CombineStatement extends Node<'CombineStatement'> {
  readonly method: Identifier;
}

/** One line of `learn { … }`; `head` is its first word, `words` the rest in order, for a later phase to read. */
export interface LearnClause extends Node<'LearnClause'> {
  readonly head: string;
  readonly words: readonly (Identifier | Expression)[];
}

export interface LearnStatement extends Node<'LearnStatement'> {
  readonly clauses: readonly LearnClause[];
}

export type EnsembleStatement =
  | StrategyStatement
  | MemberStatement
  | CombineStatement
  | LearnStatement;

// ── Statements of an indicator ──────────────────────────────────────────────────────────────────

export interface OutStatement extends Node<'OutStatement'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly value: Expression;
}

/** `x`, `n = 14`, `k: ratio = 2`. */
export interface IndicatorParameter extends Node<'IndicatorParameter'> {
  readonly name: Identifier;
  readonly type?: Identifier;
  readonly value?: Expression;
}

export type IndicatorStatement = LetStatement | OutStatement;

// ── Statements of a risk policy ─────────────────────────────────────────────────────────────────

export type RiskActionKind = 'reduce' | 'reject' | 'halt entries' | 'halt strategy' | 'kill';

export interface RiskAction extends Node<'RiskAction'> {
  readonly action: RiskActionKind;
  /** `until next session`, `until fresh`: the words after `until`, joined by one space. */
  readonly until?: string;
}

/** `drawdown from peak <= 10% else kill`, `when … deployed <= 40% of equity else reject`. */
export interface RiskRule extends Node<'RiskRule'> {
  readonly metric: Identifier;
  /** `from peak`, `from session_open`, `from entry`. */
  readonly reference?: Identifier;
  /** `per symbol`. */
  readonly per?: Identifier;
  /** `over 60 bars`. */
  readonly over?: Expression;
  readonly comparison: '<=' | '<' | '>=' | '>';
  readonly bound: Expression;
  /** `5% from last`. */
  readonly boundReference?: Identifier;
  /** `30 per 1m`. */
  readonly boundPer?: DurationLiteral;
  readonly action: RiskAction;
  readonly when?: Expression;
}

export type RiskSectionName = 'order' | 'strategy' | 'portfolio' | 'market';

export interface RiskSection extends Node<'RiskSection'> {
  readonly section: RiskSectionName;
  readonly rules: readonly RiskRule[];
}

/** `cancel all orders`, `freeze positions`, `alert critical`, `reset by operator`. */
export interface KillClause extends Node<'KillClause'> {
  readonly about: 'cancel' | 'positions' | 'alert' | 'reset';
  /** `orders`, `all orders`; `freeze`, `flatten`; otherwise the last word. */
  readonly what: string;
}

/** `kill { cancel orders  freeze positions  alert critical  reset by operator }`. */
export interface KillSection extends Node<'KillSection'> {
  readonly clauses: readonly KillClause[];
}

// ── Statements of a backtest ────────────────────────────────────────────────────────────────────

/** `run Core under House`. */
export interface RunStatement extends Node<'RunStatement'> {
  readonly strategy: Identifier;
  readonly policy?: Identifier;
}

/** `data "us-equities" from 2010-01-01 to 2020-12-31`. */
export interface DataStatement extends Node<'DataStatement'> {
  readonly source: TextLiteral;
  readonly from?: DateLiteral;
  readonly to?: DateLiteral;
}

export interface CashStatement extends Node<'CashStatement'> {
  readonly amount: Expression;
}

/** `commission 0.005 USD per share min 1 USD max 0.5%`: one statement may name one basis; several add up. */
export interface CommissionClause extends Node<'CommissionClause'> {
  readonly rate: Expression;
  readonly per?: 'share' | 'order';
  readonly min?: Expression;
  readonly max?: Expression;
}

/** `slippage 2bp`, `participation 10%`, `borrow 3% per year`, `interest 5% per year`. */
export interface CostClause extends Node<'CostClause'> {
  readonly cost: 'slippage' | 'participation' | 'borrow' | 'interest';
  readonly rate: Expression;
}

export interface CostsStatement extends Node<'CostsStatement'> {
  readonly commissions: readonly CommissionClause[];
  readonly others: readonly CostClause[];
}

export type FillOptionName =
  | 'next open'
  | 'same close'
  | 'size at fill'
  | 'from signal'
  | 'from next bar'
  | 'stop first'
  | 'target first'
  | 'nearest to open'
  | 'close at end';

/** `fill next open, size at fill`, or an option alone on its line: `close at end`. */
export interface FillStatement extends Node<'FillStatement'> {
  readonly options: readonly (Node<'FillOption'> & { readonly option: FillOptionName })[];
}

/** `news "headlines.csv"`: the table that `news.…` reads. */
export interface NewsStatement extends Node<'NewsStatement'> {
  readonly source: TextLiteral;
}

export interface BenchmarkStatement extends Node<'BenchmarkStatement'> {
  readonly symbol: SymbolRef;
}

/** `margin 2x`. */
export interface MarginStatement extends Node<'MarginStatement'> {
  readonly leverage: Expression;
}

/** `with fast = 2, slow = 3`. */
export interface WithStatement extends Node<'WithStatement'> {
  readonly assignments: readonly { readonly name: Identifier; readonly value: Expression }[];
}

export type BacktestStatement =
  | RunStatement
  | DataStatement
  | CashStatement
  | CostsStatement
  | FillStatement
  | BenchmarkStatement
  | NewsStatement
  | MarginStatement
  | FractionalStatement
  | WithStatement;

// ── Statements of a deployment ──────────────────────────────────────────────────────────────────

/** `on alpaca paper`. */
export interface VenueStatement extends Node<'VenueStatement'> {
  readonly broker: Identifier;
  readonly mode?: Identifier;
}

export type DeployStatement =
  | RunStatement
  | VenueStatement
  | CostsStatement
  | FillStatement
  | NewsStatement
  | MarginStatement
  | FractionalStatement
  | WithStatement;

// ── Statements of a test ────────────────────────────────────────────────────────────────────────

/** `10`, or `10 for 20 bars`: the same value on several bars in a row. */
export interface GivenValue extends Node<'GivenValue'> {
  readonly value: Expression;
  readonly bars?: Expression;
}

/** `given SPY close 10, 10, 10, 12`. */
export interface GivenStatement extends Node<'GivenStatement'> {
  readonly symbol: SymbolRef;
  readonly field: Identifier;
  readonly values: readonly GivenValue[];
}

/** `enter long SPY at bar 4 at 13 for 100 shares`, `exit long SPY at bar 6 by stop`. */
export interface FillExpectation extends Node<'FillExpectation'> {
  readonly action: 'enter' | 'exit';
  readonly side: Side;
  readonly symbol: SymbolRef;
  readonly bar: Expression;
  readonly price?: Expression;
  readonly quantity?: Expression;
  readonly by?: Identifier;
}

/** `no orders`, `no other orders`. */
export interface NoOrdersExpectation extends Node<'NoOrdersExpectation'> {
  readonly other: boolean;
}

/** `position SPY -100 at bar 5`: shares held after that bar. */
export interface PositionExpectation extends Node<'PositionExpectation'> {
  readonly symbol: SymbolRef;
  readonly quantity: Expression;
  readonly bar: Expression;
}

/** `equity 100_500 USD at bar 5`. */
export interface EquityExpectation extends Node<'EquityExpectation'> {
  readonly amount: Expression;
  readonly bar: Expression;
}

export type Expectation =
  | FillExpectation
  | NoOrdersExpectation
  | PositionExpectation
  | EquityExpectation;

/** `expect enter long SPY at bar 4`. */
export interface ExpectStatement extends Node<'ExpectStatement'> {
  readonly what: Expectation;
}

export type TestStatement = GivenStatement | WithStatement | ExpectStatement;
