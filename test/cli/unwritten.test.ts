/** What is said when the file system refuses: each cause has its own advice, and nothing that is a bug is taken for one. */

import { expect, test } from 'vitest';
import { unwritten } from '../../cli/unwritten.ts';

const ADVICE = { fix: 'name another file', why: 'The file is unchanged.' };

function refusal(code: string): Error {
  return Object.assign(new Error(code), { code, syscall: 'write' });
}

test.each([
  ['EACCES', 2, 'permission denied', 'name another file'],
  ['ENOSPC', 1, 'the disk is full', 'free some space'],
  ['EDQUOT', 1, 'your share of the disk is full', 'free some space'],
  ['EIO', 1, 'the disk reports an error', 'see to the disk, or write to another one'],
])('%s ends with %i', (code, exitCode, reason, fix) => {
  expect(unwritten('run.html', refusal(code), ADVICE)).toEqual({
    kind: 'refused',
    exitCode,
    problem: { message: `Cannot write to \`run.html\`: ${reason}.`, fix, why: ADVICE.why },
  });
});

test('a mistake of ours is thrown on', () => {
  const bug = new TypeError('undefined is not a function');
  expect(() => unwritten('run.html', bug, ADVICE)).toThrow(bug);
});
