/**
 * One process an account: the lease is a file that names its holder. A holder that is dead is followed by the next one, and
 * said; a living one is never followed. Who held it and has lost it finds out before the next order (`isHeld`).
 */

import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { z } from 'zod';
import {
  diskFault,
  type JournalRefusal,
  makeDurableDirectory,
  refused,
  systemCode,
  writeDurableFile,
} from '../journal/index.ts';
import { bootOf, startOf } from './processes.ts';

/** A holder on another machine counts as dead after so long without a sign of life. */
const SILENT_MS = 120_000;
/** Somebody else may always come first; thrice in a row is no accident. */
const TRIES = 3;

const HOLDER = z.object({
  token: z.string(),
  pid: z.number().int().positive(),
  /** When that process began, as its system says it: process ids are used again. */
  started: z.string(),
  host: z.string(),
  boot: z.string(),
  since: z.string(),
  purpose: z.string(),
});

export type LeaseHolder = z.infer<typeof HOLDER>;

export interface HeldLease {
  readonly kind: 'held';
  readonly lease: Lease;
  /** The dead process that held it before. */
  readonly tookOver?: LeaseHolder;
}

/** `purpose` is for the message that a second process gets: `strata live trend.strat`. */
export function takeLease(file: string, purpose: string): HeldLease | JournalRefusal {
  const ours: LeaseHolder = {
    token: randomUUID(),
    pid: process.pid,
    started: startOf(process.pid) ?? '',
    host: hostname(),
    boot: bootOf(),
    since: new Date().toISOString(),
    purpose,
  };
  try {
    makeDurableDirectory(dirname(file));
    return take(file, ours);
  } catch (error) {
    return refused(diskFault(error, `Cannot take the lease \`${file}\``));
  }
}

function take(file: string, ours: LeaseHolder): HeldLease | JournalRefusal {
  let tookOver: LeaseHolder | undefined;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (create(file, ours)) {
      const lease = new Lease(file, textOf(ours));
      return { kind: 'held', lease, ...(tookOver && { tookOver }) };
    }
    const found = read(file);
    if (found === undefined) continue;
    if (isAlive(found)) return inUse(file, found);
    if (!removeStale(file, found, ours.token)) return inUse(file, read(file) ?? found);
    tookOver = found.holder;
  }
  return inUse(file, read(file));
}

export class Lease {
  readonly file: string;
  /** All of it: its token is nobody else's. */
  readonly #text: string;

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
  }

  /** Cheap enough to be asked before each order. False as soon as anything is not as it should be. */
  isHeld(): boolean {
    try {
      return readFileSync(this.file, 'utf8') === this.#text;
    } catch {
      return false;
    }
  }

  /** A sign of life for other machines, every few seconds. False when the lease is lost. */
  beat(): boolean {
    if (!this.isHeld()) return false;
    const now = new Date();
    utimesSync(this.file, now, now);
    return true;
  }

  release(): void {
    if (this.isHeld()) rmSync(this.file, { force: true });
  }
}

/** Who holds it now, dead or alive. */
export function holderOf(
  file: string,
): { readonly holder: LeaseHolder; readonly isAlive: boolean } | undefined {
  const found = read(file);
  if (found?.holder === undefined) return undefined;
  return { holder: found.holder, isAlive: isAlive(found) };
}

interface Found {
  /** Undefined for a file that cannot be understood. */
  readonly holder: LeaseHolder | undefined;
  readonly text: string;
  readonly beatMs: number;
}

function read(file: string): Found | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    return { holder: parse(text), text, beatMs: statSync(file).mtimeMs };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): LeaseHolder | undefined {
  try {
    return HOLDER.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** With all of its text at one instant; false where there is one already. */
function create(file: string, holder: LeaseHolder): boolean {
  const fresh = `${file}.${holder.token}`;
  writeDurableFile(fresh, textOf(holder));
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function textOf(holder: LeaseHolder): string {
  return `${JSON.stringify(holder)}\n`;
}

function isAlive({ holder, beatMs }: Found): boolean {
  const isSilent = Date.now() - beatMs > SILENT_MS;
  if (holder === undefined || holder.host !== hostname()) return !isSilent;
  return holder.boot === bootOf() && startOf(holder.pid) === holder.started;
}

/** Moves aside the very file that was judged. False when another process has put its own there in the meantime. */
function removeStale(file: string, judged: Found, token: string): boolean {
  const aside = `${file}.stale-${token}`;
  renameSync(file, aside);
  const isTheSame = readFileSync(aside, 'utf8') === judged.text;
  if (!isTheSame) putBack(aside, file);
  rmSync(aside, { force: true });
  return isTheSame;
}

function putBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

function inUse(file: string, found: Found | undefined): JournalRefusal {
  const holder = found?.holder;
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid} on ${holder.host} since ${holder.since} (${holder.purpose})`;
  return refused({
    kind: 'in use',
    message: `The account is in use by ${who}.`,
    why: 'Two sessions on one account would not know of each other’s orders.',
    fix: `end that one first; if its machine is gone for good, delete \`${file}\``,
  });
}
