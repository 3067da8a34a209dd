/** `strata fmt`: which files it changes, which it leaves alone, and what it says. */

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, strata, strataProcess } = shell('fmt');

const TIDY = 'strategy A {\n  every 1d\n}\n';
const UNTIDY = 'strategy A{every   1d}';
const BROKEN = 'strategy A {\n  enter lng when close > open\n}';

let folder: string;
let count = 0;

beforeEach(() => {
  count += 1;
  folder = `case-${count}`;
  mkdirSync(join(directory, folder));
});

function write(name: string, text: string | Uint8Array): string {
  const file = `${folder}/${name}`;
  writeFileSync(join(directory, file), text);
  return file;
}

function read(file: string): string {
  return readFileSync(join(directory, file), 'utf8');
}

test('files are formatted, and formatted ones are not touched', async () => {
  const [untidy, tidy] = [write('untidy.strat', UNTIDY), write('tidy.strat', TIDY)];
  const before = statSync(join(directory, tidy));
  expect(await strata(['fmt', untidy, tidy])).toMatchObject({
    code: 0,
    stdout: `formatted ${untidy}\nunchanged ${tidy}\n`,
    stderr: '',
  });
  expect(read(untidy)).toBe(TIDY);
  const after = statSync(join(directory, tidy));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  expect(readdirSync(join(directory, folder)).sort()).toEqual(['tidy.strat', 'untidy.strat']);
});

test('--check lists what would change, and changes nothing', async () => {
  const [untidy, tidy] = [write('untidy.strat', UNTIDY), write('tidy.strat', TIDY)];
  const { code, stdout, stderr } = await strata(['fmt', '--check', untidy, tidy]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: `${untidy}\n` });
  expect(stderr).toContain('1 of 2 is not formatted');
  expect(read(untidy)).toBe(UNTIDY);
  expect(await strata(['fmt', '--check', tidy])).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('a file with a syntax error stays as it is, and hides no other file', async () => {
  const [broken, untidy] = [write('broken.strat', BROKEN), write('untidy.strat', UNTIDY)];
  const { code, stdout, stderr } = await strata(['fmt', broken, untidy]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: `formatted ${untidy}\n` });
  expect(stderr).toContain('error E0104');
  expect(stderr).toContain(`${broken}: left as it is`);
  expect(read(broken)).toBe(BROKEN);
  expect(await strata(['fmt', '--check', broken])).toMatchObject({ code: 1, stdout: '' });
});

test('a byte order mark and the line ends of Windows stay', async () => {
  const file = write('windows.strat', `\uFEFF${UNTIDY.replace('{', '{\r\n')}`);
  expect((await strata(['fmt', file])).code).toBe(0);
  expect(read(file)).toBe(`\uFEFF${TIDY.replaceAll('\n', '\r\n')}`);
  expect((await strata(['fmt', '--check', file])).code).toBe(0);
});

test('a link stays a link, and permissions stay', async () => {
  const file = write('real.strat', UNTIDY);
  chmodSync(join(directory, file), 0o640);
  symlinkSync('real.strat', join(directory, folder, 'link.strat'));
  expect((await strata(['fmt', `${folder}/link.strat`])).code).toBe(0);
  expect(read(file)).toBe(TIDY);
  expect(lstatSync(join(directory, folder, 'link.strat')).isSymbolicLink()).toBe(true);
  expect(statSync(join(directory, file)).mode & 0o777).toBe(0o640);
});

/** Ends the process, as `kill -9` would, just before its STRATA_KILL_AT-th change to the file system, from 1. */
const KILLER = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let changes = 0;
for (const name of ['writeFileSync', 'fsyncSync', 'chmodSync', 'renameSync']) {
  const original = fs[name];
  fs[name] = (...args) => {
    changes += 1;
    if (changes === Number(process.env.STRATA_KILL_AT)) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
`;

test('killed at any change to the disk, it leaves the old file or the new one', async () => {
  const preload = join(directory, 'killer.mjs');
  writeFileSync(preload, KILLER);
  const NODE_OPTIONS = `--import ${pathToFileURL(preload).href}`;
  let kills = 0;
  for (; kills < 10; kills += 1) {
    const file = write('a.strat', UNTIDY);
    const { signal } = strataProcess(['fmt', file], {
      NODE_OPTIONS,
      STRATA_KILL_AT: `${kills + 1}`,
    });
    if (signal === null) break;
    expect(read(file)).toBe(UNTIDY);
  }
  expect(kills).toBe(4);
  expect(read(`${folder}/a.strat`)).toBe(TIDY);
});

test('the standard input goes to the standard output', async () => {
  expect(await strata(['fmt', '--stdin'], {}, UNTIDY)).toMatchObject({ code: 0, stdout: TIDY });
  expect((await strata(['fmt', '--stdin'], {}, `\uFEFF${UNTIDY}`)).stdout).toBe(`\uFEFF${TIDY}`);
  expect(await strata(['fmt', '--stdin'], {}, '')).toMatchObject({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const check = ['fmt', '--stdin', '--check'];
  expect(await strata(check, {}, UNTIDY)).toMatchObject({ code: 1, stdout: '<stdin>\n' });
  expect(await strata(check, {}, TIDY)).toMatchObject({ code: 0, stdout: '' });
  const { code, stdout, stderr } = await strata(['fmt', '--stdin'], {}, BROKEN);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('<stdin>:2:9');
  expect(await strata(['fmt', '--stdin'], {}, Uint8Array.of(0xff, 0xfe))).toMatchObject({
    code: 2,
  });
});

test('the first program of `strata init` is formatted', async () => {
  expect((await strata(['init', folder])).code).toBe(0);
  expect(await strata(['fmt', '--check', `${folder}/momentum.strat`])).toMatchObject({ code: 0 });
});

test('wrong usage is 2', async () => {
  expect(await strata(['fmt'])).toMatchObject({ code: 2, stdout: '' });
  expect(await strata(['fmt', '--stdin', 'a.strat'])).toMatchObject({ code: 2, stdout: '' });
  expect((await strata(['fmt', 'nowhere.strat'])).stderr).toContain('there is no such file');
  expect(await strata(['fmt', 'nowhere.strat'])).toMatchObject({ code: 2, stdout: '' });
});
