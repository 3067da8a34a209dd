/** Why a worker cannot have the data of a sweep. */

import { type Step, wrong } from '../index.ts';

export function notThere(directory: string, name: string, error: unknown): Step<never> {
  return wrong(
    `The data of the sweep are not in \`${directory}\`.`,
    'name with `--shared` the directory that the sweep names, as this machine sees it',
    `\`${name}\` cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}.`,
  );
}

export function notThose(directory: string, name: string): Step<never> {
  return wrong(
    `The data in \`${directory}\` are not those of the sweep.`,
    'delete the file, stop the sweep and run the same command again: it is written anew',
    `\`${name}\` does not hold what its name says: it was changed or is damaged.`,
  );
}
