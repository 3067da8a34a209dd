/** What the parts of the adapter share. */

import type { Answer, VenueEvent } from '../../runtime/index.ts';
import { failed } from './answers.ts';
import type { Book } from './book.ts';
import type { ExecutionLog } from './executions.ts';
import type { Deadlines, IbkrOptions } from './options.ts';
import type { OrderIds } from './order-ids.ts';
import type { Session } from './session.ts';

export interface Core {
  readonly options: IbkrOptions;
  readonly deadlines: Deadlines;
  readonly book: Book;
  readonly log: ExecutionLog;
  readonly ids: OrderIds;
  /** Gives an event to the caller; a listener that throws harms nobody else. */
  tell(event: VenueEvent): void;
  /** The session, while one is up. */
  session(): Session | undefined;
  mayOrder(): boolean;
  /** The state of the connection, and why. */
  why(): string;
  /** Empty until the first session. */
  account(): string;
  /** Requests whose answers carry no number are asked one after the other. */
  inTurn<T>(job: () => Promise<T>): Promise<T>;
}

export async function withSession<T>(
  core: Core,
  job: (session: Session) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const session = core.session();
  if (session === undefined) {
    const message = `There is no session with TWS now (${core.why()}). Nothing was sent.`;
    return failed({ kind: 'down', message });
  }
  return job(session);
}

/** Jobs one after the other, whatever becomes of each. */
export function turns(): Core['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (job) => {
    const mine = last.then(job, job);
    last = mine.catch(() => undefined);
    return mine;
  };
}
