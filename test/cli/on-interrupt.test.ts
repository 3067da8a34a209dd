/** Commands that go on until somebody ends them leave nothing in a process that goes on. */

import { expect, test } from 'vitest';
import { onInterrupt } from '../../cli/on-interrupt.ts';

function listeners(): readonly number[] {
  return [process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')];
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends it once; the next one is the system’s',
  (signal) => {
    const before = listeners();
    let ended = 0;
    onInterrupt(() => {
      ended += 1;
    });
    expect(listeners()).toEqual(before.map((count) => count + 1));
    process.emit(signal);
    expect(ended).toBe(1);
    expect(listeners()).toEqual(before);
  },
);

test('what has ended by itself takes it back', () => {
  const before = listeners();
  const release = onInterrupt(() => expect.unreachable());
  release();
  expect(listeners()).toEqual(before);
});
