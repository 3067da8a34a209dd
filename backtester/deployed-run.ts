/** A `deploy` as a run: what it says of strategy, policy and params, and in the place of the rest what a broker decides. */

import type { Compilation, DeploymentSpec, EmitSource } from '../compiler/index.ts';
import { type Overrides, type PreparedRun, preparedOf, prepareRun } from './assemble-run.ts';
import { choiceOf } from './choose-run.ts';
import type { BacktestSpec } from './spec.ts';
import { type Step, wrong } from './step.ts';

/** Names in the program, of one or of both. */
interface TradedChoice {
  readonly deployment?: string | undefined;
  /** Alone it is what a paper session trades. Beside a deployment its dates, cash, costs and fills stand in for the broker's. */
  readonly backtest?: string | undefined;
}

/** What a session trades. The compilation has no errors, so every name that a deployment uses is declared. */
export function prepareTraded(
  compilation: Compilation,
  from: EmitSource,
  { deployment, backtest }: TradedChoice,
  overrides: Overrides,
): Step<PreparedRun> {
  if (deployment === undefined) return prepareRun(compilation, from, backtest, overrides);
  const { file, deployments, backtests } = compilation;
  const spec = deployments.find(({ name }) => name === deployment);
  const terms = backtests.find(({ name }) => name === backtest);
  if (!spec) return wrong(`\`${file}\` has no deployment called \`${deployment}\`.`);
  if (backtest !== undefined && !terms)
    return wrong(`\`${file}\` has no backtest called \`${backtest}\`.`);
  const choice = choiceOf(compilation, terms ? onStoredBars(spec, terms) : atBroker(spec));
  return choice.kind === 'refused'
    ? choice
    : preparedOf(compilation, from, choice.value, overrides);
}

/**
 * The account's cash is known at the connection, and is the engine's from then on. This is what members of an ensemble
 * count with: so much that none of their sizes comes to less than a share.
 */
const CASH_OF_MEMBERS = 1_000_000;

const FREE = { commissions: [], slippage: 0, borrowPerYear: 0, interestPerYear: 0 };

/** Data and dates are the present. */
function atBroker({ costs, ...spec }: DeploymentSpec): BacktestSpec {
  return {
    ...spec,
    data: '',
    cash: CASH_OF_MEMBERS,
    currency: 'USD',
    costs: costs ?? FREE,
  };
}

function onStoredBars({ costs, fill, ...spec }: DeploymentSpec, terms: BacktestSpec): BacktestSpec {
  const { protectionBase, protectionFrom } = fill;
  return {
    ...terms,
    ...spec,
    costs: costs ?? terms.costs,
    fill: spec.broker === 'paper' ? fill : { ...terms.fill, protectionBase, protectionFrom },
  };
}
