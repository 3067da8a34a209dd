/** The secret file: sealed, bound to its names, and explained when it does not open. */

import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  listSecrets,
  openSecrets,
  type SecretResult,
  type Secrets,
} from '../../runtime/live/index.ts';
import { freshDirectory } from './a-directory.ts';

const PASSPHRASE = 'correct horse battery staple';
/** scrypt as weak as it goes: the tests are about the file. */
const CHEAP = { make: true, cost: 2 };

function given<T>(result: SecretResult<T>): T {
  if (result.kind === 'refused') throw new Error(result.fault.message);
  return result.value;
}

function fresh(): { readonly file: string; readonly secrets: Secrets } {
  const file = join(freshDirectory(), 'data', 'secrets.json');
  return { file, secrets: given(openSecrets(file, PASSPHRASE, CHEAP)) };
}

function reopen(file: string, passphrase = PASSPHRASE): SecretResult<Secrets> {
  return openSecrets(file, passphrase);
}

test('any value comes back, and is nowhere in the file', () => {
  const { file, secrets } = fresh();
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
      given(secrets.set('KEY', value));
      expect(given(given(reopen(file)).get('KEY'))).toBe(value);
    }),
    { numRuns: 30 },
  );
  given(secrets.set('KEY', 'PK-planted-secret'));
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain('planted');
  expect(text).not.toContain(Buffer.from('PK-planted-secret').toString('base64').slice(0, 12));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('list needs no passphrase; versions count; remove removes', () => {
  const { file, secrets } = fresh();
  given(secrets.set('B_KEY', 'one'));
  given(secrets.set('A_KEY', 'one'));
  expect(given(secrets.set('B_KEY', 'two'))).toBe(2);
  expect(given(listSecrets(file))).toMatchObject([
    { name: 'A_KEY', version: 1 },
    { name: 'B_KEY', version: 2 },
  ]);
  expect(given(secrets.remove('A_KEY'))).toBe(true);
  expect(given(secrets.remove('A_KEY'))).toBe(false);
  expect(given(reopen(file)).has('A_KEY')).toBe(false);
  expect(given(reopen(file)).get('A_KEY')).toMatchObject({ fault: { kind: 'refused' } });
  expect(given(reopen(file)).get('toString')).toMatchObject({ fault: { kind: 'refused' } });
});

test('equal values do not look equal, and nothing is sealed the same way twice', () => {
  const { file, secrets } = fresh();
  given(secrets.set('A', 'same'));
  const before = readFileSync(file, 'utf8');
  given(secrets.set('B', 'same'));
  const { A, B } = JSON.parse(readFileSync(file, 'utf8')).secrets;
  expect(A.value.data).not.toBe(B.value.data);
  given(secrets.set('A', 'same'));
  expect(readFileSync(file, 'utf8')).not.toContain(JSON.parse(before).secrets.A.value.data);
});

test('rotation: the new passphrase opens, the old one does not, the values stay', () => {
  const { file, secrets } = fresh();
  given(secrets.set('A', 'one'));
  given(secrets.set('B', 'two'));
  const before = JSON.parse(readFileSync(file, 'utf8'));
  expect(given(secrets.rotate('another long passphrase', 2))).toBe(2);
  expect(reopen(file)).toMatchObject({ kind: 'refused', fault: { kind: 'wrong passphrase' } });
  const rotated = given(reopen(file, 'another long passphrase'));
  expect([given(rotated.get('A')), given(rotated.get('B'))]).toEqual(['one', 'two']);
  const after = JSON.parse(readFileSync(file, 'utf8'));
  expect(after.key.id).not.toBe(before.key.id);
  // Values are sealed with keys of their own, so only those were sealed anew.
  expect(after.secrets.A.value).toEqual(before.secrets.A.value);
  expect(after.secrets.A.key).not.toEqual(before.secrets.A.key);
  given(secrets.set('C', 'three'));
  expect(given(given(reopen(file, 'another long passphrase')).get('C'))).toBe('three');
});

