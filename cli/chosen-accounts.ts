/** The accounts of a configuration that a command is about. */

import type { AccountConfiguration } from '../brokers/index.ts';
import { directoryOf, type Loaded } from './load-configuration.ts';
import { ok, type Step, usage } from './outcome.ts';

export interface Chosen {
  readonly name: string;
  readonly account: AccountConfiguration;
  readonly directory: string;
}

/** Without a name all of them: who stops in a hurry should not have to remember one. */
export function chosenAccounts(
  { configuration }: Loaded,
  name: string | undefined,
): Step<readonly Chosen[]> {
  const all = Object.entries(configuration.accounts).map(([each, account]) => ({
    name: each,
    account,
    directory: directoryOf(configuration, account),
  }));
  const chosen = name === undefined ? all : all.filter((each) => each.name === name);
  if (chosen.length > 0) return ok(chosen);
  const known = all.map((each) => each.name).join(', ');
  return name === undefined
    ? usage('No account is configured.', 'add one; docs/manual/live.md has an example')
    : usage(`There is no account \`${name}\`.`, `name one of these: ${known}`);
}
