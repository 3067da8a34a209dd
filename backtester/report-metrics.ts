/** The figures of a report: beside buy-and-hold, of trading itself, and how each is defined. */

import type { Metrics } from './metrics.ts';
import { METRIC_DEFINITIONS } from './metrics-definitions.ts';
import { type BacktestReport, isDaily } from './report.ts';
import { type ActivityKey, activityKeys, COMPARED } from './report-figures.ts';
import { formatMetric } from './report-format.ts';
import { type Paint, type Palette, type TextStyle, toAscii } from './report-style.ts';
import { type Cell, type Column, renderTable, tableWidth, wrap } from './report-table.ts';

const DEFINED = [
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'exposure',
  'averageExposure',
  'turnover',
  'trades',
  'winRate',
  'profitFactor',
  'payoffRatio',
  'expectancy',
] as const satisfies readonly (keyof Metrics)[];

export function renderComparison(
  report: BacktestReport,
  style: TextStyle,
  palette: Palette,
): string[] {
  const daily = isDaily(report.strategy.every);
  const { metrics, benchmark, strategy } = report;
  const cellsOf = (figures: Pick<Metrics, (typeof COMPARED)[number]>): Cell[] =>
    COMPARED.map((key) => {
      const { unit } = METRIC_DEFINITIONS[key];
      const paint = unit === 'signed share' ? signPaint(figures[key], palette) : undefined;
      return { text: formatMetric(figures[key], unit, daily), ...(paint && { paint }) };
    });
  const labels = COMPARED.map((key) => ({ text: `  ${METRIC_DEFINITIONS[key].label}` }));
  const table = renderTable(
    [
      { title: `  in ${report.backtest.currency}`, align: 'left', cells: labels },
      { title: strategy.name, align: 'right', cells: cellsOf(metrics), shrinkTo: 24 },
      ...(benchmark
        ? [
            {
              title: `buy and hold ${benchmark.symbols.join(' ')}`,
              align: 'right',
              cells: cellsOf(benchmark.metrics),
              shrinkTo: 24,
            } as const,
          ]
        : []),
    ],
    style.width,
    palette.dim,
  );
  return table;
}

/** Two columns of figures, read downwards; one where two are too wide. */
export function renderActivity(
  report: BacktestReport,
  style: TextStyle,
  palette: Palette,
): string[] {
  const shown = activityKeys(report);
  const half = Math.ceil(shown.length / 2);
  const columnsOf = (keys: readonly ActivityKey[], indent: string): readonly Column[] => [
    {
      title: '',
      align: 'left',
      cells: keys.map((key) => ({ text: indent + METRIC_DEFINITIONS[key].label })),
    },
    {
      title: '',
      align: 'right',
      cells: keys.map((key) => activityCell(report.metrics[key], key, palette)),
    },
  ];
  const two = [...columnsOf(shown.slice(0, half), '  '), ...columnsOf(shown.slice(half), '    ')];
  const columns = tableWidth(two) <= style.width ? two : columnsOf(shown, '  ');
  const [, ...lines] = renderTable(columns, style.width, palette.dim);
  return lines;
}

function activityCell(value: number | undefined, key: ActivityKey, palette: Palette): Cell {
  const { unit } = METRIC_DEFINITIONS[key];
  const signed = unit === 'signed money' || unit === 'signed share';
  const paint = signed ? signPaint(value, palette) : undefined;
  return { text: formatMetric(value, unit, true), ...(paint && { paint }) };
}

export function signPaint(value: number | undefined, palette: Palette): Paint | undefined {
  if (value === undefined || value === 0) return undefined;
  return value > 0 ? palette.green : palette.red;
}

export function renderDefinitions(
  report: BacktestReport,
  style: TextStyle,
  palette: Palette,
): string[] {
  const { sessionsPerYear, riskFreeRate } = report.annual;
  const preamble =
    `A return a session, from its last close to the next one's; ${sessionsPerYear} sessions a year; ` +
    `risk-free rate ${riskFreeRate * 100}%; "–" where a formula is not defined.` +
    (report.benchmark
      ? ' Buy and hold: the same cash and costs, all in at the first open the strategy could have had, never sold.'
      : '');
  const plain = (text: string): string => (style.unicode ? text : toAscii(text));
  const entries = DEFINED.map((key) => METRIC_DEFINITIONS[key]);
  return [
    ...wrap(plain(preamble), style.width, '  '),
    ...entries.flatMap(({ label, definition }) =>
      wrap(plain(definition), style.width, `  ${label.padEnd(16)}  `),
    ),
  ].map(palette.dim);
}
