/**
 * Keeps a session with TWS: makes it, watches it, makes it anew. A session is ready only after everything that may
 * have happened meanwhile was asked for, since nothing is told twice by TWS.
 */

import type { IBApi } from '@stoqey/ib';
import type {
  AccountSnapshot,
  Answer,
  BrokerFault,
  ConnectionState,
  Health,
} from '../../runtime/index.ts';
import { failed } from './answers.ts';
import {
  connectionFault,
  LOST,
  PORT_RESET,
  RESTORED,
  RESTORED_WITHOUT_DATA,
  SERVERS_AWAY,
} from './faults.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';

export interface LinkPorts {
  readonly options: SessionOptions;
  onWire(api: IBApi): void;
  onProblem(id: number, code: number, text: string): void;
  onState(state: ConnectionState, why: string): void;
  /** The session ended: nothing more comes of what was asked on it. */
  onEnd(why: string): void;
  /** Checks that it is the right account; says which, or why not. */
  admit(session: Session): Answer<void>;
  /** Asks for all that may have changed. */
  reconcile(session: Session): Promise<Answer<AccountSnapshot>>;
  /** Live data again, which the session has none of. */
  resume(session: Session): Promise<void>;
}

export interface Link {
  connect(): Promise<Answer<AccountSnapshot>>;
  close(): void;
  session(): Session | undefined;
  health(): Health;
  /** Bars are missing, orders are not. */
  degrade(why: string): void;
  mayOrder(): boolean;
  why(): string;
}

export function makeLink(ports: LinkPorts): Link {
  const { deadlines } = ports.options;
  let session: Session | undefined;
  let state: ConnectionState = 'down';
  let why = 'not connected yet';
  let mayOrder = false;
  let isWanted = false;
  let closing = new AbortController();
  let tries = 0;
  let retry: NodeJS.Timeout | undefined;
  let away: NodeJS.Timeout | undefined;

  return {
    async connect() {
      if (isWanted)
        return failed({ kind: 'rejected', message: 'This session is connected already.' });
      isWanted = true;
      closing = new AbortController();
      const answer = await begin('connecting');
      if (!answer.ok && isWanted) {
        isWanted = false;
        clearTimeout(retry);
        set('down', answer.fault.message);
      }
      return answer;
    },
    close() {
      isWanted = false;
      closing.abort();
      clearTimeout(retry);
      clearTimeout(away);
      const ending = session;
      session = undefined;
      mayOrder = false;
      ending?.end();
      ports.onEnd('the session was closed.');
      set('down', 'closed');
    },
    session: () => session,
    health() {
      const heard = session?.lastHeardMs();
      return {
        state,
        ...(state !== 'ready' && { why }),
        ...(heard !== undefined && { lastHeardMs: heard }),
      };
    },
    degrade(reason) {
      set('degraded', reason);
    },
    mayOrder: () => mayOrder,
    why: () => `${state}: ${why}`,
  };

  function set(next: ConnectionState, reason: string): void {
    if (state === next && why === reason) return;
    state = next;
    why = reason;
    ports.onState(next, reason);
  }

  async function begin(first: ConnectionState): Promise<Answer<AccountSnapshot>> {
    set(first, `connecting to ${ports.options.host}:${ports.options.port}`);
    const hears = { onWire: ports.onWire, onInfo, onProblem: ports.onProblem, onEnd };
    const opened = await openSession(ports.options, hears, closing.signal);
    if (!opened.ok) return opened;
    const mine = opened.value;
    const admitted = ports.admit(mine);
    if (!admitted.ok) {
      mine.end();
      return admitted;
    }
    session = mine;
    return recover(mine, 'a new session: asking what happened meanwhile', true);
  }

  /** From a session that is up to one that is ready. A failure ends the session. */
  async function recover(
    mine: Session,
    reason: string,
    isDataLost: boolean,
  ): Promise<Answer<AccountSnapshot>> {
    mayOrder = false;
    set('reconciling', reason);
    const answer = await ports.reconcile(mine);
    if (session !== mine) return failed({ kind: 'down', message: 'The session ended meanwhile.' });
    if (!answer.ok) {
      session = undefined;
      mine.end();
      ports.onEnd(answer.fault.message);
      return answer;
    }
    tries = 0;
    mayOrder = true;
    set('ready', 'reconciled');
    if (isDataLost) await ports.resume(mine);
    return answer;
  }

  function onInfo(code: number, text: string): void {
    const mine = session;
    if (mine === undefined) return;
    if (code === LOST || code === SERVERS_AWAY) {
      mayOrder = false;
      set(
        'degraded',
        `TWS has lost IB's servers (${code}): orders there go on working, reports are late.`,
      );
      clearTimeout(away);
      away = setTimeout(() => {
        mine.cut({
          kind: 'down',
          message: `TWS was without IB's servers for ${deadlines.serversAway} ms.`,
        });
      }, deadlines.serversAway);
    } else if (code === RESTORED || code === RESTORED_WITHOUT_DATA) {
      clearTimeout(away);
      const reason = `TWS has IB's servers again (${code}): asking what happened meanwhile`;
      void recover(mine, reason, code === RESTORED_WITHOUT_DATA).then((answer) => {
        if (!answer.ok) again(answer.fault);
      });
    } else if (code === PORT_RESET) {
      const { host, port, clientId } = ports.options;
      mine.cut(connectionFault(code, text, `${host}:${port}`, clientId));
    }
  }

  function onEnd(fault: BrokerFault): void {
    clearTimeout(away);
    session = undefined;
    mayOrder = false;
    ports.onEnd(fault.message);
    again(fault);
  }

  function again(fault: BrokerFault): void {
    // Closed meanwhile: that is the last word.
    if (!isWanted) return;
    set('down', fault.message);
    clearTimeout(retry);
    const waits = deadlines.reconnect;
    const wait = waits[Math.min(tries, waits.length - 1)];
    tries += 1;
    retry = setTimeout(() => {
      void begin('connecting').then((answer) => {
        if (!answer.ok) again(answer.fault);
      });
    }, wait);
  }
}
