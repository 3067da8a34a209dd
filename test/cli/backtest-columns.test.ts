/** A backtest whose bars are read as it uses them: what it says does not change with what becomes of the columns kept. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { minuteBars } from '../../bench/bars.ts';
import { shell } from './strata.ts';

const { directory, strata } = shell('backtest-columns', {});
const FILES = ['trades.csv', 'equity.csv', 'orders.csv', 'run.json'];

beforeAll(async () => {
  const { time, open, high, low, close } = minuteBars('AAA', 70_000, 3);
  const rows = Array.from(time, (at, i) =>
    [new Date(at / 1000).toISOString(), open[i], high[i], low[i], close[i], 1_000 + (i % 7)].join(
      ',',
    ),
  );
  writeFileSync(
    join(directory, 'minutes.csv'),
    `time,open,high,low,close,volume\n${rows.join('\n')}\n`,
  );
  writeFileSync(
    join(directory, 'cross.strat'),
    `strategy Cross { universe AAA every 1m
  enter long when sma(close, 10) crosses above sma(close, 30)
  exit long when sma(close, 10) crosses below sma(close, 30)
  size 10 shares }
backtest Try {
  run Cross
  data "minutes"
  costs { commission 0 }
  cash 100_000 USD }
`,
  );
  const imported = await strata([
    ...['data', 'import', 'minutes.csv', '--as', 'minutes', '--symbol', 'AAA'],
    ...['--timeframe', '1m', '--calendar', '24x7'],
  ]);
  expect(imported.stderr).toBe('');
});

function kept(): string {
  const place = join(directory, '.strata/columns');
  const [file, ...others] = readdirSync(place).filter((name) => name.endsWith('.arrow'));
  if (file === undefined || others.length > 0) throw new Error('one file of columns is kept');
  return join(place, file);
}

async function ran(): Promise<readonly string[]> {
  const { code, stdout, stderr } = await strata(['backtest', 'cross.strat', '--out', 'run']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return [stdout, ...FILES.map((name) => readFileSync(join(directory, 'run', name), 'utf8'))];
}

test('a damaged column that it uses is made anew, and one that it does not use is not even read', async () => {
  const truth = await ran();
  expect(truth[1]?.split('\n').length).toBeGreaterThan(100);
  const whole = readFileSync(kept());
  // In the order of the file: times, opens, highs, lows, closes, volumes; days are half as wide.
  const damage = (column: number): Buffer => {
    const damaged = Buffer.from(whole);
    const byte = Math.floor(((column + 0.5) / 6.5) * whole.length);
    damaged[byte] = (damaged[byte] ?? 0) ^ 1;
    writeFileSync(kept(), damaged);
    return damaged;
  };
  const ofVolume = damage(5);
  expect(await ran()).toEqual(truth);
  expect(readFileSync(kept()).equals(ofVolume)).toBe(true);
  damage(1);
  expect(await ran()).toEqual(truth);
  expect(readFileSync(kept()).equals(whole)).toBe(true);
});
