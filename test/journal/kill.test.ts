/** `kill -9` at any moment: every record of which the process was told that it is on the disk is there. */

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { builtProcess } from '../bundles.ts';
import { freshDirectory, opened, readBack, upTo } from './a-journal.ts';

const ROUNDS = 12;

/** The last record that the process said was on the disk before it was killed. */
function appendUntilKilled(directory: string, acknowledgements: number): Promise<number> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [builtProcess('test/journal/appender.ts'), directory], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let wrong = '';
    child.stderr.on('data', (chunk: Buffer) => {
      wrong += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split('\n').length > acknowledgements) child.kill('SIGKILL');
    });
    child.on('close', () => {
      if (wrong !== '') fail(new Error(wrong));
      // The last line may be half a number: only lines that ended count.
      done(Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1)));
    });
  });
}

test('nothing that was acknowledged is lost, kill after kill on the same journal', async () => {
  const directory = freshDirectory();
  let last = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const acknowledged = await appendUntilKilled(directory, 1 + ((round * 37) % 90));
    expect(acknowledged).toBeGreaterThan(last);
    // Opening cuts off what the kill interrupted.
    opened(directory).close();
    const { numbers, end } = readBack(directory);
    expect(end).toBe('whole');
    expect(numbers).toEqual(upTo(numbers.length));
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
    last = acknowledged;
  }
});
