/** A universe with a table, from its import to the record of a run. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, strata } = shell('universe');
const HEADER = 'symbol,valid_from,valid_to,known_at';

const PROGRAM = `universe Index = members of "index" as of each day

strategy Hold {
  universe Index
  every 1d
  target 30% rebalance daily
}

risk Open { }

backtest Trial {
  run Hold under Open
  data "daily"
  cash 10_000 USD
  costs { commission 0 }
}
`;

function write(file: string, text: string): string {
  writeFileSync(join(directory, file), text);
  return file;
}

beforeAll(async () => {
  const days = ['02', '03', '06', '07', '08'];
  const bars = ['AAA', 'BBB', 'ZZZ'].flatMap((symbol) =>
    days.map((each) => `${symbol},2020-01-${each},100`),
  );
  write('bars.csv', `symbol,date,close\n${bars.join('\n')}\n`);
  write(
    'members.csv',
    `${HEADER}\nAAA,2019-01-02,2020-01-03,2019-01-02\nBBB,2020-01-06,,2020-01-06\nGONE,2019-01-02,,2019-01-02\nBAD,2020-01-06,,\n`,
  );
  write('trial.strat', PROGRAM);
  expect(
    (await strata(['data', 'import', 'bars.csv', '--as', 'daily', '--timeframe', '1d'])).code,
  ).toBe(0);
});

test('without its table a run is refused, and told what to import', async () => {
  const { code, stderr } = await strata(['backtest', 'trial.strat']);
  expect(code).toBe(1);
  expect(stderr).toContain('No membership table named `index`');
  expect(stderr).toContain('strata data import FILE.csv --universe index');
});

test('import, ls and show say what there is', async () => {
  const imported = await strata(['data', 'import', 'members.csv', '--universe', 'index']);
  expect(imported).toMatchObject({ code: 0, stderr: '' });
  expect(imported.stdout).toContain('stored 3 of 4 rows, 3 symbols; quarantined: 1');
  expect(imported.stdout).toContain('row 5: known_at is empty: BAD,2020-01-06,,');
  expect((await strata(['data', 'ls'])).stdout).toMatch(/^index +3 +3 +members.csv/m);
  const shown = (await strata(['data', 'show', 'index', '--universe'])).stdout;
  expect(shown).toContain('AAA     2019-01-02  2020-01-03  2019-01-02');
  expect((await strata(['data', 'show', 'index', '--universe', '--quarantine'])).stdout).toBe(
    'row 5: known_at is empty: BAD,2020-01-06,,\n',
  );
  expect(JSON.parse((await strata(['data', 'ls', '--json'])).stdout)).toMatchObject([
    { name: 'daily' },
    { kind: 'universe', name: 'index', rows: 3 },
  ]);
});

test('a run trades the members of each day, and its record names the table', async () => {
  const { code, stdout } = await strata(['backtest', 'trial.strat', '--json', '--out', 'run']);
  expect(code).toBe(0);
  const run: unknown = JSON.parse(stdout);
  const table = { name: 'Index', survivorship: 'by table', table: 'index' };
  expect(run).toMatchObject({
    symbols: ['AAA', 'BBB'],
    universe: { ...table, without_bars: ['GONE'] },
    // AAA leaves after the 3rd, BBB joins on the 6th.
    orders: [
      { symbol: 'AAA', action: 'buy', quantity: 30 },
      { symbol: 'AAA', action: 'sell', quantity: 30 },
      { symbol: 'BBB', action: 'buy', quantity: 30 },
    ],
    warnings: expect.arrayContaining([
      expect.objectContaining({ code: 'members-without-bars', count: 1 }),
    ]),
  });
  const record: unknown = JSON.parse(readFileSync(join(directory, 'run', 'run.json'), 'utf8'));
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(record).toMatchObject({ universe: { ...table, hash, without_bars: ['GONE'] } });
  const text = (await strata(['backtest', 'trial.strat', '--out', 'run'])).stdout;
  expect(text).toContain('Index: AAA, BBB');
  expect(text).toContain('members of "index" as of each day (sha256 ');
});

test('a list is unchecked', async () => {
  write('list.strat', PROGRAM.replace('members of "index" as of each day', 'AAA, ZZZ'));
  await strata(['backtest', 'list.strat', '--out', 'list']);
  const record: unknown = JSON.parse(readFileSync(join(directory, 'list', 'run.json'), 'utf8'));
  expect(record).toMatchObject({ universe: { name: 'Index', survivorship: 'unchecked' } });
});

test('a file below a file is refused as one that is not there', async () => {
  const args = ['data', 'import', 'bars.csv/below', '--as', 'x', '--timeframe', '1d'];
  const { code, stderr } = await strata(args);
  expect({ code, isProblem: stderr.startsWith('error: ') }).toEqual({ code: 1, isProblem: true });
});

test('flags that do not go together are refused', async () => {
  const both = ['data', 'import', 'members.csv', '--universe', 'index', '--timeframe', '1d'];
  expect(await strata(both)).toMatchObject({ code: 2 });
  expect(await strata(['data', 'import', 'bars.csv', '--timeframe', '1d'])).toMatchObject({
    code: 2,
  });
  expect((await strata(['data', 'import', 'bars.csv', '--as', 'x'])).stderr).toContain(
    '--timeframe',
  );
});
