/** Runs a compiled case on its bars, with both evaluators, and says what happened in a form that a person can check. */

import { expect } from 'vitest';
import {
  type BacktestInput,
  computeMetrics,
  METRIC_DEFINITIONS,
  type RunResult,
  runBacktest,
} from '../../backtester/index.ts';
import {
  bindStrategy,
  type Compilation,
  type CompiledStrategy,
  housePolicy,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
  type ParamValues,
} from '../../compiler/index.ts';
import {
  type BarColumns,
  type CorporateAction,
  calendarOf,
  type Headline,
  type MembershipRow,
  membershipOf,
  parseTimeframe,
  resampleBars,
  timeframeUs,
} from '../../market/index.ts';
import type { RiskPolicy } from '../../runtime/index.ts';


/** The first backtest of the file. The emitted code and the reference interpreter have to agree to the last bit. */
export async function runCase(
  compilation: Compilation,
  bars: readonly BarColumns[],
  actions: readonly CorporateAction[],
  news: readonly Headline[] = [],
  members: readonly MembershipRow[] | undefined = undefined,
  isMeasured = false,
): Promise<string> {
  const { source, file, strategies, policies, backtests } = compilation;
  const [spec] = backtests;
  const strategy = strategies.find(({ name }) => name === spec?.strategy);
  if (!spec || !strategy) throw new Error('a case with bars has a backtest');
  const policy = policies.find(({ name }) => name === spec.policy) ?? housePolicy();
  const conditions = compilation.conditions.find(
    (each) => each.policy === spec.policy && each.strategy === spec.strategy,
  )?.program;
  const emitted = new Map<CompiledStrategy, LoadedStrategy>();
  for (const each of [...strategies, ...(conditions ? [conditions] : [])])
    emitted.set(each, await loadEvaluator(each, { source, file }));
  const inputOf = (load: (each: CompiledStrategy) => LoadedStrategy): BacktestInput => ({
    ...caseInput(
      { strategies, bars, actions, news, rows: members, spec, policy, load },
      strategy,
      spec.params,
    ),
    ...(conditions && {
      conditions: {
        program: conditions.program,
        loaded: load(conditions),
        count: conditions.plan.outputs.length,
      },
    }),
  });
  const run = runBacktest(inputOf((each) => emitted.get(each) ?? interpretStrategy(each)));
  const interpreted = runBacktest(inputOf(interpretStrategy));
  expect(plain(run.result)).toEqual(plain(interpreted.result));
  const isDaily = /[dwo]$/.test(strategy.program.every);
  const other = run.other?.equity.at(-1);
  return [
    ...describeRun(run.result, isDaily, bars.length > 1),
    ...describeEnsemble(run.result),
    ...(isMeasured ? describeMetrics(run.result) : []),
    ...(other === undefined ? [] : [`other order of events: ${number(other)}`]),
    '',
  ].join('\n');
}

interface Case extends Pick<BacktestInput, 'actions' | 'spec' | 'policy' | 'news'> {
  readonly strategies: readonly CompiledStrategy[];
  readonly bars: readonly BarColumns[];
  /** Of the table of its universe. */
  readonly rows: readonly MembershipRow[] | undefined;
  readonly load: (strategy: CompiledStrategy) => LoadedStrategy;
}

/** The bars of a case are those of its finest strategy; slower ones get longer bars made of them. */
function caseInput(
  { strategies, bars, rows, load, ...shared }: Case,
  strategy: CompiledStrategy,
  params: ParamValues,
): BacktestInput {
  const bound = bindStrategy(strategy, params);
  const timeframe = parseTimeframe(strategy.program.every);
  if (bound.kind === 'refused' || !timeframe) throw new Error('its params and timeframe are sound');
  const symbols = bars.map(({ symbol }) => symbol);
  const program = rows ? { ...bound.program, symbols } : bound.program;
  const finest = strategies
    .flatMap(({ program: { every } }) => parseTimeframe(every) ?? [])
    .reduce((shortest, each) => (timeframeUs(each) < timeframeUs(shortest) ? each : shortest));
  const own =
    finest === timeframe
      ? bars
      : bars.map((each) => resampleBars(each, finest, timeframe, calendarOf('XNYS')).bars);
  const members = program.ensemble?.members.map(({ name }) => {
    const member = strategies.find((each) => each.name === name);
    if (!member) throw new Error(`${name} compiled`);
    return caseInput({ strategies, bars, rows, load, ...shared, policy: OPEN }, member, {});
  });
  return {
    ...bound,
    program,
    ...(rows && { membership: membershipOf(rows, symbols) }),
    ...shared,
    loaded: load(strategy),
    bars: inOrder(own, program.symbols),
    // Whatever it, or a condition of its policy, reads with `of`.
    foreign: own,
    timeframe,
    calendar: 'XNYS',
    ...(members && { members }),
  };
}

const OPEN: RiskPolicy = { name: '', rules: [], kill: { cancel: 'orders', positions: 'freeze' } };

