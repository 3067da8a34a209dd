/** Secrets do not leave: planted ones are looked for in everything that is written. */

import { appendFileSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileSink, redactorOf } from '../../runtime/live/index.ts';
import { freshDirectory } from './a-directory.ts';

const SECRET = 'Pk/planted+"secret" & more=';

function redacted(text: string, value = SECRET): string {
  return redactorOf(new Map([['ALPACA_SECRET', value]])).redact(text);
}

test.each([
  ['as it is', `Bearer ${SECRET}.`],
  ['in JSON', JSON.stringify({ secret: SECRET })],
  ['in a URL', `https://host/?key=${encodeURIComponent(SECRET)}&x=1`],
  ['in a form', new URLSearchParams({ key: SECRET }).toString()],
  ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
  ['in capitals', Buffer.from(SECRET).toString('hex').toUpperCase()],
])('%s', (_, text) => {
  const result = redacted(text);
  expect(result).toContain('[redacted ALPACA_SECRET]');
  expect(result).not.toMatch(/planted|706c616e746564/i);
});

test('in base64, wherever it stands in the text', () => {
  for (const before of ['', 'a', 'ab', 'abc', 'user:'])
    for (const encoding of ['base64', 'base64url'] as const) {
      const text = Buffer.from(`${before}${SECRET}!`).toString(encoding);
      const result = redacted(`authorization: Basic ${text}`);
      expect(result, `${before} in ${encoding}`).toContain('[redacted ALPACA_SECRET]');
      expect(Buffer.from(text, encoding).toString()).toContain('planted');
    }
});

test('no form of any secret is left', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string(), (value, around) => {
      fc.pre(value.trim().length >= 8);
      const text = `${around}${value}${around}${encodeURIComponent(value)}${JSON.stringify(value)}`;
      // A replacement may not bring the secret back.
      fc.pre(!'[redacted ALPACA_SECRET]'.includes(value));
      const left = redacted(text, value);
      expect(left.replaceAll('[redacted ALPACA_SECRET]', '')).not.toContain(value);
    }),
  );
});

test('the longer of two secrets is taken out whole; words that are too short stay', () => {
  const redactor = redactorOf(
    new Map([
      ['SHORT', 'hunter22'],
      ['LONG', 'hunter22-and-more'],
      ['TINY', 'abc'],
    ]),
  );
  expect(redactor.redact('hunter22-and-more, hunter22, abc')).toBe(
    '[redacted LONG], [redacted SHORT], abc',
  );
  expect(redactorOf(new Map()).redact('hunter22')).toBe('hunter22');
});

test('a log file for this user only; a disk that refuses is told once and stops nobody', () => {
  const directory = freshDirectory();
  const file = join(directory, 'account', 'log.jsonl');
  const refusals: unknown[] = [];
  fileSink(file, (error) => refusals.push(error))('one\n');
  appendFileSync(file, '');
  expect(readFileSync(file, 'utf8')).toBe('one\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  mkdirSync(join(directory, 'log.jsonl'));
  const sink = fileSink(join(directory, 'log.jsonl'), (error) => refusals.push(error));
  sink('two\n');
  sink('three\n');
  expect(refusals).toHaveLength(1);
});
