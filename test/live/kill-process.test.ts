/** `strata kill`, a process of its own, against a `strata paper` that is stopped in the middle of everything. */

import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { builtCli } from '../bundles.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { journalSays, minuteBar, TradingDesk, until } from './trading-desk.ts';

let desk: TradingDesk;
const children: ChildProcess[] = [];

beforeEach(() => {
  desk = new TradingDesk();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await desk.close();
});

interface Command {
  readonly child: ChildProcess;
  /** All that it has printed. */
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

function strata(...args: readonly string[]): Command {
  const child = spawn(process.execPath, [builtCli(), ...args, '--config', desk.config], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
    });
  const ended = new Promise<number | null>((done) => {
    child.on('close', done);
  });
  return { child, said: () => said.replace(/\s+/g, ' '), ended };
}

/** A broker's fake, as far as this needs it. */
interface Broker {
  readonly name: string;
  readonly directory: string;
  show(bar: FakeBar): void;
  /** Orders that came, and those of them that work. */
  orders(): { readonly all: number; readonly working: number };
}

async function alpaca(): Promise<Broker> {
  const fake = await desk.alpaca('paper');
  return {
    ...{ name: 'paper', directory: desk.accountDirectory('alpaca-paper-PA0000000001') },
    show: (bar) => fake.stream(bar, 'b'),
    orders: () => ({ all: fake.orders.length, working: fake.book.working().length }),
  };
}

async function tws(): Promise<Broker> {
  const fake = await desk.tws();
  return {
    ...{ name: 'tws', directory: desk.accountDirectory('ibkr-paper-DU1234567') },
    show: (bar) => fake.feed(bar),
    orders: () => ({
      all: fake.orders.length,
      working: fake.orders.filter(({ status }) => status === 'Submitted').length,
    }),
  };
}

describe.each([
  { broker: 'Alpaca', start: alpaca },
  { broker: 'Interactive Brokers', start: tws },
])('at $broker', ({ start }) => {
  test('all is cancelled although the session cannot; nothing trades until somebody resumes', async () => {
    const broker = await start();
    const session = strata('paper', desk.program, 'Resting');
    await until(() => session.said().includes('Ctrl-C ends it'));
    broker.show(minuteBar(7, 101));
    await until(() => broker.orders().working === 1);
    await until(() => journalSays(broker.directory, '"to":"working"'));

    session.child.kill('SIGSTOP');
    const kill = strata('kill', '--reason', 'odd fills', '--wait', '30');
    expect(await kill.ended).toBe(0);
    expect(kill.said()).toContain(`killed ${broker.name}: freeze positions`);
    expect(kill.said()).toContain('Nothing works at the broker: 1 order cancelled.');
    expect(broker.orders()).toEqual({ all: 1, working: 0 });
    expect(session.child.exitCode).toBeNull();

    // Awake again, it hears of the kill, and of a bar at which it would buy.
    session.child.kill('SIGCONT');
    await until(() => journalSays(broker.directory, '"kind":"operator"'));
    const bar = minuteBar(6, 102);
    broker.show(bar);
    await until(() => journalSays(broker.directory, `"at":${bar.time}`));
    session.child.kill('SIGINT');
    expect(await session.ended).toBe(0);
    expect(session.said()).toContain('No order works at the broker.');
    expect(broker.orders().all).toBe(1);

    const paper = ['paper', desk.program, 'Resting'];
    const refused = await desk.run(...paper);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('odd fills. why: Nothing is sent until');
    expect(refused.text).toContain('strata resume --operator NAME --reason TEXT');
    const resumed = await desk.run('resume', '--operator', 'ann', '--reason', 'explained');
    expect(resumed).toMatchObject({ code: 0, text: expect.stringContaining('resumed') });
    const again = desk.start(...paper);
    await again.started;
    broker.show(minuteBar(5, 103));
    await until(() => broker.orders().working === 1);
    desk.stop();
    expect(await again.ended).toMatchObject({ code: 0 });
    expect(broker.orders().all).toBe(2);
  });
});
