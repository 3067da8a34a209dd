/** Runs a compiled case on its bars, with both evaluators, and says what happened in a form that a person can check. */

import { expect } from 'vitest';
import { type RunResult, runBacktest } from '../../backtester/index.ts';
import {
  bindStrategy,
  type Compilation,
  housePolicy,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
} from '../../compiler/index.ts';
import {
  type BarColumns,
  type CorporateAction,
  type Headline,
  isIntraday,
  parseTimeframe,
} from '../../market/index.ts';

/** The first backtest of the file. The emitted code and the reference interpreter have to agree to the last bit. */
export async function runCase(
  compilation: Compilation,
  bars: readonly BarColumns[],
  actions: readonly CorporateAction[],
  news: readonly Headline[] = [],
): Promise<string> {
  const { source, file, strategies, policies, backtests } = compilation;
  const [spec] = backtests;
  const strategy = strategies.find(({ name }) => name === spec?.strategy);
  if (!spec || !strategy) throw new Error('a case with bars has a backtest');
  const bound = bindStrategy(strategy, spec.params);
  const timeframe = parseTimeframe(strategy.program.every);
  if (bound.kind === 'refused' || !timeframe) throw new Error('its params and timeframe are sound');
  const input = {
    ...bound,
    bars: inOrder(bars, bound.program.symbols),
    foreign: bars.filter(({ symbol }) => !bound.program.symbols.includes(symbol)),
    actions,
    news,
    timeframe,
    calendar: 'XNYS' as const,
    spec,
    policy: policies.find(({ name }) => name === spec.policy) ?? housePolicy(),
  };
  const conditions = compilation.conditions.find(({ policy }) => policy === spec.policy)?.program;
  const under = (load: LoadedStrategy | undefined) =>
    conditions &&
    load && {
      conditions: {
        program: conditions.program,
        loaded: load,
        count: conditions.plan.outputs.length,
      },
    };
  const loaded = await loadEvaluator(strategy, { source, file });
  const loadedConditions = conditions && (await loadEvaluator(conditions, { source, file }));
  const emitted = runBacktest({ ...input, loaded, ...under(loadedConditions) });
  const interpreted = runBacktest({
    ...input,
    loaded: interpretStrategy(strategy),
    ...under(conditions && interpretStrategy(conditions)),
  });
  expect(plain(emitted.result)).toEqual(plain(interpreted.result));
  const isDaily = !isIntraday(timeframe);
  const other = emitted.other?.equity.at(-1);
  return [
    ...describeRun(emitted.result, isDaily, bars.length > 1),
    ...(other === undefined ? [] : [`other order of events: ${number(other)}`]),
    '',
  ].join('\n');
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
