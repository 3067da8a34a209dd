/** `strata secrets`: credentials, sealed on the disk. A value is typed or piped in, never an argument: those are in the history. */

import { join } from 'node:path';
import {
  listSecrets,
  openSecrets,
  SECRET_NAME,
  type SecretResult,
  type Secrets,
} from '../runtime/live/index.ts';
import { counted } from './counted.ts';
import { askHidden } from './hidden-prompt.ts';
import { EXIT, type ExitCode, ok, type Refusal, type Step, usage, wrong } from './outcome.ts';
import { askPassphrase, CURRENT, FIRST, NEXT, type PassphraseSource } from './passphrase.ts';
import { printJson, respondRefused } from './respond.ts';
import { stdin, stdout } from './surroundings.ts';

interface Flags {
  readonly data: string;
  readonly json?: boolean;
}

export function secretsFile(data: string): string {
  return join(data, 'secrets.json');
}

export async function setSecret(name: string, flags: Flags): Promise<ExitCode> {
  // Before anything is asked for: nobody should type a secret to be told that its name was wrong.
  if (!SECRET_NAME.test(name))
    return end(
      usage(
        `\`${name}\` is no name for a secret.`,
        'begin with a letter; then letters, digits and `_` `.` `-`, 64 in all',
      ),
      flags,
    );
  const isNew = listSecrets(secretsFile(flags.data)).kind === 'refused';
  const opened = await open(flags, isNew ? FIRST : CURRENT, isNew);
  if (opened.kind === 'refused') return end(opened, flags);
  const value = await readValue(name);
  if (value.kind === 'refused') return end(value, flags);
  const version = stepOf(opened.value.set(name, value.value));
  if (version.kind === 'refused') return end(version, flags);
  return say(flags, { name, version: version.value }, `set ${name}, version ${version.value}`);
}

export function listAll(flags: Flags): ExitCode {
  const list = stepOf(listSecrets(secretsFile(flags.data)));
  if (list.kind === 'refused') return end(list, flags);
  const width = Math.max(0, ...list.value.map(({ name }) => name.length));
  const lines = list.value.map(
    ({ name, version, changed }) =>
      `${name.padEnd(width)}  version ${version}, ${changed.slice(0, 16).replace('T', ' ')} UTC`,
  );
  return say(flags, { secrets: list.value }, lines.length === 0 ? 'no secrets' : lines.join('\n'));
}

export async function removeSecret(name: string, flags: Flags): Promise<ExitCode> {
  const opened = await open(flags, CURRENT, false);
  if (opened.kind === 'refused') return end(opened, flags);
  const removed = stepOf(opened.value.remove(name));
  if (removed.kind === 'refused') return end(removed, flags);
  if (!removed.value)
    return end(usage(`There is no secret \`${name}\`.`, 'strata secrets list'), flags);
  return say(flags, { name, removed: true }, `removed ${name}`);
}

export async function rotateSecrets(flags: Flags): Promise<ExitCode> {
  const opened = await open(flags, CURRENT, false);
  if (opened.kind === 'refused') return end(opened, flags);
  const next = await askPassphrase(NEXT);
  if (next.kind === 'refused') return end(next, flags);
  const rotated = stepOf(opened.value.rotate(next.value));
  if (rotated.kind === 'refused') return end(rotated, flags);
  const count = rotated.value;
  return say(
    flags,
    { rotated: count },
    `sealed anew: ${counted(count, 'secret')}. The old passphrase opens no file from now on.`,
  );
}

async function open(
  { data }: Flags,
  source: PassphraseSource,
  make: boolean,
): Promise<Step<Secrets>> {
  const file = secretsFile(data);
  if (!make) {
    const list = stepOf(listSecrets(file));
    if (list.kind === 'refused') return list;
  }
  const passphrase = await askPassphrase(source);
  return passphrase.kind === 'refused'
    ? passphrase
    : stepOf(openSecrets(file, passphrase.value, { make }));
}

/** Piped in, without the line end that `echo` adds; or typed, unseen. */
async function readValue(name: string): Promise<Step<string>> {
  if (stdin().isTTY)
    return askHidden(`Value of ${name}`, `pipe it in: strata secrets set ${name} < FILE`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin()) chunks.push(Buffer.from(chunk));
  return ok(
    Buffer.concat(chunks)
      .toString('utf8')
      .replace(/\r?\n$/, ''),
  );
}

export function stepOf<T>(result: SecretResult<T>): Step<T> {
  if (result.kind === 'ok') return ok(result.value);
  const { message, fix, why } = result.fault;
  return wrong(message, fix, why);
}

function end(refusal: Refusal, { json = false }: Flags): ExitCode {
  return respondRefused(refusal, json);
}

function say({ json = false }: Flags, value: unknown, text: string): ExitCode {
  if (json) printJson(value);
  else stdout().write(`${text}\n`);
  return EXIT.fine;
}
