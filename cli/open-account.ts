/** The account that a session trades on: found in the configuration, its credentials read, its broker made and not yet connected. */

import { join } from 'node:path';
import {
  type AccountConfiguration,
  brokerOf,
  createPaper,
  type Environment,
  venueCreators,
} from '../brokers/index.ts';
import type { TradingAPI } from '../runtime/index.ts';
import { orderIdsIn } from '../runtime/live/index.ts';
import { alertAddress } from './alert-address.ts';
import { deployedAccount } from './deployed-account.ts';
import {
  credentialNames,
  directoryOf,
  type FoundCredentials,
  loadConfiguration,
  loadCredentials,
  stepOfChecked,
} from './load-configuration.ts';
import { ok, type Step } from './outcome.ts';
import { paperStoreIn } from './paper-store.ts';
import type { PreparedSession } from './prepare-session.ts';
import { variables } from './surroundings.ts';

export interface AccountFlags {
  /** The program. */
  readonly file: string;
  readonly config: string;
  readonly account?: string;
  /** The sentence that real money needs. */
  readonly confirm?: string;
}

export interface OpenedAccount {
  readonly name: string;
  readonly account: AccountConfiguration;
  readonly directory: string;
  readonly api: TradingAPI;
  readonly credentials: FoundCredentials;
  /** Undefined where nobody wants alerts. */
  readonly alertsTo: string | undefined;
}

/** Nothing is sent. Refused where program, configuration, credentials and what the money needs do not agree. */
export async function openAccount(
  environment: Environment,
  { config, file, account: asked, confirm }: AccountFlags,
  { run: { choice }, deployment }: PreparedSession,
): Promise<Step<OpenedAccount>> {
  const loaded = loadConfiguration(config);
  if (loaded.kind === 'refused') return loaded;
  const { configuration } = loaded.value;
  const traded = { file, ...(deployment && { deployment }) };
  const chosen = deployedAccount(loaded.value, environment, asked, traded);
  if (chosen.kind === 'refused') return chosen;
  const { name, account } = chosen.value;
  const found = await loadCredentials(loaded.value, credentialNames(configuration, [name]));
  if (found.kind === 'refused') return found;
  const credentials = found.value;
  const alertsTo = alertAddress(configuration, credentials.values);
  if (alertsTo.kind === 'refused') return alertsTo;
  const directory = directoryOf(configuration, account);
  const { TRADING_MODE: tradingMode } = variables();
  const { costs, fill, margin } = choice.spec;
  const api = stepOfChecked(
    brokerOf(
      configuration,
      name,
      credentials.values,
      { tradingMode, confirmation: confirm },
      {
        ...venueCreators(orderIdsIn(join(directory, 'order-id'))),
        paper: (simulated, bars) =>
          createPaper({
            ...{ account: simulated.account, cash: simulated.cash, bars, costs, fill, margin },
            store: paperStoreIn(directory),
          }),
      },
    ),
  );
  if (api.kind === 'refused') return api;
  return ok({
    ...{ name, account, directory, credentials },
    ...{ api: api.value, alertsTo: alertsTo.value },
  });
}
