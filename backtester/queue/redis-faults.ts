/** What Redis and the way to it say when they refuse, in words that end in what to do. */

import { type Refusal, usage, wrong } from '../index.ts';

const KEPT =
  'The runs that were written before are kept: the same command goes on where it stopped.';

interface Fault {
  readonly pattern: RegExp;
  readonly refusal: (shown: string, text: string) => Refusal;
}

const FAULTS: readonly Fault[] = [
  {
    pattern: /NOAUTH|NOPROTO.*AUTH/i,
    refusal: (shown) =>
      usage(
        `The Redis at ${shown} asks for a password.`,
        'set STRATA_REDIS_PASSWORD in the environment, or write `--on redis://:PASSWORD@HOST:PORT`',
      ),
  },
  {
    pattern: /WRONGPASS|invalid password|AUTH.*without any password/i,
    refusal: (shown) =>
      usage(
        `The Redis at ${shown} does not accept the user or the password.`,
        'check STRATA_REDIS_PASSWORD, or what stands before the `@` of the address',
      ),
  },
  {
    pattern: /NOPERM/,
    refusal: (shown, text) =>
      usage(
        `The user may not do at ${shown} what a sweep needs.`,
        'let the user run all commands on the keys `strata:*`',
        text,
      ),
  },
  {
    pattern: /\bOOM\b/,
    refusal: (shown) =>
      wrong(
        `The Redis at ${shown} is full: it has reached its \`maxmemory\`.`,
        'give it more memory (`CONFIG SET maxmemory 1gb`), or delete what others keep there; then run the same command again',
        KEPT,
      ),
  },
  {
    pattern: /MISCONF/,
    refusal: (shown) =>
      wrong(
        `The Redis at ${shown} cannot write its own file to disk and takes nothing more.`,
        'free space on its disk, or switch its snapshots off (`CONFIG SET save ""`); then run the same command again',
        KEPT,
      ),
  },
  {
    pattern: /READONLY/,
    refusal: (shown) =>
      usage(`The Redis at ${shown} is a copy that is only read.`, 'name the one that it copies'),
  },
  {
    pattern: /DB index is out of range|invalid DB index/i,
    refusal: (shown) =>
      usage(`The Redis at ${shown} has no database of that number.`, 'leave the number out'),
  },
  {
    pattern: /ENOTFOUND|EAI_AGAIN/,
    refusal: (shown) =>
      usage(`There is no machine with the name in ${shown}.`, 'check the name of the host'),
  },
  {
    pattern:
      /ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|Connection is closed/,
    refusal: (shown, text) =>
      wrong(
        `No Redis answers at ${shown}.`,
        'start one (`redis-server`), or check host, port and firewall; then run the same command again',
        text.includes('ECONNREFUSED')
          ? 'Nothing listens there.'
          : 'The connection did not come about.',
      ),
  },
];

/** Undefined for what is neither Redis' nor the network's fault. */
export function redisRefusal(shown: string, error: unknown): Refusal | undefined {
  const text = textOf(error);
  return FAULTS.find(({ pattern }) => pattern.test(text))?.refusal(shown, text);
}

/** It was there, and is no longer. */
export function redisWentAway(shown: string): Refusal {
  return wrong(
    `The Redis at ${shown} went away and did not come back.`,
    'start it again; then run the same command again',
    KEPT,
  );
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? ` ${String(error.code)}` : '';
  // A name with several addresses fails with all of their errors.
  const all = error instanceof AggregateError ? error.errors.map(textOf).join(' ') : '';
  const before = 'lastNodeError' in error || error.cause ? ` ${textOf(error.cause ?? '')}` : '';
  return `${error.message}${code}${all}${before}`.trim();
}
