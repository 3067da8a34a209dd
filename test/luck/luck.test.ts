/**
 * Luck against published values, and against an implementation of our own in Python with NumPy and SciPy, whose
 * results on the returns made below stand here as numbers.
 */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile, returnBands, tradeBands } from '../../backtester/luck/bands.ts';
import { luckOf } from '../../backtester/luck/luck.ts';
import { momentsOf, sharpeOf } from '../../backtester/luck/moments.ts';
import { normalCdf, normalQuantile } from '../../backtester/luck/normal.ts';
import { backtestOverfitting } from '../../backtester/luck/overfitting.ts';
import { randomOf, xoshiro } from '../../backtester/luck/random.ts';
import { realityCheck } from '../../backtester/luck/reality-check.ts';
import { stationaryRows } from '../../backtester/luck/resample.ts';
import {
  deflatedSharpe,
  expectedBestSharpe,
  independentTrials,
  minimumTrackRecord,
  probabilisticSharpe,
} from '../../backtester/luck/sharpe-inference.ts';

const SESSIONS = 64;
/** Six series of returns by a formula that any language works out in whole numbers. */
const RETURNS = Array.from({ length: 6 }, (_, k) =>
  Float64Array.from(
    { length: SESSIONS },
    (__, i) =>
      (((i * 7919 + k * 104_729 + (i * i * 31 + k * 17) * (k + 3)) % 2003) - 1001 + 8 * k) / 50_000,
  ),
);

describe('the normal distribution (SciPy)', () => {
  it.each([
    [-7, 1.279812543885835e-12],
    [-5, 2.866515718791933e-7],
    [-3, 0.0013498980316300933],
    [-1.96, 0.024997895148220435],
    [0, 0.5],
    [0.3, 0.6179114221889526],
    [1, 0.8413447460685429],
    [2.5, 0.9937903346742238],
    [6, 0.9999999990134123],
  ])('up to %d', (x, p) => {
    expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-15);
  });

  it.each([
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400545],
    [0.3, -0.5244005127080409],
    [0.99, 2.3263478740408408],
    [0.9963212055882856, 2.6802104449668875],
  ])('the quantile of %d', (p, x) => {
    expect(normalQuantile(p)).toBeCloseTo(x, 12);
  });

  it('has no end', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1]);
  });

  it('and its quantile undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 13);
      }),
    );
  });
});

describe('moments (SciPy)', () => {
  it('of the last series', () => {
    const moments = momentsOf(RETURNS[5] ?? new Float64Array());
    expect(moments?.mean).toBeCloseTo(0.001105625, 15);
    expect(moments?.deviation).toBeCloseTo(0.011534916196776926, 15);
    expect(moments?.skewness).toBeCloseTo(-0.06870625406508751, 12);
    expect(moments?.kurtosis).toBeCloseTo(1.8783734747212268, 12);
    expect(moments && sharpeOf(moments)).toBeCloseTo(0.09585028457414653, 13);
  });

  it('of one value, of equal values and of values that are none: there are none', () => {
    expect(momentsOf(Float64Array.of(0.1))).toBeUndefined();
    expect(momentsOf(new Float64Array(9).fill(0.1))).toBeUndefined();
    expect(momentsOf(Float64Array.of(0.1, Number.NaN, 0.2))).toBeUndefined();
  });
});

describe('how sure a Sharpe ratio is', () => {
  const DAYS = 250;
  // Bailey and López de Prado 2014: annual 2.5 over five years, variance of the trials ½ a year.
  const published = { sharpe: 2.5 / Math.sqrt(DAYS), skewness: -3, kurtosis: 10 };

  it('deflated: the worked example of the paper', () => {
    expect(expectedBestSharpe(0.5 / DAYS, 100)).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(published, 1250, 0.5 / DAYS, 100)).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(published, 1250, 0.5 / DAYS, 46)).toBeCloseTo(0.9505, 4);
  });

  // Bailey and López de Prado 2012: annual 2 against 1, at 95%.
  it.each([
    ['daily', 252, 2.73],
    ['weekly', 52, 2.83],
    ['monthly', 12, 3.24],
  ])('minimum track record, normal returns, %s: the years of the paper', (_, periods, years) => {
    const record = minimumTrackRecord(
      { sharpe: 2 / Math.sqrt(periods), skewness: 0, kurtosis: 3 },
      1 / Math.sqrt(periods),
      0.95,
    );
    expect(record / periods).toBeCloseTo(years, 2);
  });

  it('minimum track record of a fat-tailed hedge fund: the years of the paper', () => {
    const fund = { sharpe: 2 / Math.sqrt(12), skewness: -0.72, kurtosis: 5.78 };
    expect(minimumTrackRecord(fund, 1 / Math.sqrt(12), 0.95) / 12).toBeCloseTo(4.99, 2);
  });

  it('the minimum track record is where the probability reaches the confidence', () => {
    const measured = { sharpe: 0.09, skewness: -0.4, kurtosis: 6 };
    const count = minimumTrackRecord(measured, 0.02, 0.95);
    expect(probabilisticSharpe(measured, 0.02, count)).toBeCloseTo(0.95, 10);
    expect(minimumTrackRecord(measured, 0.09, 0.95)).toBe(Infinity);
  });

  it('one trial is not lucky, and trials that are all the same are one', () => {
    expect(expectedBestSharpe(0.01, 1)).toBe(0);
    expect(independentTrials(1000, 1)).toBe(1);
    expect(independentTrials(1000, 0)).toBe(1000);
    expect(independentTrials(1000, 0.5)).toBe(500.5);
  });
});

