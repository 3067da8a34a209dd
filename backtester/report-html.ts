/** A report as one page that can be mailed: no script, and nothing that it would have to fetch. */

import type { BarColumns } from '../market/index.ts';
import type { BacktestReport } from './report.ts';
import { isDaily } from './report.ts';
import { factsOf } from './report-facts.ts';
import { activityFigures, comparedFigures, type Figure } from './report-figures.ts';
import {
  formatDecimal,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatSignedPercent,
  formatTime,
} from './report-format.ts';
import { curveChart, priceChart } from './report-html-charts.ts';
import { htmlPage, htmlSection } from './report-html-frame.ts';
import { escaped, htmlTable, sentence } from './report-html-text.ts';
import { notesOf } from './report-notes.ts';
import { universeWords } from './report-words.ts';

/** More symbols than these are in the table of trades only. */
const MOST_PRICE_CHARTS = 4;

/** In the table and marked in the charts. A page with more is slow to open, and its marks cover each other. */
const MOST_TRADES = 1_000;

/** `bars` are those of the traded symbols. */
export function renderHtml(report: BacktestReport, bars: readonly BarColumns[]): string {
  const { strategy, backtest, version } = report;
  const title = `${strategy.name}: ${backtest.name}`;
  const all = report.result.trades;
  const listed = all.slice(-MOST_TRADES);
  const parts = [
    header(report),
    htmlSection('Equity and drawdown', [curveLegend(report), curveChart(report)]),
    htmlSection('Result', [figures(report)]),
    ...bars
      .slice(0, MOST_PRICE_CHARTS)
      .map((each) => htmlSection(each.symbol, [markLegend(), priceChart(report, each, listed)])),
    htmlSection('Worth knowing', [notes(report)]),
    htmlSection(`${formatDecimal(all.length, 0)} trades`, [
      leftOut(all.length - listed.length),
      trades(report, listed),
    ]),
    htmlSection('Still open, marked at the last close', [openPositions(report)]),
    htmlSection('Definitions', [definitions(report)]),
  ];
  return htmlPage({ title, version, parts });
}

function header(report: BacktestReport): string {
  const { strategy, backtest } = report;
  const facts = factsOf(report).map(
    ([name, text]) => `<dt>${escaped(name)}</dt><dd>${escaped(text)}</dd>`,
  );
  return `<section>
<h1>${escaped(strategy.name)}</h1>
<p class="muted">${escaped(`${universeWords(strategy)} · ${strategy.every} · backtest ${backtest.name}`)}</p>
${strategy.doc === undefined ? '' : `<p>${escaped(strategy.doc)}</p>`}
<dl>${facts.join('\n')}</dl>
</section>`;
}

function key(colour: string, text: string): string {
  return `<span><i class="key" style="background:var(--${colour})"></i>${escaped(text)}</span>`;
}

function curveLegend({ strategy, benchmark }: BacktestReport): string {
  const hold = benchmark ? key('hold', `buy and hold ${benchmark.symbols.join(' ')}`) : '';
  return `<div class="legend">${key('own', strategy.name)}${hold}${key('fall', 'drawdown')}</div>`;
}

function markLegend(): string {
  return `<div class="legend">${key('rise', 'long')}${key('fall', 'short')}${key('hold', 'exit')}${key('stop', 'stop')}${key('take', 'take')}</div>`;
}

function figures(report: BacktestReport): string {
  const { benchmark, strategy, backtest } = report;
  const columns = (withHold: boolean, title: string) => [
    { title, text: ({ label }: Figure) => label },
    {
      title: strategy.name,
      isNumber: true,
      text: ({ value }: Figure) => value,
      sign: ({ sign }: Figure) => sign,
    },
    ...(withHold
      ? [{ title: 'buy and hold', isNumber: true, text: ({ hold }: Figure) => hold ?? '–' }]
      : []),
  ];
  const compared = htmlTable(
    comparedFigures(report),
    columns(benchmark !== undefined, `in ${backtest.currency}`),
  );
  return `<div class="columns">${compared}${htmlTable(activityFigures(report), columns(false, 'Trading'))}</div>`;
}

function notes(report: BacktestReport): string {
  const all = notesOf(report);
  return all.length === 0
    ? ''
    : `<ul>${all.map(({ text }) => `<li>${sentence(text)}</li>`).join('\n')}</ul>`;
}

type Trade = BacktestReport['result']['trades'][number];

function leftOut(count: number): string {
  return count === 0
    ? ''
    : `<p class="muted">The last ${formatDecimal(MOST_TRADES, 0)} are listed here and marked above; trades.csv has all of them.</p>`;
}

function trades({ strategy }: BacktestReport, listed: readonly Trade[]): string {
  if (listed.length === 0) return '';
  const daily = isDaily(strategy.every);
  const sign = ({ pnl }: Trade): number => pnl;
  return htmlTable(listed, [
    { title: 'Symbol', text: ({ symbol }) => symbol },
    { title: 'Side', text: ({ side }) => side },
    { title: 'Shares', isNumber: true, text: ({ quantity }) => formatQuantity(quantity) },
    { title: 'Entry', text: ({ entryTime }) => formatTime(entryTime, daily) },
    { title: 'at', isNumber: true, text: ({ entryPrice }) => formatPrice(entryPrice) },
    { title: 'Exit', text: ({ exitTime }) => formatTime(exitTime, daily) },
    { title: 'at', isNumber: true, text: ({ exitPrice }) => formatPrice(exitPrice) },
    { title: 'Profit', isNumber: true, text: ({ pnl }) => formatSigned(pnl), sign },
    {
      title: 'Return',
      isNumber: true,
      text: ({ pnlRatio }) => formatSignedPercent(pnlRatio),
      sign,
    },
    { title: 'Bars', isNumber: true, text: ({ barsHeld }) => formatDecimal(barsHeld, 0) },
    { title: 'Opened by', text: ({ entryReason }) => entryReason },
    { title: 'Closed by', text: ({ exitReason }) => exitReason },
  ]);
}

function openPositions({ result, strategy }: BacktestReport): string {
  if (result.openPositions.length === 0) return '';
  const daily = isDaily(strategy.every);
  return htmlTable(result.openPositions, [
    { title: 'Symbol', text: ({ symbol }) => symbol },
    { title: 'Side', text: ({ side }) => side },
    { title: 'Shares', isNumber: true, text: ({ quantity }) => formatQuantity(quantity) },
    { title: 'Entry', text: ({ entryTime }) => formatTime(entryTime, daily) },
    { title: 'at', isNumber: true, text: ({ entryPrice }) => formatPrice(entryPrice) },
    { title: 'Last', isNumber: true, text: ({ lastPrice }) => formatPrice(lastPrice) },
    {
      title: 'Profit',
      isNumber: true,
      text: ({ unrealizedPnl }) => formatSigned(unrealizedPnl),
      sign: ({ unrealizedPnl }) => unrealizedPnl,
    },
  ]);
}

function definitions(report: BacktestReport): string {
  const all = [...comparedFigures(report), ...activityFigures(report)];
  return `<dl>${all
    .map(({ label, definition }) => `<dt>${escaped(label)}</dt><dd>${escaped(definition)}</dd>`)
    .join('\n')}</dl>`;
}
