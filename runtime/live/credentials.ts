/** The values behind the names of credentials: from the environment, from `.env`, from the secret file, in this order. */

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { systemCode } from '../journal/index.ts';

export interface CredentialSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Text of `.env`; empty where there is none. */
  readonly dotEnv: string;
  /** Asked only for names that the others do not have; undefined where it has none either. */
  readonly secret: (name: string) => string | undefined;
}

/** The values that were found, by name. Those that are missing are left out. */
export function findCredentials(
  names: readonly string[],
  { environment, dotEnv, secret }: CredentialSources,
): ReadonlyMap<string, string> {
  const fromFile = parseEnv(dotEnv);
  const found = new Map<string, string>();
  for (const name of names) {
    const value = nonEmpty(environment[name]) ?? nonEmpty(fromFile[name]) ?? secret(name);
    if (value !== undefined) found.set(name, value);
  }
  return found;
}

/** Empty where there is no such file. */
export function readDotEnv(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
