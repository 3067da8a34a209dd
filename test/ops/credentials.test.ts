/** Where a credential is looked for, and in which order. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findCredentials, readDotEnv } from '../../runtime/live/index.ts';
import { freshDirectory } from './a-directory.ts';

test('the environment comes first, then `.env`, then the secrets; what is empty is not there', () => {
  const asked: string[] = [];
  const found = findCredentials(['A', 'B', 'C', 'D', 'E'], {
    environment: { A: 'from the environment', B: '', D: undefined },
    dotEnv: 'A=from the file\nB="from the file"\n# C=comment\nE=\n',
    secret: (name) => {
      asked.push(name);
      return name === 'C' ? 'from the secrets' : undefined;
    },
  });
  expect([...found]).toEqual([
    ['A', 'from the environment'],
    ['B', 'from the file'],
    ['C', 'from the secrets'],
  ]);
  // What is found elsewhere needs no passphrase.
  expect(asked).toEqual(['C', 'D', 'E']);
});

test('a `.env` that is not there is empty; one that cannot be read is an error', () => {
  const directory = freshDirectory();
  expect(readDotEnv(join(directory, '.env'))).toBe('');
  writeFileSync(join(directory, '.env'), 'A=1');
  expect(readDotEnv(join(directory, '.env'))).toBe('A=1');
  mkdirSync(join(directory, 'folder'));
  expect(() => readDotEnv(join(directory, 'folder'))).toThrow('EISDIR');
});
