/** Which backtest of a file runs, and the strategy and the policy that it names. */

import { type Compilation, type CompiledStrategy, housePolicy } from '../compiler/index.ts';
import { nearestNames } from '../market/index.ts';
import type { RiskPolicy } from '../runtime/index.ts';
import type { ReportedPolicy } from './report.ts';
import type { BacktestSpec } from './spec.ts';
import { ok, type Step, usage, wrong } from './step.ts';

export interface Choice {
  readonly spec: BacktestSpec;
  readonly strategy: CompiledStrategy;
  /** All of the file: the members of an ensemble are among them. */
  readonly strategies: readonly CompiledStrategy[];
  readonly policy: RiskPolicy;
  /** The `when` conditions of the policy, for this strategy. */
  readonly conditions?: CompiledStrategy;
  readonly reported: ReportedPolicy;
}

/** The compilation has no errors, so every name that a backtest uses is declared. */
export function chooseBacktest(compilation: Compilation, name: string | undefined): Step<Choice> {
  const spec = chooseSpec(compilation, name);
  return spec.kind === 'refused' ? spec : choiceOf(compilation, spec.value);
}

/** The strategy and the policy that a run names. */
export function choiceOf(compilation: Compilation, spec: BacktestSpec): Step<Choice> {
  const strategy = compilation.strategies.find((each) => each.name === spec.strategy);
  if (!strategy) {
    return wrong(`\`${spec.strategy}\`, which \`${spec.name}\` runs, is no strategy.`);
  }
  const [policy, origin] = choosePolicy(compilation, spec.policy);
  const reported = { name: policy.name, origin, rules: policy.rules.length };
  const conditions = compilation.conditions.find(
    (each) => each.policy === policy.name && each.strategy === strategy.name,
  )?.program;
  return ok({
    spec,
    strategy,
    strategies: compilation.strategies,
    policy,
    ...(conditions && { conditions }),
    reported,
  });
}

function chooseSpec(
  { file, backtests }: Compilation,
  name: string | undefined,
): Step<BacktestSpec> {
  const names = backtests.map((each) => each.name);
  const listed = names.map((each) => `\`${each}\``).join(', ');
  if (names.length === 0) {
    return wrong(
      `\`${file}\` declares no backtest.`,
      'add `backtest Name { run … data … }`; `strata init` writes an example',
    );
  }
  if (name !== undefined) {
    const chosen = backtests.find((each) => each.name === name);
    if (chosen) return ok(chosen);
    const near = nearestNames(name, names, 1)[0];
    return usage(
      `\`${file}\` has no backtest called \`${name}\`.`,
      near === undefined ? `it has ${listed}` : `write \`${near}\``,
    );
  }
  const [only] = backtests;
  if (only && backtests.length === 1) return ok(only);
  return usage(
    `\`${file}\` has several backtests: ${listed}.`,
    `say which: \`strata backtest ${file} ${names[0] ?? ''}\``,
  );
}

/** The name of the policy that ships is free: a program may declare its own `House`. */
function choosePolicy(
  { policies }: Compilation,
  name: string | undefined,
): readonly [RiskPolicy, ReportedPolicy['origin']] {
  const declared = policies.find((each) => each.name === name);
  if (declared) return [declared, 'program'];
  return [housePolicy(), name === undefined ? 'default' : 'shipped'];
}
