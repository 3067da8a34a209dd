/** Secrets, kill and resume as a person meets them; and no planted secret in anything that is printed or written. */

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openJournal } from '../../runtime/journal/index.ts';
import { isKilled, openSecrets } from '../../runtime/live/index.ts';
import { type Answer, shell } from './strata.ts';

const { directory, strata, strataProcess } = shell('operations');
const PASSPHRASE = 'correct horse battery staple';
const PLANTED = 'PKplanted-8f3a9c';
const ENVIRONMENT = { STRATA_PASSPHRASE: PASSPHRASE };
const PAPER = join(directory, '.strata', 'accounts', 'alpaca-paper-PA1');
const TWS = join(directory, '.strata', 'accounts', 'ibkr-paper-DU1');

const CONFIGURATION = {
  accounts: {
    paper: {
      broker: 'alpaca',
      environment: 'paper',
      account: 'PA1',
      credentials: { keyId: 'ALPACA_KEY', secret: 'ALPACA_SECRET' },
    },
    tws: { broker: 'ibkr', environment: 'paper', account: 'DU1', port: 1, clientId: 7 },
  },
};

function configure(configuration: object = CONFIGURATION, file = 'strata.config.json'): string {
  writeFileSync(join(directory, file), JSON.stringify(configuration));
  return file;
}

function flat({ stdout, stderr }: Answer): string {
  return `${stdout}${stderr}`.replace(/\s+/g, ' ');
}

/** Of everything below a directory. */
function allText(place: string): string {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

/** Everything that the commands of this file printed. */
const printed: string[] = [];

async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = ENVIRONMENT,
): Promise<Answer> {
  const answer = await strata(args, environment);
  printed.push(answer.stdout, answer.stderr);
  return answer;
}

/** A file of secrets that is quick to open: it says itself how dear a guess at its passphrase is. */
function begin(name: string, value: string, data = '.strata'): void {
  mkdirSync(join(directory, data), { recursive: true });
  const file = join(directory, data, 'secrets.json');
  const opened = openSecrets(file, PASSPHRASE, { make: true, cost: 2 ** 10 });
  if (opened.kind === 'refused') throw new Error(opened.fault.message);
  expect(opened.value.set(name, value)).toEqual({ kind: 'ok', value: 1 });
}

beforeAll(() => begin('ALPACA_KEY', PLANTED));

async function setSecret(name: string, value: string, data = '.strata'): Promise<Answer> {
  const answer = await strata(['secrets', 'set', name, '--data', data], ENVIRONMENT, value);
  printed.push(answer.stdout, answer.stderr);
  return answer;
}

