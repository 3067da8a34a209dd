/** One connection to TWS, from the first byte to its end. What was not sent when it ends is never sent. */

import { EventName, type IBApi } from '@stoqey/ib';
import type { Answer, BrokerFault } from '../../runtime/index.ts';
import { failed, fine } from './answers.ts';
import { connectionFault, faultOf, ID_IN_USE, NO_CONNECTION, UNREADABLE } from './faults.ts';
import type { Deadlines } from './options.ts';
import { type Lane, makeSendQueue } from './send-queue.ts';
import { openWire, type WireOptions } from './wire.ts';

export interface SessionOptions extends WireOptions {
  readonly deadlines: Deadlines;
  readonly requestsPerSecond: number;
}

export interface SessionListener {
  /** Called before the session is up, so that nothing is missed. */
  onWire(api: IBApi): void;
  /** A message about no request of ours: `code` 1100 and its like. */
  onInfo(code: number, text: string): void;
  /** A message about a request or an order. */
  onProblem(id: number, code: number, text: string): void;
  /** Once, and last. Not called for a session that never came up, nor after `end`. */
  onEnd(fault: BrokerFault): void;
}

export interface Session {
  readonly api: IBApi;
  readonly accounts: readonly string[];
  readonly firstOrderId: number;
  /** The zone that TWS writes times in when it names none, as it said when greeting. */
  readonly zone: string | undefined;
  lastHeardMs(): number;
  /** Resolves with true once written, and with false when it never will be. */
  send(lane: Lane, write: (api: IBApi) => void): Promise<boolean>;
  dropOrders(): void;
  /** Cuts the connection, and tells the listener why. */
  cut(fault: BrokerFault): void;
  /** Cuts the connection because the caller wants it: nobody is told. */
  end(): void;
}

/** What TWS has said of itself so far. */
interface Seen {
  accounts: readonly string[];
  /** 0 until it is known. */
  firstOrderId: number;
  zone: string | undefined;
  heardMs: number;
}

