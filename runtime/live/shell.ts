/**
 * What makes a live session run: events of the venue, of timers and of people go in one after the other; what comes out is
 * made durable first, in one batch, and carried out then. Without a journal nothing is sent but cancels.
 */

import type {
  Answer,
  LiveEvent,
  LiveSession,
  SessionCommand,
  TradingAPI,
  VenueBar,
  VenueEvent,
} from '../index.ts';
import type { Journal, JournalFault } from '../journal/index.ts';
import { isKilled, killsOf, writeKill } from './kill-file.ts';
import type { Lease } from './lease.ts';
import type { Log } from './log.ts';
import type { ShellClock } from './shell-clock.ts';

export interface ShellOptions {
  readonly session: LiveSession;
  readonly api: TradingAPI;
  readonly journal: Pick<Journal, 'append'>;
  readonly lease: Pick<Lease, 'isHeld'>;
  /** Of the account. */
  readonly directory: string;
  readonly strategy: string;
  readonly clock: ShellClock;
  readonly log: Log;
  /** Takes credentials out of a text: what a broker says may hold one, and the journal keeps what it says. */
  readonly redact: (text: string) => string;
  /** A kill of the account is flattened by the session itself: nobody else can reach a simulated broker. */
  readonly flattensItself: boolean;
  readonly alert: (alert: ShellAlert) => void;
  /** Told once, when the session cannot go on: the journal, the lease or we ourselves have failed. */
  readonly failed: (fault: ShellFault) => void;
}

export type ShellAlert = Extract<SessionCommand, { readonly kind: 'alert' }>;

export interface ShellFault {
  readonly message: string;
  readonly why?: string;
  readonly fix: string;
}

/** Why an order is not sent although the session asks for it. */
type Barrier = { readonly kind: 'rejected' | 'down'; readonly message: string };

export class Shell {
  readonly #options: ShellOptions;
  readonly #queue: LiveEvent[] = [];
  readonly #resting = new Set<() => void>();
  #isBusy = false;
  /** Calls to the venue that have not been answered. */
  #asked = 0;
  #isEnding = false;
  #isBroken = false;
  #fault: ShellFault | undefined;

  constructor(options: ShellOptions) {
    this.#options = options;
  }

  get session(): LiveSession {
    return this.#options.session;
  }

  /** Why it does not go on. */
  get fault(): ShellFault | undefined {
    return this.#fault;
  }

