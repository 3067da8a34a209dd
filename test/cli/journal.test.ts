/** `strata journal`, as a person and a script meet it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type JournalRecord, openJournal } from '../../runtime/journal/index.ts';
import { shell } from './strata.ts';

const { directory, strata } = shell('journal');
/** 2024-01-02 14:30:00 UTC, in microseconds. */
const OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;

function journalOf(name: string, records: readonly JournalRecord[]): string {
  const result = openJournal(join(directory, name, 'journal'));
  if (result.kind === 'refused') throw new Error(result.fault.message);
  result.journal.append(records);
  result.journal.close();
  return name;
}

function order(number: number): JournalRecord {
  const record = { kind: number % 2 === 0 ? 'fill' : 'order', time: OPEN + number * 60_000_000 };
  return { ...record, ...{ symbol: 'SPY', quantity: 10 * number, note: 'x'.repeat(60) } };
}

beforeAll(() => {
  journalOf(
    'account',
    [1, 2, 3, 4].map((number) => order(number)),
  );
});

test('verify: a whole journal, and its head', async () => {
  const { code, stdout, stderr } = await strata(['journal', 'verify', 'account']);
  expect(stdout).toMatch(/^whole: 4 records in 1 file, \d,\d{3} bytes\nhead {3}[0-9a-f]{64}\n$/);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const json = (await strata(['journal', 'verify', 'account/journal', '--json'])).stdout;
  expect(JSON.parse(json)).toMatchObject({ ok: true, records: 4, anchored: true });
});

test('verify --head: a hash that was noted earlier is in it, or records were changed since', async () => {
  const name = journalOf('noted', [order(1)]);
  const { head } = JSON.parse((await strata(['journal', 'verify', name, '--json'])).stdout);
  journalOf('noted', [order(2)]);
  expect((await strata(['journal', 'verify', name, '--head', head.hash])).code).toBe(0);
  const { code, stderr } = await strata(['journal', 'verify', name, '--head', 'f'.repeat(64)]);
  expect(code).toBe(1);
  expect(stderr).toContain('fix: compare it with the note');
});

test('show: the newest records, each on a line of 80 columns', async () => {
  const { code, stdout } = await strata(['journal', 'show', 'account', '--last', '2']);
  const lines = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(
    /^ {5}3 2024-01-02 14:33 order \{"symbol":"SPY","quantity":30,"note":"x+…$/,
  );
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  const fills = JSON.parse(
    (await strata(['journal', 'show', 'account', '--kind', 'fill', '--json'])).stdout,
  );
  expect(fills).toMatchObject({ matching: 2, shown: [{ record: order(2) }, { record: order(4) }] });
});

test('export: every record, byte for byte; a file that is there stays', async () => {
  const { code, stdout } = await strata(['journal', 'export', 'account', '--out', 'out.jsonl']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'wrote out.jsonl: 4 records\n' });
  const lines = readFileSync(join(directory, 'out.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).record)).toEqual([1, 2, 3, 4].map(order));
  const again = await strata(['journal', 'export', 'account', '--out', 'out.jsonl']);
  expect(again).toMatchObject({ code: 2, stdout: '' });
  expect(again.stderr).toContain('is there already');
  expect(
    await strata(['journal', 'export', 'account', '--out', 'nowhere/out', '--json']),
  ).toMatchObject({
    code: 2,
    stderr: '',
  });
});

test('show --kind: what a record is about, however deep it stands', async () => {
  const event = (inner: object) => ({ kind: 'event', time: OPEN, event: inner });
  const name = journalOf('session', [
    event({ kind: 'venue', event: { kind: 'execution', execution: { executionId: 'E1' } } }),
    event({ kind: 'timer', name: 'retry' }),
    { ...event({ kind: 'start' }) },
    { ...order(1), ...{ decision: { kind: 'command', command: { kind: 'submit' } } } },
  ]);
  const found = async (kind: string) =>
    JSON.parse(
      (await strata(['journal', 'show', name, '--kind', kind, '--json'])).stdout,
    ).shown.map((each: { sequence: number }) => each.sequence);
  expect(await found('execution')).toEqual([1]);
  expect(await found('submit')).toEqual([4]);
  expect(await found('venue')).toEqual([1]);
  expect(await found('nothing')).toEqual([]);
});

test('export and show take the credentials out that the configuration names, and say so', async () => {
  const name = journalOf('told', [
    { ...order(1), ...{ note: 'not authorized for PKplanted-key' } },
    order(2),
  ]);
  const account = { broker: 'alpaca', environment: 'paper', account: 'PA1' };
  const credentials = { keyId: 'KEY', secret: 'SECRET' };
  writeFileSync(
    join(directory, 'with-keys.json'),
    JSON.stringify({ accounts: { paper: { ...account, credentials } } }),
  );
  writeFileSync(join(directory, '.env'), 'KEY=PKplanted-key\nSECRET=planted-too\n');
  const config = ['--config', 'with-keys.json'];
  const { stdout } = await strata(['journal', 'export', name, '--out', 'clean.jsonl', ...config]);
  expect(stdout).toBe('wrote clean.jsonl: 2 records, credentials taken out of 1\n');
  const written = readFileSync(join(directory, 'clean.jsonl'), 'utf8');
  expect(written).toContain('not authorized for [redacted KEY]');
  const shown = (await strata(['journal', 'show', name, ...config, '--json'])).stdout;
  expect(shown).toContain('not authorized for [redacted KEY]');
  expect(`${written}${shown}`).not.toContain('planted');
});

test('a journal that was changed: the place, what is safe, and the next step; nothing is changed', async () => {
  const name = journalOf('damaged', [order(1), order(2), order(3)]);
  const file = join(directory, name, 'journal', '000000000001.journal');
  const changed = readFileSync(file, 'utf8').replace('"quantity":20', '"quantity":21');
  writeFileSync(file, changed);
  const { code, stdout, stderr } = await strata(['journal', 'verify', name]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.replace(/\s+/g, ' ')).toMatch(
    /error: The journal is damaged at record 2: `.*000000000001\.journal`, byte \d+\. why: There its checksum is wrong\. What comes before is whole\. Nothing was changed\. fix: restore/,
  );
  expect(readFileSync(file, 'utf8')).toBe(changed);
  expect((await strata(['journal', 'export', name, '--out', 'never.jsonl'])).code).toBe(1);
  expect((await strata(['journal', 'show', name, '--json'])).stdout).toContain('"error"');
});

test('what is no journal, and wrong flags', async () => {
  expect(await strata(['journal', 'verify', 'strategies'])).toMatchObject({ code: 2, stdout: '' });
  expect((await strata(['journal', 'verify', 'nowhere'])).stderr).toContain(
    'there is no such directory',
  );
  expect((await strata(['journal', 'show', 'account', '--last', '0'])).code).toBe(2);
  expect((await strata(['journal', 'vrify', 'account'])).stderr).toContain('Did you mean verify?');
});
