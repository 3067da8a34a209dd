/** Runs one `test` of a program: the same engine and fills as a backtest, free of costs and without limits. */

import type {
  CompiledStrategy,
  Expectation,
  ExpectedFill,
  LoadedStrategy,
  TestSpec,
} from '../compiler/index.ts';
import type { BarColumns, Timeframe } from '../market/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import { testInput } from './program-test-input.ts';
import { SEES_NOTHING, type WatchedRules, watchRules } from './program-test-watch.ts';
import type { OrderRecord, RunResult } from './result.ts';
import { runBacktest, type WatchedRun } from './run.ts';
import type { ScorePart } from './score.ts';

/** An order that filled, by the number of its bar. */
export interface TestFill {
  readonly action: 'enter' | 'exit';
  readonly side: 'long' | 'short';
  readonly symbol: string;
  readonly bar: number;
  readonly quantity: number;
  readonly price: number;
  readonly reason: string;
}

export interface TestFailure {
  readonly expectation: Expectation;
  /** Fills that no expectation names, where that is what is wrong. */
  readonly surplus: readonly TestFill[];
  /** What was found instead of an expected number. */
  readonly found?: number;
}

/** A test that has run, with all that a failing one is explained from. */
export interface TestRun {
  readonly spec: TestSpec;
  readonly program: StrategyProgram;
  readonly timeframe: Timeframe;
  readonly bars: readonly BarColumns[];
  readonly fills: readonly TestFill[];
  readonly orders: readonly OrderRecord[];
  readonly result: RunResult;
  readonly rules: WatchedRules;
  /** Of an ensemble: what the score of a symbol was made of at the close of bar `row`. */
  readonly partsAt?: (symbol: number, row: number) => readonly ScorePart[];
  /** In the order of the expectations; none: the test passed. */
  readonly failures: readonly TestFailure[];
}

/** `load`: the evaluator of a strategy of the file, the tested one or a member of it. */
export function runTest(
  spec: TestSpec,
  strategies: readonly CompiledStrategy[],
  load: (strategy: CompiledStrategy) => LoadedStrategy,
): TestRun {
  const input = testInput(spec, strategies, load);
  const { program, bars, timeframe } = input;
  const rules = watchRules(input.loaded, bars.length, spec.length);
  let seen: WatchedRun | undefined;
  const { result } = runBacktest({
    ...input,
    loaded: rules.loaded,
    watch: {
      begins(run) {
        seen ??= run;
      },
      engine: SEES_NOTHING,
    },
  });
  const fills = fillsOf(result);
  const partsAt = seen && scorePartsOf(seen);
  const run = {
    ...{ spec, program, timeframe, bars, fills, orders: result.orders, result, rules },
    ...(partsAt && { partsAt }),
  };
  return { ...run, failures: failuresOf(run) };
}

function scorePartsOf({ scored, engine }: WatchedRun): TestRun['partsAt'] {
  if (!scored) return undefined;
  return (symbol, row) => {
    const series = engine.books[symbol]?.series;
    return series ? scored.partsAt(symbol, series.closingTime(row)) : [];
  };
}

/** Orders that filled, in the order of their bars. Nothing fills in parts: a test has no participation cap. */
function fillsOf({ orders, time }: RunResult): readonly TestFill[] {
  const barAt = new Map([...time].map((each, bar) => [each, bar]));
  return orders
    .flatMap((order) => {
      const { action, intent, symbol, finishedTime, averagePrice, filledQuantity, reason } = order;
      const bar = finishedTime === undefined ? undefined : barAt.get(finishedTime);
      if (bar === undefined || averagePrice === undefined) return [];
      const isLong = (action === 'buy') === (intent === 'enter');
      const side = isLong ? ('long' as const) : ('short' as const);
      return [
        {
          action: intent,
          side,
          symbol,
          bar,
          quantity: filledQuantity,
          price: averagePrice,
          reason,
        },
      ];
    })
    .sort((a, b) => a.bar - b.bar);
}

type Ran = Omit<TestRun, 'failures'>;

function failuresOf(run: Ran): readonly TestFailure[] {
  const named = new Set<TestFill>();
  const failures: TestFailure[] = [];
  const later: Expectation[] = [];
  for (const expectation of run.spec.expectations) {
    const { what } = expectation;
    if (what.kind === 'no orders') {
      later.push(expectation);
      continue;
    }
    if (what.kind === 'fill') {
      const fill = run.fills.find((each) => !named.has(each) && isExpected(each, what));
      if (fill) named.add(fill);
      else failures.push({ expectation, surplus: [] });
      continue;
    }
    const wanted = what.kind === 'equity' ? what.amount : what.quantity;
    const found =
      what.kind === 'equity'
        ? (run.result.equity[what.bar] ?? Number.NaN)
        : positionAt(run.fills, what.symbol, what.bar);
    if (!isSame(found, wanted)) failures.push({ expectation, surplus: [], found });
  }
  for (const expectation of later) {
    const surplus = run.fills.filter((fill) => !named.has(fill));
    if (surplus.length > 0) failures.push({ expectation, surplus });
  }
  const place = ({ expectation }: TestFailure): number =>
    run.spec.expectations.indexOf(expectation);
  return failures.sort((a, b) => place(a) - place(b));
}

function isExpected(fill: TestFill, expected: ExpectedFill): boolean {
  const { action, side, symbol, bar, price, quantity, by } = expected;
  return (
    fill.action === action &&
    fill.side === side &&
    fill.symbol === symbol &&
    fill.bar === bar &&
    (price === undefined || isSame(fill.price, price)) &&
    (quantity === undefined || isSame(fill.quantity, quantity)) &&
    (by === undefined || causeOf(fill) === by)
  );
}

/** The word that the statement begins with which asked for the order, behind what may stand before it. */
function causeOf({ reason }: TestFill): string {
  return /^(?:[^`"]*?: )?(\w+)/.exec(reason)?.[1] ?? '';
}

/** Half a cent, or half of what a person writes of a share: what is shown as the same is the same. */
function isSame(found: number, wanted: number): boolean {
  return Math.abs(found - wanted) < 0.005;
}

/** Shares held at the close of a bar; short ones are negative. */
export function positionAt(fills: readonly TestFill[], symbol: string, bar: number): number {
  return fills
    .filter((fill) => fill.symbol === symbol && fill.bar <= bar)
    .reduce((sum, { action, side, quantity }) => {
      const isBuy = (side === 'long') === (action === 'enter');
      return sum + (isBuy ? quantity : -quantity);
    }, 0);
}
