/** From an account's directory and a venue to a session that runs: every check first, and nothing sent before the last of them. */

import {
  type AccountSnapshot,
  type BrokerFault,
  type LiveConfig,
  LiveSession,
  type TradingAPI,
  type VenueEvent,
} from '../index.ts';
import { type Journal, type JournalFault, openJournal } from '../journal/index.ts';
import { journalDirectory, leaseFile } from './account-directory.ts';
import {
  type Chapter,
  type ChapterRecord,
  type MailboxRecord,
  readChapters,
  recover,
} from './chapters.ts';
import { checkClock } from './clock-check.ts';
import { isKilled, killsOf, rememberKillPolicy } from './kill-file.ts';
import { type Lease, takeLease } from './lease.ts';
import type { Log } from './log.ts';
import { mailAfter } from './mailbox.ts';
import { LEASE_LOST, Shell, type ShellAlert, type ShellFault } from './shell.ts';
import type { ShellClock } from './shell-clock.ts';
import { byInstant, historyEvents, lastBars, type WarmUp } from './warm-up.ts';

export interface StartOptions {
  readonly api: TradingAPI;
  /** Of the account. */
  readonly directory: string;
  readonly strategy: string;
  /** For the message that a second process gets: `strata paper trend.strat`. */
  readonly purpose: string;
  /** A fresh program each time. */
  readonly configOf: (session: string) => LiveConfig;
  /** Everything that the program is a function of, as JSON: the same one goes on in its chapter of the journal. */
  readonly setup: unknown;
  readonly warmUp: WarmUp & { readonly count: number };
  /** What a kill does with positions, by the policy. */
  readonly killPositions: 'freeze' | 'flatten';
  readonly flattensItself: boolean;
  /** Is it the account that was meant? */
  readonly checkAccount: (account: AccountSnapshot) => ShellFault | undefined;
  readonly clock: ShellClock;
  /** False: time is simulated, and `look` is called by whoever moves it. */
  readonly isRealTime: boolean;
  readonly log: Log;
  readonly redact: (text: string) => string;
  readonly alert: (alert: ShellAlert) => void;
  readonly failed: (fault: ShellFault) => void;
}

export interface RunningShell {
  readonly kind: 'running';
  readonly shell: Shell;
  readonly account: AccountSnapshot;
  /** True: it went on where an earlier process had ended. */
  readonly isRestart: boolean;
  /** Bars seen before the first decision, of those that the program wants. */
  readonly warmedUp: number;
  /** Reads what operators have ordered, and shows that this process lives. */
  look(): void;
  /** No new orders; the journal is closed, what works at the broker is said. */
  stop(): Promise<Stopped>;
}

export interface Stopped {
  /** Ids and symbols of what still works at the broker; undefined where it did not answer. */
  readonly working: readonly string[] | undefined;
}

interface StoppedRecord {
  readonly kind: 'stopped';
  readonly time: number;
  readonly working?: readonly string[];
}

export type Started = RunningShell | { readonly kind: 'refused'; readonly fault: ShellFault };

/** How often the operators' journal is looked at. */
const LOOK_US = 250_000;

export async function startShell(options: StartOptions): Promise<Started> {
  const held = takeLease(leaseFile(options.directory), options.purpose);
  if (held.kind === 'refused') return refuse(held.fault);
  const started = await withLease(options, held.lease).catch((error: unknown) => {
    held.lease.release();
    throw error;
  });
  if (started.kind === 'refused') held.lease.release();
  return started;
}

async function withLease(options: StartOptions, lease: Lease): Promise<Started> {
  const { directory, killPositions, log } = options;
  const killed = killedFault(options);
  if (killed) return refuse(killed);
  const remembered = rememberKillPolicy(directory, killPositions);
  if (remembered.kind === 'refused') return refuse(remembered.fault);
  const opened = openJournal(journalDirectory(directory));
  if (opened.kind === 'refused') return refuse(opened.fault);
  if (opened.cutOff)
    log.warn('journal.interrupted', `a write was interrupted; its bytes: ${opened.cutOff.keptIn}`);
  const { journal } = opened;
  const started = await withJournal(options, lease, journal);
  if (started.kind === 'refused') {
    journal.close();
    await options.api.close();
  }
  return started;
}

/**
 * A killed account has nothing that a session would have to look after. That of a strategy, and a simulated account, are
 * cancelled and closed by the session itself, so it starts.
 */
function killedFault({ directory, flattensItself }: StartOptions): ShellFault | undefined {
  if (flattensItself || !isKilled(directory)) return undefined;
  const kill = killsOf(directory).find(({ strategy }) => strategy === undefined);
  const { by = 'unknown', reason = 'the kill file' } = kill ?? {};
  return {
    message: `The account was killed by ${by}: ${reason}.`,
    why: 'Nothing is sent until somebody says that it may go on. Nothing was connected.',
    fix: 'find out what happened (docs/runbooks/kill.md), then `strata resume --operator NAME --reason TEXT`',
  };
}

