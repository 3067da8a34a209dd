/**
 * `kill -9` of a session that trades, at every place between the journal and the broker: half of a record on the disk, the
 * record there and nothing sent, the order at the broker and its answer never read. The next process goes on from what it
 * finds; in the end the broker has the orders of a session that nobody killed.
 */

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { readChapters, recover, simulatedClock } from '../../runtime/live/index.ts';
import { builtProcess } from '../bundles.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import { KILLED_BROKERS, type KilledBroker, type KillRequest } from './killed-broker.ts';
import type { KilledSessionPlan, SaidBySession, ToldToSession } from './killed-session.ts';
import { BARS, configOf, isQuiet, type ShortSessionBroker, startShort } from './short-session.ts';

/** Where a session ends before its time. */
type Place =
  | { readonly kind: 'write'; readonly number: number; readonly isTorn: boolean }
  /** The broker has the nth request of its kind, and the session never reads the answer. */
  | { readonly kind: 'sent'; readonly request: KillRequest; readonly number: number };

interface Trial {
  readonly broker: KilledBroker;
  readonly directory: string;
  /** Bars that have filled what they could, and those that have been shown. */
  filled: number;
  shown: number;
}

async function newTrial(kind: ShortSessionBroker['kind']): Promise<Trial> {
  return {
    broker: await KILLED_BROKERS[kind](),
    directory: freshDirectory(),
    ...{ filled: 0, shown: 0 },
  };
}

/** Resolves when the process has ended; with what it wrote. */
function trade(trial: Trial, place?: Place): Promise<{ signal: string | null; wrote: string[] }> {
  const { broker, directory } = trial;
  const plan: KilledSessionPlan = {
    ...{ broker: broker.session, directory, now: broker.now() },
    ...(place?.kind === 'write' && { write: place.number, isTorn: place.isTorn }),
  };
  const child = spawn(
    process.execPath,
    [builtProcess('test/live/killed-session.ts', 'inside'), JSON.stringify(plan)],
    {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
  );
  if (place?.kind === 'sent')
    broker.killWhenSent(place.request, place.number, () => child.kill('SIGKILL'));
  const wrote: string[] = [];
  let wrong = '';
  child.stderr?.on('data', (text: Buffer) => {
    wrong += text.toString();
  });
  child.on('message', (said: SaidBySession) => {
    if (said.kind === 'wrote') wrote.push(said.text);
    else child.send(answerTo(trial, said), () => {});
  });
  return new Promise((done, fail) => {
    child.on('close', (_code, signal) => {
      broker.ended();
      if (wrong === '') done({ signal, wrote });
      else fail(new Error(wrong));
    });
  });
}

function answerTo(trial: Trial, { kind, bar }: Exclude<SaidBySession, { kind: 'wrote' }>) {
  const one = BARS[bar];
  if (one && kind === 'fill') fill(trial, bar);
  if (one && kind === 'show') show(trial, bar);
  const { broker } = trial;
  const told: ToldToSession = { now: broker.now(), position: broker.position() };
  return one ? { ...told, bar: one.time } : told;
}

function fill(trial: Trial, number: number): void {
  if (number < trial.filled) return;
  trial.filled = number + 1;
  trial.broker.fill(number);
}

function show(trial: Trial, number: number): void {
  trial.shown = number + 1;
  trial.broker.show(number);
}

/** The next process, in this one: it takes the lease of the dead one, and trades what is left of the session. */
async function goOn(trial: Trial): Promise<void> {
  const { broker, directory } = trial;
  const clock = simulatedClock(broker.now());
  const { shell, stop } = await startShort({ broker: broker.session, directory, clock });
  const { live } = shell.session;
  const settled = () => shell.settled();
  // Time passes only where something waits for it: orders that were not found are asked for again.
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      await new Promise((next) => setTimeout(next, 1));
      if (!isSo()) await clock.moveTo(clock.now() + 50_000, settled);
    }
  };
  const isKnown = () => isQuiet(live) && live.positions.of('AAPL') === broker.position();
  await until(isKnown);
  for (let number = trial.shown; number < BARS.length; number += 1) {
    fill(trial, number);
    await clock.moveTo(Math.max(clock.now(), broker.now()), settled);
    await until(isKnown);
    if (live.bars.closedUntil !== BARS[number]?.time) show(trial, number);
    await until(() => live.bars.closedUntil === BARS[number]?.time && isQuiet(live));
    await settled();
  }
  await stop();
}