/** Figures that sample the equity, each with the definition that the report prints. */
function describeMetrics(result: RunResult): readonly string[] {
  const { sessionsPerYear } = calendarOf('XNYS');
  const metrics = computeMetrics(result, { sessionsPerYear, riskFreeRate: 0 });
  const shown = ['sessions', 'totalReturn', 'cagr', 'volatility', 'sharpe'] as const;
  return section(
    'figures',
    shown.map((name) => {
      const { label, definition } = METRIC_DEFINITIONS[name];
      return `${label} ${number(metrics[name] ?? Number.NaN)} · ${definition}`;
    }),
  );
}

function describeEnsemble({ ensemble, trades }: RunResult): readonly string[] {
  if (!ensemble) return [];
  const percents = (values: readonly number[]): string =>
    values.map((value) => `${number(value * 100)}%`).join(' ');
  return [
    ...section(
      'members',
      ensemble.members.map(
        ({ name, startingWeight, weight, pnl }) =>
          `${name} ${percents([startingWeight])} → ${percents([weight])} · pnl ${number(pnl)}`,
      ),
    ),
    ...section(
      'shares',
      trades.map((trade, t) => `pnl ${number(trade.pnl)}: ${percents(ensemble.tradeShares[t] ?? [])}`),
    ),
    ...section(
      'weights',
      ensemble.changes.map(
        ({ time, before, after, inputs }) =>
          `${new Date(time / 1000).toISOString().slice(0, 10)} ${percents(before)} → ${percents(after)} from ${inputs.map(number).join(' ')}`,
      ),
    ),
  ];
}

/** As the universe names them; a case with one series has one symbol, whatever it is called. */
function inOrder(
  bars: readonly BarColumns[],
  symbols: readonly string[],
): readonly BarColumns[] {
  if (bars.length === 1) return bars;
  return symbols.flatMap((name) => bars.filter(({ symbol }) => symbol === name));
}

/** Getters evaluated, so that two results can be compared. */
function plain(result: RunResult): RunResult {
  return { ...result, orders: [...result.orders] };
}

function describeRun(
  result: RunResult,
  isDaily: boolean,
  namesSymbols: boolean,
): readonly string[] {
  const of = (symbol: string): string => (namesSymbols ? `${symbol} ` : '');
  const time = (timeUs: number | undefined): string =>
    timeUs === undefined
      ? '…'
      : new Date(timeUs / 1000)
          .toISOString()
          .slice(0, isDaily ? 10 : 16)
          .replace('T', ' ');
  return [
    ...section(
      'orders',
      result.orders.map((order) => {
        const prices = [
          order.stopPrice === undefined ? '' : ` stop ${number(order.stopPrice)}`,
          order.limitPrice === undefined ? '' : ` limit ${number(order.limitPrice)}`,
        ].join('');
        const filled =
          order.averagePrice === undefined
            ? ''
            : ` ${number(order.filledQuantity)} at ${number(order.averagePrice)}, fees ${number(order.fees)}`;
        const note = order.note === undefined ? '' : ` (${order.note})`;
        return `${order.id} ${of(order.symbol)}${order.intent} ${order.action} ${number(order.quantity)} ${order.type}${prices} ${order.timeInForce} · ${time(order.submittedTime)} → ${time(order.finishedTime)} ${order.status}${filled}${note} · ${order.reason}`;
      }),
    ),
    ...section(
      'trades',
      result.trades.map(
        (trade) =>
          `${of(trade.symbol)}${trade.side} ${number(trade.quantity)} · ${time(trade.entryTime)} at ${number(trade.entryPrice)} → ${time(trade.exitTime)} at ${number(trade.exitPrice)} · pnl ${number(trade.pnl)}, fees ${number(trade.fees)}, dividends ${number(trade.dividends)}, ${trade.barsHeld} bars · ${trade.exitReason}`,
      ),
    ),
    ...section(
      'open',
      result.openPositions.map(
        (open) =>
          `${of(open.symbol)}${open.side} ${number(open.quantity)} · ${time(open.entryTime)} at ${number(open.entryPrice)}, now ${number(open.lastPrice)} · pnl ${number(open.unrealizedPnl)}`,
      ),
    ),
    ...section(
      'refused',
      result.rejections.map(({ rule, text, count }) => `${count} × ${rule}: ${text}`),
    ),
    ...section(
      'warnings',
      result.warnings.map(({ code, text, count }) => `${count} × ${code}: ${text}`),
    ),
    ...(result.equity.length > 100
      ? [`final equity: ${number(result.equity.at(-1) ?? Number.NaN)}`]
      : ['equity:', `  ${[...result.equity].map(number).join(' ')}`]),
    ...costs(result),
  ];
}

function costs({ borrowCost, marginInterest, dividends }: RunResult): readonly string[] {
  return [
    ...(borrowCost === 0 ? [] : [`borrow: ${number(borrowCost)}`]),
    ...(marginInterest === 0 ? [] : [`interest: ${number(marginInterest)}`]),
    ...(dividends === 0 ? [] : [`dividends: ${number(dividends)}`]),
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

/** Six decimals are more than a cent needs and fewer than rounding shows. */
function number(value: number): string {
  return String(Number(value.toFixed(6)));
}