async function withJournal(
  options: StartOptions,
  lease: Lease,
  journal: Journal,
): Promise<Started> {
  const begun = beginChapter(options, journal);
  if (begun.kind === 'refused') return begun;
  const { session, chapter } = begun;
  const { api, clock } = options;
  const shell = new Shell({ ...options, session, journal, lease });
  const early: VenueEvent[] = [];
  let isRunning = false;
  let isStopping = false;
  let lastBar = chapter?.lastBar ?? Number.NEGATIVE_INFINITY;
  const connected = await api.connect((event) => {
    if (isRunning) listen(event);
    else early.push(event);
  });
  if (!connected.ok) return refuseFault(api, connected.fault);
  const account = connected.value;
  const mismatch = options.checkAccount(account);
  if (mismatch) return refuse(mismatch);
  const skew = options.isRealTime ? await clockFault(options) : undefined;
  if (skew) return refuse(skew);
  const subscribed = await api.subscribeBars(options.warmUp.symbols, options.warmUp.timeframe);
  if (!subscribed.ok) return refuseFault(api, subscribed.fault);

  const isRestart = session.live.hasStarted;
  const history = isRestart
    ? await barsAfter(options, lastBar)
    : await lastBars(api, options.warmUp, options.warmUp.count, clock.now());
  if (!history.ok) return refuseFault(api, history.fault);
  const instants = history.value;
  // What was missed is of the past, but for the newest bar: an exit that was due at its close still is.
  const past = isRestart ? instants.slice(0, -1) : instants;
  const missed = isRestart ? (instants.at(-1) ?? []) : [];
  shell.give(...historyEvents(past, clock.now()));
  lastBar = past.at(-1)?.[0]?.time ?? lastBar;
  const historyEnd = lastBar;
  shell.give(
    isRestart
      ? { kind: 'restart', time: clock.now() }
      : { kind: 'start', time: clock.now(), account },
  );
  isRunning = true;
  for (const bar of missed) listen({ kind: 'bar', timeframe: options.warmUp.timeframe, bar });
  for (const event of sinceConnected(early)) listen(event);

  let mailbox = chapter?.mailbox ?? 0;
  look();
  killAgain();
  if (options.isRealTime) keepLooking();
  return {
    kind: 'running',
    ...{ shell, account, isRestart, look, stop },
    warmedUp: instants.length,
  };

  function listen(event: VenueEvent): void {
    // That the line ends because we end it is news to nobody.
    if (event.kind === 'connection' && isStopping) return;
    if (event.kind === 'bar') {
      // History has it already.
      if (event.bar.time <= historyEnd) return;
      lastBar = Math.max(lastBar, event.bar.time);
    }
    const wasDown = !session.live.isConnected;
    shell.venue(event);
    if (event.kind === 'connection' && wasDown && session.live.isConnected) void fillGap();
  }

  /** Bars that closed while nobody listened. Only the newest is decided on: the others are of the past. */
  async function fillGap(): Promise<void> {
    const missed = await barsAfter(options, lastBar);
    if (!missed.ok) {
      options.log.warn('bars.missing', `bars since the disconnection: ${missed.fault.message}`);
      return;
    }
    const newest = missed.value.at(-1) ?? [];
    shell.give(...historyEvents(missed.value.slice(0, -1), clock.now()));
    for (const bar of newest) listen({ kind: 'bar', timeframe: options.warmUp.timeframe, bar });
  }

  function look(): void {
    if (shell.fault) return;
    if (!lease.beat()) {
      shell.fail(LEASE_LOST);
      return;
    }
    const mail = mailAfter(options, mailbox, clock.now());
    if (mail.kind === 'refused') {
      shell.fail(mail.fault);
      return;
    }
    if (mail.sequence === mailbox) return;
    shell.give(...mail.events);
    ({ sequence: mailbox } = mail);
    // A command that is read twice does nothing the second time; one that is lost would be.
    const read: MailboxRecord = { kind: 'mailbox', time: clock.now(), sequence: mailbox };
    const written = journal.append([read]);
    if (written.kind === 'refused') shell.fail(written.fault);
  }

  function keepLooking(): void {
    clock.at(clock.now() + LOOK_US, () => {
      look();
      keepLooking();
    });
  }

  /** A kill that was ordered before this chapter began, or by a file alone. */
  function killAgain(): void {
    const { directory, strategy } = options;
    if (!isKilled(directory, strategy) || session.live.kill !== 'none') return;
    const kill = killsOf(directory).find((each) => (each.strategy ?? strategy) === strategy);
    const isOurs = kill?.strategy !== undefined || options.flattensItself;
    shell.give({
      kind: 'operator',
      time: clock.now(),
      operator: kill?.by ?? 'unknown',
      command: {
        kind: 'kill',
        positions: isOurs ? (kill?.positions ?? 'freeze') : 'freeze',
        reason: kill?.reason ?? 'the kill file',
      },
    });
  }

  async function stop(): Promise<Stopped> {
    shell.end();
    clock.stop();
    await shell.settled();
    const open = await api.openOrders();
    const working = open.ok
      ? open.value.map(
          ({ venueOrderId, symbol, isBuy, quantity, type }) =>
            `${isBuy ? 'buy' : 'sell'} ${quantity} ${symbol}, ${type}, ${venueOrderId}`,
        )
      : undefined;
    isStopping = true;
    await api.close();
    await shell.settled();
    const stopped: StoppedRecord = {
      kind: 'stopped',
      time: clock.now(),
      ...(working && { working }),
    };
    if (!shell.fault) journal.append([stopped]);
    journal.close();
    lease.release();
    return { working };
  }
}

