/** The file of secrets: sealed, for this user only, replaced as a whole or not at all. */

import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import {
  diskFault,
  makeDurableDirectory,
  systemCode,
  writeDurableFile,
} from '../../journal/index.ts';
import {
  newDataKey,
  newPassphraseKey,
  open,
  PASSPHRASE_KEY,
  SEALED,
  seal,
  type Unlocked,
  unlock,
} from './envelope.ts';

const SECRET = z.object({
  /** From 1; one more at each change. */
  version: z.number().int().positive(),
  changed: z.string(),
  /** The secret's own key, sealed with that of the passphrase. */
  key: SEALED,
  value: SEALED,
});
type Secret = z.infer<typeof SECRET>;

const FILE = z.object({
  format: z.literal('strata secrets 1'),
  key: PASSPHRASE_KEY,
  secrets: z.record(z.string(), SECRET),
});
type Content = z.infer<typeof FILE>;

export const SECRET_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
export const LEAST_PASSPHRASE = 12;
/** scrypt's N: 128 MB and some 0.2 s for each guess. */
const COST = 2 ** 17;

export interface SecretInfo {
  readonly name: string;
  readonly version: number;
  /** ISO 8601. */
  readonly changed: string;
}

/** `message` and `fix` hold no secret and no passphrase. */
export interface SecretFault {
  readonly kind:
    | 'wrong passphrase'
    | 'no file'
    | 'damaged'
    | 'readable by others'
    | 'disk'
    | 'refused';
  readonly message: string;
  readonly why?: string;
  readonly fix: string;
}

export type SecretResult<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly fault: SecretFault };

