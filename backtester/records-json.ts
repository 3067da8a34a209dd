/** A run as JSON: the record of what it was made from, and the one object that `--json` prints. */

import type { CurveMetrics } from './metrics.ts';
import { METRIC_DEFINITIONS } from './metrics-definitions.ts';
import { orderRow, type TableFile, tradeRow } from './records.ts';
import { type BacktestReport, isDaily, type ReportedStrategy } from './report.ts';
import { isoTime } from './report-format.ts';
import { notesOf } from './report-notes.ts';
import type { OpenPosition } from './result.ts';
import type { BacktestSpec } from './spec.ts';

/**
 * `run.json`: everything that the run depended on, by hash where it is not small, so that it can be repeated to
 * the byte. No time of day and no directory: two runs of the same inputs have the same record.
 */
export function runRecord(
  report: BacktestReport,
  sha256OfFiles: Readonly<Record<TableFile, string>>,
): string {
  const { version, program, strategy, backtest, params, policy, data, annual } = report;
  return jsonText({
    format: 1,
    strata: version,
    program,
    strategy: { name: strategy.name, every: strategy.every, symbols: strategy.symbols },
    universe: universeRow(strategy),
    params,
    backtest: specRow(backtest),
    policy,
    data: {
      name: data.name,
      hash: data.contentHash,
      ...(data.members && { members: data.members }),
      adjusted: data.adjusted,
      bars: data.bars,
      first: isoTime(data.firstTime, isDaily(strategy.every)),
      last: isoTime(data.lastTime, isDaily(strategy.every)),
      warmup_bars: data.warmup.bars,
    },
    ...(report.news && { news: report.news }),
    sessions_per_year: annual.sessionsPerYear,
    risk_free_rate: annual.riskFreeRate,
    ensemble: ensembleRow(report),
    files: sha256OfFiles,
  });
}

/** Members, every move of the weights with its inputs, and each trade's shares, in the order of `trades.csv`. */
function ensembleRow({ result: { ensemble }, strategy }: BacktestReport): unknown {
  if (!ensemble) return undefined;
  const { members, changes, tradeShares } = ensemble;
  const daily = isDaily(strategy.every);
  return {
    members: members.map((member) => snakeCased(member)),
    weights: changes.map(({ time, before, after, inputs }) => ({
      time: isoTime(time, daily),
      before,
      after,
      inputs,
    })),
    trade_shares: tradeShares,
  };
}

/** What `strata backtest --json` prints. Figures without a value are null. */
export function reportJson(
  report: BacktestReport,
  files: readonly string[],
  /** What the compiler had to say about the program. */
  programWarnings: readonly { readonly code: string; readonly text: string }[] = [],
): string {
  const { strategy, backtest, data, result, ambiguity, benchmark } = report;
  const daily = isDaily(strategy.every);
  return jsonText({
    strategy: strategy.name,
    backtest: backtest.name,
    symbols: strategy.symbols,
    universe: universeRow(strategy),
    every: strategy.every,
    from: rangeEnd(data.firstTime, daily),
    to: rangeEnd(data.lastTime, daily),
    bars: data.bars,
    params: report.params,
    policy: report.policy,
    warmup: {
      ...strategy.warmup,
      bars: data.warmup.bars,
      from: rangeEnd(data.warmup.firstTime ?? Number.NaN, daily),
      ...(strategy.feeds?.length && { feeds: strategy.feeds }),
    },
    ...(report.news && { news: report.news }),
    metrics: metricsRow(report.metrics, daily),
    buy_and_hold: benchmark && {
      symbols: benchmark.symbols,
      fees: benchmark.fees,
      metrics: metricsRow(benchmark.metrics, daily),
    },
    trades: result.trades.map((trade) => ({
      ...tradeRow(trade, daily),
      /** The short name for how it ended; why it began is `entry_reason`. */
      reason: trade.exitReason,
    })),
    open_positions: result.openPositions.map((position) => openPositionRow(position, daily)),
    orders: result.orders.map((order) => orderRow(order, daily)),
    ensemble: ensembleRow(report),
    rejections: result.rejections.map(({ rule, text, count, firstTime }) => ({
      rule,
      text,
      count,
      first_time: isoTime(firstTime, daily),
    })),
    warnings: [
      ...programWarnings,
      ...notesOf(report)
        .filter(({ code }) => code !== 'rejected')
        .map(({ code, text, count }) => ({ code, text, count })),
    ],
    ambiguity: ambiguity && {
      bars: ambiguity.bars,
      final_equity: ambiguity.asRun,
      final_equity_other_order: ambiguity.otherOrder,
    },
    files,
  });
}

/** A list was written knowing what is still listed today; a table says who belonged when. */
function universeRow({ universe }: ReportedStrategy): Readonly<Record<string, unknown>> {
  const table = universe?.table;
  return {
    name: universe?.name,
    survivorship: table ? 'by table' : 'unchecked',
    table: table?.name,
    hash: table?.hash,
    without_bars: table?.withoutBars,
  };
}

/** Members without a value are left out, and numbers that are not finite are null. */
function jsonText(value: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** As files and JSON name what the code calls `totalReturn`: `total_return`. */
export function snakeCase(key: string): string {
  return key.replace(/[a-z][A-Z]/g, (pair) => `${pair[0]}_${pair[1]?.toLowerCase()}`);
}

/** Renames the members of records, at any depth, and of nothing that a user named. */
export function snakeCased(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(snakeCased);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [snakeCase(key), snakeCased(member)]),
  );
}

function specRow({ params, ...spec }: BacktestSpec): unknown {
  return {
    ...Object.fromEntries(
      Object.entries(spec).map(([key, member]) => [snakeCase(key), snakeCased(member)]),
    ),
    params,
  };
}

/** Every figure has its key, also where it has no value: null, never missing. */
function metricsRow(metrics: CurveMetrics, daily: boolean): Readonly<Record<string, unknown>> {
  const values: Readonly<Record<string, unknown>> = { ...metrics };
  const row: Record<string, unknown> = {};
  for (const [key, { unit }] of Object.entries(METRIC_DEFINITIONS)) {
    if (!(key in values)) continue;
    const value = values[key];
    const isFigure = typeof value === 'number' && Number.isFinite(value);
    row[snakeCase(key)] = !isFigure ? null : unit === 'time' ? isoTime(value, daily) : value;
  }
  return row;
}

function openPositionRow(
  position: OpenPosition,
  daily: boolean,
): Readonly<Record<string, unknown>> {
  return {
    strategy: position.strategy,
    symbol: position.symbol,
    side: position.side,
    quantity: position.quantity,
    entry_time: isoTime(position.entryTime, daily),
    entry_price: position.entryPrice,
    last_price: position.lastPrice,
    unrealized_pnl: position.unrealizedPnl,
    fees: position.fees,
    entry_reason: position.entryReason,
  };
}

function rangeEnd(time: number, daily: boolean): string | null {
  return Number.isFinite(time) ? isoTime(time, daily) : null;
}
