/** Phase 6, lowering targets: their conditions become rules of the plan, their weights outputs. */

import type { Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { StrategyProgram, Targets } from '../runtime/program.ts';
import { lower } from './lower.ts';
import type { LowerContext } from './lower-context.ts';
import { type NodeId, TRUE } from './plan.ts';
import { findStatements as find, writtenAs } from './statements.ts';

export function lowerTargets(
  declaration: StrategyDeclaration,
  source: string,
  output: (node: Expression) => number,
): Pick<StrategyProgram, 'targets'> {
  const statements = find(declaration, 'TargetStatement');
  if (statements.length === 0) return {};
  // What one of them says holds for all: they are checked not to say different things.
  const said = <T>(read: (statement: (typeof statements)[number]) => T | undefined) =>
    statements.map(read).find((value) => value !== undefined);
  const band = said((statement) => statement.band);
  const leverage = said((statement) => statement.leverage);
  const targets: Targets = {
    schedule: said(({ rebalance }) => rebalance) ?? 'every close',
    statements: statements.map((statement) => ({
      weight: output(statement.weight),
      ...writtenAs(statement, source),
    })),
    ...(band && { band: output(band) }),
    ...(leverage && { leverage: output(leverage) }),
  };
  return { targets };
}

/** A target without `when` is always true. */
export function targetConditions(
  declaration: StrategyDeclaration,
  context: LowerContext,
): readonly NodeId[] {
  return find(declaration, 'TargetStatement').map(({ condition, span }) =>
    condition ? lower(condition, context) : context.builder.constant(TRUE, 'bool', span),
  );
}
