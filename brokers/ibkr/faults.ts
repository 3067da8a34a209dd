/** IB's codes in words: what happened and what to do. The numbers are those of IB's message codes page. */

import type { BrokerFault } from '../../runtime/index.ts';

/** What TWS says about a request or an order that it refuses; undefined for a remark. */
export function faultOf(code: number, text: string): BrokerFault | undefined {
  if (isRemark(code)) return undefined;
  const words = WORDS[code];
  const kind = words?.kind ?? (isRefusal(code) ? 'rejected' : 'ambiguous');
  const said = text.trim().replace(/\.$/, '');
  const message = words === undefined ? `IB says: ${said}.` : `${words.say} IB says: ${said}.`;
  return { kind, message, code: String(code) };
}

/** Remarks on an order or a data farm; nothing was refused. */
export function isRemark(code: number): boolean {
  return REMARKS.has(code) || (code >= 2_100 && code < 2_200);
}

/** A code that we do not know says too little: such an order is looked for, not given up. */
function isRefusal(code: number): boolean {
  return REFUSALS.some(([first, last]) => code >= first && code <= last);
}

export const REJECTED = 201;
export const CANCELLED = 202;
export const DUPLICATE_ID = 103;
export const LOST = 1100;
export const RESTORED_WITHOUT_DATA = 1101;
export const RESTORED = 1102;
export const PORT_RESET = 1300;
export const SERVERS_AWAY = 2110;
export const ID_IN_USE = 326;
/** Codes of the library itself. */
export const NO_CONNECTION = 502;
export const UNREADABLE = 505;
export const WRONG_VERSION = 506;

/** 399 order message, 404 shares are being located, 10349 a preset changed the time in force, delayed data. */
const REMARKS: ReadonlySet<number> = new Set([399, 404, 10_167, 10_349]);

const REFUSALS: readonly (readonly [number, number])[] = [
  [103, 165],
  [200, 203],
  [310, 398],
  [400, 499],
  [10_000, 10_399],
];

interface Words {
  readonly kind?: BrokerFault['kind'];
  readonly say: string;
}

const WORDS: Readonly<Record<number, Words>> = {
  100: {
    kind: 'rate limited',
    say: 'Too many requests in one second: lower `requestsPerSecond`, and see what else uses this login.',
  },
  103: {
    say: 'This order id was used before: another program may be running under the same client id.',
  },
  110: { say: 'The price is not a multiple of the smallest step of this instrument.' },
  135: { kind: 'not found', say: 'TWS does not know this order under our client id.' },
  161: { say: 'The order has ended or is ending already: it cannot be cancelled.' },
  162: { say: 'TWS gave no history for this.' },
  200: {
    kind: 'not found',
    say: 'IB has no such instrument: check the symbol, and that it trades in US dollars.',
  },
  201: { say: 'The order was refused.' },
  203: {
    say: 'This account may not trade this instrument: ask for the permission in Client Portal.',
  },
  321: {
    say: 'TWS refused the request; with "Read-Only API" set in its API settings it refuses every order.',
  },
  354: {
    kind: 'unauthorised',
    say: 'No live market data for this: subscribe to it in Client Portal, and share it with the paper account.',
  },
  420: {
    kind: 'unauthorised',
    say: 'Live market data is not to be had: another login uses it, or there is no subscription.',
  },
  460: { say: 'This account may not trade this: ask for the permission in Client Portal.' },
  10147: { kind: 'not found', say: 'TWS does not know this order under our client id.' },
  10148: { say: 'Too late: the order had ended already.' },
  10197: {
    kind: 'unauthorised',
    say: 'Another login uses the live market data: close it, or use a user name of its own for trading.',
  },
};

/** Faults of the connection, before there is an order to speak of. */
export function connectionFault(
  code: number,
  text: string,
  place: string,
  clientId: number,
): BrokerFault {
  return {
    kind: 'down',
    code: String(code),
    message: connectionWords(code, text, place, clientId),
  };
}

function connectionWords(code: number, text: string, place: string, clientId: number): string {
  switch (code) {
    case NO_CONNECTION:
      return `Nothing answers at ${place}: start TWS or IB Gateway, log in, and check in its API settings that socket clients are enabled and the port is this one.`;
    case ID_IN_USE:
      return `Client id ${clientId} is in use at ${place}: another program, or the last session, is still connected. End it, or give each program a client id of its own.`;
    case WRONG_VERSION:
      return `TWS at ${place} asks for a newer protocol than this adapter speaks (${text}): it speaks versions 100 to 193. Use a TWS or IB Gateway that still speaks them.`;
    case PORT_RESET:
      return `TWS changed its socket port and ends this connection: put the new port into the configuration. IB says: ${text}`;
    case UNREADABLE:
      return `TWS at ${place} sent a message that could not be read: what is true is asked for anew.`;
    default:
      return `The connection to ${place} failed: ${text}`;
  }
}
