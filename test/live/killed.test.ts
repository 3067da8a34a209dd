/**
 * `kill -9` of a session that trades, at every place between the journal and the broker: half of a record on the disk, the
 * record there and nothing sent, the order at the broker and its answer never read. The next process goes on from what it
 * finds; in the end the broker has the orders of a session that nobody killed.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { readChapters, recover, simulatedClock } from '../../runtime/live/index.ts';
import { builtProcess } from '../bundles.ts';
import { type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import type { KilledSessionPlan, SaidBySession, ToldToSession } from './killed-session.ts';
import { BARS, configOf, isQuiet, MINUTE, OPEN, startShort } from './short-session.ts';

/** Where a session ends before its time. */
type Place =
  | { readonly kind: 'write'; readonly number: number; readonly isTorn: boolean }
  /** The broker has the nth request of its kind, and the session never reads the answer. */
  | { readonly kind: 'sent'; readonly request: Request; readonly number: number };

type Request = 'submit' | 'cancel';

const PATHS: Readonly<Record<Request, RegExp>> = {
  submit: /^POST \/v2\/orders$/,
  cancel: /^DELETE \/v2\/orders\//,
};

interface Trial {
  readonly fake: FakeAlpaca;
  readonly directory: string;
  /** Bars that have filled what they could, and those that have been shown. */
  filled: number;
  shown: number;
}

async function newTrial(): Promise<Trial> {
  const fake = await startFakeAlpaca({ now: OPEN, cash: 100_000 });
  return { fake, directory: freshDirectory(), filled: 0, shown: 0 };
}

/** Resolves when the process has ended; with what it wrote. */
function trade(trial: Trial, place?: Place): Promise<{ signal: string | null; wrote: string[] }> {
  const { fake, directory } = trial;
  const plan: KilledSessionPlan = {
    ...{ urls: fake.options, directory, now: fake.book.now },
    ...(place?.kind === 'write' && { write: place.number, isTorn: place.isTorn }),
  };
  const child = spawn(
    process.execPath,
    [builtProcess('test/live/killed-session.ts', 'inside'), JSON.stringify(plan)],
    {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    },
  );
  if (place?.kind === 'sent') killWhenSent(fake, child, place);
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
      fake.onRequest = () => undefined;
      // What was on its way arrives: the broker takes it, and nobody is there to hear.
      fake.release();
      if (wrong === '') done({ signal, wrote });
      else fail(new Error(wrong));
    });
  });
}

function killWhenSent(
  fake: FakeAlpaca,
  child: ChildProcess,
  { request, number }: Extract<Place, { kind: 'sent' }>,
): void {
  let seen = 0;
  fake.onRequest = (what) => {
    if (!PATHS[request].test(what)) return;
    seen += 1;
    if (seen !== number) return;
    fake.fault({ on: request, act: { kind: 'hold' } });
    child.kill('SIGKILL');
  };
}

function answerTo(trial: Trial, { kind, bar }: Exclude<SaidBySession, { kind: 'wrote' }>) {
  const one = BARS[bar];
  if (one && kind === 'fill') fill(trial, bar);
  if (one && kind === 'show') show(trial, bar);
  const { fake } = trial;
  const told: ToldToSession = { now: fake.book.now, position: fake.position('AAPL') };
  return one ? { ...told, bar: one.time } : told;
}

function fill(trial: Trial, number: number): void {
  const bar = BARS[number];
  if (!bar || number < trial.filled) return;
  trial.filled = number + 1;
  trial.fake.book.match(bar);
  trial.fake.book.now = bar.time + MINUTE;
  trial.fake.setHistory('1Min', BARS.slice(0, number + 1));
}

function show(trial: Trial, number: number): void {
  const bar = BARS[number];
  if (!bar) return;
  trial.shown = number + 1;
  trial.fake.stream(bar, 'b');
}

/** The next process, in this one: it takes the lease of the dead one, and trades what is left of the session. */
async function goOn(trial: Trial): Promise<void> {
  const { fake, directory } = trial;
  const clock = simulatedClock(fake.book.now);
  const { shell, stop } = await startShort({ urls: fake.options, directory, clock });
  const { live } = shell.session;
  const settled = () => shell.settled();
  // Time passes only where something waits for it: orders that were not found are asked for again.
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      await new Promise((next) => setTimeout(next, 1));
      if (!isSo()) await clock.moveTo(clock.now() + 50_000, settled);
    }
  };
  const isKnown = () => isQuiet(live) && live.positions.of('AAPL') === fake.position('AAPL');
  await until(isKnown);
  for (let number = trial.shown; number < BARS.length; number += 1) {
    fill(trial, number);
    await clock.moveTo(Math.max(clock.now(), fake.book.now), settled);
    await until(isKnown);
    if (live.bars.closedUntil !== BARS[number]?.time) show(trial, number);
    await until(() => live.bars.closedUntil === BARS[number]?.time && isQuiet(live));
    await settled();
  }
  await stop();
}

/** What the broker has in the end. */
function outcome({ fake }: Trial): readonly string[] {
  const orders = fake.orders.map(
    ({ side, type, quantity, limitPrice = '', stopPrice = '', status, filled, averagePrice }) =>
      `${side} ${quantity} ${type} ${limitPrice}${stopPrice}: ${status}, ${filled} at ${averagePrice}`,
  );
  return [...orders, `cash ${fake.cash}`, `held ${fake.position('AAPL')}`];
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
  const sent = (request: Request, number: number) =>
    [`after ${request} ${number} is sent`, { kind: 'sent', request, number }] as const;
  return [...places, sent('submit', 1), sent('submit', 2), sent('cancel', 1), sent('submit', 3)];
}

test('whatever the boundary, nothing is lost and nothing is done twice', async () => {
  const whole = await newTrial();
  const { wrote } = await trade(whole);
  await whole.fake.close();
  const places = placesOf(wrote);
  expect(places.length).toBe(14);
  const outcomes: Record<string, unknown> = {};
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      outcomes[next[0]] = await killedAt(next[1]);
  };
  const waiting = [...places];
  await Promise.all([lane(), lane(), lane()]);
  const expected = { signal: 'SIGKILL', replays: true, broker: outcome(whole) };
  expect(outcomes).toEqual(Object.fromEntries(places.map(([what]) => [what, expected])));
}, 600_000);

async function killedAt(place: Place): Promise<unknown> {
  const trial = await newTrial();
  const { signal } = await trade(trial, place);
  await goOn(trial);
  const read = readChapters(`${trial.directory}/journal`);
  const chapters = read.kind === 'read' ? read.chapters : [];
  const replays: boolean[] = [];
  for (const { session, records } of chapters) {
    const recovered = recover(await configOf(session), records);
    replays.push(recovered.kind === 'recovered' && recovered.missing.length === 0);
  }
  await trial.fake.close();
  return { signal, replays: replays.length > 0 && replays.every(Boolean), broker: outcome(trial) };
}
