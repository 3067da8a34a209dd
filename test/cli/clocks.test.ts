/** `strata backtest` with what is read on other clocks, and with headlines from a file. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, strata } = shell('clocks', { prices: true });

const SOURCE = `strategy Weekly {
  universe SPX
  every    1d
  let trend = ema(close, 20)
  enter long when close crosses above trend and close > (trend on 1w) and news.count(7d) > 0
  exit  long when close crosses below trend or news.sentiment(24h) < 0
  size  50% of equity
}

risk Open { }

backtest Demo {
  run  Weekly under Open
  data "sp500" from 2000-02-01 to 2002-12-31
  cash 100_000 USD
  news "headlines.csv"
  costs { commission 0 }
}
`;

beforeAll(() => {
  mkdirSync(join(directory, 'mine'));
  writeFileSync(join(directory, 'mine/weekly.strat'), SOURCE);
});

function headlines(rows: string): void {
  writeFileSync(join(directory, 'mine/headlines.csv'), `symbol,known_at,sentiment\n${rows}`);
}

test('the report names each clock with its warm-up, the news, and what had not settled', async () => {
  headlines('SPX,2000-02-28T14:00:00Z,0.5\nSPX,2001-03-05T14:00:00Z,-0.5\n');
  const { code, stdout, stderr } = await strata(['backtest', 'mine/weekly.strat', '--out', 'run']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('1w: defined after 20 bars of its own · settled after 139');
  expect(stdout).toMatch(/news +"headlines.csv" · 2 headlines · sha256 [0-9a-f]{12}/);
  // 139 weeks after the first of 2000.
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'Decisions before 2002-08-30 rest on averages that had not settled',
  );
  const record: unknown = JSON.parse(readFileSync(join(directory, 'run/run.json'), 'utf8'));
  expect(record).toMatchObject({ news: { file: 'headlines.csv', headlines: 2 } });
  const json = await strata(['backtest', 'mine/weekly.strat', '--json', '--out', 'run']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    warmup: { feeds: [{ name: '1w', defined: 20, settled: 139 }] },
    news: { headlines: 2 },
  });
  expect((await strata(['check', 'mine/weekly.strat'])).stdout.replace(/\s+/g, ' ')).toContain(
    '1w: 20 of its bars, settled 139',
  );
});

test('news with rows that cannot be right are refused with these rows', async () => {
  headlines('SPX,2000-02-28 14:00,0.5\nSPX,2000-03-05T14:00:00Z,7\n');
  const { code, stdout, stderr } = await strata([
    'backtest',
    'mine/weekly.strat',
    '--out',
    'never',
  ]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('2 rows of the news `headlines.csv` cannot be right');
  expect(stderr.replace(/\s+/g, ' ')).toContain('row 2: known_at `2000-02-28 14:00` does not say');
  expect(stderr.replace(/\s+/g, ' ')).toContain('row 3: sentiment `7` is no number from -1 to 1');
});

test('news that are not there', async () => {
  writeFileSync(
    join(directory, 'mine/other.strat'),
    SOURCE.replace('headlines.csv', 'nowhere.csv'),
  );
  const { code, stderr } = await strata(['backtest', 'mine/other.strat', '--out', 'never']);
  expect(code).toBe(1);
  expect(stderr).toContain('`nowhere.csv` cannot be read');
});

test('longer bars than the data has are made from them', async () => {
  writeFileSync(
    join(directory, 'mine/long.strat'),
    `strategy Long { universe SPX every 1w
  enter long when close > close[1] exit long when close < close[1] size 50% of equity }
risk Open { }
backtest Demo { run Long under Open data "sp500" cash 100_000 USD costs { commission 0 } }
`,
  );
  const { code, stdout } = await strata(['backtest', 'mine/long.strat', '--out', 'weeks']);
  expect(code).toBe(0);
  expect(stdout).toContain('1w');
});