describe('probability of overfitting', () => {
  it.each([
    [4, 6, 0.5, 0.3333333333333333, 0.35544767603310784],
    [8, 70, 0.5, 0.4142857142857143, -0.0304669436599808],
    [16, 12_870, 0.5411810411810412, 0.42377622377622376, -0.11766105779403764],
  ])('in %d blocks (NumPy)', (blocks, splits, probability, loss, meanLogit) => {
    const found = backtestOverfitting(RETURNS, blocks);
    expect(found?.logits.length).toBe(splits);
    expect(found?.probability).toBeCloseTo(probability, 12);
    expect(found?.probabilityOfLoss).toBeCloseTo(loss, 12);
    expect((found?.logits.reduce((sum, logit) => sum + logit) ?? 0) / splits).toBeCloseTo(
      meanLogit,
      10,
    );
  });

  it('a strategy that is better every day is never overfitted', () => {
    const good = (RETURNS[0] ?? new Float64Array()).map((value) => value + 0.05);
    expect(backtestOverfitting([...RETURNS, good], 8)?.probability).toBe(0);
  });

  it('strategies whose luck turns in the second half always are', () => {
    // Two blocks: the winner of one half is the loser of the other.
    const up = Float64Array.of(2, 3, 2, 3, -2, -3, -2, -3);
    expect(backtestOverfitting([up, up.map((value) => -value)], 2)?.probability).toBe(1);
  });

  it('needs two strategies, an even number of blocks and two sessions in each', () => {
    expect(backtestOverfitting(RETURNS.slice(1, 2), 8)).toBeUndefined();
    expect(backtestOverfitting(RETURNS, 7)).toBeUndefined();
    expect(backtestOverfitting(RETURNS, 64)).toBeUndefined();
  });
});

describe("White's reality check", () => {
  const resamples = Array.from({ length: 40 }, (_, b) =>
    Int32Array.from({ length: SESSIONS }, (__, i) => (b * 13 + i * i * (b + 1)) % SESSIONS),
  );

  it('equals NumPy', () => {
    const check = realityCheck(RETURNS, resamples);
    expect(check?.statistic).toBeCloseTo(0.019195, 12);
    expect(check?.best).toBe(4);
    expect(check?.pValue).toBe(0.975);
  });

  it('by hand: two days, one strategy', () => {
    // Mean 2, √2 × 2. Resampled means 1, 2, 3 less 2: only one of four is as far up as 2, none is.
    const rows = [
      Int32Array.of(0, 0),
      Int32Array.of(0, 1),
      Int32Array.of(1, 0),
      Int32Array.of(1, 1),
    ];
    const check = realityCheck([Float64Array.of(-1, 5)], rows);
    expect(check?.statistic).toBeCloseTo(2 * Math.SQRT2, 12);
    // Means −1, 2, 2, 5, less 2: −3, 0, 0 and 3, of which one is at least 2.
    expect(check?.pValue).toBe(0.25);
  });

  it('without strategies or days there is nothing to check', () => {
    expect(realityCheck([], resamples)).toBeUndefined();
    expect(realityCheck([new Float64Array()], resamples)).toBeUndefined();
  });
});

