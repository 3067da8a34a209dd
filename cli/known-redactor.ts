/** What takes credentials out of a text, for commands that need none of them themselves. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCredentials, type Redactor, readDotEnv, redactorOf } from '../runtime/live/index.ts';
import { credentialNames, loadConfiguration, loadCredentials } from './load-configuration.ts';
import { ok, type Step } from './outcome.ts';
import { CURRENT } from './passphrase.ts';
import { variables } from './surroundings.ts';

/**
 * Knows every credential that the configuration names. Nobody is asked for a passphrase unless `mayAsk`: without it those
 * that are sealed are known only where the environment has the passphrase. Without a configuration there are none.
 */
export async function knownRedactor(config: string, mayAsk: boolean): Promise<Step<Redactor>> {
  if (!existsSync(config)) return ok(redactorOf(new Map()));
  const loaded = loadConfiguration(config);
  if (loaded.kind === 'refused') return loaded;
  const { configuration } = loaded.value;
  const names = credentialNames(configuration, Object.keys(configuration.accounts));
  if (mayAsk || hasPassphrase()) {
    const found = await loadCredentials(loaded.value, names);
    return found.kind === 'refused' ? found : ok(found.value.redactor);
  }
  const dotEnv = readDotEnv(join(dirname(config), '.env'));
  const sources = { environment: variables(), dotEnv, secret: () => undefined };
  return ok(redactorOf(findCredentials(names, sources)));
}

function hasPassphrase(): boolean {
  const { [CURRENT.variable]: given = '', [`${CURRENT.variable}_FILE`]: file = '' } = variables();
  return given !== '' || file !== '';
}
