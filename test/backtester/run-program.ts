/** A strategy as text, bars as numbers, and what the backtester makes of them. */

import type {
  BacktestInput,
  BacktestSpec,
  CostModel,
  FillModel,
  RunResult,
} from '../../backtester/index.ts';
import { runBacktest } from '../../backtester/index.ts';
import { DEFAULT_FILL_MODEL } from '../../backtester/spec.ts';
import {
  bindStrategy,
  type CompiledStrategy,
  compile,
  interpretStrategy,
  type LoadedStrategy,
} from '../../compiler/index.ts';
import {
  allocateBars,
  type BarColumns,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  dayOf,
  type Headline,
  type MembershipRow,
  MICROSECONDS_PER_DAY,
  membershipOf,
  nextSession,
  type Timeframe,
} from '../../market/index.ts';
import type { RiskPolicy } from '../../runtime/index.ts';

/** Open, high, low, close and, where it matters, volume. */
export type BarRow = readonly [number, number, number, number, number?];

export const FREE: CostModel = {
  commissions: [],
  slippage: 0,
  borrowPerYear: 0,
  interestPerYear: 0,
};

const NO_LIMITS: RiskPolicy = {
  name: 'Open',
  rules: [],
  kill: { cancel: 'orders', positions: 'freeze' },
};

export interface Setup {
  readonly source: string;
  readonly bars: readonly BarColumns[];
  /** Bars of symbols that are only read. */
  readonly foreign?: readonly BarColumns[];
  readonly news?: readonly Headline[];
  readonly actions?: readonly CorporateAction[];
  readonly timeframe?: Timeframe;
  readonly calendar?: CalendarId;
  readonly costs?: Partial<CostModel>;
  readonly fill?: Partial<FillModel>;
  readonly spec?: Partial<BacktestSpec>;
  /** Of a universe with a table; the symbols are then those of the bars. */
  readonly members?: readonly MembershipRow[];
  /** False: every order takes the general way. */
  readonly expressLane?: boolean;
}

export interface Compiled {
  readonly strategy: CompiledStrategy;
  readonly policy: RiskPolicy;
  /** Of a text with a backtest: what its policy reads with `when`. */
  readonly conditions?: CompiledStrategy;
}

/** By its text: the properties of a file are about the same random programs, each in its turn. */
const kept = new Map<string, Compiled>();
const MOST_KEPT = 200;

/** The one strategy of a text, and its policy; `risk Open { }` where there is none. */
export function compiled(source: string): Compiled {
  const known = kept.get(source);
  if (known) return known;
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= MOST_KEPT) kept.delete(oldest);
  const fresh = compiledAnew(source);
  kept.set(source, fresh);
  return fresh;
}

function compiledAnew(source: string): Compiled {
  const { strategies, policies, diagnostics, ...rest } = compile(source, { file: 'test.strat' });
  const [strategy] = strategies;
  const [conditions] = rest.conditions;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (!strategy || errors.length > 0)
    throw new Error(`${errors.map(({ message }) => message).join('\n')}\nin\n${source}`);
  return {
    strategy,
    policy: policies[0] ?? NO_LIMITS,
    ...(conditions && { conditions: conditions.program }),
  };
}

export function run(setup: Setup): RunResult {
  const program = compiled(setup.source);
  return runLoaded(setup, program, interpretStrategy(program.strategy));
}

export function runLoaded(setup: Setup, program: Compiled, loaded: LoadedStrategy): RunResult {
  return runBacktest(inputOf(setup, program, loaded)).result;
}

export function inputOf(
  setup: Setup,
  { strategy, policy, conditions }: Compiled,
  loaded: LoadedStrategy,
): BacktestInput {
  const {
    bars,
    foreign = [],
    news = [],
    actions = [],
    timeframe = '1d',
    calendar = 'XNYS',
    costs,
    fill,
    spec,
    members,
  } = setup;
  const bound = bindStrategy(strategy, {});
  if (bound.kind === 'refused') throw new Error(bound.message);
  const symbols = bars.map(({ symbol }) => symbol);
  return {
    program: members ? { ...bound.program, symbols } : bound.program,
    ...(members && { membership: membershipOf(members, symbols) }),
    params: bound.params,
    loaded,
    bars,
    foreign,
    news,
    actions,
    timeframe,
    calendar,
    policy,
    ...(conditions && {
      conditions: {
        program: conditions.program,
        loaded: interpretStrategy(conditions),
        count: conditions.plan.outputs.length,
      },
    }),
    ...(setup.expressLane !== undefined && { expressLane: setup.expressLane }),
    spec: {
      name: 'Test',
      strategy: strategy.name,
      data: 'test',
      cash: 10_000,
      currency: 'USD',
      margin: 1,
      fractional: false,
      params: {},
      ...spec,
      costs: { ...FREE, ...costs },
      fill: { ...DEFAULT_FILL_MODEL, ...fill },
    },
  };
}

/** Monday, 2020-01-06. */
export const FIRST_DAY = dayOf(2020, 1, 6);

/** Session k of the tests' calendar, 0 the first. */
export function sessionAt(k: number): number {
  let day = FIRST_DAY;
  for (let i = 0; i < k; i += 1) day = nextSession(calendarOf('XNYS'), day);
  return day;
}

/** One bar a session from 2020-01-06 on. */
export function dailyBars(rows: readonly BarRow[], symbol = 'ACME'): BarColumns {
  const columns = allocateBars(symbol, rows.length);
  let day = FIRST_DAY;
  rows.forEach(([open, high, low, close, volume = 1e6], i) => {
    columns.time[i] = day * MICROSECONDS_PER_DAY;
    columns.session[i] = day;
    columns.open[i] = open;
    columns.high[i] = high;
    columns.low[i] = low;
    columns.close[i] = close;
    columns.volume[i] = volume;
    day = nextSession(calendarOf('XNYS'), day);
  });
  return columns;
}

/** Bars without a range, for tests in which only the close matters. */
export function flatBars(closes: readonly number[]): BarColumns {
  return dailyBars(closes.map((close) => [close, close, close, close]));
}

/** The time of bar k of `dailyBars`. */
export function timeAt(k: number): number {
  return sessionAt(k) * MICROSECONDS_PER_DAY;
}
