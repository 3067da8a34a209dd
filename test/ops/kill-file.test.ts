/** The kill on the disk, and what operators ordered. */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJournal } from '../../runtime/journal/index.ts';
import {
  commandsAfter,
  isKilled,
  type Kill,
  killPolicyOf,
  killsOf,
  operatorDirectory,
  recordCommand,
  rememberKillPolicy,
  removeKill,
  takeLease,
  writeKill,
} from '../../runtime/live/index.ts';
import { freshDirectory } from './a-directory.ts';

const KILL = {
  positions: 'freeze' as const,
  time: 1_700_000_000_000_000,
  by: 'ann',
  reason: 'odd fills',
} satisfies Kill;

test('a kill of the account stops every strategy, until it is removed', () => {
  const account = freshDirectory();
  expect([isKilled(account), isKilled(account, 'Trend')]).toEqual([false, false]);
  expect(writeKill(account, KILL)).toEqual({ kind: 'written' });
  expect([isKilled(account), isKilled(account, 'Trend')]).toEqual([true, true]);
  expect(killsOf(account)).toEqual([KILL]);
  expect(removeKill(account)).toBe(true);
  expect(removeKill(account)).toBe(false);
  expect(isKilled(account)).toBe(false);
});

test('a kill of a strategy stops no other one; its name may hold anything', () => {
  const account = freshDirectory();
  const strategy = '../odd name';
  writeKill(account, { ...KILL, strategy });
  writeKill(account, KILL);
  expect(killsOf(account)).toEqual([KILL, { ...KILL, strategy }]);
  removeKill(account);
  expect([isKilled(account), isKilled(account, 'Trend'), isKilled(account, strategy)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(removeKill(account, strategy)).toBe(true);
  expect(killsOf(account)).toEqual([]);
});

test('a kill file that cannot be understood still kills', () => {
  const account = freshDirectory();
  mkdirSync(join(account, 'killed'));
  writeFileSync(join(account, 'killed', 'account.json'), 'half a fi');
  writeFileSync(join(account, 'killed', 'strategy-Trend.json'), '{}');
  expect(isKilled(account)).toBe(true);
  expect(killsOf(account)).toMatchObject([{ by: 'unknown' }, { strategy: 'Trend', by: 'unknown' }]);
});

test('a disk that does not answer counts as killed; one that cannot be written says so', () => {
  const account = freshDirectory();
  const tooLong = join(account, 'x'.repeat(300));
  expect(isKilled(tooLong)).toBe(true);
  expect(writeKill(tooLong, KILL)).toMatchObject({
    kind: 'refused',
    fault: { kind: 'disk error' },
  });
});

test('commands of operators: durable, in order, read from where the reader left off', () => {
  const account = freshDirectory();
  expect(commandsAfter(account, 0)).toEqual({ kind: 'read', entries: [] });
  const kill = { kind: 'kill', ...KILL } as const;
  const resume = {
    kind: 'resume',
    time: KILL.time + 1,
    operator: 'bob',
    reason: 'checked',
  } as const;
  recordCommand(account, kill);
  expect(recordCommand(account, resume)).toMatchObject({ kind: 'durable', head: { sequence: 2 } });
  expect(commandsAfter(account, 1)).toEqual({
    kind: 'read',
    entries: [{ sequence: 2, text: JSON.stringify(resume) }],
  });
});

test('a command that cannot be written down is refused: another one at work, or a damaged journal', () => {
  const account = freshDirectory();
  const resume = { kind: 'resume', time: 1, operator: 'bob', reason: 'checked' } as const;
  const held = takeLease(join(account, 'operator.lock'), 'another');
  expect(recordCommand(account, resume)).toMatchObject({ fault: { kind: 'in use' } });
  if (held.kind === 'held') held.lease.release();
  recordCommand(account, resume);
  const [file = ''] = readdirSync(operatorDirectory(account)).filter((name) => name !== 'head');
  writeFileSync(join(operatorDirectory(account), file), 'x');
  expect(recordCommand(account, resume)).toMatchObject({ fault: { kind: 'corrupt' } });
  expect(commandsAfter(account, 0)).toMatchObject({ fault: { kind: 'corrupt' } });
  expect(openJournal(operatorDirectory(account)).kind).toBe('refused');
});

test('what the policy of the session wanted done with positions; nothing known is `freeze`', () => {
  const account = join(freshDirectory(), 'account');
  expect(killPolicyOf(account)).toBe('freeze');
  expect(rememberKillPolicy(account, 'flatten')).toEqual({ kind: 'written' });
  expect(killPolicyOf(account)).toBe('flatten');
  writeFileSync(join(account, 'kill-policy.json'), '{"positions":"sell"}');
  expect(killPolicyOf(account)).toBe('freeze');
  const file = join(account, 'file');
  writeFileSync(file, '');
  expect(rememberKillPolicy(file, 'freeze')).toMatchObject({ fault: { kind: 'disk error' } });
});
