/** What can go wrong with a TWS, as a script: faults apply to what is sent from then on. */

import type { Token } from './frames.ts';

/** Messages to the client, by their number on the wire. */
const NAMES: Readonly<Record<string, string>> = {
  3: 'orderStatus',
  4: 'error',
  5: 'openOrder',
  9: 'nextValidId',
  10: 'contractDetails',
  11: 'execDetails',
  15: 'managedAccounts',
  17: 'historicalData',
  49: 'currentTime',
  50: 'realTimeBar',
  52: 'contractDetailsEnd',
  53: 'openOrderEnd',
  55: 'execDetailsEnd',
  59: 'commissionReport',
  61: 'position',
  62: 'positionEnd',
  63: 'accountSummary',
  64: 'accountSummaryEnd',
  101: 'completedOrder',
  102: 'completedOrdersEnd',
};

interface OnMessage {
  readonly message: string;
  /** How many of them; 1 unless told. */
  readonly times?: number;
  /** How many of them go through before; 0 unless told. */
  readonly after?: number;
}

export type MessageFault = OnMessage &
  (
    | { readonly kind: 'delay'; readonly ms: number }
    | { readonly kind: 'drop' }
    | { readonly kind: 'duplicate' }
    /** It goes out after the message that follows it. */
    | { readonly kind: 'reorder' }
    /** Tokens that the client does not know at its end: error 505 of the library. */
    | { readonly kind: 'garbage' }
    /** One of its tokens is another. */
    | { readonly kind: 'mangle'; readonly index: number; readonly token: Token }
    /** Half of its tokens. */
    | { readonly kind: 'truncate' }
  );

/** IB's own words that go with the next order, cancel or request for bars. */
export interface SaidFault {
  readonly kind: 'reject' | 'warn' | 'refuse cancel' | 'refuse data';
  readonly code: number;
  readonly text: string;
  /** What comes with a rejection; IB means it to be JSON. */
  readonly advanced?: string;
}

export type Fault =
  | MessageFault
  | SaidFault
  /** Nothing is answered, old connections or new, until `thaw`. */
  | { readonly kind: 'freeze' | 'thaw' }
  /** A message about a request or an order, at once. */
  | { readonly kind: 'say'; readonly id: number; readonly code: number; readonly text: string }
  /** The next order is taken, and held: `Inactive`. */
  | { readonly kind: 'hold' }
  /** Every connection is reset. */
  | { readonly kind: 'reset' }
  /** The connections that are there are never answered again; new ones are. */
  | { readonly kind: 'half open' }
  /** Every connection is cut. */
  | { readonly kind: 'kill' }
  /** The next order is never read, and the connection is cut. */
  | { readonly kind: 'lost order' }
  /** The next order is taken, and the connection is cut before the answer. */
  | { readonly kind: 'lost ack' }
  /** A message about the connection to IB's servers: 1100, 1101, 1102, 1300, 2110, 2104. */
  | { readonly kind: 'connectivity'; readonly code: number; readonly text?: string }
  /** 1100, everything is cut, nobody listens; `back` ends it. */
  | { readonly kind: 'daily reset' | 'back' }
  | { readonly kind: 'position'; readonly symbol: string; readonly quantity: number }
  /** Positions are restated and orders in the symbol are cancelled, as on the day of a split. */
  | { readonly kind: 'split'; readonly symbol: string; readonly ratio: number }
  /** The version that the handshake answers with. */
  | { readonly kind: 'version'; readonly version: number }
  /** The next connection is told 326 and cut. */
  | { readonly kind: 'id in use' }
  /** New connections are never greeted; or greeted and never given a first order id. */
  | { readonly kind: 'silent' | 'no session' }
  | { readonly kind: 'halt'; readonly symbol: string; readonly isHalted: boolean };

export function isMessageFault(fault: Fault): fault is MessageFault {
  return 'message' in fault;
}

export interface Outgoing {
  add(fault: MessageFault): void;
  /** Sends a message as the faults in force let it. */
  pass(tokens: readonly Token[], send: (tokens: readonly Token[]) => void): void;
}

export function makeOutgoing(): Outgoing {
  const faults: { fault: MessageFault; left: number; skip: number }[] = [];
  const held: (() => void)[] = [];

  return {
    add(fault) {
      faults.push({ fault, left: fault.times ?? 1, skip: fault.after ?? 0 });
    },
    pass(tokens, send) {
      const fault = take(NAMES[String(tokens[0])] ?? '');
      if (fault?.kind === 'reorder') {
        held.push(() => send(tokens));
        return;
      }
      apply(fault, tokens, send);
      for (const late of held.splice(0)) late();
    },
  };

  function take(name: string): MessageFault | undefined {
    const found = faults.find((one) => one.fault.message === name && one.left > 0);
    if (found === undefined) return undefined;
    if (found.skip > 0) {
      found.skip -= 1;
      return undefined;
    }
    found.left -= 1;
    return found.fault;
  }

  function apply(
    fault: MessageFault | undefined,
    tokens: readonly Token[],
    send: (tokens: readonly Token[]) => void,
  ): void {
    switch (fault?.kind) {
      case undefined:
      case 'reorder':
        send(tokens);
        return;
      case 'drop':
        return;
      case 'duplicate':
        send(tokens);
        send(tokens);
        return;
      case 'garbage':
        send([...tokens, 'x', 'y']);
        return;
      case 'mangle':
        send(tokens.map((token, index) => (index === fault.index ? fault.token : token)));
        return;
      case 'truncate':
        send(tokens.slice(0, Math.ceil(tokens.length / 2)));
        return;
      case 'delay':
        setTimeout(() => send(tokens), fault.ms).unref();
        return;
      default:
        fault satisfies never;
    }
  }
}
