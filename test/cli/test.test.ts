/** `strata test` from the shell. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { displayWidth } from '../../backtester/index.ts';
import { shell } from './strata.ts';

const { directory, strata } = shell('test');

const STRATEGY = `strategy Rise {
  universe SPY
  every 1d
  enter long when close crosses above 10
  exit  long when close crosses below 10
  size 100 shares
}
`;

const PASSES = `test "buys the rise" for Rise {
  given SPY close 9, 11, 12
  expect enter long SPY at bar 2 at 12
}
`;

/** The cross is at the close of bar 1; the order fills a bar later. */
const FAILS = `test "a bar too early, in a title that is longer than a terminal is wide, as some titles are, alas" for Rise {
  given SPY close 9, 9, 11, 12
  expect enter long SPY at bar 2
}
`;

function write(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return name;
}

test('tests that pass end with 0 and a line each', async () => {
  const file = write('passes.strat', `${STRATEGY}\n${PASSES}`);
  const { code, stdout, stderr } = await strata(['test', file], { LC_ALL: 'C.UTF-8' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('passes.strat\n  ✓ buys the rise\n1 test: 1 passed.\n');
});

test('a test that fails ends with 1, and shows its bars in 80 columns', async () => {
  const file = write('fails.strat', `${STRATEGY}\n${PASSES}\n${FAILS}`);
  const { code, stdout } = await strata(['test', file], { LC_ALL: 'C.UTF-8' });
  expect(code).toBe(1);
  expect(stdout).toContain('fails.strat:16');
  expect(stdout).toContain('At the close of bar 1');
  expect(stdout).toContain('It entered long SPY at bar 3, 100 shares at 12');
  expect(stdout).toMatch(/ 3 {2}2024-01-05 +12 +12 +12 +12 {2}enter long 100 at 12\n/);
  expect(stdout).toContain('2 tests: 1 failed, 1 passed.');
  for (const line of stdout.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
});

test('--json is one object', async () => {
  const file = write('json.strat', `${STRATEGY}\n${PASSES}\n${FAILS}`);
  const { code, stdout } = await strata(['test', file, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    passed: 1,
    failed: 1,
    diagnostics: [],
    tests: [
      { file, line: 9, title: 'buys the rise', strategy: 'Rise', passed: true, failures: [] },
      {
        passed: false,
        failures: [
          {
            expectation: 'enter long SPY at bar 2',
            line: 16,
            why: [{}, {}].map(() => expect.any(String)),
          },
        ],
        fills: [{ action: 'enter', side: 'long', symbol: 'SPY', bar: 3, quantity: 100, price: 12 }],
      },
    ],
  });
});

test('a directory is searched; a file without tests says so', async () => {
  mkdirSync(join(directory, 'all/inner'), { recursive: true });
  write('all/inner/one.strat', `${STRATEGY}\n${PASSES}`);
  write('all/none.strat', STRATEGY);
  const { code, stdout } = await strata(['test', 'all']);
  expect(code).toBe(0);
  expect(stdout).toContain(join('all', 'inner', 'one.strat'));
  expect(stdout).toContain(`${join('all', 'none.strat')}: no tests in it`);
  expect(stdout).toContain('1 test: 1 passed.');
});

test('a program with errors is not run, and that is a failure', async () => {
  const file = write('broken.strat', `${STRATEGY}\n${PASSES.replace('bar 2', 'bar 9')}`);
  const { code, stdout, stderr } = await strata(['test', file]);
  expect(code).toBe(1);
  expect(stderr).toContain('error E0825');
  expect(stdout).toContain('1 file was not run, for its errors.');
});

test('a path that is not there, and a directory without programs, are refused', async () => {
  mkdirSync(join(directory, 'empty'), { recursive: true });
  for (const path of ['nowhere.strat', 'empty']) {
    const { code, stderr } = await strata(['test', path]);
    expect(code).toBe(2);
    expect(stderr).toContain(path);
  }
});
