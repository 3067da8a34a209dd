/** A run of the page's engine against the command line's: the same bytes. */

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAnswers } from '../../playground/engine/answers.ts';
import { arrowOf, seriesOfArrow } from '../../playground/engine/arrow-bars.ts';
import { downloadsOf } from '../../playground/engine/downloads.ts';
import { run } from '../../playground/engine/run.ts';
import { sha256Hex } from '../../playground/engine/sha256.ts';
import { viewOf } from '../../playground/engine/view.ts';
import type { FileOptions } from '../../playground/protocol.ts';
import { sampleSeries } from '../../playground/sample.ts';
import { PRICES, shell } from '../cli/strata.ts';
import { importText, pageEngine, shipped } from './engine.ts';

const { directory, strata } = shell('playground-engine', { prices: true });

async function finished(
  file: string,
  params: Readonly<Record<string, number>> = {},
  engine = pageEngine(),
) {
  const attempt = await run(engine, { ...shipped(file), params });
  if (attempt.kind !== 'ok') throw new Error(JSON.stringify(attempt));
  return attempt.value;
}

const CASES = [
  ['momentum.strat', 'Demo', { fast: 10, slow: 50 }],
  ['band-reversion.strat', 'Reversal', {}],
  ['turn-of-month.strat', undefined, {}],
] as const;

describe.each(CASES)('%s', (file, _backtest, params) => {
  test('`--json` and trades.csv, byte for byte', async () => {
    const flags = Object.entries(params).flatMap(([name, value]) => [
      '--param',
      `${name}=${value}`,
    ]);
    const { stdout, code, stderr } = await strata([
      'backtest',
      `strategies/${file}`,
      ...flags,
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const ours = await finished(file, params);
    const { report, trades, command } = downloadsOf(ours);
    expect(report).toBe(stdout);
    const name = ours.report.backtest.name;
    const written = join(directory, 'strata-out', name, 'trades.csv');
    expect(trades).toBe(readFileSync(written, 'utf8'));
    expect(command).toBe(['strata backtest', file, name, ...flagsText(params)].join(' '));
  });

  function flagsText(given: Readonly<Record<string, number>>): readonly string[] {
    return Object.entries(given).map(([key, value]) => `--param ${key}=${value}`);
  }
});

test('with members, headlines, a split and a dividend: `--json` of the command line, byte for byte', async () => {
  const days = Array.from({ length: 90 }, (_, k) =>
    new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10),
  );
  const files = {
    'two.csv': `symbol,date,close\n${['AAA', 'BBB']
      .flatMap((symbol, at) =>
        days.map((day, k) => {
          const price = 100 + 10 * at + 8 * Math.sin(k / (5 + at));
          return `${symbol},${day},${(k < 40 && at === 0 ? 2 * price : price).toFixed(2)}`;
        }),
      )
      .join('\n')}\n`,
    'actions.csv': `symbol,ex_date,type,value\nBBB,${days[50]},dividend,0.75\nAAA,${days[40]},split,2\n`,
    'index.csv': `symbol,valid_from,valid_to,known_at\nBBB,2023-01-01,${days[70]},2023-01-01\nAAA,2023-01-01,,${days[10]}\nCCC,2023-01-01,,2023-01-01\n`,
    'heard.csv': `symbol,known_at,sentiment\nAAA,${days[30]}T10:00:00Z,-0.5\nBBB,${days[60]}T10:00:00Z,0.4\n`,
    'tables.strat': `universe Index = members of "index" as of each day
strategy Both {
  universe Index
  every 1d
  enter long when close crosses above sma(close, 5) and not (news.sentiment(5d) < 0)
  exit  long when close crosses below sma(close, 5)
  size  20% of equity
}
risk Open { }
backtest Tables {
  run Both under Open
  data "two"
  news "heard.csv"
  cash 10_000 USD
  costs { commission 0 }
}
`,
  } as const;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const imported = [
    ['data', 'import', 'two.csv', '--as', 'two', '--calendar', '24x7', '--timeframe', '1d'],
    ['data', 'import', 'index.csv', '--universe', 'index'],
  ] as const;
  expect(await strata([...imported[0], '--actions', 'actions.csv'])).toMatchObject({ code: 0 });
  expect(await strata([...imported[1]])).toMatchObject({ code: 0 });
  const { stdout, code } = await strata(['backtest', 'tables.strat', '--json']);
  expect(code).toBe(0);

  const engine = pageEngine();
  const answers = createAnswers(engine);
  const drop = async (file: keyof typeof files, holds: FileOptions['holds'], called = '') => {
    const bytes = new TextEncoder().encode(files[file]);
    const options: FileOptions = {
      ...{ holds, called, series: 'two', timeframe: '1d', calendar: '24x7', label: 'start' },
      ...{ symbol: 'X', adjusted: 'raw' },
    };
    const ask = { name: file, bytes: bytes.buffer.slice(0, bytes.length), options };
    return (await answers.readFile(ask, () => undefined)).kind;
  };
  expect(await drop('two.csv', 'bars')).toBe('bars');
  expect(await drop('actions.csv', 'actions')).toBe('table');
  expect(await drop('index.csv', 'members', 'index')).toBe('table');
  expect(await drop('heard.csv', 'news', 'heard.csv')).toBe('table');
  const ask = { file: 'tables.strat', source: files['tables.strat'], params: {} };
  const attempt = await run(engine, ask);
  if (attempt.kind !== 'ok') throw new Error(JSON.stringify(attempt));
  expect(downloadsOf(attempt.value).report).toBe(stdout);
  // Both tables and the actions had their part in it.
  expect(stdout).toContain('1 members of \\"index\\" in the period have no bars');
  expect(attempt.value.assembled.input.actions).toHaveLength(2);
  expect(JSON.parse(stdout).news.headlines).toBe(2);
});

test('where code of its own making may not be loaded, the interpreter gives the same bytes, and says so', async () => {
  const forbidden = pageEngine(() => Promise.reject(new Error('refused by the policy')));
  const slow = await finished('momentum.strat', {}, forbidden);
  expect(downloadsOf(slow).report).toBe(downloadsOf(await finished('momentum.strat')).report);
  const view = await viewOf(forbidden, slow, undefined, 0);
  expect(view.interpreted).toBe('refused by the policy');
});

test('emitted code is loaded once for a program, whatever the sliders say', async () => {
  let loads = 0;
  const engine = pageEngine((text) => {
    loads += 1;
    return importText(text);
  });
  for (const fast of [10, 15, 20]) await finished('momentum.strat', { fast }, engine);
  expect(loads).toBe(1);
});

test('progress ends at the whole', async () => {
  const shares: number[] = [];
  await run(pageEngine(), { ...shipped('momentum.strat'), params: {} }, (share) => {
    shares.push(share);
  });
  expect(shares.at(-1)).toBe(1);
});

test('bars survive Arrow to the last bit', () => {
  const series = sampleSeries(readFileSync(PRICES, 'utf8'));
  const two = { ...series, bars: series.bars.flatMap((bars) => [bars, { ...bars, symbol: 'B' }]) };
  expect(seriesOfArrow(arrowOf(two))).toEqual(two);
});

test('SHA-256 is that of Node, however the bytes are cut', () => {
  // FIPS 180-2, appendix B.1.
  expect(sha256Hex([new TextEncoder().encode('abc')])).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 5 }), (parts) => {
      const hash = createHash('sha256');
      for (const part of parts) hash.update(part);
      expect(sha256Hex(parts)).toBe(hash.digest('hex'));
    }),
  );
});
