/** What a seed stands for: a program, a market, and how often what goes wrong. */

import type { CostModel, FillModel } from '../../backtester/index.ts';
import { DEFAULT_FILL_MODEL } from '../../backtester/spec.ts';
import type { BarColumns } from '../../market/index.ts';
import { dailyBars } from '../backtester/run-program.ts';
import { Random } from './random.ts';

/** Probabilities: of a message, of a request, or of a day. */
export interface Faults {
  readonly lostEvent: number;
  readonly lateEvent: number;
  readonly duplicate: number;
  readonly lostRequest: number;
  readonly lostAnswer: number;
  readonly slowRequest: number;
  readonly limited: number;
  readonly rejected: number;
  readonly crashBefore: number;
  readonly crashBetween: number;
  readonly line: number;
  readonly restart: number;
  readonly hand: number;
  readonly silent: number;
  readonly bust: number;
  readonly overfill: number;
  readonly kill: number;
  readonly halt: number;
}

export interface Scenario {
  readonly seed: number;
  readonly source: string;
  readonly bars: readonly BarColumns[];
  readonly cash: number;
  readonly costs: CostModel;
  readonly fill: FillModel;
  readonly faults: Faults;
  /** False: the venue has no groups of orders and no replacement. */
  readonly isRich: boolean;
  /** Somebody else moves the position too. */
  readonly isDisturbed: boolean;
  /** Shares that may be at stake at once in the one symbol that the policy allows; infinite where the size follows equity. */
  readonly most: number;
  /** Shares of one entry where entries add up. Strangers' shares count as one, however many they are. */
  readonly eachEntry?: number;
  readonly isLongOnly: boolean;
}

interface Program {
  readonly source: string;
  readonly most: number;
  readonly eachEntry?: number;
  readonly isLongOnly: boolean;
}

const PROGRAMS: readonly [Program, ...Program[]] = [
  {
    most: 20,
    isLongOnly: true,
    source: `strategy Sim { universe AAA, BBB every 1d
    enter long when close > close[1] exit long when close < close[1]
    stop 3% from entry take 4% from entry size 20 shares }
   risk Limits { portfolio { positions <= 1 else reject } }`,
  },
  {
    most: 15,
    isLongOnly: false,
    source: `strategy Sim { universe AAA, BBB every 1d
    enter long when close > open via limit close * 0.995 for 2 bars
    enter short when close < open via stop low - 0.05
    exit long when close < close[2] exit short when close > close[2]
    stop 2% from entry trail 3% size 15 shares }
   risk Limits { portfolio { positions <= 1 else reject } }`,
  },
  {
    most: 25,
    isLongOnly: false,
    source: `strategy Sim { universe AAA, BBB every 1d
    enter long when close > close[1] enter short when close < close[1]
    size 25 shares }
   risk Limits { order { notional <= 1_200 USD else reduce } portfolio { positions <= 1 else reject } }`,
  },
  {
    most: Number.POSITIVE_INFINITY,
    isLongOnly: true,
    source: `strategy Sim { universe AAA, BBB every 1d
    target 40% when close > close[1] rebalance daily stop 3% from entry }
   risk Limits { portfolio { positions <= 1 else reject } }`,
  },
  {
    most: 30,
    eachEntry: 10,
    isLongOnly: true,
    source: `strategy Sim { universe AAA, BBB every 1d
    enter long when close > close[1] via limit close * 1.01
    exit long when close > close[3] via limit close * 1.01 gtc
    stop 3% from entry take 2% from entry pyramid up to 3 hold at most 4 bars size 10 shares }
   risk Limits { portfolio { positions <= 1 else reject } }`,
  },
];

const DAYS = 10;

export function scenarioOf(seed: number): Scenario {
  const random = new Random(seed);
  const isDisturbed = random.chance(0.4);
  const often = (probability: number, share = 0.5): number =>
    random.chance(share) ? probability : 0;
  const others = (probability: number): number => (isDisturbed ? often(probability) : 0);
  return {
    seed,
    ...random.pick(PROGRAMS),
    bars: ['AAA', 'BBB'].map((symbol) => walk(random, symbol)),
    cash: 10_000,
    costs: {
      commissions: [{ kind: 'per share', rate: 0.01 }],
      slippage: 0.0005,
      borrowPerYear: 0,
      interestPerYear: 0,
    },
    fill: DEFAULT_FILL_MODEL,
    faults: {
      lostEvent: often(0.1),
      lateEvent: often(0.2),
      duplicate: often(0.2),
      lostRequest: often(0.1),
      lostAnswer: often(0.15),
      slowRequest: often(0.1),
      limited: often(0.1),
      rejected: often(0.05, 0.2),
      crashBefore: often(0.005),
      crashBetween: often(0.01),
      line: often(0.2),
      restart: often(0.1),
      hand: others(0.1),
      silent: others(0.1),
      bust: others(0.1),
      overfill: others(0.1),
      kill: often(0.05, 0.3),
      halt: often(0.1, 0.2),
    },
    isRich: random.chance(0.7),
    isDisturbed,
  };
}

function walk(random: Random, symbol: string): BarColumns {
  let last = 50;
  const cents = (value: number): number => Math.round(value * 100) / 100;
  return dailyBars(
    Array.from({ length: DAYS }, () => {
      const open = cents(last * (1 + (random.next() - 0.5) * 0.03));
      const close = cents(open * (1 + (random.next() - 0.5) * 0.06));
      const high = cents(Math.max(open, close) * (1 + random.next() * 0.02));
      const low = cents(Math.min(open, close) * (1 - random.next() * 0.02));
      last = close;
      return [open, high, low, close, 1e6] as const;
    }),
    symbol,
  );
}
