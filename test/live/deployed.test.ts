/** A trader writes `deploy`, and `strata paper` and `strata live` trade exactly what it says, at both brokers. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { readChapters } from '../../runtime/live/index.ts';
import { minuteBar, TradingDesk, until } from './trading-desk.ts';

let desk: TradingDesk;

beforeEach(() => {
  desk = new TradingDesk();
});

afterEach(() => desk.close());

/** Its backtest buys 10% of 100,000 USD: 99 shares at 101. */
const RULES = `strategy Buyer {
  universe AAPL
  every 1m
  param share = 10 in 5..40
  size share / 100 * 100% of equity
  enter long when close > sma(close, 2)
  exit long when close < 50
}
risk Wide { order { notional <= 50% of equity else reduce } }
risk Tight { order { notional <= 15% of equity else reduce } }
backtest Tried { run Buyer under Wide  data "none"  cash 100_000 USD  costs { commission 0 } }
`;

/** 20% of equity under a policy that leaves 15% of it: 148 shares at 101. */
const PAPER = 'deploy Paper { run Buyer under Tight on alpaca paper  with share = 20 }\n';

function write(...deployments: readonly string[]): void {
  writeFileSync(desk.program, RULES + deployments.join(''));
}

function setupIn(account: string): unknown {
  const read = readChapters(join(desk.accountDirectory(account), 'journal'));
  return read.kind === 'read' ? read.chapters.map(({ setup }) => setup) : undefined;
}

describe('a session trades what the deployment says', () => {
  test('at Alpaca, with its policy and its params, and says so', async () => {
    const fake = await desk.alpaca('paper');
    write(PAPER);
    const session = desk.start('paper', desk.program);
    await session.started;
    fake.stream(minuteBar(7, 101), 'b');
    await until(() => fake.orders.length === 1);
    expect(fake.orders[0]?.quantity).toBe(148);
    expect((await desk.run('status')).text).toContain('Buyer, deployed as `Paper`: equity');
    expect((await desk.run('status')).text).toContain('buyer.strat Paper)');
    desk.stop();
    expect((await session.ended).text).toContain('As the deployment `Paper` of');
    expect(setupIn('alpaca-paper-PA0000000001')).toMatchObject([{ deployment: 'Paper' }]);
    const account = desk.accountDirectory('alpaca-paper-PA0000000001');
    expect(await desk.run('replay', account)).toMatchObject({
      code: 0,
      text: expect.stringMatching(/^same: Buyer/),
    });
  });

  test('at Interactive Brokers, on the account of the broker that it names', async () => {
    const elsewhere = await desk.alpaca('paper');
    const fake = await desk.tws();
    write('deploy Gateway { run Buyer under Wide on ibkr paper }\n');
    const session = desk.start('paper', desk.program);
    await session.started;
    fake.feed(minuteBar(7, 101));
    await until(() => fake.orders.length === 1);
    expect(fake.orders[0]?.quantity).toBe(99);
    desk.stop();
    expect((await session.ended).code).toBe(0);
    expect(elsewhere.requests).toEqual([]);
    expect(setupIn('ibkr-paper-DU1234567')).toMatchObject([{ deployment: 'Gateway' }]);
  });

  test('with real money, once it is confirmed', async () => {
    const fake = await desk.alpaca('live');
    vi.stubEnv('TRADING_MODE', 'LIVE');
    write(PAPER, 'deploy Real { run Buyer under Wide on alpaca live  with share = 5 }\n');
    const sentence = ['--confirm', 'trade real money in PA0000000001'];
    const session = desk.start('live', desk.program, ...sentence);
    await session.started;
    fake.stream(minuteBar(7, 101), 'b');
    await until(() => fake.orders.length === 1);
    expect(fake.orders[0]?.quantity).toBe(49);
    desk.stop();
    expect((await session.ended).code).toBe(0);
  });

  test('another deployment of the same file is another program', async () => {
    const fake = await desk.alpaca('paper');
    write(PAPER, 'deploy Other { run Buyer under Wide on alpaca paper }\n');
    for (const name of ['Paper', 'Other', 'Other']) {
      const session = desk.start('paper', desk.program, name);
      await session.started;
      desk.stop();
      await session.ended;
    }
    expect(fake.orders).toEqual([]);
    expect(setupIn('alpaca-paper-PA0000000001')).toMatchObject([
      { deployment: 'Paper' },
      { deployment: 'Other' },
    ]);
  });
});

