/** Deployments from the command line: what a check lists, and what is played over stored bars. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, strata } = shell('deployed', { prices: true });

const RULES = `strategy Swing {
  universe SPX
  every 1d
  param length = 3 in 2..20
  enter long when close crosses above sma(close, length)
  exit  long when close crosses below sma(close, length)
  size  50% of equity
}
risk Wide  { order { notional <= 90% of equity  else reduce } }
risk Tight { order { notional <= 20% of equity  else reduce } }
`;
const TRIED = `backtest Tried {
  run  Swing under Wide
  data "sp500" from 2008-09-02 to 2008-12-31
  cash 100_000 USD
  costs { commission 0 }
}
`;
const PAPER = 'deploy Paper { run Swing under Tight on alpaca paper  with length = 5 }\n';

function write(...parts: readonly string[]): void {
  writeFileSync(join(directory, 'swing.strat'), parts.join(''));
}

test('a check lists them with their brokers', async () => {
  write(
    RULES,
    TRIED,
    PAPER,
    'deploy Local { run Swing under Tight on paper costs { commission 0 } }',
  );
  expect((await strata(['check', 'swing.strat'])).stdout.replace(/\s+/g, ' ')).toContain(
    'backtest Tried · deploy Paper on alpaca paper · deploy Local on paper',
  );
});

test('over stored bars the deployment is played, with the cash, the dates and the fills of the backtest', async () => {
  write(RULES, TRIED, PAPER);
  const played = JSON.parse(
    (await strata(['paper', 'swing.strat', '--data', 'sp500', '--out', 'played', '--json'])).stdout,
  );
  expect(played).toMatchObject({ deployment: 'Paper', terms: 'Tried', isSame: true });
  // The same as a backtest that says what the deployment says, and not as the one that is there.
  write(RULES, TRIED.replace('Wide', 'Tight').replace('cash', 'with length = 5\n  cash'));
  const tested = await strata(['backtest', 'swing.strat', '--json']);
  const { metrics } = JSON.parse(tested.stdout);
  expect(played.equity).toBeCloseTo(metrics.final_equity, 2);
});

test('a backtest is played by its name, and stored bars need one', async () => {
  write(RULES, TRIED, PAPER);
  const named = ['paper', 'swing.strat', 'Tried', '--data', 'sp500', '--json'];
  const played = JSON.parse((await strata(named)).stdout);
  expect(played).toMatchObject({ terms: 'Tried', isSame: true });
  expect(played).not.toHaveProperty('deployment');
  write(RULES, PAPER);
  const refused = await strata(['paper', 'swing.strat', '--data', 'sp500']);
  expect(refused.code).toBe(1);
  expect(refused.stderr.replace(/\s+/g, ' ')).toContain(
    'fix: add a `backtest` of `Swing` to `swing.strat`, with `cash` and `costs`',
  );
});

test('the journal of a session says which deployment it was', async () => {
  const segment = join(directory, 'played', 'journal', '000000000001.journal');
  expect(readFileSync(segment, 'utf8').split('\n')[1]).toContain('"deployment":"Paper"');
  expect(await strata(['replay', 'played'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^same: Swing/),
  });
});
