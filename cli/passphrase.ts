/** Where the passphrase of the secret file comes from: the environment, a file, or whoever sits there. */

import { readFileSync, statSync } from 'node:fs';
import { askHidden } from './hidden-prompt.ts';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { reasonOf } from './read-program.ts';
import { variables } from './surroundings.ts';

export interface PassphraseSource {
  /** Name of the variable that holds it; with `_FILE` behind it the name of a file. */
  readonly variable: string;
  readonly question: string;
  /** A new one is asked for twice: a slip would lock the secrets up for good. */
  readonly isNew: boolean;
}

export const CURRENT: PassphraseSource = {
  variable: 'STRATA_PASSPHRASE',
  question: 'Passphrase of the secrets',
  isNew: false,
};

export const FIRST: PassphraseSource = {
  ...CURRENT,
  question: 'New passphrase for the secrets',
  isNew: true,
};

export const NEXT: PassphraseSource = {
  variable: 'STRATA_NEW_PASSPHRASE',
  question: 'New passphrase for the secrets',
  isNew: true,
};

export async function askPassphrase({
  variable,
  question,
  isNew,
}: PassphraseSource): Promise<Step<string>> {
  const { [variable]: given = '', [`${variable}_FILE`]: file = '' } = variables();
  if (given !== '') return ok(given);
  if (file !== '') return readKeyFile(file, `${variable}_FILE`);
  const instead = `set ${variable}, or ${variable}_FILE to a file that holds it`;
  const first = await askHidden(question, instead);
  if (first.kind === 'refused' || !isNew) return first;
  const second = await askHidden('The same again', instead);
  if (second.kind === 'refused' || second.value === first.value) return second;
  return usage('The two are not the same.', 'start the command again');
}

/** Without the line end that editors put there. */
function readKeyFile(file: string, variable: string): Step<string> {
  try {
    if ((statSync(file).mode & 0o077) !== 0 && process.platform !== 'win32')
      return wrong(`Other users of this machine may read \`${file}\`.`, `chmod 600 ${file}`);
    return ok(readFileSync(file, 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    return usage(
      `Cannot read \`${file}\`, which ${variable} names: ${reasonOf(error)}.`,
      'check the path',
    );
  }
}
