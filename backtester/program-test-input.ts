/** What a `test` runs on: the bars that it gives, a plain account, and the members of an ensemble with longer bars made of those. */

import {
  bindStrategy,
  type CompiledStrategy,
  DEFAULT_FILL_MODEL,
  type LoadedStrategy,
  type TestSpec,
} from '../compiler/index.ts';
import {
  type BarColumns,
  calendarOf,
  parseTimeframe,
  resampleBars,
  type Timeframe,
} from '../market/index.ts';
import { assertPresent, type RiskPolicy, type StrategyProgram } from '../runtime/index.ts';
import { barsOfTest } from './program-test-bars.ts';
import type { BacktestInput } from './run.ts';
import type { BacktestSpec } from './spec.ts';

/** Daily data and hourly data of a test are those of the New York exchange. */
const CALENDAR = 'XNYS';
const CASH = 100_000;

/** A test is about the strategy's own rules: what risk adds has its own place. */
const NO_LIMITS: RiskPolicy = {
  name: 'no limits',
  rules: [],
  kill: { cancel: 'orders', positions: 'freeze' },
};

export function testInput(
  spec: TestSpec,
  strategies: readonly CompiledStrategy[],
  load: (strategy: CompiledStrategy) => LoadedStrategy,
): BacktestInput {
  const named = (name: string): CompiledStrategy =>
    assertPresent(
      strategies.find((each) => each.name === name),
      `\`${name}\` compiled`,
    );
  const subject = named(spec.strategy);
  const given = clockOf(subject.program);
  return inputOf(subject, spec.params);

  function inputOf(strategy: CompiledStrategy, values: TestSpec['params']): BacktestInput {
    const bound = bindStrategy(strategy, values);
    const isBound = bound.kind === 'bound';
    const program = withSymbols(isBound ? bound.program : strategy.program, spec);
    const members = program.ensemble?.members.map(({ name }) => inputOf(named(name), {}));
    return {
      program,
      loaded: load(strategy),
      params: isBound ? bound.params : values,
      bars: barsOn(clockOf(program), program.symbols),
      foreign: barsOn(clockOf(program), readElsewhere(program)),
      actions: [],
      timeframe: clockOf(program),
      calendar: CALENDAR,
      spec: specOf(spec, program),
      policy: NO_LIMITS,
      ...(members && { members }),
    };
  }

  function barsOn(timeframe: Timeframe, symbols: readonly string[]): readonly BarColumns[] {
    const calendar = calendarOf(CALENDAR);
    const bars = barsOfTest(symbols, spec.bars, spec.length, given, calendar);
    if (timeframe === given) return bars;
    return bars.map((each) => resampleBars(each, given, timeframe, calendar).bars);
  }
}

function clockOf({ every }: StrategyProgram): Timeframe {
  return assertPresent(parseTimeframe(every), 'a strategy has a timeframe');
}

/** The members of a universe with a table are those that the test gives. */
function withSymbols(program: StrategyProgram, { bars }: TestSpec): StrategyProgram {
  return program.universe?.table === undefined
    ? program
    : { ...program, symbols: bars.map(({ symbol }) => symbol) };
}

/** What `of` reads: other symbols, or one of the strategy's own as seen by all of them. */
function readElsewhere({ feeds }: StrategyProgram): readonly string[] {
  return [...new Set(feeds.flatMap(({ symbol }) => symbol ?? []))];
}

function specOf({ title, strategy, params }: TestSpec, program: StrategyProgram): BacktestSpec {
  return {
    name: title,
    strategy,
    data: '',
    cash: CASH,
    currency: 'USD',
    costs: { commissions: [], slippage: 0, borrowPerYear: 0, interestPerYear: 0 },
    fill: DEFAULT_FILL_MODEL,
    margin: 1,
    fractional: program.fractional,
    params,
  };
}
