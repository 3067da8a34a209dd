/** A report as text for a terminal: what ran on what and under which assumptions, then what came of it. */

import { drawdownSeries } from './metrics-drawdown.ts';
import type { BacktestReport } from './report.ts';
import { isDaily } from './report.ts';
import { renderChart } from './report-chart.ts';
import { renderMembers } from './report-ensemble.ts';
import { formatDecimal, formatTime } from './report-format.ts';
import { renderActivity, renderComparison, renderDefinitions } from './report-metrics.ts';
import { renderNotes } from './report-notes.ts';
import { type Palette, paletteOf, type TextStyle, toAscii } from './report-style.ts';
import { wrap } from './report-table.ts';
import { renderOpenPositions, renderTrades } from './report-trades.ts';
import {
  accountWords,
  costWords,
  fillWords,
  paramWords,
  policyWords,
  universeWords,
} from './report-words.ts';

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
  const { program, strategy, backtest, data, news } = report;
  const { defined, settled } = strategy.warmup;
  const facts: readonly (readonly [string, string])[] = [
    ['program', `${program.file} · sha256 ${program.sha256.slice(0, 12)}`],
    ['params', paramWords(report.params)],
    ['data', `"${data.name}" · prices ${data.adjusted} · hash ${data.contentHash.slice(0, 12)}`],
    ...(news
      ? [
          [
            'news',
            `"${news.file}" · ${formatDecimal(news.headlines, 0)} headlines · sha256 ${news.sha256.slice(0, 12)}`,
          ] as const,
        ]
      : []),
    ['tested', testedWords(report)],
    [
      'warm-up',
      `defined after ${formatDecimal(defined, 0)} bars · settled after ${formatDecimal(settled, 0)} · ${formatDecimal(report.decisions, 0)} bars could trade`,
    ],
    ...(strategy.feeds ?? []).map(
      (feed) =>
        [
          '',
          `${feed.name}: defined after ${formatDecimal(feed.defined, 0)} bars of its own · settled after ${formatDecimal(feed.settled, 0)}`,
        ] as const,
    ),
    ['account', accountWords(backtest.cash, backtest.currency, backtest.margin, report.lot)],
    ['costs', costWords(backtest.costs, backtest.currency)],
    ['fills', fillWords(backtest.fill)],
    ['policy', policyWords(report.policy)],
  ];
  return facts.flatMap(([name, text]) =>
    wrap(options.unicode ? text : toAscii(text), options.width, `  ${name.padEnd(8)}  `).map(
      (line) => palette.dim(line.slice(0, 12)) + line.slice(12),
    ),
  );
}

function testedWords({ data, strategy }: BacktestReport): string {
  const day = (time: number): string => formatTime(time, isDaily(strategy.every));
  if (data.bars === 0) return 'no bar';
  const { bars, firstTime } = data.warmup;
  return [
    `${day(data.firstTime)} to ${day(data.lastTime)}`,
    countedBars(data.bars),
    ...(firstTime === undefined
      ? []
      : [`before it ${countedBars(bars)} of warm-up from ${day(firstTime)}`]),
  ].join(' · ');
}

function countedBars(count: number): string {
  return `${formatDecimal(count, 0)} ${count === 1 ? 'bar' : 'bars'}`;
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