test('a value that was moved to another name, or an older one put back, does not open', () => {
  const { file, secrets } = fresh();
  given(secrets.set('PAPER', 'paper'));
  given(secrets.set('LIVE', 'live'));
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const { PAPER, LIVE } = content.secrets;
  content.secrets = {
    PAPER: LIVE,
    LIVE: { ...LIVE, version: 2 },
    OTHER: { ...PAPER, value: LIVE.value },
  };
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  const swapped = given(reopen(file));
  for (const name of ['PAPER', 'LIVE', 'OTHER'])
    expect(swapped.get(name)).toMatchObject({ fault: { kind: 'damaged' } });
  expect(swapped.rotate('another long passphrase', 2)).toMatchObject({ kind: 'refused' });
});

test('any changed byte of what is sealed is found', () => {
  const { file, secrets } = fresh();
  given(secrets.set('KEY', 'value'));
  const content = JSON.parse(readFileSync(file, 'utf8'));
  const places = [
    (copy: typeof content) => copy.secrets.KEY.value,
    (copy: typeof content) => copy.secrets.KEY.key,
    (copy: typeof content) => copy.key.check,
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      fc.constantFrom('nonce', 'tag', 'data'),
      fc.nat(),
      (place, part, position) => {
        const copy = structuredClone(content);
        const bytes = Buffer.from(place(copy)[part], 'base64');
        const index = position % bytes.length;
        bytes[index] = (bytes[index] ?? 0) ^ 1;
        place(copy)[part] = bytes.toString('base64');
        writeFileSync(file, JSON.stringify(copy), { mode: 0o600 });
        const opened = reopen(file);
        const isRefused = opened.kind === 'refused' || opened.value.get('KEY').kind === 'refused';
        expect(isRefused).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['is not JSON', 'half'],
  ['is something else', '{"format":"other"}'],
])('a file that %s', (_, text) => {
  const { file, secrets } = fresh();
  given(secrets.set('KEY', 'value'));
  writeFileSync(file, text);
  expect(reopen(file)).toMatchObject({ kind: 'refused', fault: { kind: 'damaged' } });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a file that others may read is refused with the command that closes it', () => {
  const { file, secrets } = fresh();
  given(secrets.set('KEY', 'value'));
  chmodSync(file, 0o644);
  expect(reopen(file)).toMatchObject({
    fault: { kind: 'readable by others', fix: `chmod 600 ${file}` },
  });
});

test('no file, a short passphrase, a wrong name, an empty value, no place to write', () => {
  const missing = join(freshDirectory(), 'secrets.json');
  expect(reopen(missing)).toMatchObject({ fault: { kind: 'no file' } });
  expect(listSecrets(missing)).toMatchObject({ fault: { kind: 'no file' } });
  expect(openSecrets(missing, 'too short', CHEAP)).toMatchObject({ fault: { kind: 'refused' } });
  const { secrets } = fresh();
  expect(secrets.set('__proto__', 'x')).toMatchObject({ fault: { kind: 'refused' } });
  expect(secrets.set('KEY', '')).toMatchObject({ fault: { kind: 'refused' } });
  expect(secrets.rotate('short', 2)).toMatchObject({ fault: { kind: 'refused' } });
  const directory = freshDirectory();
  writeFileSync(join(directory, 'file'), '');
  mkdirSync(join(directory, 'folder'), { mode: 0o700 });
  expect(listSecrets(join(directory, 'folder'))).toMatchObject({ fault: { kind: 'disk' } });
  const nowhere = openSecrets(join(directory, 'file', 'secrets.json'), PASSPHRASE, CHEAP);
  expect(nowhere).toMatchObject({ fault: { kind: 'disk' } });
});

test('a save that fails leaves the old file and says so', () => {
  const directory = freshDirectory();
  const file = join(directory, 'secrets.json');
  const secrets = given(openSecrets(file, PASSPHRASE, CHEAP));
  mkdirSync(file);
  expect(secrets.set('KEY', 'value')).toMatchObject({ fault: { kind: 'disk' } });
  expect(secrets.has('KEY')).toBe(false);
});

test('the real cost of a guess: scrypt with 128 MB, as OWASP asks for', () => {
  const file = join(freshDirectory(), 'secrets.json');
  given(given(openSecrets(file, PASSPHRASE, { make: true })).set('KEY', 'value'));
  expect(JSON.parse(readFileSync(file, 'utf8')).key.cost).toBe(2 ** 17);
  expect(given(given(reopen(file)).get('KEY'))).toBe('value');
});
