/** Nodes of the syntax tree: what every node has, and expressions. */

/** A half-open range of UTF-16 offsets into the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What every node has. */
export interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly span: Span;
}

/** A name as written, with its own span, so that a diagnostic can underline just the name. */
export interface Identifier extends Node<'Identifier'> {
  readonly name: string;
}

/** `14`, `1_000`, `2.5`: a bare number, which takes the unit that its place needs. */
export interface NumberLiteral extends Node<'NumberLiteral'> {
  readonly value: number;
}

/** `2%` (value 0.02) or `15bp` (value 0.0015). */
export interface RatioLiteral extends Node<'RatioLiteral'> {
  readonly value: number;
  readonly written: 'percent' | 'bp';
}

/** `25_000 USD`. */
export interface MoneyLiteral extends Node<'MoneyLiteral'> {
  readonly value: number;
  readonly currency: string;
}

export type DurationUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'mo';

/** `30m`, `4h`, `1d`, `1w`, `1mo`, `90s`: a length of time, also the name of a timeframe. */
export interface DurationLiteral extends Node<'DurationLiteral'> {
  readonly count: number;
  readonly unit: DurationUnit;
}

/** `10 bars`, `1 bar`. */
export interface BarsLiteral extends Node<'BarsLiteral'> {
  readonly count: number;
}

/** `100 shares`. */
export interface SharesLiteral extends Node<'SharesLiteral'> {
  readonly count: number;
}

/** `2R`: multiples of the distance from the fill to the first stop. */
export interface RiskMultipleLiteral extends Node<'RiskMultipleLiteral'> {
  readonly multiple: number;
}

/** `2x`: a leverage. */
export interface LeverageLiteral extends Node<'LeverageLiteral'> {
  readonly multiple: number;
}

/** `2020-01-31`, kept as written after a check that the day exists. */
export interface DateLiteral extends Node<'DateLiteral'> {
  readonly date: string;
}

/** `09:45`, in the exchange's time zone. */
export interface TimeLiteral extends Node<'TimeLiteral'> {
  readonly minutesOfDay: number;
}

/** `"text"`, also a symbol that is not a plain name (`"BRK.B"`). */
export interface TextLiteral extends Node<'TextLiteral'> {
  readonly text: string;
}

export interface BooleanLiteral extends Node<'BooleanLiteral'> {
  readonly value: boolean;
}

export type Literal =
  | NumberLiteral
  | RatioLiteral
  | MoneyLiteral
  | DurationLiteral
  | BarsLiteral
  | SharesLiteral
  | RiskMultipleLiteral
  | LeverageLiteral
  | DateLiteral
  | TimeLiteral
  | TextLiteral
  | BooleanLiteral;

/** `close`, `fast_ma`, `SPY`. */
export interface NameExpression extends Node<'NameExpression'> {
  readonly name: string;
}

export interface Argument extends Node<'Argument'> {
  /** Present for `name = value` and `name: value` arguments. */
  readonly name?: Identifier;
  readonly value: Expression;
}

/** `sma(close, 20)`, `news.sentiment(24h)`. */
export interface CallExpression extends Node<'CallExpression'> {
  readonly callee: NameExpression | FieldExpression;
  readonly args: readonly Argument[];
}

/** `position.size`, `macd(close).signal`. */
export interface FieldExpression extends Node<'FieldExpression'> {
  readonly object: Expression;
  readonly field: Identifier;
}

/** `x[n]` and `x n bars ago`. */
export interface PastExpression extends Node<'PastExpression'> {
  readonly series: Expression;
  readonly offset: Expression;
  readonly written: 'index' | 'bars ago';
}

/** `x on 1d`: x on the clock of another timeframe. */
export interface OnExpression extends Node<'OnExpression'> {
  readonly operand: Expression;
  readonly timeframe: DurationLiteral;
}

/** `x of SPY` or `10% of equity`: which of the two is decided when names are resolved. */
export interface OfExpression extends Node<'OfExpression'> {
  readonly operand: Expression;
  readonly target: NameExpression | TextLiteral;
}

/** `zscore(x) across universe`. */
export interface AcrossExpression extends Node<'AcrossExpression'> {
  readonly operand: Expression;
}

export interface UnaryExpression extends Node<'UnaryExpression'> {
  readonly operator: '-' | 'not';
  readonly operand: Expression;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | 'and'
  | 'or'
  | '??';

export interface BinaryExpression extends Node<'BinaryExpression'> {
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `a crosses above b`: true only on the bar where the order of the two changes. */
export interface CrossExpression extends Node<'CrossExpression'> {
  readonly direction: 'above' | 'below';
  readonly left: Expression;
  readonly right: Expression;
}

/** `x between low and high`, both bounds included. */
export interface BetweenExpression extends Node<'BetweenExpression'> {
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
}

/** `position.side is long`, `x is absent`. */
export interface IsExpression extends Node<'IsExpression'> {
  readonly operand: Expression;
  readonly negated: boolean;
  readonly what: Identifier;
}

/** `x rising for 3 bars`, `x falling for n bars`. */
export interface RisingExpression extends Node<'RisingExpression'> {
  readonly direction: 'rising' | 'falling';
  readonly operand: Expression;
  readonly bars: Expression;
}

/** `cond for 3 bars`: true on this bar and the n−1 before. */
export interface ForBarsExpression extends Node<'ForBarsExpression'> {
  readonly condition: Expression;
  readonly bars: Expression;
}

/** `cond within 3 bars`: true on at least one of the last n bars. */
export interface WithinBarsExpression extends Node<'WithinBarsExpression'> {
  readonly condition: Expression;
  readonly bars: Expression;
}

/** `if c then a else b`. */
export interface IfExpression extends Node<'IfExpression'> {
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `(x)`: kept so that the formatter and the source agree; meaning passes through. */
export interface ParenExpression extends Node<'ParenExpression'> {
  readonly inner: Expression;
}

/** Stands where the parser had to recover; no later phase reports anything about it. */
export interface ErrorExpression extends Node<'ErrorExpression'> {}

export type Expression =
  | Literal
  | NameExpression
  | CallExpression
  | FieldExpression
  | PastExpression
  | OnExpression
  | OfExpression
  | AcrossExpression
  | UnaryExpression
  | BinaryExpression
  | CrossExpression
  | BetweenExpression
  | IsExpression
  | RisingExpression
  | ForBarsExpression
  | WithinBarsExpression
  | IfExpression
  | ParenExpression
  | ErrorExpression;
