/**
 * The library, made safe to use. One object for one connection: what was not sent dies with it, where the library
 * would send it on the next connection under old order ids. Its reader throws whatever a message or a listener
 * throws, out of a socket's event, which ends the process: both places are guarded here.
 */

import { EventName, IBApi } from '@stoqey/ib';

export interface WireOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
}

/** The library's limiter is first in, first out and outlives its connection: this is more than it ever has to pass. */
const NO_LIMIT = 1_000_000;
const ERROR_MESSAGE = '4';
/** Where the error message carries what IB calls its advanced rejection, which should be JSON. */
const ADVANCED = 5;

/** `onFailure` hears of what could not be read; the wire is of no use after it. */
export function openWire(options: WireOptions, onFailure: (cause: unknown) => void): IBApi {
  const api = new IBApi({ ...options, maxReqPerSec: NO_LIMIT });
  const controller: unknown = Reflect.get(api, 'controller');
  if (!isController(controller)) throw new Error('@stoqey/ib is not the version that is known');
  const { onMessage, processIngressQueue } = controller;
  controller.onMessage = (tokens) => onMessage.call(controller, readable(tokens));
  controller.processIngressQueue = () => {
    try {
      processIngressQueue.call(controller);
    } catch (cause) {
      onFailure(cause);
    }
  };
  // The emitter throws nothing when nobody listens; a late error of a dead socket is nobody's.
  api.on(EventName.error, () => undefined);
  return api;
}

interface Controller {
  onMessage(tokens: string[]): void;
  processIngressQueue(): void;
}

function isController(value: unknown): value is Controller {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'onMessage') === 'function' &&
    typeof Reflect.get(value, 'processIngressQueue') === 'function'
  );
}

/** A rejection whose details are not JSON keeps its code and text and loses the details. */
function readable(tokens: string[]): string[] {
  const advanced = tokens[ADVANCED];
  if (tokens[0] !== ERROR_MESSAGE || advanced === undefined || advanced === '') return tokens;
  try {
    JSON.parse(advanced);
    return tokens;
  } catch {
    return tokens.with(ADVANCED, '');
  }
}
