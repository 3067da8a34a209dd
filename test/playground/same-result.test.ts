/** A run of the page's engine against the command line's: the same bytes. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { arrowOf, seriesOfArrow } from '../../playground/engine/arrow-bars.ts';
import { downloadsOf } from '../../playground/engine/downloads.ts';
import { run } from '../../playground/engine/run.ts';
import { sha256Hex } from '../../playground/engine/sha256.ts';
import { viewOf } from '../../playground/engine/view.ts';
import { sampleSeries } from '../../playground/sample.ts';
import { PRICES, shell } from '../cli/strata.ts';
import { importText, pageEngine, shipped } from './engine.ts';

const { directory, strata } = shell('playground-engine');

beforeAll(() => {
  const { code } = strata([
    ...['data', 'import', PRICES, '--as', 'sp500', '--symbol', 'SPX', '--timeframe', '1d'],
  ]);
  expect(code).toBe(0);
});

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
    const { stdout, code, stderr } = strata(['backtest', `strategies/${file}`, ...flags, '--json']);
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
