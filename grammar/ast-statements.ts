/** Nodes of the syntax tree: the statements of strategies, ensembles, indicators and risk policies. */

import type {
  DurationLiteral,
  Expression,
  Identifier,
  Node,
  Span,
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