export function openSession(
  options: SessionOptions,
  listener: SessionListener,
  closing: AbortSignal,
): Promise<Answer<Session>> {
  const { deadlines, host, port, clientId } = options;
  const place = `${host}:${port}`;
  const queue = makeSendQueue(options.requestsPerSecond);
  const seen: Seen = { accounts: [], firstOrderId: 0, zone: undefined, heardMs: 0 };
  let isUp = false;
  let isOver = false;
  let lastWords: BrokerFault | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let heartbeatDeadline: NodeJS.Timeout | undefined;

  return new Promise((resolve) => {
    const api = openWire(options, () => {
      finish(connectionFault(UNREADABLE, 'a message could not be read', place, clientId));
    });
    const deadline = setTimeout(() => {
      const message = `TWS at ${place} took the connection and did not greet within ${deadlines.connect} ms: look for a question in its window (allow the connection?), or start it again.`;
      finish({ kind: 'down', message });
    }, deadlines.connect);

    api.on(EventName.received, () => {
      seen.heardMs = performance.now();
    });
    api.on(EventName.server, (_version, time) => {
      seen.zone = /\d\d:\d\d:\d\d (\S+)$/.exec(String(time))?.[1];
    });
    api.on(EventName.managedAccounts, (list) => {
      seen.accounts = list.split(',').filter((one) => one !== '');
      greeted();
    });
    api.on(EventName.info, (text, code) => onInfo(text, code));
    api.on(EventName.error, (cause, code, id) => onError(cause.message, code, id));
    api.on(EventName.disconnected, () => {
      finish(lastWords ?? { kind: 'down', message: `TWS at ${place} ended the connection.` });
    });
    api.on(EventName.currentTime, () => {
      clearTimeout(heartbeatDeadline);
      heartbeatDeadline = undefined;
    });
    listener.onWire(api);
    api.on(EventName.nextValidId, (firstOrderId) => {
      seen.firstOrderId = firstOrderId;
      greeted();
    });
    const onClosing = (): void => finish({ kind: 'down', message: 'The session was closed.' });
    closing.addEventListener('abort', onClosing, { once: true });
    api.connect();

    /** Up once TWS has said which accounts there are and which order id is next, in whatever order. */
    function greeted(): void {
      if (isOver || isUp || seen.firstOrderId === 0 || seen.accounts.length === 0) return;
      isUp = true;
      clearTimeout(deadline);
      closing.removeEventListener('abort', onClosing);
      heartbeat = setInterval(beat, deadlines.heartbeat);
      resolve(fine(made(api)));
    }

    function finish(fault: BrokerFault): void {
      if (isOver) return;
      isOver = true;
      clearTimeout(deadline);
      clearInterval(heartbeat);
      clearTimeout(heartbeatDeadline);
      closing.removeEventListener('abort', onClosing);
      queue.close();
      api.disconnect();
      if (isUp) listener.onEnd(fault);
      else resolve(failed(fault));
    }

    function onInfo(text: string, code: number): void {
      if (isOver) return;
      // The reason comes just before the end: TWS cuts the connection itself.
      if (code === ID_IN_USE) lastWords = connectionFault(code, text, place, clientId);
      else listener.onInfo(code, text);
    }

    function onError(text: string, code: number, id: number): void {
      if (isOver) return;
      if (id >= 0) {
        listener.onProblem(id, code, text);
        return;
      }
      if (isUp && code === NO_CONNECTION) {
        finish({ kind: 'down', message: `The connection to TWS at ${place} was lost: ${text}.` });
        return;
      }
      finish(connectionFault(code, text, place, clientId));
    }

    function beat(): void {
      if (heartbeatDeadline !== undefined) return;
      queue.add('cancel', () => api.reqCurrentTime(), ignore);
      heartbeatDeadline = setTimeout(() => {
        const message = `TWS at ${place} has not answered for ${deadlines.heartbeatAnswer} ms: the connection is made anew.`;
        finish({ kind: 'down', message });
      }, deadlines.heartbeatAnswer);
    }

    function made(wire: IBApi): Session {
      return {
        api: wire,
        accounts: seen.accounts,
        firstOrderId: seen.firstOrderId,
        zone: seen.zone,
        lastHeardMs: () => seen.heardMs,
        send(lane, write) {
          return new Promise((sent) => {
            if (isOver) {
              sent(false);
              return;
            }
            queue.add(
              lane,
              () => {
                write(wire);
                sent(true);
              },
              () => sent(false),
            );
          });
        },
        dropOrders: () => queue.dropOrders(),
        cut: finish,
        end() {
          isUp = false;
          finish({ kind: 'down', message: 'The session was closed.' });
        },
      };
    }
  });
}

function ignore(): void {}

/** The first answer to `request`, or why none came. */
export interface RequestSpec<T> {
  readonly what: string;
  readonly lane: Lane;
  readonly deadlineMs: number;
  write(api: IBApi): void;
  /** Subscribes to what answers; gives back what takes the subscriptions away. */
  listen(api: IBApi, done: (answer: Answer<T>) => void): () => void;
}

/** Reads are harmless: one that was not answered is `down`, and may be asked again. */
export async function ask<T>(session: Session, spec: RequestSpec<T>): Promise<Answer<T>> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const done = (answer: Answer<T>): void => {
      clearTimeout(timer);
      stop();
      session.api.off(EventName.disconnected, onCut);
      resolve(answer);
    };
    const onCut = (): void => {
      const message = `The connection to TWS ended before it answered about ${spec.what}.`;
      done(failed({ kind: 'down', message }));
    };
    const stop = spec.listen(session.api, done);
    session.api.on(EventName.disconnected, onCut);
    timer = setTimeout(() => {
      const message = `TWS did not answer about ${spec.what} within ${spec.deadlineMs} ms.`;
      done(failed({ kind: 'down', message }));
    }, spec.deadlineMs);
    void session
      .send(spec.lane, (api) => spec.write(api))
      .then((isSent) => {
        if (!isSent) onCut();
      });
  });
}

/** Listens for the refusal of a request of ours; a remark changes nothing. */
export function onRefusal(
  api: IBApi,
  requestId: number,
  refuse: (fault: BrokerFault) => void,
): () => void {
  const listener = (cause: Error, code: number, id: number): void => {
    if (id !== requestId) return;
    const fault = faultOf(code, cause.message);
    if (fault !== undefined) refuse(fault);
  };
  api.on(EventName.error, listener);
  return () => api.off(EventName.error, listener);
}
