/**
 * The cryptography of the secret file, all of it from node:crypto. Each secret is sealed with a random key of its own, that key
 * with one made of the passphrase. So a new passphrase seals only keys anew, and equal secrets do not look equal.
 */

import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { z } from 'zod';

const BASE64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** AES-256-GCM: what it was sealed for (`bound`) is needed to open it, and is not kept in it. */
export const SEALED = z.object({ nonce: BASE64, tag: BASE64, data: BASE64 });
export type Sealed = z.infer<typeof SEALED>;

export const PASSPHRASE_KEY = z.object({
  id: z.string(),
  salt: BASE64,
  /** scrypt's N; r is 8 and p is 1. */
  cost: z
    .number()
    .int()
    .min(2)
    .max(2 ** 20),
  /** Opens with the right passphrase only. */
  check: SEALED,
});
export type PassphraseKey = z.infer<typeof PASSPHRASE_KEY>;

export interface Unlocked {
  readonly header: PassphraseKey;
  readonly key: Buffer;
}

const KEY_BYTES = 32;
/** 12 bytes are GCM's own length (NIST SP 800-38D). A nonce seals one text: each seal draws another. */
const NONCE_BYTES = 12;
const CHECK = 'strata';
const BLOCK = 8;

/** A key of a passphrase that was not there before. */
export function newPassphraseKey(passphrase: string, cost: number): Unlocked {
  const id = randomBytes(6).toString('hex');
  const salt = randomBytes(16).toString('base64');
  const key = derive(passphrase, salt, cost);
  const check = seal(key, Buffer.from(CHECK), boundOfCheck(id));
  return { header: { id, salt, cost, check }, key };
}

/** Undefined for another passphrase than the one that the header was made with. */
export function unlock(header: PassphraseKey, passphrase: string): Unlocked | undefined {
  const key = derive(passphrase, header.salt, header.cost);
  return open(key, header.check, boundOfCheck(header.id)) && { header, key };
}

export function newDataKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

export function seal(key: Buffer, text: Buffer, bound: string): Sealed {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
  const data = Buffer.concat([cipher.update(text), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  };
}

/** Undefined where anything is not as it was sealed. */
export function open(key: Buffer, sealed: Sealed, bound: string): Buffer | undefined {
  try {
    const nonce = Buffer.from(sealed.nonce, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
    decipher.setAAD(Buffer.from(bound)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
    return Buffer.concat([decipher.update(Buffer.from(sealed.data, 'base64')), decipher.final()]);
  } catch {
    return undefined;
  }
}

function derive(passphrase: string, salt: string, cost: number): Buffer {
  return scryptSync(passphrase.normalize('NFKC'), Buffer.from(salt, 'base64'), KEY_BYTES, {
    N: cost,
    r: BLOCK,
    p: 1,
    // scrypt needs 128·N·r bytes and a little; Node refuses more than 32 MB unless told.
    maxmem: 256 * cost * BLOCK + 1_000_000,
  });
}

function boundOfCheck(id: string): string {
  return `check ${id}`;
}
