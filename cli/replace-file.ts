/** A file gets its new text at one instant: whoever reads it, or pulls the plug, finds the old one or the new one. */

import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { makeDirectory } from './make-directory.ts';
import { ok, type Step, usage } from './outcome.ts';
import { unwritten } from './unwritten.ts';

/** Of a file that is there. A link stays a link; permissions stay as they are. */
export function replaceFile(path: string, text: string): Step<undefined> {
  let fresh: string | undefined;
  try {
    const place = realpathSync(path);
    // A rename would replace a file that nobody may write to.
    accessSync(place, constants.W_OK);
    fresh = join(dirname(place), `.${basename(place)}.new-${process.pid}`);
    writeThrough(fresh, text);
    chmodSync(fresh, statSync(place).mode);
    renameSync(fresh, place);
    return ok(undefined);
  } catch (error) {
    if (fresh !== undefined) rmSync(fresh, { force: true });
    return unwritten(path, error, {
      fix: 'check who may write to it',
      why: 'The file is unchanged.',
    });
  }
}

/** Of a file that may be there or not; the directories on the way to it are made. */
export function writeFresh(path: string, text: string): Step<undefined> {
  let fresh: string | undefined;
  try {
    const place = existsSync(path) ? realpathSync(path) : resolve(path);
    if (existsSync(place) && statSync(place).isDirectory())
      return usage(
        `\`${path}\` is a directory, not a file.`,
        `name a file in it: \`${join(path, 'report.html')}\``,
      );
    makeDirectory(dirname(place));
    fresh = join(dirname(place), `.${basename(place)}.new-${process.pid}`);
    writeThrough(fresh, text);
    renameSync(fresh, place);
    return ok(undefined);
  } catch (error) {
    if (fresh !== undefined) rmSync(fresh, { force: true });
    return unwritten(path, error, { fix: 'name another file' });
  }
}

/** On the disk, not only on its way there, before the rename. */
function writeThrough(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