test('secrets: set from a pipe makes the file, for its owner only', async () => {
  const data = ['--data', 'piped'];
  expect(await run(['secrets', 'list', ...data], {})).toMatchObject({ code: 1, stdout: '' });
  const args = ['secrets', 'set', 'ALPACA_KEY', ...data];
  const piped = strataProcess(args, ENVIRONMENT, `${PLANTED}\n`);
  printed.push(piped.stdout, piped.stderr);
  expect(piped).toMatchObject({ code: 0, stdout: 'set ALPACA_KEY, version 1\n' });
  expect(statSync(join(directory, 'piped', 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('secrets: set again, list without a passphrase, remove', async () => {
  await setSecret('OTHER', `${PLANTED}-too`);
  const { code, stdout } = await run(['secrets', 'list'], {});
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^ALPACA_KEY {2}version 1, \d{4}-\d\d-\d\d \d\d:\d\d UTC\nOTHER {7}version 1/,
  );
  expect(await run(['secrets', 'remove', 'OTHER'])).toMatchObject({
    code: 0,
    stdout: 'removed OTHER\n',
  });
  expect(await run(['secrets', 'remove', 'OTHER'])).toMatchObject({ code: 2 });
  const json = JSON.parse((await run(['secrets', 'list', '--json'], {})).stdout);
  expect(json).toMatchObject({ secrets: [{ name: 'ALPACA_KEY', version: 1 }] });
});

test('secrets: a wrong passphrase, none at all, a wrong name, a damaged file, one that others may read', async () => {
  expect(
    flat(await run(['secrets', 'remove', 'X'], { STRATA_PASSPHRASE: 'not the one at all' })),
  ).toContain('The passphrase does not open');
  expect(flat(await run(['secrets', 'remove', 'X'], {}))).toContain(
    'There is no terminal to ask on',
  );
  expect(await run(['secrets', 'set', '-x-'])).toMatchObject({ code: 2 });
  expect(await run(['secrets', 'set', 'a b'])).toMatchObject({ code: 2 });
  const file = join(directory, 'bad', 'secrets.json');
  begin('KEY', 'value', 'bad');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, good.slice(0, 100));
  expect(flat(await run(['secrets', 'list', '--data', 'bad']))).toContain(
    'no file of secrets, or a damaged',
  );
  expect(await setSecret('KEY', 'value', 'bad')).toMatchObject({ code: 1 });
  expect(readFileSync(file, 'utf8')).toBe(good.slice(0, 100));
});

test('secrets: rotation, with a passphrase from a file that only its owner reads', async () => {
  begin('KEY', PLANTED, 'rotated');
  const keyFile = join(directory, 'next.key');
  writeFileSync(keyFile, 'another long passphrase\n', { mode: 0o644 });
  const next = { ...ENVIRONMENT, STRATA_NEW_PASSPHRASE_FILE: keyFile };
  expect(flat(await run(['secrets', 'rotate', '--data', 'rotated'], next))).toContain(
    `chmod 600 ${keyFile}`,
  );
  writeFileSync(keyFile, '');
  const short = { ...ENVIRONMENT, STRATA_NEW_PASSPHRASE: 'short' };
  expect(flat(await run(['secrets', 'rotate', '--data', 'rotated'], short))).toContain(
    'it needs 12',
  );
  const fine = { ...ENVIRONMENT, STRATA_NEW_PASSPHRASE: 'another long passphrase' };
  expect(flat(await run(['secrets', 'rotate', '--data', 'rotated'], fine))).toContain(
    'sealed anew: 1 secret',
  );
  expect(await run(['secrets', 'remove', 'KEY', '--data', 'rotated'])).toMatchObject({ code: 1 });
  expect(
    await run(['secrets', 'remove', 'KEY', '--data', 'rotated'], {
      STRATA_PASSPHRASE: 'another long passphrase',
    }),
  ).toMatchObject({ code: 0 });
  const missing = { STRATA_PASSPHRASE_FILE: join(directory, 'nowhere') };
  expect(flat(await run(['secrets', 'remove', 'KEY', '--data', 'rotated'], missing))).toContain(
    'which STRATA_PASSPHRASE_FILE names',
  );
});

test('kill: no configuration, a broken one, an account that is not there', async () => {
  expect(flat(await run(['kill', '--config', 'nowhere.json']))).toContain('docs/manual/live.md');
  writeFileSync(join(directory, 'broken.json'), '{');
  expect(await run(['kill', '--config', 'broken.json'])).toMatchObject({ code: 1 });
  configure();
  expect(flat(await run(['kill', '--account', 'nobody']))).toContain(
    'name one of these: paper, tws',
  );
  expect(await run(['kill', '--freeze', '--flatten'])).toMatchObject({ code: 2 });
  expect(flat(await run(['resume', '--operator', 'ann', '--reason', 'x']))).toContain(
    'nothing to resume',
  );
  expect(await run(['resume', '--operator', 'ann'])).toMatchObject({ code: 2 });
});

test('kill: the disk first; a broker that cannot be asked is said, and is no success', async () => {
  configure();
  expect(isKilled(PAPER)).toBe(false);
  // ALPACA_SECRET is nowhere, and nothing listens on the port of TWS.
  const { code, stdout } = await run(['kill', '--reason', `odd fills ${PLANTED}`, '--wait', '1']);
  expect(code).toBe(1);
  expect(stdout).toContain('killed paper: freeze positions');
  expect(stdout).toContain('killed tws: freeze positions');
  expect(flat({ code, stdout, stderr: '' })).toContain('needs the credential `ALPACA_SECRET`');
  expect(stdout).toContain('look at its own page and cancel');
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect([isKilled(PAPER), isKilled(TWS)]).toEqual([true, true]);
});

test('resume: one account at a time, by somebody, for a reason that is written down', async () => {
  const resume = ['resume', '--operator', 'ann', '--reason', 'fills explained'];
  expect(flat(await run(resume))).toContain(
    'resume them one by one: --account paper, --account tws',
  );
  expect(flat(await run([...resume.slice(0, -1), ' ', '--account', 'tws']))).toContain(
    'say who resumes',
  );
  expect(isKilled(TWS)).toBe(true);
  const { code, stdout } = await run([...resume, '--account', 'tws']);
  expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'resumed tws' });
  expect([isKilled(PAPER), isKilled(TWS)]).toEqual([true, false]);
  const shown = (await run(['journal', 'show', join(TWS, 'operator'), '--json'])).stdout;
  expect(JSON.parse(shown).shown.map((each: { record: object }) => each.record)).toMatchObject([
    { kind: 'kill', positions: 'freeze' },
    { kind: 'kill done', isQuiet: false },
    { kind: 'resume', operator: 'ann', reason: 'fills explained' },
  ]);
  expect(flat(await run([...resume, '--account', 'tws']))).toContain('nothing to resume');
});

test('a strategy is killed and resumed by itself', async () => {
  await run(['resume', '--operator', 'ann', '--reason', 'x', '--account', 'paper']);
  const { code, stdout } = await run([
    'kill',
    '--strategy',
    'Trend',
    '--account',
    'paper',
    '--json',
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    accounts: [{ kill: { strategy: 'Trend' } }],
  });
  expect([isKilled(PAPER), isKilled(PAPER, 'Trend')]).toEqual([false, true]);
  expect(
    flat(await run(['resume', '--operator', 'a', '--reason', 'b', '--account', 'paper'])),
  ).toContain('strata resume --strategy Trend');
  const resumed = await run(['resume', '--strategy', 'Trend', '--operator', 'a', '--reason', 'b']);
  expect(resumed).toMatchObject({ code: 0 });
  expect(isKilled(PAPER, 'Trend')).toBe(false);
});

test('no planted secret is in what was printed or written', () => {
  expect(printed.join('').length).toBeGreaterThan(500);
  for (const text of [printed.join('\n'), allText(join(directory, '.strata'))]) {
    expect(text).not.toContain('planted');
    expect(text).not.toContain(Buffer.from(PLANTED).toString('base64').slice(0, 16));
    expect(text).not.toContain(PASSPHRASE);
  }
});

test('the session of another version is not taken for none', async () => {
  configure();
  const opened = openJournal(join(TWS, 'journal'));
  if (opened.kind === 'refused') throw new Error(opened.fault.message);
  const chapter = { kind: 'chapter', session: 'k3f9', strategy: 'Trend', setup: { version: 99 } };
  opened.journal.append([{ ...chapter, time: Date.UTC(2024, 0, 2) * 1000 }]);
  opened.journal.close();
  for (const command of ['status', 'reconcile']) {
    const answer = await run([command, '--account', 'tws']);
    expect(answer.code).toBe(1);
    expect(flat(answer)).toContain('Session `k3f9` does not say what it was made from');
  }
});
