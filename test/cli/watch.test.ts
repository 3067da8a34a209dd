/** `strata watch`, as an editor and a person would meet it: a process, files that change, and what it prints. */

import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, start, strata } = shell('watch');

const GOOD = `strategy Dip {
  universe SPX
  every    1d
  enter long when close < open
  exit  long when close > open
  size 10% of equity
}
`;
const BAD = GOOD.replace('enter long', 'enter lng');
const HEADER = /^\d\d:\d\d:\d\d, (\d+) files?, Ctrl-C ends$/m;

let folder: string;
let count = 0;
let ending: (() => void)[] = [];

beforeEach(() => {
  count += 1;
  folder = `watched-${count}`;
  mkdirSync(join(directory, folder));
});

afterEach(() => {
  for (const end of ending) end();
  ending = [];
});

function write(name: string, text: string): string {
  writeFileSync(join(directory, folder, name), text);
  return `${folder}/${name}`;
}

interface Watcher {
  /** What was printed from one check's header to the next; waits for it. */
  nextCheck(isWhole: (text: string) => boolean): Promise<string>;
  interrupt(): Promise<number | null>;
}

/** Output of both streams in the order in which it came. */
function watching(...paths: readonly string[]): Watcher {
  const child = start(['watch', ...paths]);
  ending.push(() => child.kill('SIGKILL'));
  const ended = new Promise<number | null>((done) => {
    child.on('close', done);
  });
  let text = '';
  let wake: () => void = () => {};
  const listen = (chunk: Buffer): void => {
    text += chunk.toString();
    wake();
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  return {
    async nextCheck(isWhole) {
      while (!(HEADER.test(text) && isWhole(text))) {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
      const check = text;
      text = '';
      return check;
    },
    interrupt() {
      child.kill('SIGINT');
      return ended;
    },
  };
}

const isFine = (text: string): boolean => /ok .*\n {2}Dip .*\n/.test(text);
const isWrong = (text: string): boolean => text.includes('strata explain');

test('each save is checked: mistakes, their repair, and Ctrl-C', { timeout: 60_000 }, async () => {
  const file = write('dip.strat', GOOD);
  const watcher = watching(file);
  const first = await watcher.nextCheck(isFine);
  expect(first.replace(HEADER, '')).toBe(`\n${(await strata(['check', file])).stdout}`);
  expect(first).not.toContain('\u001B');
  write('dip.strat', BAD);
  expect(await watcher.nextCheck(isWrong)).toContain((await strata(['check', file])).stderr);
  write('dip.strat', GOOD);
  await watcher.nextCheck(isFine);
  expect(await watcher.interrupt()).toBe(0);
});

test('editors that save beside and rename; files that go and come back', {
  timeout: 60_000,
}, async () => {
  const file = write('dip.strat', BAD);
  const watcher = watching(file);
  await watcher.nextCheck(isWrong);
  const path = join(directory, file);
  write('dip.strat~', GOOD);
  renameSync(`${path}~`, path);
  await watcher.nextCheck(isFine);
  rmSync(path);
  await watcher.nextCheck((text) => text.includes('there is no such file'));
  write('dip.strat', GOOD);
  await watcher.nextCheck(isFine);
  expect(await watcher.interrupt()).toBe(0);
});

test('a directory: files that appear in it, also deeper, and disappear', {
  timeout: 60_000,
}, async () => {
  const watcher = watching(folder);
  expect(await watcher.nextCheck((text) => text.includes('yet.'))).toContain('0 files');
  write('dip.strat', GOOD);
  expect(await watcher.nextCheck(isFine)).toContain('1 file,');
  mkdirSync(join(directory, folder, 'deeper'));
  write('notes.txt', 'no program');
  write('.hidden.strat', BAD);
  write('deeper/broken.strat', BAD);
  expect(await watcher.nextCheck(isWrong)).toContain('2 files');
  rmSync(join(directory, folder, 'deeper'), { recursive: true });
  expect(await watcher.nextCheck(isFine)).toContain('1 file,');
  expect(await watcher.interrupt()).toBe(0);
});

test('a path that is not there, and a file of another kind, are wrong usage', async () => {
  expect(await strata(['watch', 'nowhere.strat'])).toMatchObject({ code: 2, stdout: '' });
  expect(await strata(['watch', write('notes.txt', 'x')])).toMatchObject({ code: 2, stdout: '' });
  expect(await strata(['watch', 'strategies/momentum.strat/below'])).toMatchObject({ code: 2 });
  expect(await strata(['watch'])).toMatchObject({ code: 2, stdout: '' });
});

test('what a program imports is watched too, wherever it lies', { timeout: 60_000 }, async () => {
  const indicator = (length: number): string =>
    `indicator slow(x) { out value = sma(x, ${length}) }\n`;
  mkdirSync(join(directory, folder, 'lib'));
  const file = write(
    'dip.strat',
    `import "lib/slow.strat"\n${GOOD.replace('close < open', 'close < slow(close)')}`,
  );
  const watcher = watching(file);
  // The file is not there yet.
  await watcher.nextCheck(isWrong);
  write('lib/slow.strat', indicator(20));
  expect(await watcher.nextCheck(isFine)).toContain('warm-up 20 bars');
  write('lib/slow.strat', indicator(30));
  expect(await watcher.nextCheck(isFine)).toContain('warm-up 30 bars');
  expect(await watcher.interrupt()).toBe(0);
});
