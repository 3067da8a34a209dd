/** Nodes of the syntax tree: the statements of backtests, deployments and tests, which run what the others declare. */

import type { DateLiteral, Expression, Identifier, Node, TextLiteral } from './ast-expressions.ts';
import type { FractionalStatement, Side, SymbolRef } from './ast-statements.ts';

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