/** What one append was about: `bar`, `order → submit`. Its first record is an event or stands for itself. */
function subject(text: string): string {
  const [first = '{}', ...more] = text.split('\n').flatMap((line) => /\{.*$/.exec(line)?.[0] ?? []);
  const record: { kind?: string; event?: { kind: string; event?: { kind: string } } } =
    JSON.parse(first);
  const event = record.event?.event?.kind ?? record.event?.kind ?? record.kind ?? 'a new file';
  const sends = more.flatMap(
    (line) => /"command":\{"kind":"(submit|cancel)"/.exec(line)?.[1] ?? [],
  );
  return sends.length === 0 ? event : `${event} → ${[...new Set(sends)]}`;
}

/** Writes that nothing is sent after: one of each is enough, what is lost is the event that would have come next. */
const QUIET_WRITES = ['snapshot', 'submitted'];

function placesOf(wrote: readonly string[]): readonly (readonly [string, Place])[] {
  const subjects = wrote.map(subject);
  const places = subjects.flatMap((what, index): (readonly [string, Place])[] => {
    const number = index + 1;
    const written = { kind: 'write', number, isTorn: false } as const;
    if (what.includes('→'))
      return [
        [`in the middle of ${what}`, { ...written, isTorn: true }],
        [`after ${what}, before anything is sent`, written],
      ];
    const isFirst = subjects.indexOf(what) === index;
    return isFirst && QUIET_WRITES.includes(what) ? [[`after ${what}`, written]] : [];
  });
  return places;
}

function sent(request: KillRequest, number: number): readonly [string, Place] {
  return [`after ${request} ${number} is sent`, { kind: 'sent', request, number }];
}

/** What is sent in the whole session. At Alpaca the stop and the take are one request, and one cancel ends both. */
const SENT: Readonly<
  Record<ShortSessionBroker['kind'], readonly (readonly [KillRequest, number])[]>
> = {
  Alpaca: [
    ['submit', 1],
    ['submit', 2],
    ['cancel', 1],
    ['submit', 3],
  ],
  'Interactive Brokers': [
    ['submit', 1],
    ['submit', 2],
    ['submit', 3],
    ['cancel', 1],
    ['cancel', 2],
    ['submit', 4],
  ],
};

test.each([
  ['Alpaca', 14],
  ['Interactive Brokers', 16],
] as const)(
  'at %s, whatever the boundary, nothing is lost and nothing is done twice',
  async (kind, count) => {
    const whole = await newTrial(kind);
    const { wrote } = await trade(whole);
    await whole.broker.close();
    const places = [...placesOf(wrote), ...SENT[kind].map(([what, number]) => sent(what, number))];
    expect(places.length).toBe(count);
    const outcomes: Record<string, unknown> = {};
    const waiting = [...places];
    const lane = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift())
        outcomes[next[0]] = await killedAt(kind, next[1]);
    };
    await Promise.all([lane(), lane(), lane()]);
    const expected = { signal: 'SIGKILL', replays: true, broker: whole.broker.outcome() };
    expect(outcomes).toEqual(Object.fromEntries(places.map(([what]) => [what, expected])));
  },
  600_000,
);

async function killedAt(kind: ShortSessionBroker['kind'], place: Place): Promise<unknown> {
  const trial = await newTrial(kind);
  const { signal } = await trade(trial, place);
  await goOn(trial);
  const read = readChapters(`${trial.directory}/journal`);
  const chapters = read.kind === 'read' ? read.chapters : [];
  const replays: boolean[] = [];
  for (const { session, records } of chapters) {
    const recovered = recover(await configOf(session), records);
    replays.push(recovered.kind === 'recovered' && recovered.missing.length === 0);
  }
  await trial.broker.close();
  return {
    ...{ signal, replays: replays.length > 0 && replays.every(Boolean) },
    broker: trial.broker.outcome(),
  };
}
