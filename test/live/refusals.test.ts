/** What keeps a session from starting or from going on: the message names cause and next step, and nothing was sent. */

import fs, { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { minuteBar, nowUs, type Said, TradingDesk, until } from './trading-desk.ts';

let desk: TradingDesk;

beforeEach(() => {
  desk = new TradingDesk();
});

afterEach(() => desk.close());

function trade(): ReturnType<TradingDesk['start']> {
  return desk.start('paper', desk.program, 'Limited');
}

const PAPER = 'alpaca-paper-PA0000000001';

function segment(): string {
  return join(desk.accountDirectory(PAPER), 'journal', '000000000001.journal');
}

/** A session that has been, with an order at the broker. */
async function tradeOnce() {
  const fake = await desk.alpaca('paper');
  const session = trade();
  await session.started;
  fake.stream(minuteBar(7, 101), 'b');
  await until(() => fake.orders.length === 1);
  desk.stop();
  await session.ended;
  return fake;
}

function expectRefusal({ code, text }: Said, ...parts: readonly string[]): void {
  expect(code).toBe(1);
  for (const part of ['error: ', 'fix: ', ...parts]) expect(text).toContain(part);
}

describe('at Alpaca', () => {
  test('another account than the one that was meant', async () => {
    const fake = await desk.alpaca('paper');
    fake.account = { account_number: 'PA9' };
    expectRefusal(
      await trade().ended,
      '`paper` is configured for account PA0000000001; the broker opened PA9.',
      'Nothing was sent.',
      'correct "account" of `paper`',
    );
    expect(fake.orders).toEqual([]);
  });

  test('alerts whose address is nowhere: nobody would be told', async () => {
    const fake = await desk.alpaca('paper');
    const configuration: object = JSON.parse(readFileSync(desk.config, 'utf8'));
    const alerts = { webhook: 'ALERT_WEBHOOK' };
    writeFileSync(desk.config, JSON.stringify({ ...configuration, alerts }));
    expectRefusal(
      await trade().ended,
      '`alerts` needs the credential `ALERT_WEBHOOK`, which is not there.',
      'strata secrets set ALERT_WEBHOOK',
    );
    expect(fake.requests).toEqual([]);
  });

  test('a symbol whose hours are not those of the exchange', async () => {
    const fake = await desk.alpaca('paper');
    const program = readFileSync(desk.program, 'utf8');
    writeFileSync(desk.program, program.replaceAll('universe AAPL', 'universe AAPL, "BTC-USD"'));
    expectRefusal(await trade().ended, '`BTC-USD` is no share or ETF of the United States');
    expect(fake.requests).toEqual([]);
  });

  test('a clock that is off', async () => {
    const fake = await desk.alpaca('paper');
    Object.defineProperty(fake.book, 'now', { get: () => nowUs() - 60e6 });
    expectRefusal(
      await trade().ended,
      'The clock of this machine is ',
      's ahead of',
      'timedatectl',
    );
    expect(fake.orders).toEqual([]);
  });

  test('a wrong key', async () => {
    const fake = await desk.alpaca('paper');
    desk.writeKeys({ KEY_paper: 'PKWRONG', SECRET_paper: 'planted-wrong-secret' });
    const { code, text } = await trade().ended;
    expectRefusal({ code, text }, 'did not accept the API key', 'correct the credentials');
    expect(text).not.toMatch(/PKWRONG|planted/);
    desk.writeKeys({});
    expectRefusal(await trade().ended, 'needs the credential `KEY_paper`', 'strata secrets set');
    expect(fake.orders).toEqual([]);
  });

  test('a journal that was changed, and one that was cut: refused, and left as it is', async () => {
    const fake = await tradeOnce();
    const whole = readFileSync(segment(), 'utf8');
    writeFileSync(segment(), whole.replace('"quantity":99', '"quantity":98'));
    expectRefusal(await trade().ended, 'The journal is damaged at record', 'restore');
    expect(readFileSync(segment(), 'utf8')).toContain('"quantity":98');
    writeFileSync(segment(), whole);
    const end = whole.trimEnd().lastIndexOf('\n') + 1;
    truncateSync(segment(), Buffer.byteLength(whole.slice(0, end)));
    expectRefusal(await trade().ended, 'ends at record 17; it had 18.', 'Nothing was changed');
    expect(fake.orders).toHaveLength(1);
    expect(fake.requests.filter((one) => one === 'POST /v2/orders')).toHaveLength(1);
  });

  test('two sessions on one account, and an account that another process has taken over', async () => {
    const fake = await desk.alpaca('paper');
    const first = trade();
    await first.started;
    expectRefusal(
      await desk.run('paper', desk.program, 'Limited'),
      `The account is in use by process ${process.pid}`,
      'would not know of each other’s orders',
      'end that one first',
    );
    const lock = join(desk.accountDirectory(PAPER), 'account.lock');
    const held = JSON.parse(readFileSync(lock, 'utf8'));
    writeFileSync(lock, JSON.stringify({ ...held, token: 'another one' }));
    expectRefusal(
      await first.ended,
      'This process no longer holds the account: another one has taken it over.',
      'strata status',
    );
    fake.stream(minuteBar(7, 101), 'b');
    expect(fake.orders).toEqual([]);
  });

  test('a full disk: what cannot be written down is not sent, and the journal is whole', async () => {
    const fake = await desk.alpaca('paper');
    const session = trade();
    await session.started;
    const { writeSync } = fs;
    Object.assign(fs, {
      writeSync(file: number, bytes: string | Uint8Array, ...place: number[]) {
        if (typeof bytes === 'string') return writeSync(file, bytes, ...place.slice(0, 1));
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
          ...{ code: 'ENOSPC', syscall: 'write' },
        });
      },
    });
    syncBuiltinESMExports();
    fake.stream(minuteBar(7, 101), 'b');
    const said = await session.ended;
    Object.assign(fs, { writeSync });
    syncBuiltinESMExports();
    expectRefusal(said, 'the disk is full', 'What cannot be written down is not sent', 'space');
    expect(fake.orders).toEqual([]);
    const verified = await desk.run('journal', 'verify', desk.accountDirectory(PAPER));
    expect(verified).toMatchObject({ code: 0, text: expect.stringMatching(/^whole/) });
    const again = trade();
    await again.started;
    fake.stream(minuteBar(6, 101), 'b');
    await until(() => fake.orders.length === 1);
    desk.stop();
    expect((await again.ended).code).toBe(0);
  });
});

describe('at Interactive Brokers', () => {
  test('TWS is not running', async () => {
    const fake = await desk.tws();
    await fake.close();
    expectRefusal(await trade().ended, 'Nothing answers at 127.0.0.1', 'start TWS or IB Gateway');
  });

  test('TWS asks for a newer protocol, and TWS is logged in to another account', async () => {
    const fake = await desk.tws();
    fake.fault({ kind: 'version', version: 210 });
    expectRefusal(await trade().ended, 'newer protocol');
    fake.fault({ kind: 'version', version: 193 });
    const text = readFileSync(desk.config, 'utf8');
    writeFileSync(desk.config, text.replace('DU1234567', 'DU7654321'));
    expectRefusal(await trade().ended, 'This login has no account `DU7654321`', 'it has DU1234567');
    expect(fake.orders).toEqual([]);
  });

  test('a clock that is off', async () => {
    const fake = await desk.tws(nowUs() - 60e6);
    expectRefusal(await trade().ended, 's ahead of that of Interactive Brokers DU1234567');
    expect(fake.orders).toEqual([]);
  });
});
