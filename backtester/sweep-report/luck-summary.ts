/** What the statistics of luck come to, as plain numbers that can be written down, and as a trader's words. */

import type { Band } from '../luck/bands.ts';
import type { Luck } from '../luck/luck.ts';

export interface LuckSummary {
  readonly trials: number;
  readonly independentTrials: number;
  readonly sampled: number;
  readonly sessions: number;
  readonly sessionsPerYear: number;
  readonly sharpe: number;
  readonly expectedBestSharpe: number;
  readonly deflatedSharpe: number;
  /** Years; absent for a loser, for whom no record is long enough. */
  readonly minimumTrackYears?: number;
  readonly overfitting?: { readonly probability: number; readonly probabilityOfLoss: number };
  readonly realityCheck?: { readonly pValue: number };
  readonly bands?: {
    readonly totalReturn: Band;
    readonly sharpe: Band;
    readonly maxDrawdown: Band;
    readonly probabilityOfLoss: number;
    readonly resamples: number;
  };
}

export function luckSummary(luck: Luck, sessionsPerYear: number): LuckSummary {
  const { overfitting, realityCheck, bands } = luck;
  const years = luck.minimumTrackRecord / sessionsPerYear;
  return {
    trials: luck.trials,
    independentTrials: luck.independentTrials,
    sampled: luck.sampled,
    sessions: luck.sessions,
    sessionsPerYear,
    sharpe: luck.sharpe,
    expectedBestSharpe: luck.expectedBestSharpe,
    deflatedSharpe: luck.deflatedSharpe,
    ...(Number.isFinite(years) && { minimumTrackYears: years }),
    ...(overfitting && {
      overfitting: {
        probability: overfitting.probability,
        probabilityOfLoss: overfitting.probabilityOfLoss,
      },
    }),
    ...(realityCheck && { realityCheck: { pValue: realityCheck.pValue } }),
    ...(bands && {
      bands: {
        totalReturn: bands.totalReturn,
        sharpe: bands.sharpe,
        maxDrawdown: bands.maxDrawdown,
        probabilityOfLoss: bands.probabilityOfLoss,
        resamples: bands.resamples,
      },
    }),
  };
}

/** A figure, what it is called, and what to conclude from it. */
export interface LuckLine {
  readonly label: string;
  readonly figure: string;
  readonly meaning: string;
  readonly isGood: boolean;
}

const SURE = 0.95;
const RARE = 0.05;

/** The first sentence of every sweep. */
export function luckHeadline(luck: LuckSummary): string {
  const tried = count(luck.trials);
  const best = luck.trials === 1 ? 'one run' : `best of ${tried}`;
  if (luck.trials === 1) return `${best}: Sharpe ${luck.sharpe.toFixed(2)}`;
  return `${best}: Sharpe ${luck.sharpe.toFixed(2)}; expected best of ${tried} worthless strategies: ${luck.expectedBestSharpe.toFixed(2)}`;
}

/** `isJudged`: a walk-forward test stands beside it, so nobody has to be told to make one. */
export function luckVerdict(luck: LuckSummary, isJudged: boolean): string {
  const next = isJudged
    ? 'What it did on data that it had not seen stands below.'
    : 'Judge it on data that it has not seen: --tune-on 2y --judge-on 6mo.';
  if (luck.sharpe <= 0) return 'The best combination loses: there is nothing to trade here.';
  if (luck.trials > 1 && luck.sharpe <= luck.expectedBestSharpe)
    return 'Luck alone explains it: as many worthless strategies would have shown as much. Do not trade it.';
  const doubts = luckLines(luck).filter(({ isGood }) => !isGood).length;
  if (doubts > 0)
    return `More than luck is expected to give, but ${doubts} of the checks below ${doubts === 1 ? 'does' : 'do'} not hold. ${next}`;
  return `It stands up to every check below. ${next}`;
}

export function luckLines(luck: LuckSummary): readonly LuckLine[] {
  return [deflated(luck), ...overfit(luck), ...reality(luck), trackRecord(luck), ...bands(luck)];
}

function deflated({ deflatedSharpe, trials, independentTrials }: LuckSummary): LuckLine {
  const isGood = deflatedSharpe >= SURE;
  return {
    label: 'deflated Sharpe',
    figure: percent(deflatedSharpe),
    meaning: `the chance that it is better than the luckiest of ${count(trials)} tries (alike as they are, they count as ${count(Math.round(independentTrials))}). ${
      isGood ? 'Above 95%: hard to explain by luck.' : 'Below 95%: treat it as luck.'
    }`,
    isGood,
  };
}

function overfit({ overfitting }: LuckSummary): readonly LuckLine[] {
  if (!overfitting) return [];
  const isGood = overfitting.probability < 0.2;
  return [
    {
      label: 'overfitting',
      figure: percent(overfitting.probability),
      meaning: `how often the best of one half of the history was below the middle in the other half (it lost money in ${percent(overfitting.probabilityOfLoss)}). ${
        isGood
          ? 'Below 20%: choosing the best one has some use.'
          : 'At 50% choosing the best is worth no more than drawing one.'
      }`,
      isGood,
    },
  ];
}

function reality({ realityCheck }: LuckSummary): readonly LuckLine[] {
  if (!realityCheck) return [];
  const isGood = realityCheck.pValue < RARE;
  return [
    {
      label: 'reality check',
      figure: `p = ${realityCheck.pValue.toFixed(3)}`,
      meaning: `how often luck alone beats buying and holding by as much. ${
        isGood
          ? 'Below 0.05: it beats the market by more than luck gives.'
          : 'Not below 0.05: no proof that it beats buying and holding.'
      }`,
      isGood,
    },
  ];
}

function trackRecord({ minimumTrackYears, sessions, sessionsPerYear }: LuckSummary): LuckLine {
  const years = sessions / sessionsPerYear;
  if (minimumTrackYears === undefined)
    return {
      label: 'track record',
      figure: 'never',
      meaning: 'no number of years can show that something which loses is good.',
      isGood: false,
    };
  const isGood = years >= minimumTrackYears;
  return {
    label: 'track record',
    figure: `${minimumTrackYears.toFixed(1)} years`,
    meaning: `are needed to be 95% sure that its Sharpe ratio is above 0, had it been the only try; the test has ${years.toFixed(1)}.`,
    isGood,
  };
}

function bands({ bands: found }: LuckSummary): readonly LuckLine[] {
  if (!found) return [];
  const range = ({ low, high }: Band, show: (value: number) => string): string =>
    `${show(low)} to ${show(high)}`;
  return [
    {
      label: 'other luck',
      figure: `Sharpe ${range(found.sharpe, (value) => value.toFixed(2))}`,
      meaning: `nine of ten histories made of the same days: return ${range(found.totalReturn, percent)}, deepest loss ${range(found.maxDrawdown, percent)}; ${percent(found.probabilityOfLoss)} lose money.`,
      isGood: found.probabilityOfLoss < RARE,
    },
  ];
}

function percent(value: number): string {
  return `${(value * 100).toFixed(Math.abs(value) < 0.0995 && value !== 0 ? 1 : 0)}%`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
