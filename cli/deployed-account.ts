/** The account of the configuration on which a deployment trades: at the broker that it names. */

import {
  type AccountConfiguration,
  accountOf,
  type Configuration,
  type Environment,
} from '../brokers/index.ts';
import type { DeploymentSpec } from '../compiler/index.ts';
import { type Loaded, stepOfChecked } from './load-configuration.ts';
import { type Step, wrong } from './outcome.ts';
import { venueText } from './venue-text.ts';

interface Named {
  readonly name: string;
  readonly account: AccountConfiguration;
}

/** `asked`: its name, where the command line has one. Refused where program and configuration do not mean the same broker. */
export function deployedAccount(
  { configuration, file: place }: Loaded,
  environment: Environment,
  asked: string | undefined,
  { file, deployment }: { readonly file: string; readonly deployment?: DeploymentSpec },
): Step<Named> {
  if (!deployment) return stepOfChecked(accountOf(configuration, environment, asked));
  const there = atBroker(configuration, deployment.broker);
  const names = Object.entries(there.accounts).flatMap(([name, account]) =>
    account.environment === environment ? [name] : [],
  );
  const which = `\`${file}\`: \`${deployment.name}\` is deployed \`${venueText(deployment)}\``;
  if (asked !== undefined) {
    const chosen = stepOfChecked(accountOf(configuration, environment, asked));
    if (chosen.kind === 'refused' || chosen.value.account.broker === deployment.broker)
      return chosen;
    const { broker } = chosen.value.account;
    const venue = venueText({ broker, mode: environment });
    return wrong(
      `${which}; the account \`${asked}\` of \`${place}\` is at \`${broker}\`.`,
      `${names.length === 0 ? '' : `--account ${names.join(' or --account ')}, or `}write \`${venue}\` in the program`,
      'Nothing was sent: program and configuration have to mean the same broker.',
    );
  }
  if (names.length === 0)
    return wrong(
      `${which}; \`${place}\` has no ${environment} account there.`,
      `add one under \`accounts\`, with "broker": "${deployment.broker}" and "environment": "${environment}"; docs/manual/live.md has an example`,
    );
  return stepOfChecked(accountOf(there, environment, undefined));
}

function atBroker(configuration: Configuration, broker: DeploymentSpec['broker']): Configuration {
  const accounts = Object.fromEntries(
    Object.entries(configuration.accounts).filter(([, account]) => account.broker === broker),
  );
  return { ...configuration, accounts };
}
