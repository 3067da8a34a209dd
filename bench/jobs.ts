/** What is measured: programs, the bars they run on, and the same work written by hand. */

import { type BacktestInput, runBacktest } from '../backtester/index.ts';
import { bindStrategy, compile, loadEvaluator } from '../compiler/index.ts';
import type { BarColumns, Timeframe } from '../market/index.ts';
import { dailyBars, minuteBars } from './bars.ts';
import { fusedSmaCross } from './fused.ts';
import type { Work } from './measure.ts';

const FEE = 0.001;
/** Enough to pay the fees of forty thousand orders of all there is. */
const CASH = 1e15;
/** Of many symbols, each of which trades a hundred times. */
const CASH_OF_MANY = 1e8;

/** SMA 10 over SMA 30, all in, 0.1% a fill: portfolio, risk, equity curve and trades on. */
function smaCross(symbols: readonly string[], every: string, size: string, cash: number): string {
  return `
strategy Cross {
  universe ${symbols.join(', ')}
  every ${every}
  let fast = sma(close, 10)
  let slow = sma(close, 30)
  enter long when fast crosses above slow
  exit long when fast crosses below slow
  size ${size}
}
risk Limits {
  order     { notional <= 150% of equity else reject }
  portfolio { deployed <= 200% of equity else reject  daily_loss from session_open <= 50% else kill }
}
backtest Run {
  run Cross under Limits
  data "generated"
  cash ${cash} USD
  costs { commission 0.1% of value }
}`;
}

export interface Job {
  readonly name: string;
  readonly bars: number;
  /** Each runs once, and says how many trades there were when asked afterwards. */
  readonly engine: Work;
  readonly fused: Work;
}

export async function oneSymbol(length: number): Promise<Job> {
  const bars = minuteBars('AAA', length, 1);
  const input = await prepare(smaCross(['AAA'], '1m', '100% of equity', CASH), [bars], '1m');
  return {
    name: `SMA 10/30 cross, ${length.toLocaleString('en-US')} minute bars`,
    bars: length,
    engine: () => runEngine(input),
    fused: () => {
      const { trades } = fusedSmaCross(bars, 10, 30, CASH, FEE);
      return () => trades.length;
    },
  };
}

export async function manySymbols(symbols: number, length: number): Promise<Job> {
  const names = Array.from({ length: symbols }, (_, s) => `S${s}`);
  const bars = names.map((name, s) => dailyBars(name, length, s + 1));
  const size = `${100 / symbols}% of equity`;
  const input = await prepare(smaCross(names, '1d', size, CASH_OF_MANY), bars, '1d');
  return {
    name: `the same, ${symbols} symbols × ${length.toLocaleString('en-US')} days, one account`,
    bars: symbols * length,
    engine: () => runEngine(input),
    fused: () => {
      const runs = bars.map((each) => fusedSmaCross(each, 10, 30, CASH_OF_MANY / symbols, FEE));
      return () => runs.reduce((sum, { trades }) => sum + trades.length, 0);
    },
  };
}

function runEngine(input: BacktestInput): () => number {
  const { result } = runBacktest(input);
  return () => result.trades.length;
}

async function prepare(
  source: string,
  bars: readonly BarColumns[],
  timeframe: Timeframe,
): Promise<BacktestInput> {
  const { strategies, policies, backtests, diagnostics } = compile(source);
  const [strategy] = strategies;
  const [policy] = policies;
  const [spec] = backtests;
  if (!strategy || !policy || !spec)
    throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const bound = bindStrategy(strategy, {});
  if (bound.kind === 'refused') throw new Error(bound.message);
  const loaded = await loadEvaluator(strategy, { source, file: 'bench.strat' });
  return { ...bound, loaded, bars, actions: [], timeframe, calendar: '24x7', spec, policy };
}
