/** The process that trades is busy for ever: the stop ends its orders all the same, through the real SDKs. */

import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import { killBrokerOf, parseConfiguration, venueCreators } from '../../brokers/index.ts';
import { killAtBroker } from '../../runtime/live/index.ts';
import { builtProcess } from '../bundles.ts';
import { FAKE_KEY, FAKE_SECRET, startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import { startFakeTws } from '../fakes/tws/fake-tws.ts';

const ORDERS = 20;
let busy: ChildProcess | undefined;

afterEach(() => {
  busy?.kill('SIGKILL');
  busy = undefined;
});

/** Resolves once its orders work and it has begun to be busy. */
function startBusy(account: object, keys: object): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(
      process.execPath,
      [
        builtProcess('test/ops/blocked-session.ts'),
        JSON.stringify(account),
        JSON.stringify(keys),
        String(ORDERS),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    busy = child;
    child.stdout.on('data', () => done());
    child.stderr.on('data', (text: Buffer) => fail(new Error(text.toString())));
  });
}

async function killIt(account: object, credentials: ReadonlyMap<string, string>) {
  const text = JSON.stringify({ accounts: { test: account } });
  const configuration = parseConfiguration(text, 'strata.config.json');
  if (configuration.kind === 'refused') throw new Error(configuration.problem.message);
  const api = killBrokerOf(configuration.value, 'test', credentials, venueCreators());
  if (api.kind === 'refused') throw new Error(api.problem.message);
  return killAtBroker(api.value, {
    positions: 'freeze',
    idPrefix: 'k-test',
    deadlineMs: 20_000,
    pollMs: 5,
    now: () => performance.now(),
    wait: (ms) => new Promise((end) => setTimeout(end, ms)),
  });
}

test('at Alpaca', async () => {
  const fake = await startFakeAlpaca();
  const { urls } = fake.options;
  const account = { broker: 'alpaca', environment: 'paper', account: 'PA1', urls };
  await startBusy(account, { keyId: FAKE_KEY, secret: FAKE_SECRET });
  const open = (): number => fake.orders.filter(({ status }) => status === 'new').length;
  expect(open()).toBe(ORDERS);
  const report = await killIt(
    { ...account, credentials: { keyId: 'K', secret: 'S' } },
    new Map([
      ['K', FAKE_KEY],
      ['S', FAKE_SECRET],
    ]),
  );
  expect(report).toMatchObject({ isQuiet: true, working: [] });
  expect(open()).toBe(0);
  expect(busy?.exitCode).toBeNull();
  await fake.close();
});

test('at Interactive Brokers, beside the session of the same login', async () => {
  const fake = await startFakeTws({ accounts: ['DU1'] });
  const account = {
    ...{ broker: 'ibkr', environment: 'paper', account: 'DU1' },
    ...{ host: '127.0.0.1', port: fake.port, clientId: 7 },
  };
  await startBusy(account, {});
  const open = (): number => fake.orders.filter(({ status }) => status === 'Submitted').length;
  expect(open()).toBe(ORDERS);
  const report = await killIt(account, new Map());
  expect(report).toMatchObject({ isQuiet: true, working: [] });
  expect(open()).toBe(0);
  expect(busy?.exitCode).toBeNull();
  await fake.close();
});
