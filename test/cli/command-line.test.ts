/** Exit codes, and that each wrong word on the command line is answered with the right one. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { displayWidth } from '../../backtester/index.ts';
import { shell } from './strata.ts';

const { directory, strata } = shell('command-line');
const MOMENTUM = 'strategies/momentum.strat';

function write(file: string, text: string): string {
  writeFileSync(join(directory, file), text);
  return file;
}

const BROKEN = `strategy Broken {
  universe SPX
  every 1d
  enter long when close > smaa(close, 50)
  exit long when close < sma(close, 50)
  size 10% of equity
}
`;

test('help and version are fine; nothing at all is not', async () => {
  expect(await strata(['--help'])).toMatchObject({ code: 0, stderr: '' });
  expect((await strata(['help', 'backtest'])).stdout).toContain('--param <name=value>');
  expect((await strata(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(await strata([])).toMatchObject({ code: 2 });
});

test.each([
  [['chekc'], 'Did you mean check?'],
  [['check', '--jsn', MOMENTUM], 'Did you mean --json?'],
  [['backtest', '--form', '2001-01-01', MOMENTUM], 'Did you mean --from?'],
  [['backtest'], "missing required argument 'file'"],
  [['backtest', MOMENTUM, 'Demo', 'more'], 'too many arguments'],
  [['check', 'nowhere.strat'], 'there is no such file'],
  [['check', 'strategies'], 'is a directory'],
  [['build', 'nowhere.strat'], 'there is no such file'],
  [['backtest', MOMENTUM, '--from', '2001-02-30'], '`--from 2001-02-30` is not a date'],
  [['backtest', MOMENTUM, '--to', 'today'], '`--to today` is not a date'],
  [['backtest', MOMENTUM, '--from', '2010-01-01', '--to', '2009-01-01'], 'ends before it begins'],
  [['backtest', MOMENTUM, '--from', '2030-01-01'], 'to 2020-04-17 of the program'],
  [['backtest', MOMENTUM, '--param', 'fast'], 'does not say which param'],
  [['backtest', MOMENTUM, '--param', 'fast=ten'], 'does not say which param'],
  [['backtest', MOMENTUM, '--param', 'fast=10', '--param', 'fast=20'], 'given twice'],
  [['backtest', MOMENTUM, '--param', 'fest=10'], 'write `fast`'],
  [['backtest', MOMENTUM, '--param', 'fast=500'], 'outside its declared range'],
  [['backtest', MOMENTUM, '--param', 'fast=50', '--param', 'slow=50'], 'do not satisfy'],
  [['backtest', MOMENTUM, 'Dem'], 'write `Demo`'],
  [['explain', 'E9999'], 'There is no diagnostic `E9999`'],
])('wrong usage is 2: %j', async (args, words) => {
  const { code, stderr, stdout } = await strata(args);
  expect(stderr.replace(/\s+/g, ' ')).toContain(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).not.toContain('bug in Strata');
});

test('a file of another kind, and one that is not text', async () => {
  expect(await strata(['check', write('notes.txt', 'x')])).toMatchObject({ code: 2 });
  writeFileSync(join(directory, 'binary.strat'), Uint8Array.of(0xff, 0xfe, 0x00, 0x80));
  const { code, stderr } = await strata(['check', 'binary.strat']);
  expect(stderr).toContain('is not UTF-8 text');
  expect(code).toBe(2);
});

test('check: a clean file says what it needs', async () => {
  const { code, stdout, stderr } = await strata(['check', MOMENTUM]);
  expect(stdout).toMatch(
    /^ok strategies\/momentum\.strat\n {2}Momentum warm-up \d+ bars, settled \d+ · state \d+ bytes · \d+ operations a bar\n/,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('check: a mistake is 1, is underlined, and hides no other file', async () => {
  const { code, stdout, stderr } = await strata(['check', write('broken.strat', BROKEN), MOMENTUM]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error E\d{4}: /);
  expect(stderr).toContain('--> broken.strat:4:27');
  expect(stderr).toContain(`4 |   enter long when close > smaa(close, 50)
  |                           ^^^^`);
  expect(stderr).toContain('  = fix: ');
  expect(stdout).toContain(`ok ${MOMENTUM}`);
});

test('check --json: diagnostics as data', async () => {
  const { code, stdout } = await strata(['check', '--json', write('broken.strat', BROKEN)]);
  expect(code).toBe(1);
  const answer: unknown = JSON.parse(stdout);
  expect(answer).toMatchObject({
    diagnostics: [
      {
        code: expect.stringMatching(/^E\d{4}$/),
        severity: 'error',
        file: 'broken.strat',
        line: 4,
        column: 27,
        end_line: 4,
        end_column: 31,
        message: expect.any(String),
      },
    ],
    strategies: [],
  });
});

test('check --json of a clean file', async () => {
  const answer: unknown = JSON.parse((await strata(['check', '--json', MOMENTUM])).stdout);
  expect(answer).toMatchObject({
    diagnostics: [],
    strategies: [{ name: 'Momentum', warmup: { defined: 101 }, state_bytes: expect.any(Number) }],
  });
});

test('no command colours what is not a terminal, nor goes past 80 columns', async () => {
  write('broken.strat', BROKEN);
  for (const args of [
    ['check', 'broken.strat', MOMENTUM],
    ['--help'],
    ['doctor'],
    ['explain', 'E0302'],
  ]) {
    const { stdout, stderr } = await strata(args);
    expect(stdout + stderr).not.toContain('\u001b');
    for (const line of (stdout + stderr).split('\n')) {
      expect(displayWidth(line), line).toBeLessThanOrEqual(args[0] === 'explain' ? 200 : 80);
    }
  }
  expect((await strata(['check', 'broken.strat'], { FORCE_COLOR: '1' })).stderr).toContain(
    '\u001b[31m',
  );
  expect(
    (await strata(['check', 'broken.strat'], { FORCE_COLOR: '1', NO_COLOR: '1' })).stderr,
  ).not.toContain('\u001b');
});

test('a terminal without UTF-8 gets ASCII', async () => {
  write('broken.strat', BROKEN);
  const { stdout, stderr } = await strata(['check', 'broken.strat', MOMENTUM], { LC_ALL: 'C' });
  expect(stdout + stderr).toMatch(/^[\n -~]*$/);
});

test('build writes a file a strategy, and nothing when the program is wrong', async () => {
  const { code, stdout } = await strata(['build', MOMENTUM, '--out', 'built']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `wrote ${join('built', 'Momentum.ts')}\n` });
  expect(readFileSync(join(directory, 'built/Momentum.ts'), 'utf8')).toContain('class Momentum');
  expect((await strata(['build', write('broken.strat', BROKEN), '--out', 'none'])).code).toBe(1);
  expect(() => readFileSync(join(directory, 'none/Broken.ts'))).toThrow();
});

test('build says why it cannot write', async () => {
  write('a-file', '');
  expect(await strata(['build', MOMENTUM, '--out', 'a-file/inside'])).toMatchObject({ code: 2 });
});

test('explain: a code in any case, a list of all, the nearest to a mistyped one', async () => {
  expect((await strata(['explain', 'e0302'])).stdout).toMatch(
    /^E0302: .*\n\n[\s\S]*Wrong:\n[\s\S]*Right:\n/,
  );
  expect((await strata(['explain'])).stdout.split('\n').length).toBeGreaterThan(50);
  expect((await strata(['explain', 'EO302'])).stderr).toContain('strata explain E0302');
});

test('init writes a program that checks, and never over one that is there', async () => {
  const { code, stdout } = await strata(['init', 'mine']);
  expect(code).toBe(0);
  expect(stdout).toContain('strata data import');
  const path = join('mine', 'momentum.strat');
  expect(await strata(['check', path])).toMatchObject({ code: 0, stderr: '' });
  write(path, 'mine');
  expect(await strata(['init', 'mine'])).toMatchObject({ code: 2 });
  expect(readFileSync(join(directory, path), 'utf8')).toBe('mine');
});

test('doctor', async () => {
  const { code, stdout } = await strata(['doctor']);
  expect(stdout).toMatch(/ok +node +\d+/);
  expect(stdout).toMatch(/ok +duckdb +v/);
  expect(code).toBe(0);
  const answer: unknown = JSON.parse((await strata(['doctor', '--json'])).stdout);
  expect(answer).toMatchObject({ ok: true });
});

test('doctor: a store that does not open is 1', async () => {
  mkdirSync(join(directory, 'damaged'), { recursive: true });
  write('damaged/strata.duckdb', 'not a database');
  const { code, stdout } = await strata(['doctor', '--data', 'damaged']);
  expect(stdout).toMatch(/wrong +store/);
  expect(code).toBe(1);
});
