/**
 * The I/O around a live session: what a venue tells goes in, what the session decides is made durable, and only then is
 * it done. Events are taken one at a time, in the order in which they come; nothing is decided here.
 */

import type {
  Answer,
  LiveConfig,
  LiveEvent,
  LiveRecord,
  OperatorCommand,
  SessionCommand,
  TradingAPI,
  VenueBar,
  VenueEvent,
} from '../index.ts';
import { LiveSession } from '../index.ts';
import type { Journal } from '../journal/index.ts';

export interface ShellOptions {
  readonly api: TradingAPI;
  readonly config: LiveConfig;
  readonly journal: Pick<Journal, 'append'>;
  /** What the journal holds of this session; empty for a new one. */
  readonly previous: readonly LiveRecord[];
  /** Closed bars from before a new session, oldest first: exactly the warm-up. */
  readonly history: readonly VenueBar[];
  /** UTC microseconds. */
  readonly now: () => number;
  /** Asked before each order: the kill of another process. */
  readonly isKilled: () => boolean;
  readonly alert: (alert: Extract<SessionCommand, { readonly kind: 'alert' }>) => void;
}

export type ShellStart =
  | { readonly kind: 'started'; readonly shell: LiveShell }
  | { readonly kind: 'refused'; readonly message: string };

/** Connects first: a session that cannot ask its venue does not begin. */
export async function startShell(options: ShellOptions): Promise<ShellStart> {
  const shell = new LiveShell(options);
  const connected = await options.api.connect((event) => shell.venue(event));
  if (!connected.ok) return { kind: 'refused', message: connected.fault.message };
  shell.begin(connected.value);
  const { program, timeframe } = options.config;
  const subscribed = await options.api.subscribeBars(
    [...program.symbols, ...program.foreign],
    timeframe,
  );
  if (!subscribed.ok) {
    await shell.stop();
    return { kind: 'refused', message: subscribed.fault.message };
  }
  await shell.catchUp();
  return { kind: 'started', shell };
}

/** Bars of one event of history: a journal's record stays of a size that people can read. */
const BARS_AT_ONCE = 500;

