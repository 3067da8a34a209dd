/** Two sessions on one account: the second is refused while the first lives, and follows it when it is dead. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { holderOf, type Lease, takeLease } from '../../runtime/live/index.ts';
import { startOf } from '../../runtime/live/processes.ts';
import { freshDirectory } from './a-directory.ts';

function fileIn(directory: string): string {
  return join(directory, 'account', 'account.lock');
}

function taken(file: string): Lease {
  const result = takeLease(file, 'strata paper trend.strat');
  if (result.kind === 'refused') throw new Error(result.fault.message);
  return result.lease;
}

/** The file as another holder would have written it. */
function leave(file: string, changes: Readonly<Record<string, unknown>>): void {
  const lease = taken(file);
  const holder: unknown = JSON.parse(readFileSync(file, 'utf8'));
  lease.release();
  writeFileSync(file, JSON.stringify(Object.assign({}, holder, { token: 'other' }, changes)));
}

test('fault 35: the second of two is refused, and told who is first; after a release it may', () => {
  const file = fileIn(freshDirectory());
  const first = taken(file);
  expect(first.isHeld()).toBe(true);
  expect(first.beat()).toBe(true);
  const second = takeLease(file, 'strata paper other.strat');
  expect(second).toMatchObject({ kind: 'refused', fault: { kind: 'in use' } });
  if (second.kind === 'refused') {
    expect(second.fault.message).toContain(`process ${process.pid}`);
    expect(second.fault.message).toContain('strata paper trend.strat');
  }
  expect(holderOf(file)).toMatchObject({ isAlive: true, holder: { pid: process.pid } });
  first.release();
  expect(first.isHeld()).toBe(false);
  expect(holderOf(file)).toBeUndefined();
  expect(taken(file).isHeld()).toBe(true);
});

test('a holder that was killed is followed at once, and said', async () => {
  const file = fileIn(freshDirectory());
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const pid = child.pid ?? 0;
  leave(file, { pid, started: startOf(pid), purpose: 'strata live dead.strat' });
  expect(takeLease(file, 'second')).toMatchObject({ kind: 'refused' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(takeLease(file, 'second')).toMatchObject({
    kind: 'held',
    tookOver: { pid, purpose: 'strata live dead.strat' },
  });
  expect(readdirSync(dirname(file))).toEqual(['account.lock']);
});

test('the same process id, used again by another process, is not the holder', () => {
  const file = fileIn(freshDirectory());
  leave(file, { started: 'at another time' });
  expect(takeLease(file, 'second')).toMatchObject({ kind: 'held', tookOver: { token: 'other' } });
});

test('after a restart of the machine nobody holds it', () => {
  const file = fileIn(freshDirectory());
  leave(file, { boot: 'another start' });
  expect(takeLease(file, 'second').kind).toBe('held');
});

test('a holder on another machine counts as dead after two minutes without a sign of life', () => {
  const file = fileIn(freshDirectory());
  leave(file, { host: 'elsewhere.example' });
  const refusal = takeLease(file, 'second');
  expect(refusal).toMatchObject({ kind: 'refused', fault: { kind: 'in use' } });
  expect(JSON.stringify(refusal)).toContain('elsewhere.example');
  const old = new Date(Date.now() - 121_000);
  utimesSync(file, old, old);
  expect(takeLease(file, 'second').kind).toBe('held');
});

test('a lease that somebody else took is lost: its holder finds out before the next order', () => {
  const file = fileIn(freshDirectory());
  const first = taken(file);
  leave(`${file}.other`, {});
  writeFileSync(file, readFileSync(`${file}.other`));
  expect(first.isHeld()).toBe(false);
  expect(first.beat()).toBe(false);
  first.release();
  expect(existsSync(file)).toBe(true);
});

test('a file that says nothing is a holder as long as it is new', () => {
  const file = fileIn(freshDirectory());
  mkdirSync(dirname(file));
  writeFileSync(file, 'not JSON');
  const refusal = takeLease(file, 'second');
  expect(JSON.stringify(refusal)).toContain('in use by another process');
  expect(holderOf(file)).toBeUndefined();
  const old = new Date(Date.now() - 121_000);
  utimesSync(file, old, old);
  expect(takeLease(file, 'second').kind).toBe('held');
});

test('a place where nothing can be written', () => {
  const file = join(freshDirectory(), 'file');
  writeFileSync(file, '');
  expect(takeLease(join(file, 'account.lock'), 'first')).toMatchObject({
    kind: 'refused',
    fault: { kind: 'disk error' },
  });
  mkdirSync(`${file}.lock`);
  const lease = taken(fileIn(freshDirectory()));
  expect(lease.isHeld()).toBe(true);
  expect(takeLease(`${file}.lock`, 'a directory').kind).toBe('refused');
});
