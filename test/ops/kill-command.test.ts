/** `strata kill` on brokers in memory: what is on the disk, what is said, and what whoever has to know is told. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { VenueCreators } from '../../brokers/index.ts';
import { type KillFlags, kill } from '../../cli/kill.ts';
import { commandsAfter, isKilled, rememberKillPolicy } from '../../runtime/live/index.ts';
import { freshDirectory } from './a-directory.ts';
import { type MemoryVenue, memoryVenue, orderOf } from './memory-venue.ts';

let directory: string;
let alpaca: MemoryVenue;
let ibkr: MemoryVenue;
let made: string[];
let printed: string;

const CREATORS: VenueCreators = {
  alpaca: ({ account }, { secret }) => {
    made.push(`${account} with ${secret}`);
    return alpaca.api;
  },
  ibkr: ({ account, clientId }) => {
    made.push(`${account} as ${clientId}`);
    return ibkr.api;
  },
};

const CONFIGURATION = {
  accounts: {
    paper: {
      broker: 'alpaca',
      environment: 'paper',
      account: 'PA1',
      credentials: { keyId: 'TEST_KEY', secret: 'TEST_SECRET' },
    },
    real: { broker: 'ibkr', environment: 'live', account: 'U1', port: 4001, clientId: 7 },
  },
};

beforeEach(() => {
  directory = freshDirectory();
  alpaca = memoryVenue();
  ibkr = memoryVenue(false, 'U1');
  made = [];
  printed = '';
  configure();
  writeFileSync(join(directory, '.env'), 'TEST_KEY=PK1\nTEST_SECRET=planted-secret\n');
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
});

afterEach(() => {
  vi.restoreAllMocks();
});

function configure(more: object = {}): void {
  const file = join(directory, 'strata.config.json');
  writeFileSync(file, JSON.stringify({ ...CONFIGURATION, ...more }));
}

function run(flags: Partial<KillFlags> = {}): Promise<number> {
  const config = join(directory, 'strata.config.json');
  return kill({ config, reason: 'odd fills', wait: 5, ...flags }, CREATORS);
}

function account(name: 'alpaca-paper-PA1' | 'ibkr-live-U1'): string {
  return join(directory, '.strata', 'accounts', name);
}

function records(name: Parameters<typeof account>[0]): readonly unknown[] {
  const read = commandsAfter(account(name), 0);
  return read.kind === 'read' ? read.entries.map(({ text }) => JSON.parse(text)) : [read];
}

test('every account: real money needs no consent to be stopped, and Interactive Brokers has a lane of its own', async () => {
  alpaca.orders.set('a', orderOf('a'));
  ibkr.orders.set('b', orderOf('b'));
  ibkr.positions.set('SPY', 5);
  expect(await run()).toBe(0);
  expect(made).toEqual(['PA1 with planted-secret', 'U1 as 8']);
  expect([alpaca.orders.size, ibkr.orders.size, ibkr.submitted.length]).toEqual([0, 0, 0]);
  expect([isKilled(account('alpaca-paper-PA1')), isKilled(account('ibkr-live-U1'))]).toEqual([
    true,
    true,
  ]);
  expect(records('ibkr-live-U1')).toMatchObject([
    { kind: 'kill', positions: 'freeze', reason: 'odd fills' },
    { kind: 'kill done', isQuiet: true, cancelled: 1, positions: 1, faults: [] },
  ]);
  expect(printed).toContain('Nothing works at the broker: 1 order cancelled.');
  expect(printed).toContain('Held: SPY 5.');
});

test('the disk comes before the broker', async () => {
  let wasKilled = false;
  alpaca.onLook = () => {
    wasKilled ||= isKilled(account('alpaca-paper-PA1'));
  };
  await run({ account: 'paper' });
  expect(wasKilled).toBe(true);
  expect(isKilled(account('ibkr-live-U1'))).toBe(false);
});

test('positions as the policy of the session wanted it; a flag is over it', async () => {
  rememberKillPolicy(account('alpaca-paper-PA1'), 'flatten');
  alpaca.positions.set('SPY', 50);
  expect(await run({ account: 'paper', freeze: true })).toBe(0);
  expect(alpaca.submitted).toHaveLength(0);
  expect(await run({ account: 'paper' })).toBe(0);
  expect(alpaca.submitted).toMatchObject([{ symbol: 'SPY', isBuy: false, quantity: 50 }]);
  expect(printed).toContain('Nothing is held.');
});

test('what is not certain is said, and is no success', async () => {
  alpaca.isOpen = false;
  alpaca.positions.set('SPY', 50);
  expect(await run({ account: 'paper', flatten: true, wait: 0 })).toBe(1);
  expect(printed).toContain('Not certain that nothing works');
  printed = '';
  expect(await run({ account: 'paper', flatten: true, wait: 1 })).toBe(1);
  expect(printed.replace(/\s+/g, ' ')).toContain('Still held: SPY 50. A closing order may wait');
});

test('a disk that cannot be written: the broker is asked all the same', async () => {
  mkdirSync(join(directory, '.strata', 'accounts'), { recursive: true });
  writeFileSync(account('alpaca-paper-PA1'), 'a file in the way');
  alpaca.orders.set('a', orderOf('a'));
  expect(await run({ account: 'paper' })).toBe(1);
  expect(alpaca.orders.size).toBe(0);
  expect(printed.replace(/\s+/g, ' ')).toContain('end the session yourself, now');
});

test('missing keys, and a simulated account: the kill file is written first', async () => {
  writeFileSync(join(directory, '.env'), '');
  expect(await run({ account: 'paper' })).toBe(1);
  expect(printed).toContain('The broker was not asked');
  expect(isKilled(account('alpaca-paper-PA1'))).toBe(true);
  configure({
    accounts: {
      ...CONFIGURATION.accounts,
      local: { broker: 'paper', environment: 'paper', account: 'L', cash: 1, bars: 'real' },
    },
  });
  expect(await run({ account: 'local' })).toBe(0);
  expect(printed).toContain('It is simulated');
});

test('a kill waits for no address of alerts, and the log says that nobody was told', async () => {
  configure({ alerts: { webhook: 'NOWHERE_WEBHOOK' } });
  expect(await run({ account: 'paper' })).toBe(0);
  const log = readFileSync(join(account('alpaca-paper-PA1'), 'log.jsonl'), 'utf8');
  expect(log).toMatch(/"alert\.lost".*`NOWHERE_WEBHOOK`, which is not there/);
});

test('an alert arrives, without a secret; one that cannot be delivered is in the log', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
    request.on('end', () => response.end());
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  configure({ alerts: { webhook: 'TEST_WEBHOOK' } });
  vi.stubEnv('TEST_WEBHOOK', `http://127.0.0.1:${port}/planted-address`);
  await run({ account: 'paper', reason: 'saw planted-secret in a log', json: true });
  expect(bodies.map((body) => JSON.parse(body))).toMatchObject([
    { severity: 'critical', code: 'kill', account: 'paper' },
  ]);
  expect(JSON.parse(printed)).toMatchObject({
    ok: true,
    accounts: [{ name: 'paper', isWritten: true }],
  });
  expect(`${bodies.join('')}${printed}`).not.toContain('planted');
  server.close();
  server.closeAllConnections();
  vi.stubEnv('TEST_WEBHOOK', 'http://127.0.0.1:1/planted-address');
  await run({ account: 'paper' });
  vi.unstubAllEnvs();
  const log = readFileSync(join(account('alpaca-paper-PA1'), 'log.jsonl'), 'utf8');
  expect(log).toContain('alert.lost');
  expect(log).not.toContain('planted');
});