  venue(event: VenueEvent): void {
    this.give({ kind: 'venue', time: this.#options.clock.now(), event });
  }

  /** In the order in which they are given; what an event leads to is begun before this returns. */
  give(...events: readonly LiveEvent[]): void {
    this.#queue.push(...events);
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let event = this.#queue.shift(); event; event = this.#queue.shift()) this.#take(event);
    } finally {
      this.#isBusy = false;
    }
    this.#rest();
  }

  /** Resolves once every question has been answered and every event handled. */
  async settled(): Promise<void> {
    while (this.#asked > 0) await new Promise<void>((done) => this.#resting.add(done));
  }

  /** No order goes out from here on; what is on its way is still written down. */
  end(): void {
    this.#isEnding = true;
  }

  /** From here on cancels go out, and nothing else. */
  fail(fault: ShellFault): void {
    if (this.#fault) return;
    this.#fault = fault;
    const { log, alert, failed } = this.#options;
    log.error('session.failed', fault.message, { fix: fault.fix });
    const text = `${fault.message} ${fault.fix}`;
    alert({ kind: 'alert', level: 'critical', code: 'session.failed', text });
    failed(fault);
  }

  #take(event: LiveEvent): void {
    if (this.#isBroken) return;
    try {
      const { records, commands } = this.#options.session.handle(this.#writable(event));
      const appended = this.#options.journal.append(records);
      if (appended.kind === 'refused') this.fail(journalFault(appended.fault));
      for (const command of commands) this.#do(command);
    } catch (error) {
      // What the session believes is worth nothing now.
      this.#isBroken = true;
      this.fail(ourFault(error));
    }
  }

  /** As it may stand in the journal; the session decides on the same. */
  #writable(event: LiveEvent): LiveEvent {
    const known = withKnownVolumes(event);
    const text = JSON.stringify(known);
    const redacted = this.#options.redact(text);
    return redacted === text ? known : JSON.parse(redacted);
  }

  #do(command: SessionCommand): void {
    const { api, clock } = this.#options;
    switch (command.kind) {
      case 'submit': {
        const { ticket } = command;
        this.#ask(
          this.#gate(ticket.opens, () => api.submit(ticket)),
          (answer) => ({
            kind: 'submitted',
            time: clock.now(),
            clientOrderId: ticket.clientOrderId,
            answer,
          }),
        );
        return;
      }
      case 'replace': {
        const { ticket, venueOrderId } = command;
        const send = () => api.replace(venueOrderId, ticket);
        this.#ask(this.#gate(ticket.opens, send), (answer) => ({
          kind: 'replaced',
          time: clock.now(),
          clientOrderId: ticket.clientOrderId,
          answer,
        }));
        return;
      }
      case 'cancel': {
        const { clientOrderId, venueOrderId } = command;
        this.#ask(api.cancel(venueOrderId), (answer) => ({
          kind: 'cancelled',
          time: clock.now(),
          clientOrderId,
          answer: withoutValue(answer),
        }));
        return;
      }
      case 'cancel all':
        this.#ask(api.cancelAll(), (answer) => ({
          kind: 'cancelled all',
          time: clock.now(),
          answer: withoutValue(answer),
        }));
        return;
      case 'find': {
        const { clientOrderId } = command;
        this.#ask(api.findOrder(clientOrderId), (answer) => ({
          kind: 'found',
          time: clock.now(),
          clientOrderId,
          answer,
        }));
        return;
      }
      case 'snapshot':
        void this.#snapshot(command.id, command.since);
        return;
      case 'alert':
        this.#alert(command);
        return;
      case 'timer':
        // A timer of the system may be early by a part of a millisecond: the session asks for a time, not for a wait.
        clock.at(command.at, () =>
          this.give({
            kind: 'timer',
            time: Math.max(command.at, clock.now()),
            name: command.name,
          }),
        );
        return;
      default:
        command satisfies never;
    }
  }

  /** A port does not throw; where it does all the same, nobody knows what has happened. */
  #ask<T>(asked: Promise<Answer<T>>, eventOf: (answer: Answer<T>) => LiveEvent): void {
    this.#asked += 1;
    void asked
      .catch(doubt)
      .then((answer) => this.give(eventOf(answer)))
      .finally(() => {
        this.#asked -= 1;
        this.#rest();
      });
  }

  /** The last look before an order leaves. */
  #gate<T>(opens: boolean, send: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const barrier = this.#barrier(opens);
    if (!barrier) return send();
    this.#options.log.warn('order.held back', barrier.message);
    return Promise.resolve({ ok: false, fault: barrier });
  }

  #barrier(opens: boolean): Barrier | undefined {
    const { directory, strategy, lease, flattensItself } = this.#options;
    if (this.#fault) return { kind: 'rejected', message: this.#fault.message };
    if (this.#isEnding) return { kind: 'down', message: 'the session is ending' };
    if (isKilled(directory, strategy)) {
      const isAccount = isKilled(directory);
      const mayClose = !opens && (!isAccount || flattensItself);
      if (!mayClose)
        return {
          kind: 'rejected',
          message: `${isAccount ? 'the account' : strategy} is killed: nothing is sent until \`strata resume\``,
        };
    }
    if (lease.isHeld()) return undefined;
    this.fail(LEASE_LOST);
    return { kind: 'down', message: LEASE_LOST.message };
  }

  async #snapshot(id: number, since: number): Promise<void> {
    const { api, clock } = this.#options;
    this.#asked += 1;
    const [account, positions, orders, executions] = await Promise.all([
      api.account().catch(doubt),
      api.positions().catch(doubt),
      api.openOrders().catch(doubt),
      api.executionsSince(since).catch(doubt),
    ]);
    const answers = { account, positions, orders, executions };
    this.give({ kind: 'snapshot', time: clock.now(), id, ...answers });
    this.#asked -= 1;
    this.#rest();
  }

  #alert(alert: ShellAlert): void {
    const { log } = this.#options;
    if (alert.level === 'info') log.info(alert.code, alert.text);
    else if (alert.level === 'warning') log.warn(alert.code, alert.text);
    else log.error(alert.code, alert.text);
    if (alert.code === 'kill') this.#rememberKill(alert.text);
    this.#options.alert(alert);
  }

  /** A kill by the policy stays in force like one by a person: until `strata resume`. */
  #rememberKill(reason: string): void {
    const { directory, strategy, session, clock } = this.#options;
    if (killsOf(directory).some((kill) => (kill.strategy ?? strategy) === strategy)) return;
    const { killing } = session.live.driver.engine.desk;
    const written = writeKill(directory, {
      strategy,
      positions: killing?.positions ?? 'freeze',
      time: clock.now(),
      by: 'the policy',
      reason,
    });
    if (written.kind === 'refused') this.fail(journalFault(written.fault));
  }

  #rest(): void {
    if (this.#asked > 0) return;
    for (const done of this.#resting) done();
    this.#resting.clear();
  }
}

export const LEASE_LOST: ShellFault = {
  message: 'This process no longer holds the account: another one has taken it over.',
  why: 'Two sessions on one account would not know of each other’s orders. Nothing more is sent.',
  fix: 'see which one it is with `strata status`, and start this one again once that has ended',
};

function journalFault({ message, why, fix }: JournalFault): ShellFault {
  return {
    message,
    why: `${why === undefined ? '' : `${why} `}What cannot be written down is not sent: what works at the broker goes on working.`,
    fix,
  };
}

function ourFault(error: unknown): ShellFault {
  const text = error instanceof Error ? error.message : String(error);
  return {
    message: `The session has stopped by a mistake of ours: ${text}.`,
    why: 'What works at the broker goes on working; nothing more is sent.',
    fix: 'look at the positions (`strata positions`), keep the journal, and report this',
  };
}

function doubt(thrown: unknown): Answer<never> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { ok: false, fault: { kind: 'ambiguous', message } };
}

/** A journal holds numbers: a volume that is not known is below zero. */
function withKnownVolumes(event: LiveEvent): LiveEvent {
  if (event.kind === 'history') return { ...event, bars: event.bars.map(known) };
  if (event.kind !== 'venue' || event.event.kind !== 'bar') return event;
  return { ...event, event: { ...event.event, bar: known(event.event.bar) } };
}

function known(bar: VenueBar): VenueBar {
  return Number.isFinite(bar.volume) ? bar : { ...bar, volume: -1 };
}

function withoutValue(answer: Answer<void>): Answer<null> {
  return answer.ok ? { ok: true, value: null } : answer;
}