test('without a deployment a paper session goes by a backtest, and says so', async () => {
  await desk.alpaca('paper');
  write();
  const session = desk.start('paper', desk.program);
  await session.started;
  expect((await desk.run('status')).text).toContain('Buyer: equity');
  desk.stop();
  expect((await session.ended).text).toContain(
    'As the backtest `Tried` of `buyer.strat` says, with its policy and its params: no `deploy` was asked for. Real money needs one.',
  );
});

describe('what cannot be meant is refused, and nothing is asked of a broker', () => {
  const REAL = 'deploy Real { run Buyer under Wide on ibkr live }\n';
  const LOCAL = 'deploy Local { run Buyer under Wide on paper costs { commission 0 } }\n';
  test.each([
    [
      'live',
      [],
      [PAPER],
      1,
      'deploys nothing with real money',
      'add `deploy Real { run Buyer under Wide on alpaca live }`',
    ],
    [
      'live',
      ['Tried'],
      [REAL],
      2,
      '`Tried` is a backtest; real money is traded by a `deploy` only.',
      'name a deployment: `Real`',
    ],
    [
      'live',
      ['Paper'],
      [PAPER],
      2,
      '`Paper` is deployed `on alpaca paper`; `strata live` trades with real money only.',
      'strata paper',
    ],
    [
      'live',
      [],
      [REAL],
      1,
      '`Real` is deployed `on ibkr live`; ',
      'has no live account there.',
      '"broker": "ibkr"',
    ],
    [
      'paper',
      ['Real'],
      [REAL],
      2,
      '`Real` is deployed `on ibkr live`; `strata paper` trades with simulated money only.',
      'strata live',
    ],
    [
      'paper',
      [],
      [PAPER, LOCAL],
      2,
      'several deployments with simulated money: `Paper`, `Local`.',
      'buyer.strat Paper`',
    ],
    ['paper', ['Papr'], [PAPER], 2, 'has no deployment called `Papr`.', 'write `Paper`'],
    [
      'paper',
      ['--account', 'tws'],
      [PAPER],
      1,
      '`Paper` is deployed `on alpaca paper`; the account `tws` of',
      'is at `ibkr`',
      '--account paper, or write `on ibkr paper` in the program',
    ],
    ['paper', [], [LOCAL], 1, '`Local` is deployed `on paper`; ', 'has no paper account there.'],
    ['paper', ['--account', 'none'], [PAPER], 1, 'There is no account `none`.'],
  ] as const)('%s %j %j', async (command, args, deployments, code, ...parts) => {
    const fake = await desk.alpaca('paper');
    await desk.tws();
    write(...deployments);
    const said = await desk.run(command, desk.program, ...args);
    expect(said.code).toBe(code);
    for (const part of ['error: ', 'fix: ', ...parts]) expect(said.text).toContain(part);
    expect(fake.requests).toEqual([]);
  });
});

test('the shipped programs to trade have nothing to complain about, and both kinds of deployment', () => {
  const folder = join(import.meta.dirname, '../../strategies/live');
  for (const file of readdirSync(folder)) {
    const { diagnostics, deployments } = compile(readFileSync(join(folder, file), 'utf8'));
    expect(diagnostics).toEqual([]);
    expect(deployments.map(({ mode }) => mode)).toEqual(['paper', 'live']);
  }
});
