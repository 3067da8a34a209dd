/** Reading what runs strategies: its statements, and the one that names the strategy. */

import type {
  BacktestDeclaration,
  BacktestStatement,
  Declaration,
  DeployDeclaration,
  DeployStatement,
  RunStatement,
} from '../grammar/index.ts';

/** What runs a strategy: with bars that are stored, or at a broker. */
export type RunDeclaration = BacktestDeclaration | DeployDeclaration;

export function isRunDeclaration(node: Declaration): node is RunDeclaration {
  return node.kind === 'BacktestDeclaration' || node.kind === 'DeployDeclaration';
}

/** In one list, so that statements of either are found by their kind. */
export function statementsOf({
  body,
}: RunDeclaration): readonly (BacktestStatement | DeployStatement)[] {
  return body;
}

/** `run Core under House`. Absent, or said twice, in a text that has an error there. */
export function runOf(declaration: RunDeclaration): RunStatement | undefined {
  return statementsOf(declaration).find((statement) => statement.kind === 'RunStatement');
}
