/** What is typed unseen, key by key. */

import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { askHidden, type Terminal } from '../../cli/hidden-prompt.ts';

class Keyboard extends EventEmitter implements Terminal {
  readonly isTTY = true;
  readonly raw: boolean[] = [];

  setRawMode(isRaw: boolean): void {
    this.raw.push(isRaw);
  }

  resume(): void {}
  pause(): void {}

  type(...chunks: readonly string[]): void {
    for (const chunk of chunks) this.emit('data', Buffer.from(chunk));
  }
}

async function typed(...chunks: readonly string[]) {
  const keyboard = new Keyboard();
  const shown: string[] = [];
  const answer = askHidden('Value', 'pipe it in', keyboard, (text) => shown.push(text));
  keyboard.type(...chunks);
  return { answer: await answer, shown: shown.join(''), raw: keyboard.raw };
}

test.each([
  ['letter by letter', ['s', 'e', 'c', 'r', 'e', 't', '\r'], 'secret'],
  ['pasted at once', ['secret\n'], 'secret'],
  ['with a slip', ['secx\u007fret\r'], 'secret'],
  ['begun anew', ['wrong\u0015secret\r'], 'secret'],
  ['with arrows and tabs', ['\tse\u0007cret\r'], 'secret'],
  ['in another script', ['pässwört🚀x\b\r'], 'pässwört🚀'],
])('%s', async (_, chunks, value) => {
  const { answer, shown, raw } = await typed(...chunks);
  expect(answer).toEqual({ kind: 'ok', value });
  expect(shown).toBe('Value: \n');
  expect(raw).toEqual([true, false]);
});

test('Ctrl-C, and Ctrl-D on an empty line, end the question; the terminal is as before', async () => {
  for (const key of ['secr\u0003', '\u0004']) {
    const { answer, raw } = await typed(key);
    expect(answer).toMatchObject({ kind: 'refused', exitCode: 2 });
    expect(raw).toEqual([true, false]);
  }
  expect((await typed('a\u0004b\r')).answer).toEqual({ kind: 'ok', value: 'ab' });
});

test('without a terminal it says what to do instead', async () => {
  const keyboard = Object.assign(new Keyboard(), { isTTY: false });
  const answer = await askHidden('Value', 'pipe it in', keyboard, () => {});
  expect(answer).toMatchObject({ kind: 'refused', problem: { fix: 'pipe it in' } });
});
