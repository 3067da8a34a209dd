/**
 * A deployment that leaves out what the backtests of its strategy say: it would trade something that nobody has tried.
 * What it says otherwise is on purpose.
 */

import type { DeployDeclaration, DeployStatement, Program } from '../grammar/index.ts';
import type { BacktestSpec } from './backtest-spec.ts';
import { defaultParams } from './bind.ts';
import type { Compilation, ParamValues } from './compilation.ts';
import type { DeploymentSpec } from './deployment-spec.ts';
import type { Report } from './diagnostics/report.ts';

export function lintDeployments(
  program: Program,
  {
    strategies,
    backtests,
    deployments,
  }: Pick<Compilation, 'strategies' | 'backtests' | 'deployments'>,
  report: Report,
): void {
  for (const declaration of program.declarations) {
    if (declaration.kind !== 'DeployDeclaration') continue;
    const deployment = deployments.find(({ name }) => name === declaration.name.name);
    if (!deployment) continue;
    const tried = backtests.filter(({ strategy }) => strategy === deployment.strategy);
    const strategy = strategies.find(({ name }) => name === deployment.strategy);
    const defaults = strategy ? defaultParams(strategy.plan.params) : {};
    const left = tried.map((spec) => leftOut(declaration, { deployment, defaults }, spec));
    const [first] = left;
    const [backtest] = tried;
    if (!first || !backtest) continue;
    // One backtest of what it trades is enough.
    if (left.some((lines) => lines.length === 0)) continue;
    const lines = first.map((line) => `\`${line}\``).join(', ');
    const end = declaration.span.end - 1;
    report(
      'W0706',
      declaration.name.span,
      `\`${deployment.name}\` leaves out what \`${backtest.name}\` has tried: ${lines}.`,
      {
        why: `What is left out has its default, so \`${deployment.strategy}\` would trade otherwise than it was tested.`,
        fix: {
          text: `write ${lines} in \`${deployment.name}\` too, or say what it shall be there`,
          edits: [{ span: { start: end, end }, text: `${first.join('  ')} ` }],
        },
      },
    );
  }
}

/** As they would be written in the deployment. */
function leftOut(
  { body }: DeployDeclaration,
  { deployment, defaults }: { readonly deployment: DeploymentSpec; readonly defaults: ParamValues },
  backtest: BacktestSpec,
): readonly string[] {
  const says = (kind: DeployStatement['kind']) => body.some((statement) => statement.kind === kind);
  const params = Object.entries(backtest.params).filter(
    ([name, value]) => !Object.hasOwn(deployment.params, name) && defaults[name] !== value,
  );
  const { protectionBase, protectionFrom } = backtest.fill;
  const fill = [
    ...(protectionBase === 'signal' ? ['from signal'] : []),
    ...(protectionFrom === 'next bar' ? ['from next bar'] : []),
  ];
  return [
    ...(params.length === 0 ? [] : [`with ${params.map(([n, v]) => `${n} = ${v}`).join(', ')}`]),
    ...(backtest.margin === 1 || says('MarginStatement') ? [] : [`margin ${backtest.margin}x`]),
    ...(backtest.fractional && !deployment.fractional ? ['fractional'] : []),
    ...(fill.length === 0 || says('FillStatement') ? [] : [`fill ${fill.join(', ')}`]),
  ];
}