export class LiveShell {
  readonly #options: ShellOptions;
  readonly #session: LiveSession;
  readonly #waiting: LiveEvent[] = [];
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #hasBegun = false;
  #isHandling = false;
  #isStopped = false;
  /** Why nothing but cancels is sent any more. */
  #broken: string | undefined;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#session = new LiveSession(options.config);
  }

  /** What may be looked at: positions, orders, restrictions. */
  get session(): LiveSession {
    return this.#session;
  }

  get broken(): string | undefined {
    return this.#broken;
  }

  /** The journal's events once more, or the history of a new session. */
  begin(account: Extract<LiveEvent, { readonly kind: 'start' }>['account']): void {
    const { previous, history, now } = this.#options;
    for (const record of previous) if (record.kind === 'event') this.#session.handle(record.event);
    this.#hasBegun = true;
    if (this.#session.live.hasStarted) {
      this.#take({ kind: 'restart', time: now() });
      return;
    }
    for (let from = 0; from < history.length; from += BARS_AT_ONCE)
      this.#take({ kind: 'history', time: now(), bars: history.slice(from, from + BARS_AT_ONCE) });
    this.#take({ kind: 'start', time: now(), account });
  }

  venue(event: VenueEvent): void {
    this.#take({ kind: 'venue', time: this.#options.now(), event: writable(event) });
    if (event.kind === 'connection' && event.state !== 'down' && event.state !== 'connecting')
      void this.catchUp();
  }

  operator(operator: string, command: OperatorCommand): void {
    this.#take({ kind: 'operator', time: this.#options.now(), operator, command });
  }

  /** A session is about to open: corporate actions with this ex-date, days since 1970-01-01, restate what works. */
  sessionOpens(day: number): void {
    this.#take({ kind: 'session', time: this.#options.now(), day });
  }

  /** Bars that closed while nobody listened. */
  async catchUp(): Promise<void> {
    const { api, config, now } = this.#options;
    const { program, timeframe } = config;
    const from = this.#session.live.bars.closedUntil;
    if (!this.#hasBegun || !Number.isFinite(from)) return;
    const symbols = [...program.symbols, ...program.foreign];
    const answer = await api.historicalBars({ symbols, timeframe, from: from + 1, to: now() });
    if (!answer.ok) {
      this.#alert(
        'warning',
        'bars.missed',
        `bars could not be caught up on: ${answer.fault.message}`,
      );
      return;
    }
    for (const bar of answer.value.toSorted((a, b) => a.time - b.time))
      if (bar.time > this.#session.live.bars.closedUntil)
        this.#take({
          kind: 'venue',
          time: now(),
          event: writable({ kind: 'bar', timeframe, bar }),
        });
  }

  /** Orders that work go on working, and the journal goes on where it ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.#options.api.close();
  }

  /** One at a time: an answer that comes while an event is handled waits for its turn. */
  #take(event: LiveEvent): void {
    if (this.#isStopped) return;
    this.#waiting.push(event);
    if (this.#isHandling || !this.#hasBegun) return;
    this.#isHandling = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) this.#handle(next);
    this.#isHandling = false;
  }

  #handle(event: LiveEvent): void {
    try {
      const { records, commands } = this.#session.handle(event);
      const appended = this.#options.journal.append(records);
      if (appended.kind !== 'durable') this.#break(appended.fault.message);
      for (const command of commands) this.#do(command);
    } catch (thrown) {
      // A bug of ours: nothing more is opened, whatever is asked.
      this.#break(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  /** No journal, no order: cancels still go. */
  #break(message: string): void {
    if (this.#broken !== undefined) return;
    this.#broken = message;
    this.#alert('critical', 'session.broken', `nothing but cancels is sent any more: ${message}`);
  }

  #do(command: SessionCommand): void {
    const { api } = this.#options;
    switch (command.kind) {
      case 'submit':
        this.#submit(command);
        return;
      case 'replace':
        this.#replace(command);
        return;
      case 'cancel':
        this.#answer(api.cancel(command.venueOrderId), (answer) => ({
          kind: 'cancelled',
          time: this.#options.now(),
          clientOrderId: command.clientOrderId,
          answer: done(answer),
        }));
        return;
      case 'cancel all':
        this.#answer(api.cancelAll(), (answer) => ({
          kind: 'cancelled all',
          time: this.#options.now(),
          answer: done(answer),
        }));
        return;
      case 'find':
        this.#answer(api.findOrder(command.clientOrderId), (answer) => ({
          kind: 'found',
          time: this.#options.now(),
          clientOrderId: command.clientOrderId,
          answer,
        }));
        return;
      case 'snapshot':
        void this.#snapshot(command.id, command.since);
        return;
      case 'alert':
        this.#options.alert(command);
        return;
      case 'timer':
        this.#timer(command);
        return;
      default:
        command satisfies never;
    }
  }

  #submit({ ticket }: Extract<SessionCommand, { readonly kind: 'submit' }>): void {
    const { clientOrderId } = ticket;
    const refused = this.#refusal();
    this.#answer(refused ?? this.#options.api.submit(ticket), (answer) => ({
      kind: 'submitted',
      time: this.#options.now(),
      clientOrderId,
      answer,
    }));
  }

  #replace(command: Extract<SessionCommand, { readonly kind: 'replace' }>): void {
    const { clientOrderId } = command.ticket;
    const refused = this.#refusal();
    this.#answer(
      refused ?? this.#options.api.replace(command.venueOrderId, command.ticket),
      (answer) => ({ kind: 'replaced', time: this.#options.now(), clientOrderId, answer }),
    );
  }

  /** Why an order is not sent although the session wants it. */
  #refusal(): Promise<Answer<never>> | undefined {
    const why = this.#options.isKilled() ? 'the account is killed' : this.#broken;
    if (why === undefined) return undefined;
    return Promise.resolve({ ok: false, fault: { kind: 'rejected', message: why } });
  }

  #answer<T>(asked: Promise<Answer<T>>, make: (answer: Answer<T>) => LiveEvent): void {
    asked.then(
      (answer) => this.#take(make(answer)),
      // A port does not throw; where it does all the same, nobody knows what has happened.
      (thrown) => this.#take(make(doubt(thrown))),
    );
  }

  async #snapshot(id: number, since: number): Promise<void> {
    const { api, now } = this.#options;
    const account = await api.account().catch(doubt);
    const positions = await api.positions().catch(doubt);
    const orders = await api.openOrders().catch(doubt);
    const executions = await api.executionsSince(since).catch(doubt);
    this.#take({ kind: 'snapshot', time: now(), id, account, positions, orders, executions });
  }

  #timer({ name, at }: Extract<SessionCommand, { readonly kind: 'timer' }>): void {
    clearTimeout(this.#timers.get(name));
    const waitMs = Math.max(0, (at - this.#options.now()) / 1000);
    this.#timers.set(
      name,
      // A timer of the system may be early by a part of a millisecond: the session asks for a time, not for a wait.
      setTimeout(
        () => this.#take({ kind: 'timer', time: Math.max(at, this.#options.now()), name }),
        waitMs,
      ),
    );
  }

  #alert(level: 'warning' | 'critical', code: string, text: string): void {
    this.#options.alert({ kind: 'alert', level, code, text });
  }
}

/** A journal holds numbers: a volume that is not known is a zero, as sources of bars write it. */
function writable(event: VenueEvent): VenueEvent {
  if (event.kind !== 'bar' || Number.isFinite(event.bar.volume)) return event;
  return { ...event, bar: { ...event.bar, volume: 0 } };
}

function done(answer: Answer<void>): Answer<null> {
  return answer.ok ? { ok: true, value: null } : answer;
}

function doubt(thrown: unknown): Answer<never> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { ok: false, fault: { kind: 'ambiguous', message } };
}
