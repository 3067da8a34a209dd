/** From what the SDK throws to a fault of the port: what happened, whether it may have happened, and what to do. */

import { errors } from '@alpacahq/alpaca-trade-api';
import type { BrokerFault } from '../../runtime/index.ts';
import type { Settings } from './options.ts';

/** A request that changes something: when its answer is lost, it may have happened. */
export interface Asked {
  /** For people: `to submit the order`. */
  readonly what: string;
  readonly isWrite: boolean;
}

/** Failures before the first byte was sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Alpaca names a time with each 429; where it does not, its window is a minute. */
const RATE_WINDOW_MS = 60_000;

export function faultOf(error: unknown, asked: Asked, settings: Settings): BrokerFault {
  const fault =
    error instanceof errors.ApiError
      ? faultOfStatus(error, asked, settings)
      : faultOfNetwork(error, asked, settings);
  return { ...fault, message: redacted(fault.message, settings) };
}

/** The answer came with a status that says yes, and cannot be read. */
export function unreadable(why: string, asked: Asked, settings: Settings): BrokerFault {
  const message = `${settings.name} was asked ${asked.what} and answered what cannot be read (${why}).`;
  return { kind: 'ambiguous', message: redacted(`${message} ${nextStep(asked)}`, settings) };
}

/** The text without the key and its secret, wherever they stand in it. */
export function redacted(text: string, { keyId, secret }: Settings): string {
  // Nothing stands everywhere in a text.
  const without = (all: string, one: string, name: string) =>
    one === '' ? all : all.replaceAll(one, name);
  return without(without(text, secret, '[secret]'), keyId, '[key]');
}

/** Words for a key that is not accepted: which pair belongs to which environment is the usual mistake. */
export function unauthorised(said: string, settings: Settings): BrokerFault {
  const other = settings.environment === 'paper' ? 'live' : 'paper';
  return {
    kind: 'unauthorised',
    message: redacted(
      `${settings.name} did not accept the API key: ${said}. Paper and live have keys of their own: a ${other} key does not work here. Check the key and its secret, make a new pair on the page of the ${settings.environment} account if in doubt, or change the environment in the configuration.`,
      settings,
    ),
  };
}

function faultOfStatus(
  error: InstanceType<typeof errors.ApiError>,
  asked: Asked,
  settings: Settings,
): BrokerFault {
  const { status } = error;
  const code = String(error.code ?? status);
  const said = saidOf(error);
  if (isAboutTheKey(error)) return { ...unauthorised(said, settings), code };
  if (status === 404)
    return { kind: 'not found', code, message: `${settings.name} does not know it: ${said}.` };
  if (status === 429) return tooMany(error.retryAfterMs, settings, code);
  if (status >= 500 || status === 408 || status === 425) {
    const message = `${settings.name} was asked ${asked.what} and failed (HTTP ${status}: ${said}).`;
    return {
      kind: asked.isWrite ? 'ambiguous' : 'down',
      code,
      message: `${message} ${nextStep(asked)}`,
    };
  }
  return { kind: 'rejected', code, message: `${settings.name} refused ${asked.what}: ${said}.` };
}

/** 403 is also Alpaca's answer to an order that the account cannot pay for, and to data without a subscription. */
function isAboutTheKey({ status, message }: InstanceType<typeof errors.ApiError>): boolean {
  return status === 401 || (status === 403 && /forbidden|not authorized/i.test(message));
}

function tooMany(retryAfterMs: number | undefined, { name }: Settings, code: string): BrokerFault {
  const wait = retryAfterMs ?? RATE_WINDOW_MS;
  return {
    kind: 'rate limited',
    code,
    retryAfterMs: wait,
    message: `${name} takes no more requests for ${Math.ceil(wait / 1000)} s. Nothing was done; orders wait and cancels still go.`,
  };
}

function faultOfNetwork(error: unknown, asked: Asked, { name }: Settings): BrokerFault {
  const code = networkCode(error);
  const reason = code === undefined ? innermost(error) : code;
  const isSent = code === undefined || !NEVER_SENT.has(code);
  const kind = isSent && asked.isWrite ? 'ambiguous' : 'down';
  const next =
    kind === 'ambiguous' ? nextStep(asked) : 'Check the network and status.alpaca.markets.';
  const message =
    kind === 'ambiguous'
      ? `${name} was asked ${asked.what} and no answer came (${reason}). ${next}`
      : `${name} cannot be reached ${asked.what} (${reason}). ${next}`;
  return { kind, message, ...(code !== undefined && { code }) };
}

function nextStep({ isWrite }: Asked): string {
  return isWrite
    ? 'It may have happened: look it up at the broker before you ask again.'
    : 'Ask again; what is known stays as it is.';
}

/** Alpaca's words, and its number of the request, which its support asks for and nobody can look up later. */
function saidOf(error: InstanceType<typeof errors.ApiError>): string {
  const text = error.message.trim().replace(/\.$/, '');
  return error.requestId === undefined ? text : `${text} (request ${error.requestId})`;
}

/** `ECONNRESET` and the like, from the innermost cause that has one. */
function networkCode(error: unknown): string | undefined {
  let code: string | undefined;
  for (const one of causes(error)) {
    if ('code' in one && typeof one.code === 'string') code = one.code;
  }
  return code;
}

function innermost(error: unknown): string {
  const last = causes(error).at(-1);
  return last === undefined ? String(error) : last.message;
}

/** An error, its cause, the cause's cause … */
function causes(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  let one = error;
  while (one instanceof Error && chain.length < 5) {
    chain.push(one);
    one = one.cause;
  }
  return chain;
}
