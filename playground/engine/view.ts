/** A finished run as the page shows it. */

import {
  activityFigures,
  type BacktestReport,
  comparedFigures,
  formatTime,
  notesOf,
  runWindows,
} from '../../backtester/index.ts';
import { type BarColumns, isIntraday } from '../../market/index.ts';
import type { CurveView, ParamView, RunView, TradeView } from '../run-view.ts';
import { linesOf } from './lines.ts';
import { levelsOf, marksOf } from './marks.ts';
import type { Engine, FinishedRun } from './run.ts';

export async function viewOf(
  engine: Engine,
  finished: FinishedRun,
  wanted: string | undefined,
  elapsedMs: number,
): Promise<RunView> {
  const { report, assembled, compilation } = finished;
  const { input } = assembled;
  const daily = !isIntraday(input.timeframe);
  const windows = runWindows(input);
  const at = Math.max(
    0,
    windows.findIndex(({ symbol }) => symbol === wanted),
  );
  const bars = windows[at];
  if (!bars) throw new Error('broken invariant: a run has a symbol');
  const trades = report.result.trades.map((trade, index) => tradeView(trade, index, daily));
  const { interpreted } = engine.loader;
  const { benchmark } = report;
  return {
    strategy: report.strategy.name,
    backtest: report.backtest.name,
    backtests: compilation.backtests.map(({ name }) => name),
    every: report.strategy.every,
    data: report.data.name,
    symbols: input.program.symbols,
    params: paramsOf(finished),
    chart: {
      symbol: bars.symbol,
      daily,
      ...columnsOf(bars),
      lines: await linesOf(engine, finished, at, bars),
      marks: marksOf(report, bars, input.spec.fill.market),
      levels: levelsOf(report, bars),
    },
    curve: curveOf(report),
    figures: comparedFigures(report),
    activity: activityFigures(report),
    ...(benchmark && { benchmark: `buy and hold ${benchmark.symbols.join(' ')}` }),
    trades,
    notes: notesOf(report).map(({ text }) => text),
    ...(interpreted !== undefined && { interpreted }),
    elapsedMs,
  };
}

/** Copies, which the page may have for itself. */
function columnsOf({ time, open, high, low, close, volume }: BarColumns) {
  return {
    time: time.slice(),
    open: open.slice(),
    high: high.slice(),
    low: low.slice(),
    close: close.slice(),
    volume: volume.slice(),
  };
}

function curveOf({ result, benchmark }: BacktestReport): CurveView {
  let peak = Number.NEGATIVE_INFINITY;
  return {
    time: result.time.slice(),
    equity: result.equity.slice(),
    drawdown: result.equity.map((equity) => {
      peak = Math.max(peak, equity);
      return equity / peak - 1;
    }),
    ...(benchmark && { hold: Float64Array.from(benchmark.equity) }),
  };
}

const STEPS_OF_A_SLIDER = 100;

function paramsOf({ prepared, assembled }: FinishedRun): readonly ParamView[] {
  return prepared.choice.strategy.plan.params.flatMap(({ name, value, integer, range }) => {
    if (!range) return [];
    const { low, high, step } = range;
    return [
      {
        ...{ name, low, high, integer },
        initial: value,
        value: assembled.input.params[name] ?? value,
        step: step ?? (integer ? 1 : (high - low) / STEPS_OF_A_SLIDER),
      },
    ];
  });
}

function tradeView(
  trade: BacktestReport['result']['trades'][number],
  index: number,
  daily: boolean,
): TradeView {
  const { strategy: _strategy, fees: _fees, dividends: _dividends, ...rest } = trade;
  return {
    ...rest,
    index,
    entry: formatTime(trade.entryTime, daily),
    exit: formatTime(trade.exitTime, daily),
  };
}
