/** Reading a strategy's statements: those of one kind, and the expressions in one. */

import type { Expression, StrategyDeclaration, StrategyStatement } from '../grammar/index.ts';
import { lineAt } from './linked-source.ts';
import { walk } from './walk.ts';

type Kind = StrategyStatement['kind'];
type OfKind<K extends Kind> = Extract<StrategyStatement, { kind: K }>;

/** All statements of one kind, in source order. */
export function findStatements<K extends Kind>(
  strategy: StrategyDeclaration,
  kind: K,
): readonly OfKind<K>[] {
  return strategy.body.filter((statement): statement is OfKind<K> => statement.kind === kind);
}

/** The expressions that stand in a statement, in source order. */
export function expressionsOf(statement: StrategyStatement): readonly Expression[] {
  switch (statement.kind) {
    case 'ParamStatement': {
      const { range } = statement;
      return present([statement.value, range?.low, range?.high, range?.step]);
    }
    case 'LetStatement':
    case 'SignalStatement':
    case 'ProtectStatement':
      return [statement.value];
    case 'RequireStatement':
      return [statement.condition];
    case 'EnterStatement':
    case 'ExitStatement': {
      const { via } = statement;
      const bars = via?.timeInForce?.kind === 'bars' ? via.timeInForce.bars : undefined;
      return present([statement.condition, ...(via?.prices ?? []), bars]);
    }
    case 'SizeStatement':
      return present([statement.amount, statement.scaledBy]);
    case 'HoldStatement':
    case 'CooldownStatement':
      return [statement.bars];
    case 'PyramidStatement':
      return [statement.entries];
    case 'TargetStatement':
      return present([statement.weight, statement.condition, statement.band, statement.leverage]);
    case 'UniverseStatement':
    case 'EveryStatement':
    case 'TradingWindowStatement':
    case 'FlatByStatement':
    case 'FractionalStatement':
      return [];
    default:
      return statement satisfies never;
  }
}

/** Visits every expression of a strategy with all its parts, in source order. */
export function walkStrategy(
  { body }: StrategyDeclaration,
  visit: (node: Expression) => void,
): void {
  for (const expression of body.flatMap(expressionsOf)) walk(expression, visit);
}

/** A statement as reports name it: its text on one line, and the line that it begins on. */
export function writtenAs(
  { span }: StrategyStatement,
  source: string,
): { readonly reason: string; readonly line: number } {
  return {
    reason: source
      .slice(span.start, span.end)
      .replace(/\/\/[^\n]*/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
    line: lineAt(source, span.start),
  };
}

function present(expressions: readonly (Expression | undefined)[]): readonly Expression[] {
  return expressions.filter((expression) => expression !== undefined);
}
