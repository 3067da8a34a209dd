/** `strata.config.json` and the credentials that it names, as commands need them. */

import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import {
  type AccountConfiguration,
  type Checked,
  type Configuration,
  parseConfiguration,
} from '../brokers/index.ts';
import {
  accountDirectory,
  findCredentials,
  listSecrets,
  openSecrets,
  type Redactor,
  readDotEnv,
  redactorOf,
} from '../runtime/live/index.ts';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { askPassphrase, CURRENT } from './passphrase.ts';
import { reasonOf } from './read-program.ts';
import { secretsFile, stepOf } from './secrets.ts';
import { variables } from './surroundings.ts';

export interface Loaded {
  /** `data` is seen from here, not from the directory of the file. */
  readonly configuration: Configuration;
  readonly file: string;
}

export function loadConfiguration(file: string): Step<Loaded> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return usage(
      `Cannot read the configuration \`${file}\`: ${reasonOf(error)}.`,
      'write one (docs/manual/live.md has an example), or name it: --config FILE',
    );
  }
  const checked = stepOfChecked(parseConfiguration(text, file));
  if (checked.kind === 'refused') return checked;
  const { data } = checked.value;
  const place = isAbsolute(data) ? data : join(dirname(file), data);
  return ok({ configuration: { ...checked.value, data: place }, file });
}

export function directoryOf({ data }: Configuration, account: AccountConfiguration): string {
  return accountDirectory(data, account);
}

/** Names of credentials that these accounts and the alerts need. */
export function credentialNames(
  { accounts, alerts }: Configuration,
  names: readonly string[],
): readonly string[] {
  const found = new Set<string>();
  if (alerts !== undefined) found.add(alerts.webhook);
  for (const name of names) {
    const account = accounts[name];
    const source = account?.broker === 'paper' ? accounts[account.bars] : account;
    if (source?.broker !== 'alpaca') continue;
    found.add(source.credentials.keyId);
    found.add(source.credentials.secret);
  }
  return [...found];
}

export interface FoundCredentials {
  readonly values: ReadonlyMap<string, string>;
  /** Of all of them, for whatever is printed or sent. */
  readonly redactor: Redactor;
}

/** From the environment, `.env` beside the configuration, the secret file: its passphrase is asked for only if it is needed. */
export async function loadCredentials(
  { configuration, file }: Loaded,
  names: readonly string[],
): Promise<Step<FoundCredentials>> {
  const sources = { environment: variables(), dotEnv: readDotEnv(join(dirname(file), '.env')) };
  const plain = findCredentials(names, { ...sources, secret: () => undefined });
  const secrets = secretsFile(configuration.data);
  const listed = listSecrets(secrets);
  const missing = names.filter((name) => !plain.has(name));
  if (listed.kind === 'refused') {
    const isNeeded = missing.length > 0 && listed.fault.kind !== 'no file';
    return isNeeded ? stepOf(listed) : ok(withRedactor(plain));
  }
  if (!listed.value.some(({ name }) => missing.includes(name))) return ok(withRedactor(plain));
  const passphrase = await askPassphrase(CURRENT);
  if (passphrase.kind === 'refused') return passphrase;
  const opened = stepOf(openSecrets(secrets, passphrase.value));
  if (opened.kind === 'refused') return opened;
  const values = new Map(plain);
  for (const name of missing) {
    if (!opened.value.has(name)) continue;
    const value = stepOf(opened.value.get(name));
    if (value.kind === 'refused') return value;
    values.set(name, value.value);
  }
  return ok(withRedactor(values));
}

function withRedactor(values: ReadonlyMap<string, string>): FoundCredentials {
  return { values, redactor: redactorOf(values) };
}

export function stepOfChecked<T>(checked: Checked<T>): Step<T> {
  if (checked.kind === 'ok') return ok(checked.value);
  const { message, fix, why } = checked.problem;
  return wrong(message, fix, why);
}
