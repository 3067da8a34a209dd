/** `strata why` on random programs: what it says of a bar is what the engine did there. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomRuns } from './random-run.ts';
import { run } from './run-program.ts';
import { whyAt } from './why-bar.ts';

test('what is explained is the run itself, on every bar of random programs', () => {
  const pick = fc.record({ symbol: fc.nat(1), at: fc.nat(1000) });
  fc.assert(
    fc.property(randomRuns, pick, (setup, { symbol, at }) => {
      const index = symbol % setup.bars.length;
      const bars = setup.bars[index];
      const time = bars?.time[at % bars.length] ?? 0;
      const { account, result } = whyAt(setup, 0, index, time);
      const plain = run(setup);
      expect(result.orders).toEqual(plain.orders);
      expect([...result.equity]).toEqual([...plain.equity]);
      for (const rule of account.rules) {
        expect(rule.tree?.said, setup.source).toBe(rule.said);
        // An id that stands for itself has no sentence.
        expect(rule.outcome.text).not.toBe(rule.outcome.id);
        expect(rule.outcome.text).not.toMatch(/undefined|NaN/);
      }
      const sent = plain.orders.filter(
        ({ symbol: name, submittedTime, type, intent }) =>
          name === account.symbol &&
          submittedTime === time &&
          (intent === 'enter' || type === 'market'),
      );
      const ids = account.orders.map(({ id }) => id);
      for (const { id } of sent) expect(ids).toContain(id);
    }),
    { numRuns: 40 },
  );
});
