/** The backtest that is compiled already says what the one from the bundle says, and gives way where it does not fit. */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptFile, openKept, V8_FLAGS } from '../../cli/kept-code.ts';
import { builtCli } from '../bundles.ts';
import { shell } from './strata.ts';

const { directory, strata, strataProcess } = shell('kept', { prices: true });
const kept = () => join(dirname(builtCli()), 'kept');
const place = mkdtempSync(join(tmpdir(), 'strata-kept-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('what is kept', () => {
  test('is taken by V8 under the flags of the command line', () => {
    const [bundle, own] = [join(kept(), 'backtest.cjs'), keptFile(join(kept(), 'backtest.cjs'))];
    const said = execFileSync(process.execPath, [
      '-e',
      `require('node:v8').setFlagsFromString('${V8_FLAGS}');
      const { readFileSync } = require('node:fs');
      const text = '(function(module,exports,require){' + readFileSync('${bundle}', 'latin1') + '\\n})';
      const cachedData = readFileSync('${own}').subarray(8);
      const { Script } = require('node:vm');
      console.log(new Script(text, { cachedData, filename: '${bundle}' }).cachedDataRejected);`,
    ]);
    expect(String(said)).toBe('false\n');
  });

  test('opens', () => {
    expect(openKept(kept())).toBeTypeOf('function');
  });

  test.each<readonly [string, (bundle: string) => void]>([
    ['is not there', (bundle) => rmSync(keptFile(bundle))],
    ['is half written', (bundle) => edit(keptFile(bundle), (bytes) => bytes.subarray(0, 100_000))],
    ['is empty', (bundle) => edit(keptFile(bundle), (bytes) => bytes.subarray(0, 0))],
    ['has another byte', (bundle) => edit(keptFile(bundle), flipped)],
    ['is of another text', (bundle) => edit(bundle, flipped)],
    ['is of no text', (bundle) => rmSync(bundle)],
  ])('does not open where it %s', (_, damage) => {
    const copy = mkdtempSync(join(place, 'damaged-'));
    cpSync(kept(), copy, { recursive: true });
    damage(join(copy, 'backtest.cjs'));
    expect(openKept(copy)).toBeUndefined();
  });
});

function edit(file: string, change: (bytes: Buffer) => Buffer): void {
  writeFileSync(file, change(readFileSync(file)));
}

function flipped(bytes: Buffer): Buffer {
  const at = bytes.length - 1_000;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes;
}

describe('a process says and writes what the same command does from the sources', () => {
  beforeAll(() => {
    writeFileSync(join(directory, 'broken.strat'), 'strategy A { enter long when close > }\n');
  });

  test.each([
    ['a run', ['strategies/momentum.strat']],
    ['a run that reads the columns', ['strategies/momentum.strat', '--json', '--param', 'fast=9']],
    ['a page', ['strategies/breakout.strat', '--html', 'page.html', '--out', 'out']],
    ['a program that is wrong', ['broken.strat']],
    ['no program', ['missing.strat', '--json']],
    ['a flag that is wrong', ['strategies/momentum.strat', '--from', '2001-13-01']],
    ['no such flag', ['strategies/momentum.strat', '--jsn']],
    ['no file', []],
    ['help', ['--help']],
  ])('%s', async (_, args) => {
    const without = await strata(['backtest', ...args]);
    const files = written();
    const { code, stdout, stderr } = strataProcess(['backtest', ...args]);
    expect({ code, stdout, stderr }).toEqual(without);
    expect(written()).toEqual(files);
  });

  function written(): Readonly<Record<string, string>> {
    const files = readdirSync(directory, { recursive: true, withFileTypes: true });
    return Object.fromEntries(
      files
        .filter((file) => file.isFile() && !file.parentPath.includes('.strata'))
        .map((file) => join(file.parentPath, file.name))
        .map((file) => [file, readFileSync(file, 'utf8')]),
    );
  }
});
