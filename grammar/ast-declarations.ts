/** Nodes of the syntax tree: declarations, and the file that they make up. */

import type { Expression, Identifier, Node, TextLiteral } from './ast-expressions.ts';
import type { BacktestStatement, DeployStatement, TestStatement } from './ast-run-statements.ts';
import type {
  EnsembleStatement,
  IndicatorParameter,
  IndicatorStatement,
  KillSection,
  RiskSection,
  StrategyStatement,
  SymbolRef,
} from './ast-statements.ts';

/** `import "lib/trend.strat"` or `import Name, Other from "lib/trend.strat"`. */
export interface ImportDeclaration extends Node<'ImportDeclaration'> {
  readonly names: readonly Identifier[];
  readonly path: TextLiteral;
}

/** `universe Liquid = members of "sp500" as of each day where …`, `universe Majors = SPY, QQQ`. */
export interface UniverseDeclaration extends Node<'UniverseDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly symbols: readonly SymbolRef[];
  readonly membersOf?: TextLiteral;
  readonly where?: Expression;
}

export interface IndicatorDeclaration extends Node<'IndicatorDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly parameters: readonly IndicatorParameter[];
  readonly body: readonly IndicatorStatement[];
}

export interface StrategyDeclaration extends Node<'StrategyDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly body: readonly StrategyStatement[];
}

export interface EnsembleDeclaration extends Node<'EnsembleDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly body: readonly EnsembleStatement[];
}

export interface RiskDeclaration extends Node<'RiskDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly sections: readonly RiskSection[];
  /** More than one is a mistake that a later phase reports. */
  readonly kills: readonly KillSection[];
}

export interface BacktestDeclaration extends Node<'BacktestDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly body: readonly BacktestStatement[];
}

/** `deploy Paper { run Core under House on alpaca paper }`. */
export interface DeployDeclaration extends Node<'DeployDeclaration'> {
  readonly doc?: string;
  readonly name: Identifier;
  readonly body: readonly DeployStatement[];
}

/** `test "one entry" for Momentum { … }`. */
export interface TestDeclaration extends Node<'TestDeclaration'> {
  readonly title: TextLiteral;
  readonly subject: Identifier;
  readonly body: readonly TestStatement[];
}

export type Declaration =
  | ImportDeclaration
  | UniverseDeclaration
  | IndicatorDeclaration
  | StrategyDeclaration
  | EnsembleDeclaration
  | RiskDeclaration
  | BacktestDeclaration
  | DeployDeclaration
  | TestDeclaration;

/** A whole source file. */
export interface Program extends Node<'Program'> {
  readonly declarations: readonly Declaration[];
}
