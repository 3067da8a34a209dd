/** A report as text for a terminal: what ran on what and under which assumptions, then what came of it. */

import { drawdownSeries } from './metrics-drawdown.ts';
import type { BacktestReport } from './report.ts';
import { isDaily } from './report.ts';
import { renderChart } from './report-chart.ts';
import { renderMembers } from './report-ensemble.ts';
import { factsOf } from './report-facts.ts';
import { formatDecimal } from './report-format.ts';
import { renderActivity, renderComparison, renderDefinitions } from './report-metrics.ts';
import { renderNotes } from './report-notes.ts';
import { type Palette, paletteOf, type TextStyle, toAscii } from './report-style.ts';
import { wrap } from './report-table.ts';
import { renderOpenPositions, renderTrades } from './report-trades.ts';
import { universeWords } from './report-words.ts';

export interface ReportOptions extends TextStyle {
  /** How many of the last trades are listed. */
  readonly lastTrades: number;
  /** Paths of the files that were written. */
  readonly files: readonly string[];
}

/** Ends with a line break; no line is wider than `options.width`. */
export function renderReport(report: BacktestReport, options: ReportOptions): string {
  const palette = paletteOf(options);
  const daily = isDaily(report.strategy.every);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['', heading(report, options, palette)],
    ['', assumptions(report, options, palette)],
    ['Result', renderComparison(report, options, palette)],
    ['Equity', chart(report, options, palette)],
    ['Trading', renderActivity(report, options, palette)],
    ['Members', renderMembers(report.result.ensemble, options, palette)],
    [
      tradesTitle(report, options),
      renderTrades(report.result.trades.slice(-options.lastTrades), daily, options, palette),
    ],
    [
      'Still open, marked at the last close',
      renderOpenPositions(report.result.openPositions, daily, options, palette),
    ],
    ['Worth knowing', renderNotes(report, options, palette)],
    ['Definitions', renderDefinitions(report, options, palette)],
    ['Written', options.files.map((file) => `  ${file}`)],
  ];
  const text = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => [...(title === '' ? [] : [palette.bold(title)]), ...lines].join('\n'))
    .join('\n\n');
  return `${options.unicode ? text : toAscii(text)}\n`;
}

function heading(report: BacktestReport, { width }: TextStyle, palette: Palette): string[] {
  const { strategy, backtest, version } = report;
  const left = `${strategy.name} · ${universeWords(strategy)} · ${strategy.every}`;
  const right = `strata ${version}`;
  const [first = '', ...more] = wrap(left, width - right.length - 2);
  const doc = strategy.doc === undefined ? [] : wrap(strategy.doc, width).map(palette.dim);
  return [
    palette.bold(first) + palette.dim(right.padStart(width - first.length)),
    ...more,
    ...doc,
    palette.dim(`backtest ${backtest.name}`),
  ];
}

function assumptions(report: BacktestReport, options: TextStyle, palette: Palette): string[] {
  return factsOf(report).flatMap(([name, text]) =>
    wrap(options.unicode ? text : toAscii(text), options.width, `  ${name.padEnd(8)}  `).map(
      (line) => palette.dim(line.slice(0, 12)) + line.slice(12),
    ),
  );
}

function chart(report: BacktestReport, options: TextStyle, palette: Palette): string[] {
  const { result, strategy, benchmark } = report;
  const lines = renderChart(
    {
      time: result.time,
      equity: result.equity,
      drawdown: drawdownSeries(result),
      ...(benchmark && { benchmark: benchmark.equity }),
      daily: isDaily(strategy.every),
    },
    options,
    palette,
  );
  if (lines.length === 0) return [];
  const ours = `${palette.cyan(options.unicode ? '⣤⠶⠛' : '***')} ${strategy.name}`;
  const theirs = `${palette.yellow(options.unicode ? '⠠⠐⠈' : '. .')} buy and hold`;
  const below = palette.red(options.unicode ? '█' : '#');
  return [`  ${ours}   ${benchmark ? `${theirs}   ` : ''}${below} drawdown`, ...lines];
}

function tradesTitle({ result }: BacktestReport, { lastTrades }: ReportOptions): string {
  const count = result.trades.length;
  return count > lastTrades ? `Last ${lastTrades} of ${formatDecimal(count, 0)} trades` : `Trades`;
}
