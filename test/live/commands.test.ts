/** The commands that trade and those that look, through the command line's own entry, at brokers on loopback. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FAKE_SECRET } from '../fakes/alpaca/fake.ts';
import { journalSays, KEYS, minuteBar, SECRETS, TradingDesk, until } from './trading-desk.ts';

let desk: TradingDesk;

beforeEach(() => {
  desk = new TradingDesk();
});

afterEach(() => desk.close());

const ALPACA = 'alpaca-paper-PA0000000001';
const TWS = 'ibkr-paper-DU1234567';

/** Of everything that a session says and keeps. */
function expectNoSecrets(): void {
  expect(desk.filesText().length).toBeGreaterThan(1000);
  for (const text of [desk.printed, desk.filesText()])
    for (const secret of SECRETS) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 16));
    }
}

test('a session at Alpaca, and what every look says of it while it runs and afterwards', async () => {
  const fake = await desk.alpaca('paper');
  const session = desk.start('paper', desk.program, 'Limited');
  await session.started;
  fake.stream(minuteBar(7, 101), 'b');
  await until(() => fake.orders.length === 1);
  expect((await desk.run('orders')).text).toContain('buy 99 AAPL, market');
  fake.book.match(minuteBar(6, 101));
  await until(() => fake.orders.length === 2);
  await until(() => journalSays(desk.accountDirectory(ALPACA), '"to":"filled"'));

  const status = await desk.run('status');
  expect(status).toMatchObject({ code: 0 });
  expect(status.text).toMatch(
    /^paper runs as process \d+ since .* \(strata paper .*buyer\.strat\)/,
  );
  expect(status.text).toContain('Buyer: equity 100,000.00, cash 90,001.00');
  expect(status.text).toContain('1 position, 1 working order');
  expect((await desk.run('positions')).text).toBe('paper symbol journal broker AAPL 99 99');
  expect((await desk.run('orders')).text).toMatch(
    /^paper sell 99 AAPL, stop, s-\S+, 0 filled, new$/,
  );
  expect(await desk.run('reconcile')).toEqual({
    code: 0,
    text: 'paper the journal and the broker say the same',
  });

  fake.setPosition('AAPL', 60, 101);
  const different = await desk.run('reconcile');
  expect(different.code).toBe(1);
  expect(different.text).toContain('AAPL: the journal says 99, the broker says 60.');
  expect(different.text).toContain('A session that runs compares by itself');
  fake.setPosition('AAPL', 99, 101);

  desk.stop();
  const ended = await session.ended;
  expect(ended.code).toBe(0);
  expect(ended.text).toMatch(/Buyer on `paper` has ended Still works: sell 99 AAPL, stop, /);
  expect((await desk.run('status')).text).toContain('no session runs');
  expect(await desk.json('positions')).toMatchObject({
    accounts: [{ ours: { positions: [{ symbol: 'AAPL', quantity: 99 }] } }],
  });
  const replayed = await desk.run('replay', desk.accountDirectory(ALPACA));
  expect(replayed.code).toBe(0);
  expect(replayed.text).toMatch(/^same: Buyer, session \w+: \d+ records, byte for byte$/);
  expect((await desk.run('journal', 'verify', desk.accountDirectory(ALPACA))).text).toMatch(
    /^whole/,
  );
  expectNoSecrets();
});

test('a session at Interactive Brokers goes on where it ended', async () => {
  const fake = await desk.tws();
  const first = desk.start('paper', desk.program, 'Limited');
  await first.started;
  fake.feed(minuteBar(7, 101));
  await until(() => fake.orders.length === 1);
  desk.stop();
  expect((await first.ended).text).toContain('Still works: buy 99 AAPL, market');

  fake.feed(minuteBar(6, 101));
  expect(fake.position('AAPL')).toBe(99);
  expect((await desk.run('positions')).text).toBe('tws symbol journal broker AAPL 0 99');
  expect((await desk.run('reconcile')).text).toContain('The next session takes over');
  const second = desk.start('paper', desk.program, 'Limited');
  await second.started;
  await until(() => fake.orders.length === 2);
  const status = await desk.run('status');
  desk.stop();
  const { text } = await second.ended;
  expect(text).toContain('It goes on where it had ended; 1 bar had closed in between.');
  expect(text).toContain('Still works: sell 99 AAPL, stop');
  expect(status.text).toContain('1 position,');
  expect(fake.orders.map(({ type, quantity }) => `${type} ${quantity}`)).toEqual([
    'MKT 99',
    'STP 99',
  ]);
  expect((await desk.run('replay', desk.accountDirectory(TWS))).code).toBe(0);
  expectNoSecrets();
});