/** Names, versions and times: they are not sealed, and need no passphrase. */
export function listSecrets(file: string): SecretResult<readonly SecretInfo[]> {
  const content = load(file);
  if (content.kind === 'refused') return content;
  const secrets = Object.entries(content.value.secrets);
  return ok(
    secrets
      .map(([name, { version, changed }]) => ({ name, version, changed }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

/** Opens the file, or begins one where there is none and `make` allows it. */
export function openSecrets(
  file: string,
  passphrase: string,
  { make = false, cost = COST }: { readonly make?: boolean; readonly cost?: number } = {},
): SecretResult<Secrets> {
  const content = load(file);
  if (content.kind === 'ok') return unlocked(file, content.value, passphrase);
  if (!make || content.fault.kind !== 'no file') return content;
  const weak = weakness(passphrase);
  if (weak !== undefined) return weak;
  const key = newPassphraseKey(passphrase, cost);
  return ok(new Secrets(file, key, {}));
}

function unlocked(file: string, content: Content, passphrase: string): SecretResult<Secrets> {
  const key = unlock(content.key, passphrase);
  if (key === undefined)
    return refuse({
      kind: 'wrong passphrase',
      message: `The passphrase does not open \`${file}\`.`,
      why: 'It is another one than the file was sealed with, or the head of the file was changed.',
      fix: 'type it again; without it the secrets are lost: delete the file, make new keys at the broker and set them again',
    });
  return ok(new Secrets(file, key, content.secrets));
}

/** An open file. Every change is on the disk when its method returns. */
export class Secrets {
  readonly #file: string;
  #key: Unlocked;
  #secrets: Readonly<Record<string, Secret>>;

  constructor(file: string, key: Unlocked, secrets: Readonly<Record<string, Secret>>) {
    this.#file = file;
    this.#key = key;
    this.#secrets = secrets;
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#secrets, name);
  }

  get(name: string): SecretResult<string> {
    const secret = this.has(name) ? this.#secrets[name] : undefined;
    if (secret === undefined)
      return refuse({
        kind: 'refused',
        message: `There is no secret \`${name}\` in \`${this.#file}\`.`,
        fix: `strata secrets set ${name}`,
      });
    const key = open(this.#key.key, secret.key, this.#boundOfKey(name, secret));
    const value = key && open(key, secret.value, boundOfValue(name, secret.version));
    return value === undefined ? this.#damaged(name) : ok(value.toString('utf8'));
  }

  /** Version of the secret after the change. */
  set(name: string, value: string): SecretResult<number> {
    if (!SECRET_NAME.test(name))
      return refuse({
        kind: 'refused',
        message: `\`${name}\` is no name for a secret.`,
        fix: 'begin with a letter; then letters, digits and `_` `.` `-`, 64 in all',
      });
    if (value === '')
      return refuse({
        kind: 'refused',
        message: `The value of \`${name}\` is empty.`,
        fix: `type or pipe it in; \`strata secrets remove ${name}\` removes a secret`,
      });
    const version = (this.has(name) ? (this.#secrets[name]?.version ?? 0) : 0) + 1;
    const dataKey = newDataKey();
    const secret = {
      version,
      changed: new Date().toISOString(),
      key: seal(this.#key.key, dataKey, boundOfKey(name, version, this.#key)),
      value: seal(dataKey, Buffer.from(value), boundOfValue(name, version)),
    };
    return this.#save(this.#key, { ...this.#secrets, [name]: secret }, version);
  }

  /** False when there was none. */
  remove(name: string): SecretResult<boolean> {
    if (!this.has(name)) return ok(false);
    const { [name]: _removed, ...others } = this.#secrets;
    return this.#save(this.#key, others, true);
  }

  /** Seals the key of every secret anew. How many there are. */
  rotate(passphrase: string, cost: number = COST): SecretResult<number> {
    const weak = weakness(passphrase);
    if (weak !== undefined) return weak;
    const next = newPassphraseKey(passphrase, cost);
    const secrets: Record<string, Secret> = {};
    for (const [name, secret] of Object.entries(this.#secrets)) {
      const dataKey = open(this.#key.key, secret.key, this.#boundOfKey(name, secret));
      if (dataKey === undefined) return this.#damaged(name);
      const bound = boundOfKey(name, secret.version, next);
      secrets[name] = { ...secret, key: seal(next.key, dataKey, bound) };
    }
    return this.#save(next, secrets, Object.keys(secrets).length);
  }

  #boundOfKey(name: string, { version }: Secret): string {
    return boundOfKey(name, version, this.#key);
  }

  #damaged<T>(name: string): SecretResult<T> {
    return refuse({
      kind: 'damaged',
      message: `The secret \`${name}\` in \`${this.#file}\` was changed or damaged.`,
      why: 'The passphrase is right, but the seal of this entry is broken. Nothing was changed.',
      fix: `set it again: strata secrets set ${name}`,
    });
  }

  #save<T>(key: Unlocked, secrets: Readonly<Record<string, Secret>>, value: T): SecretResult<T> {
    const content: Content = { format: 'strata secrets 1', key: key.header, secrets };
    try {
      makeDurableDirectory(dirname(this.#file));
      writeDurableFile(this.#file, `${JSON.stringify(content, null, 2)}\n`);
    } catch (error) {
      const { message, fix } = diskFault(error, `Cannot write \`${this.#file}\``);
      return refuse({ kind: 'disk', message, fix, why: 'The file is as it was.' });
    }
    this.#key = key;
    this.#secrets = secrets;
    return ok(value);
  }
}

function boundOfKey(name: string, version: number, { header }: Unlocked): string {
  return `key ${header.id} ${name} ${version}`;
}

function boundOfValue(name: string, version: number): string {
  return `value ${name} ${version}`;
}

function weakness(passphrase: string): SecretResult<never> | undefined {
  if (passphrase.length >= LEAST_PASSPHRASE) return undefined;
  return refuse({
    kind: 'refused',
    message: `The passphrase has ${passphrase.length} characters; it needs ${LEAST_PASSPHRASE}.`,
    why: 'Whoever gets hold of the file can try short ones one after the other.',
    fix: 'four or five words that have nothing to do with each other are long enough and can be remembered',
  });
}

function load(file: string): SecretResult<Content> {
  try {
    const others = statSync(file).mode & 0o077;
    if (others !== 0 && process.platform !== 'win32') return readableByOthers(file);
    return parse(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT')
      return refuse({
        kind: 'no file',
        message: `There are no secrets: \`${file}\` is not there.`,
        fix: 'strata secrets set NAME',
      });
    const { message, fix } = diskFault(error, `Cannot read \`${file}\``);
    return refuse({ kind: 'disk', message, fix });
  }
}

function parse(file: string, text: string): SecretResult<Content> {
  const damaged: SecretFault = {
    kind: 'damaged',
    message: `\`${file}\` is no file of secrets, or a damaged one.`,
    why: 'Nothing was changed.',
    fix: 'put a copy of it back; without one move it away and set the secrets again',
  };
  try {
    const content = FILE.safeParse(JSON.parse(text));
    return content.success ? ok(content.data) : refuse(damaged);
  } catch {
    return refuse(damaged);
  }
}

function readableByOthers(file: string): SecretResult<never> {
  return refuse({
    kind: 'readable by others',
    message: `Other users of this machine may read or change \`${file}\`.`,
    fix: `chmod 600 ${file}`,
  });
}

function ok<T>(value: T): SecretResult<T> {
  return { kind: 'ok', value };
}

function refuse(fault: SecretFault): { readonly kind: 'refused'; readonly fault: SecretFault } {
  return { kind: 'refused', fault };
}
