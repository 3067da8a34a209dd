/** `strata cost` and `strata causal` from the shell. */

import { expect, test } from 'vitest';
import { shell } from './strata.ts';

const { strata } = shell('proofs', { prices: true });

test('cost names clock, bars, bytes and operations, and the lines that cost most', async () => {
  const { code, stdout, stderr } = await strata(['cost', 'strategies/breakout.strat']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  // `highest(high, 55)[1]`: 55 bars and one more. The rma of `atr(20)` settles after 250, and needs the close before.
  expect(stdout).toMatch(/1d +defaults +56 +\d+ +\d+ +\d+\n +at most +101 /);
  expect(stdout).toMatch(/10 {2}let top /);
});

test('cost --json', async () => {
  const { code, stdout } = await strata(['cost', 'strategies/breakout.strat', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    strategies: [
      {
        strategy: 'Breakout',
        params: [{ name: 'entry_days', value: 55, low: 20, high: 100, step: 5 }, {}],
        clocks: [
          {
            clock: '1d',
            defaults: { warmup: { defined: 56 }, state_bytes: expect.any(Number) },
            at_most: { warmup: { defined: 101 }, operations_per_bar: expect.any(Number) },
          },
        ],
        statements: expect.any(Array),
      },
    ],
  });
});

test('causal says what it compared', async () => {
  const { code, stdout, stderr } = await strata([
    ...['causal', 'strategies/momentum.strat', '--prefixes', '2'],
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^causal Demo\n {2}4 runs on beginnings of its \d+ bars/);
  expect(stdout).toMatch(/compared: \d+ values of rules and prices, \d+ closes, \d+ orders/);
});

test('causal --json, and what it refuses', async () => {
  const json = await strata(['causal', 'strategies/momentum.strat', '--prefixes', '1', '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ backtest: 'Demo', causal: true });
  expect((await strata(['causal', 'strategies/momentum.strat', '--prefixes', '0'])).code).toBe(2);
  expect((await strata(['causal', 'strategies/none.strat'])).code).toBe(2);
});