test('what a broker repeats of the credentials is in nothing that is said or kept; nor is what an operator pastes', async () => {
  const fake = await desk.alpaca('paper');
  const session = desk.start('paper', desk.program, 'Limited');
  await session.started;
  const message = `no order for ${KEYS.paper} or ${FAKE_SECRET}`;
  fake.fault({ on: 'submit', act: { kind: 'status', status: 422, code: 40010001, message } });
  fake.stream(minuteBar(7, 101), 'b');
  await until(() => journalSays(desk.accountDirectory(ALPACA), 'no order for'));
  const killed = await desk.run('kill', '--reason', message, '--wait', '20');
  expect(killed).toMatchObject({ code: 0, text: expect.stringContaining('Nothing works') });
  await until(() => journalSays(desk.accountDirectory(ALPACA), '"kind":"operator"'));
  expect((await desk.run('status')).text).toContain('killed: the account');
  expect(await desk.run('resume', '--operator', 'ann', '--reason', message)).toMatchObject({
    code: 0,
  });
  desk.stop();
  await session.ended;
  expect(desk.filesText()).toContain('order.refused');

  await desk.run('kill', '--strategy', 'Buyer', '--reason', 'only this one');
  const again = desk.start('paper', desk.program, 'Limited');
  await again.started;
  desk.stop();
  expect((await again.ended).text).toContain(': only this one. It cancels, and closes where');
  expectNoSecrets();
});

test('a position that nobody ordered is taken over, may only shrink, and is released by an operator', async () => {
  const fake = await desk.alpaca('paper');
  fake.setPosition('AAPL', 60, 100);
  const session = desk.start('paper', desk.program, 'Limited');
  await session.started;
  // Two looks that agree: a difference may be the order of messages only.
  await until(() =>
    journalSays(desk.accountDirectory(ALPACA), '"state":"reducing","code":"position"'),
  );
  const status = await desk.run('status');
  expect(status.text).toContain('reducing: AAPL');
  const resume = ['resume', '--operator', 'ann', '--reason', 'bought by hand'];
  expect(await desk.run(...resume)).toMatchObject({ code: 0 });
  await until(() =>
    journalSays(desk.accountDirectory(ALPACA), '"kind":"released","scope":"symbol AAPL"'),
  );
  expect((await desk.run('status')).text).not.toContain('reducing');
  expect((await desk.run(...resume)).text).toContain('there is nothing to resume');
  expect((await desk.run('positions')).text).toBe('paper symbol journal broker AAPL 60 60');
  desk.stop();
  expect(await session.ended).toMatchObject({ code: 0 });
});

test('live: not without the variable, not without the sentence, not without a limit; then it trades', async () => {
  const fake = await desk.alpaca('live');
  const live = ['live', desk.program, 'Real'];
  const confirmed = [...live, '--confirm', 'trade real money in PA0000000001'];
  const unset = await desk.run(...confirmed);
  expect(unset.code).toBe(1);
  expect(unset.text).toContain('`live` trades real money; TRADING_MODE is not set.');
  vi.stubEnv('TRADING_MODE', 'LIVE');
  const unconfirmed = await desk.run(...live);
  expect(unconfirmed.code).toBe(1);
  expect(unconfirmed.text).toContain('fix: --confirm "trade real money in PA0000000001"');
  const wrong = await desk.run(...live, '--confirm', 'yes');
  expect(wrong.text).toContain('The words were `yes`.');
  const unlimited = await desk.run(...confirmed.map((word) => word.replace('Real', 'Unlimited')));
  expect(unlimited.text).toContain('`Unlimited` is a backtest; real money is traded by a `deploy`');
  expect((await desk.run('paper', desk.program, 'Limited')).text).toContain('No paper account');
  expect(fake.requests).toEqual([]);

  const session = desk.start(...confirmed);
  await session.started;
  fake.stream(minuteBar(7, 101), 'b');
  await until(() => fake.orders.length === 1);
  desk.stop();
  expect(await session.ended).toMatchObject({ code: 0 });
  expectNoSecrets();
});

test('a paper account under TRADING_MODE=LIVE is one mistake or another, and is refused', async () => {
  const fake = await desk.alpaca('paper');
  vi.stubEnv('TRADING_MODE', 'LIVE');
  const { code, text } = await desk.run('paper', desk.program, 'Limited');
  expect(code).toBe(1);
  expect(text).toContain('`paper` is a paper account; TRADING_MODE is `LIVE`.');
  expect(fake.requests).toEqual([]);
});