describe('drawing anew', () => {
  it('xoshiro128**: the numbers of its reference implementation', () => {
    const random = xoshiro([1, 2, 3, 4]);
    expect(Array.from({ length: 6 }, random)).toEqual([
      11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492,
    ]);
  });

  it('blocks go on with the next row, the end with the first, and are as long as asked on average', () => {
    const rows = stationaryRows(randomOf(7), 20_000, 10);
    const goesOn = rows.filter(
      (row, i) => i > 0 && row === ((rows[i - 1] ?? 0) + 1) % 20_000,
    ).length;
    expect(goesOn / 20_000).toBeGreaterThan(0.89);
    expect(goesOn / 20_000).toBeLessThan(0.91);
    expect(Math.min(...rows)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...rows)).toBeLessThan(20_000);
  });

  it('every row is as likely as any other', () => {
    const counts = new Int32Array(10);
    const random = randomOf(3);
    for (let b = 0; b < 2000; b += 1)
      for (const row of stationaryRows(random, 10, 3)) counts[row] = (counts[row] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count / 2000 - 1)).toBeLessThan(0.12);
  });

  it('quantiles between two values are in proportion', () => {
    const values = Float64Array.of(1, 2, 4);
    expect([0, 0.25, 0.5, 0.75, 1].map((p) => quantile(values, p))).toEqual([1, 1.5, 2, 3, 4]);
  });

  it('what never varies has no bands, and what always gains never loses', () => {
    const options = { resamples: 200, seed: 1 };
    expect(returnBands(new Float64Array(50).fill(0.01), 252, options)).toBeUndefined();
    const gains = Float64Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 0.01 : 0.02));
    const bands = returnBands(gains, 252, options);
    expect(bands?.probabilityOfLoss).toBe(0);
    expect(bands?.maxDrawdown.high).toBe(0);
    expect(bands?.totalReturn.low).toBeGreaterThan(1.01 ** 50 - 1);
    expect(bands?.totalReturn.high).toBeLessThan(1.02 ** 50 - 1);
  });

  it('trades: equal ones leave no doubt, and a coin is even', () => {
    const sure = tradeBands(Float64Array.of(5, 5, 5), 100, { resamples: 50, seed: 1 });
    expect(sure?.finalEquity).toEqual({ low: 115, middle: 115, high: 115 });
    const coin = Float64Array.from({ length: 41 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const even = tradeBands(coin, 1000, { resamples: 2000, seed: 1 });
    expect(even?.probabilityOfLoss).toBeGreaterThan(0.35);
    expect(even?.probabilityOfLoss).toBeLessThan(0.5);
    expect(tradeBands(new Float64Array(), 100, { resamples: 5, seed: 1 })).toBeUndefined();
  });

  it('the same seed draws the same', () => {
    const [returns = new Float64Array()] = RETURNS;
    const options = { resamples: 50, seed: 11 };
    expect(returnBands(returns, 252, options)).toEqual(returnBands(returns, 252, options));
    expect(returnBands(returns, 252, { ...options, seed: 12 })).not.toEqual(
      returnBands(returns, 252, options),
    );
  });
});

describe('the whole of it', () => {
  const sharpes = Float64Array.from(RETURNS, (returns) => {
    const moments = momentsOf(returns);
    return moments ? sharpeOf(moments) : Number.NaN;
  });

  it('leads with what luck alone would show', () => {
    const luck = luckOf({
      sharpes: Float64Array.of(...sharpes, Number.NaN),
      best: RETURNS[4] ?? new Float64Array(),
      sample: RETURNS,
      sessionsPerYear: 252,
      resampling: { resamples: 100, seed: 1 },
    });
    // NumPy: mean correlation 0.04207509937712724, so 6 trials count as 5.7895…
    expect(luck?.trials).toBe(6);
    expect(luck?.independentTrials).toBeCloseTo(0.04207509937712724 * -5 + 6, 10);
    expect(luck?.sharpe).toBeCloseTo(0.19730695860904354 * Math.sqrt(252), 10);
    expect(luck?.deflatedSharpe).toBeLessThan(luck?.probabilisticSharpe ?? 0);
    expect(luck?.realityCheck?.best).toBe(4);
  });

  it('noise is found out: the best of 200 worthless strategies is not believed', () => {
    const random = randomOf(5);
    const noise = Array.from({ length: 200 }, () =>
      Float64Array.from({ length: 512 }, () => (random() / 2 ** 32 - 0.5) / 25),
    );
    const ratios = Float64Array.from(noise, (returns) => {
      const moments = momentsOf(returns);
      return moments ? sharpeOf(moments) : Number.NaN;
    });
    const top = ratios.indexOf(Math.max(...ratios));
    const luck = luckOf({
      sharpes: ratios,
      best: noise[top] ?? new Float64Array(),
      sample: noise.slice(0, 40),
      sessionsPerYear: 252,
      resampling: { resamples: 100, seed: 1 },
    });
    expect(luck?.probabilisticSharpe).toBeGreaterThan(0.98);
    expect(luck?.deflatedSharpe).toBeLessThan(0.9);
    expect(luck?.expectedBestSharpe).toBeGreaterThan(0.8 * (luck?.sharpe ?? 0));
  });

  it('a run that never moved says nothing', () => {
    expect(
      luckOf({
        sharpes,
        best: new Float64Array(64),
        sample: RETURNS,
        sessionsPerYear: 252,
        resampling: { resamples: 10, seed: 1 },
      }),
    ).toBeUndefined();
  });
});
