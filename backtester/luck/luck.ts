/** What is left of the best of many runs once luck is taken off. */

import { type ResampleOptions, type ReturnBands, returnBands } from './bands.ts';
import { type Moments, momentsOf, sharpeOf } from './moments.ts';
import { backtestOverfitting, type Overfitting } from './overfitting.ts';
import { randomOf } from './random.ts';
import { type RealityCheck, realityCheck } from './reality-check.ts';
import { stationaryRows, usualBlock } from './resample.ts';
import {
  deflatedSharpe,
  expectedBestSharpe,
  independentTrials,
  minimumTrackRecord,
  probabilisticSharpe,
} from './sharpe-inference.ts';

export interface LuckInput {
  /** Sharpe ratio of every trial, of one session; NaN where a trial never traded. */
  readonly sharpes: Float64Array;
  /** Session returns of the best trial. */
  readonly best: Float64Array;
  /** Session returns of trials over the same sessions, the best among them; all of them, or a sample. */
  readonly sample: readonly Float64Array[];
  /** What the trials are measured against: buy and hold, or nothing at all. */
  readonly benchmark?: Float64Array;
  readonly sessionsPerYear: number;
  readonly resampling: ResampleOptions;
}

export interface Luck {
  /** Trials that were tried, and as how many independent ones they count. */
  readonly trials: number;
  readonly independentTrials: number;
  /** Trials that the checks over the whole of the returns looked at. */
  readonly sampled: number;
  readonly sessions: number;
  /** Annual, as all that is called Sharpe here. */
  readonly sharpe: number;
  /** The best of as many worthless strategies is expected to show this. */
  readonly expectedBestSharpe: number;
  /** Probability that the true Sharpe ratio is above 0, as if this had been the only trial. */
  readonly probabilisticSharpe: number;
  /** The same, knowing how many were tried. */
  readonly deflatedSharpe: number;
  /** Sessions that it takes to be 95% sure of a Sharpe ratio above 0, were this the only trial; infinite for a loser. */
  readonly minimumTrackRecord: number;
  readonly overfitting?: Overfitting;
  readonly realityCheck?: RealityCheck;
  readonly bands?: ReturnBands;
}

const CONFIDENCE = 0.95;
/** Pairs of trials whose correlation is looked at: more would not change the mean that matters. */
const MOST_PAIRS = 2_000;

/** Undefined where the best trial has too few returns to say anything: fewer than two, or all the same. */
export function luckOf(input: LuckInput): Luck | undefined {
  const { best, sample, sessionsPerYear, resampling } = input;
  const moments = momentsOf(best);
  if (!moments) return undefined;
  const known = input.sharpes.filter((sharpe) => Number.isFinite(sharpe));
  const variance = (momentsOf(known)?.deviation ?? 0) ** 2;
  const independent = independentTrials(known.length, meanCorrelation(sample, resampling.seed));
  const measured = { ...moments, sharpe: sharpeOf(moments) };
  const annual = Math.sqrt(sessionsPerYear);
  const overfitting = backtestOverfitting(sample);
  const check = realityCheck(
    excessOf(sample, input.benchmark),
    resamplesOf(best.length, resampling),
  );
  const bands = returnBands(best, sessionsPerYear, resampling);
  return {
    trials: known.length,
    independentTrials: independent,
    sampled: sample.length,
    sessions: best.length,
    sharpe: measured.sharpe * annual,
    expectedBestSharpe: expectedBestSharpe(variance, independent) * annual,
    probabilisticSharpe: probabilisticSharpe(measured, 0, best.length),
    deflatedSharpe: deflatedSharpe(measured, best.length, variance, independent),
    minimumTrackRecord: minimumTrackRecord(measured, 0, CONFIDENCE),
    ...(overfitting && { overfitting }),
    ...(check && { realityCheck: check }),
    ...(bands && { bands }),
  };
}

function excessOf(
  sample: readonly Float64Array[],
  benchmark: Float64Array | undefined,
): readonly Float64Array[] {
  if (!benchmark) return sample;
  return sample.map((returns) => returns.map((value, i) => value - (benchmark[i] ?? 0)));
}

function resamplesOf(length: number, options: ResampleOptions): readonly Int32Array[] {
  const random = randomOf(options.seed);
  const { meanBlock = usualBlock(length) } = options;
  return Array.from({ length: options.resamples }, () => stationaryRows(random, length, meanBlock));
}

/** Mean Pearson correlation of the trials' returns with one another, over all pairs or a sample of them. */
function meanCorrelation(sample: readonly Float64Array[], seed: number): number {
  const trials = sample.flatMap((returns) => {
    const moments = momentsOf(returns);
    return moments ? [{ returns, moments }] : [];
  });
  const pairs = pairsOf(trials.length, seed);
  if (pairs.length === 0) return 0;
  let sum = 0;
  for (const [i, j] of pairs) {
    const [a, b] = [trials[i], trials[j]];
    if (a && b) sum += correlation(a, b);
  }
  return sum / pairs.length;
}

interface Trial {
  readonly returns: Float64Array;
  readonly moments: Moments;
}

function correlation(a: Trial, b: Trial): number {
  const { count } = a.moments;
  let sum = 0;
  for (let i = 0; i < count; i += 1)
    sum += ((a.returns[i] ?? 0) - a.moments.mean) * ((b.returns[i] ?? 0) - b.moments.mean);
  return sum / (count - 1) / (a.moments.deviation * b.moments.deviation);
}

function pairsOf(count: number, seed: number): readonly (readonly [number, number])[] {
  const all = (count * (count - 1)) / 2;
  if (all <= MOST_PAIRS)
    return Array.from({ length: count }, (_, i) =>
      Array.from({ length: i }, (__, j): readonly [number, number] => [i, j]),
    ).flat();
  const random = randomOf(seed);
  return Array.from({ length: MOST_PAIRS }, () => {
    const i = random() % count;
    return [i, (i + 1 + (random() % (count - 1))) % count];
  });
}
