/** Secrets, kill and resume as a person meets them; and no planted secret in anything that is printed or written. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isKilled } from '../../runtime/live/index.ts';
import { type Answer, shell } from './strata.ts';

const { directory, strata, strataReading } = shell('operations');
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

function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = ENVIRONMENT,
): Answer {
  const answer = strata(args, environment);
  printed.push(answer.stdout, answer.stderr);
  return answer;
}

function setSecret(name: string, value: string, data = '.strata'): Answer {
  process.env['STRATA_PASSPHRASE'] = PASSPHRASE;
  const answer = strataReading(value, ['secrets', 'set', name, '--data', data]);
  delete process.env['STRATA_PASSPHRASE'];
  printed.push(answer.stdout, answer.stderr);
  return answer;
}

test('secrets: set from a pipe, list without a passphrase, remove', () => {
  expect(run(['secrets', 'list'], {})).toMatchObject({ code: 1, stdout: '' });
  expect(setSecret('ALPACA_KEY', `${PLANTED}\n`)).toMatchObject({
    code: 0,
    stdout: 'set ALPACA_KEY, version 1\n',
  });
  setSecret('OTHER', `${PLANTED}-too`);
  const { code, stdout } = run(['secrets', 'list'], {});
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^ALPACA_KEY {2}version 1, \d{4}-\d\d-\d\d \d\d:\d\d UTC\nOTHER {7}version 1/,
  );
  expect(run(['secrets', 'remove', 'OTHER'])).toMatchObject({ code: 0, stdout: 'removed OTHER\n' });
  expect(run(['secrets', 'remove', 'OTHER'])).toMatchObject({ code: 2 });
  const json = JSON.parse(run(['secrets', 'list', '--json'], {}).stdout);
  expect(json).toMatchObject({ secrets: [{ name: 'ALPACA_KEY', version: 1 }] });
  expect(statSync(join(directory, '.strata', 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('secrets: a wrong passphrase, none at all, a wrong name, a damaged file, one that others may read', () => {
  expect(
    flat(run(['secrets', 'remove', 'X'], { STRATA_PASSPHRASE: 'not the one at all' })),
  ).toContain('The passphrase does not open');
  expect(flat(run(['secrets', 'remove', 'X'], {}))).toContain('There is no terminal to ask on');
  expect(run(['secrets', 'set', '-x-'])).toMatchObject({ code: 2 });
  expect(run(['secrets', 'set', 'a b'])).toMatchObject({ code: 2 });
  const file = join(directory, 'bad', 'secrets.json');
  setSecret('KEY', 'value', 'bad');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, good.slice(0, 100));
  expect(flat(run(['secrets', 'list', '--data', 'bad']))).toContain(
    'no file of secrets, or a damaged',
  );
  expect(setSecret('KEY', 'value', 'bad')).toMatchObject({ code: 1 });
  expect(readFileSync(file, 'utf8')).toBe(good.slice(0, 100));
});

test('secrets: rotation, with a passphrase from a file that only its owner reads', () => {
  setSecret('KEY', PLANTED, 'rotated');
  const keyFile = join(directory, 'next.key');
  writeFileSync(keyFile, 'another long passphrase\n', { mode: 0o644 });
  const next = { ...ENVIRONMENT, STRATA_NEW_PASSPHRASE_FILE: keyFile };
  expect(flat(run(['secrets', 'rotate', '--data', 'rotated'], next))).toContain(
    `chmod 600 ${keyFile}`,
  );
  writeFileSync(keyFile, '');
  const short = { ...ENVIRONMENT, STRATA_NEW_PASSPHRASE: 'short' };
  expect(flat(run(['secrets', 'rotate', '--data', 'rotated'], short))).toContain('it needs 12');
  const fine = { ...ENVIRONMENT, STRATA_NEW_PASSPHRASE: 'another long passphrase' };
  expect(flat(run(['secrets', 'rotate', '--data', 'rotated'], fine))).toContain(
    'sealed anew: 1 secret',
  );
  expect(run(['secrets', 'remove', 'KEY', '--data', 'rotated'])).toMatchObject({ code: 1 });
  expect(
    run(['secrets', 'remove', 'KEY', '--data', 'rotated'], {
      STRATA_PASSPHRASE: 'another long passphrase',
    }),
  ).toMatchObject({ code: 0 });
  const missing = { STRATA_PASSPHRASE_FILE: join(directory, 'nowhere') };
  expect(flat(run(['secrets', 'remove', 'KEY', '--data', 'rotated'], missing))).toContain(
    'which STRATA_PASSPHRASE_FILE names',
  );
});

test('kill: no configuration, a broken one, an account that is not there', () => {
  expect(flat(run(['kill', '--config', 'nowhere.json']))).toContain('docs/manual/live.md');
  writeFileSync(join(directory, 'broken.json'), '{');
  expect(run(['kill', '--config', 'broken.json'])).toMatchObject({ code: 1 });
  configure();
  expect(flat(run(['kill', '--account', 'nobody']))).toContain('name one of these: paper, tws');
  expect(run(['kill', '--freeze', '--flatten'])).toMatchObject({ code: 2 });
  expect(flat(run(['resume', '--operator', 'ann', '--reason', 'x']))).toContain(
    'nothing to resume',
  );
  expect(run(['resume', '--operator', 'ann'])).toMatchObject({ code: 2 });
});

test('kill: the disk first; a broker that cannot be asked is said, and is no success', () => {
  configure();
  expect(isKilled(PAPER)).toBe(false);
  // ALPACA_SECRET is nowhere, and nothing listens on the port of TWS.
  const { code, stdout } = run(['kill', '--reason', `odd fills ${PLANTED}`, '--wait', '1']);
  expect(code).toBe(1);
  expect(stdout).toContain('killed paper: freeze positions');
  expect(stdout).toContain('killed tws: freeze positions');
  expect(flat({ code, stdout, stderr: '', signal: null })).toContain(
    'needs the credential `ALPACA_SECRET`',
  );
  expect(stdout).toContain('look at its own page and cancel');
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect([isKilled(PAPER), isKilled(TWS)]).toEqual([true, true]);
});

test('resume: one account at a time, by somebody, for a reason that is written down', () => {
  const resume = ['resume', '--operator', 'ann', '--reason', 'fills explained'];
  expect(flat(run(resume))).toContain('resume them one by one: --account paper, --account tws');
  expect(flat(run([...resume.slice(0, -1), ' ', '--account', 'tws']))).toContain('say who resumes');
  expect(isKilled(TWS)).toBe(true);
  const { code, stdout } = run([...resume, '--account', 'tws']);
  expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'resumed tws' });
  expect([isKilled(PAPER), isKilled(TWS)]).toEqual([true, false]);
  const shown = run(['journal', 'show', join(TWS, 'operator'), '--json']).stdout;
  expect(JSON.parse(shown).shown.map((each: { record: object }) => each.record)).toMatchObject([
    { kind: 'kill', positions: 'freeze' },
    { kind: 'kill done', isQuiet: false },
    { kind: 'resume', operator: 'ann', reason: 'fills explained' },
  ]);
  expect(flat(run([...resume, '--account', 'tws']))).toContain('nothing to resume');
});

test('a strategy is killed and resumed by itself', () => {
  run(['resume', '--operator', 'ann', '--reason', 'x', '--account', 'paper']);
  const { code, stdout } = run(['kill', '--strategy', 'Trend', '--account', 'paper', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    accounts: [{ kill: { strategy: 'Trend' } }],
  });
  expect([isKilled(PAPER), isKilled(PAPER, 'Trend')]).toEqual([false, true]);
  expect(flat(run(['resume', '--operator', 'a', '--reason', 'b', '--account', 'paper']))).toContain(
    'strata resume --strategy Trend',
  );
  const resumed = run(['resume', '--strategy', 'Trend', '--operator', 'a', '--reason', 'b']);
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
