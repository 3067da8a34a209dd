/**
 * A process that trades the short session and is gone at one of its writes, in the middle of it or right after it is on the
 * disk: `kill -9`, before anything that was decided could be sent. It asks for each bar, and says what it wrote.
 */

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isQuiet, type ShortSessionPlace, startShort } from './short-session.ts';

export interface KilledSessionPlan extends Omit<ShortSessionPlace, 'clock'> {
  readonly now: number;
  /** The write at which it is killed, counted from 1; without it the session ends as planned. */
  readonly write?: number;
  readonly isTorn?: boolean;
}

export type SaidBySession =
  /** What an append took. */
  | { readonly kind: 'wrote'; readonly text: string }
  /** Let the bar fill what works; show the bar. */
  | { readonly kind: 'fill' | 'show'; readonly bar: number };

export interface ToldToSession {
  readonly now: number;
  readonly position: number;
  /** Start of the bar; undefined when there is none any more. */
  readonly bar?: number;
}

/** Of a torn write: some of its first record. */
const FIRST_BYTES = 120;

const plan: KilledSessionPlan = JSON.parse(process.argv[2] ?? '{}');
let now = plan.now;
const timers = new Set<NodeJS.Timeout>();

watchTheJournal();
const { shell, stop } = await startShort({
  ...plan,
  clock: {
    now: () => now,
    at: (time, fire) => {
      timers.add(setTimeout(fire, Math.max(0, (time - now) / 1000)));
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  },
});
const { live } = shell.session;
await until(() => isQuiet(live));
for (let bar = 0; ; bar += 1) {
  const filled = await ask('fill', bar);
  if (filled.bar === undefined) break;
  now = filled.now;
  await until(() => live.positions.of('AAPL') === filled.position && isQuiet(live));
  await ask('show', bar);
  await until(() => live.bars.closedUntil === filled.bar);
  await until(() => isQuiet(live));
  await shell.settled();
}
await stop();
process.disconnect();

function ask(kind: 'fill' | 'show', bar: number): Promise<ToldToSession> {
  return new Promise((done) => {
    process.once('message', (told: ToldToSession) => done(told));
    process.send?.({ kind, bar } satisfies SaidBySession);
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setTimeout(turn, 1));
}

/** The journal's appends are the only writes at a place in a file that are made durable one by one. */
function watchTheJournal(): void {
  const { writeSync, fdatasyncSync } = fs;
  let writes = 0;
  let written = Buffer.alloc(0);
  Object.assign(fs, {
    writeSync(file: number, bytes: Uint8Array | string, ...place: number[]): number {
      if (typeof bytes === 'string') return writeSync(file, bytes, ...place.slice(0, 1));
      if (typeof place[2] !== 'number') return writeSync(file, bytes, ...place);
      written = Buffer.from(bytes);
      const isLast = writes + 1 === plan.write && plan.isTorn === true;
      const length = isLast ? FIRST_BYTES : bytes.length;
      const done = writeSync(file, bytes, 0, length, place[2]);
      if (isLast) process.kill(process.pid, 'SIGKILL');
      return done;
    },
    fdatasyncSync(file: number): void {
      fdatasyncSync(file);
      writes += 1;
      if (writes === plan.write) process.kill(process.pid, 'SIGKILL');
      if (plan.write === undefined)
        process.send?.({ kind: 'wrote', text: written.toString() } satisfies SaidBySession);
    },
  });
  syncBuiltinESMExports();
}
