/** The head of a report: what ran on what, and under which assumptions. */

import { type BacktestReport, isDaily } from './report.ts';
import { formatDecimal, formatTime } from './report-format.ts';
import { accountWords, costWords, fillWords, paramWords, policyWords } from './report-words.ts';

/** What ran on what, and under which assumptions: a name, which is empty where the line goes on, and words. */
export function factsOf(report: BacktestReport): readonly (readonly [string, string])[] {
  const { program, strategy, backtest, data, news } = report;
  const { defined, settled } = strategy.warmup;
  return [
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