/** What came while the connection was being made. Its steps are past; how it stands at the end is not, unless it is well. */
function sinceConnected(early: readonly VenueEvent[]): readonly VenueEvent[] {
  const last = early.findLastIndex(({ kind }) => kind === 'connection');
  return early.filter((event, index) => {
    if (event.kind !== 'connection') return true;
    return index === last && event.state !== 'ready';
  });
}

type Begun =
  | { readonly kind: 'begun'; readonly session: LiveSession; readonly chapter: Chapter | undefined }
  | { readonly kind: 'refused'; readonly fault: ShellFault };

/** The chapter of the same program is gone on with; its state is what its records make again. */
function beginChapter(options: StartOptions, journal: Journal): Begun {
  const { configOf, setup, strategy, clock } = options;
  const last = journal.head.sequence > 0 ? readChapters(journal.directory) : undefined;
  if (last?.kind === 'refused') return refuse(last.fault);
  const chapter = last?.chapters.at(-1);
  const isSame =
    chapter?.strategy === strategy && JSON.stringify(chapter.setup) === JSON.stringify(setup);
  if (chapter && isSame) {
    const recovered = recover(configOf(chapter.session), chapter.records);
    if (recovered.kind === 'differs')
      return refuse(notTheSame(chapter.sequences[recovered.at], journal.directory));
    const appended = journal.append(recovered.missing);
    if (appended.kind === 'refused') return refuse(appended.fault);
    return { kind: 'begun', session: recovered.session, chapter };
  }
  const number = (journal.head.sequence + 1).toString(36);
  const session = `${number}${Math.floor(clock.now() / 1e6).toString(36)}`.slice(0, 12);
  const record: ChapterRecord = {
    kind: 'chapter',
    time: clock.now(),
    session,
    strategy,
    setup,
  };
  const appended = journal.append([record]);
  if (appended.kind === 'refused') return refuse(appended.fault);
  const before = chapter && {
    ...chapter,
    records: [],
    sequences: [],
    lastBar: Number.NEGATIVE_INFINITY,
  };
  return { kind: 'begun', session: new LiveSession(configOf(session)), chapter: before };
}

function notTheSame(sequence: number | undefined, directory: string): ShellFault {
  return {
    message: `The journal \`${directory}\` does not come to the same decisions again, from record ${sequence ?? 'the last'} on.`,
    why: 'The records are whole, so the program or the version of Strata decides otherwise than the one that wrote them.',
    fix: 'start with the version that wrote it (`strata replay` shows the record), or move the journal away and reconcile by hand (docs/runbooks/recover.md)',
  };
}

async function clockFault({ api, clock }: StartOptions): Promise<ShellFault | undefined> {
  const checked = await checkClock(api, {
    now: () => clock.now(),
    monotonicMs: () => performance.now(),
  });
  if (checked.kind === 'wrong') return { message: checked.message, fix: checked.fix };
  if (checked.kind === 'unknown') return venueFault(api, checked.fault);
  return undefined;
}

async function barsAfter({ api, warmUp, clock }: StartOptions, lastBar: number) {
  const { symbols, timeframe } = warmUp;
  if (!Number.isFinite(lastBar)) return { ok: true, value: [] } as const;
  const query = { symbols, timeframe, from: lastBar + 1, to: clock.now() };
  const answer = await api.historicalBars(query);
  if (!answer.ok) return answer;
  const later = answer.value.filter(({ time }) => time > lastBar);
  return { ok: true, value: byInstant(later) } as const;
}

function refuse(fault: ShellFault | JournalFault): {
  readonly kind: 'refused';
  readonly fault: ShellFault;
} {
  const { message, why, fix } = fault;
  return { kind: 'refused', fault: { message, fix, ...(why !== undefined && { why }) } };
}

function refuseFault(api: TradingAPI, fault: BrokerFault) {
  return refuse(venueFault(api, fault));
}

function venueFault({ name }: TradingAPI, { kind, message }: BrokerFault): ShellFault {
  return {
    message: `${name}: ${message}`,
    why: 'Nothing was sent.',
    fix: kind === 'unauthorised' ? 'correct the credentials' : 'start again once that is so',
  };
}
