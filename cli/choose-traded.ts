/** Which deployment of a file a session trades. In a paper session a backtest of it will do. */

import type { Compilation, DeploymentSpec } from '../compiler/index.ts';
import { nearestNames } from '../market/index.ts';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { venueText } from './venue-text.ts';

export interface Traded {
  /** Absent where a paper session trades what a backtest says. */
  readonly deployment?: DeploymentSpec;
  /** Beside a deployment: whose dates, cash, costs and fills hold over stored bars. */
  readonly backtest?: string;
}

interface Asked {
  /** As the command line has it. */
  readonly file: string;
  readonly name: string | undefined;
  readonly mode: DeploymentSpec['mode'];
  /** Without a broker: there is no cash and no price list but that of a backtest. */
  readonly isOverStoredBars: boolean;
}

/** Refused, with what to type, where nothing of the file fits the command, or more than one thing does. */
export function chooseTraded(compilation: Compilation, asked: Asked): Step<Traded> {
  const { name } = asked;
  const chosen =
    name === undefined ? onlyOne(compilation, asked) : namedOne(compilation, asked, name);
  if (chosen.kind === 'refused' || !chosen.value.deployment || !asked.isOverStoredBars)
    return chosen;
  return onTermsOf(compilation, asked, chosen.value.deployment);
}

function onlyOne(compilation: Compilation, asked: Asked): Step<Traded> {
  const { file, mode } = asked;
  const fitting = compilation.deployments.filter((each) => each.mode === mode);
  const [first] = fitting;
  if (!first) return noDeployment(compilation, asked);
  if (fitting.length === 1) return ok({ deployment: first });
  const rest = asked.isOverStoredBars ? ' --data SERIES' : '';
  return usage(
    `\`${file}\` has several deployments with ${MONEY[mode]}: ${listed(fitting)}.`,
    `say which: \`strata ${mode} ${file} ${first.name}${rest}\``,
  );
}

function namedOne(compilation: Compilation, asked: Asked, name: string): Step<Traded> {
  const { file, mode } = asked;
  const { deployments, backtests } = compilation;
  const deployment = deployments.find((each) => each.name === name);
  if (deployment?.mode === mode) return ok({ deployment });
  if (deployment)
    return usage(
      `\`${name}\` is deployed \`${venueText(deployment)}\`; \`strata ${mode}\` trades with ${MONEY[mode]} only.`,
      `strata ${deployment.mode} ${file} ${name}`,
    );
  const isBacktest = backtests.some((each) => each.name === name);
  if (isBacktest && mode === 'paper') return ok({ backtest: name });
  const fitting = deployments.filter((each) => each.mode === mode);
  if (isBacktest)
    return usage(
      `\`${name}\` is a backtest; real money is traded by a \`deploy\` only.`,
      fitting.length > 0
        ? `name a deployment: ${listed(fitting)}`
        : `add \`${sampleOf(compilation, mode)}\` to \`${file}\``,
    );
  const known = [...fitting, ...(mode === 'paper' ? backtests : [])];
  const near = nearestNames(
    name,
    known.map((each) => each.name),
    1,
  )[0];
  return usage(
    `\`${file}\` has no deployment called \`${name}\`.`,
    near !== undefined
      ? `write \`${near}\``
      : known.length > 0
        ? `it has ${listed(known)}`
        : `add \`${sampleOf(compilation, mode)}\``,
  );
}

function noDeployment(compilation: Compilation, { file, mode }: Asked): Step<Traded> {
  const { backtests } = compilation;
  const fix = `add \`${sampleOf(compilation, mode)}\`; docs/language/deployments.md says more`;
  if (mode === 'live')
    return wrong(
      `\`${file}\` deploys nothing with real money.`,
      fix,
      'What a program may do with it is said in the program: a `deploy` with its limits, its broker and `live`.',
    );
  const [only] = backtests;
  if (!only) return wrong(`\`${file}\` has no \`deploy\`, and no backtest either.`, fix);
  if (backtests.length === 1) return ok({ backtest: only.name });
  return usage(
    `\`${file}\` has no deployment with simulated money, and several backtests: ${listed(backtests)}.`,
    `${fix}, or say which: \`strata paper ${file} ${only.name}\``,
  );
}

/** Those of the first backtest of the same strategy, else of the first there is. */
function onTermsOf(
  { backtests }: Compilation,
  { file }: Asked,
  deployment: DeploymentSpec,
): Step<Traded> {
  const [first] = backtests;
  const same = backtests.find(({ strategy }) => strategy === deployment.strategy) ?? first;
  if (same) return ok({ deployment, backtest: same.name });
  return wrong(
    `\`${deployment.name}\` does not say with how much money, and what trading costs: over stored bars that is a backtest’s.`,
    `add a \`backtest\` of \`${deployment.strategy}\` to \`${file}\`, with \`cash\` and \`costs\``,
  );
}

const MONEY = { paper: 'simulated money', live: 'real money' } as const;

function listed(named: readonly { readonly name: string }[]): string {
  return named.map(({ name }) => `\`${name}\``).join(', ');
}

/** What to type, with the program's own names. */
function sampleOf({ backtests, strategies }: Compilation, mode: DeploymentSpec['mode']): string {
  const [backtest] = backtests;
  const strategy = backtest?.strategy ?? strategies.at(-1)?.name ?? 'Strategy';
  const name = mode === 'paper' ? 'Paper' : 'Real';
  return `deploy ${name} { run ${strategy} under ${backtest?.policy ?? 'House'} on alpaca ${mode} }`;
}
