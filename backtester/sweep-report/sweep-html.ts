/** A sweep as one page that needs nothing else: no script, no font, no request. */

import { htmlPage, htmlSection } from '../report-html-frame.ts';
import { escaped } from '../report-html-text.ts';
import { heatMap, influence } from './heat-map.ts';
import { heatMapSvg } from './heat-map-svg.ts';
import { numberText } from './heat-map-text.ts';
import { luckHeadline, luckLines, luckVerdict } from './luck-summary.ts';
import { OBJECTIVES, type Objective, objectiveText, ranked } from './objective.ts';
import type { RobustnessSummary } from './robustness.ts';
import { robustnessWords } from './robustness-text.ts';
import { surfaceMap } from './surface.ts';
import {
  figureOf,
  paramsAt,
  rerunCommand,
  type SweepRecord,
  type SweepResults,
} from './sweep-results.ts';
import type { SweepView } from './sweep-view.ts';
import { walkVerdict } from './walk-text.ts';

const MOST_CELLS = 40;

export function sweepHtml(record: SweepRecord, results: SweepResults, view: SweepView): string {
  const scores = figureOf(results, view.by);
  const order = ranked(scores);
  const title = `${record.strategy}: ${results.length.toLocaleString('en-US')} runs`;
  return htmlPage({
    title,
    style: STYLE,
    parts: [
      head(title, record),
      mapHtml(record, results, scores, view),
      bestHtml(record, results, order, view),
      walkHtml(record),
      robustHtml(record),
    ],
  });
}

/** Over the style of a report: numbers stand right, and a map is as large as its cells make it. */
const STYLE = `
.headline { font-size: 18px; font-weight: 600; margin: 14px 0 2px; }
.figures th, .figures td { text-align: right; } .figures th:first-child, .figures td:first-child { text-align: left; }
.words td:last-child, .words th:last-child { text-align: left; white-space: normal; } h3 { font-size: 15px; margin: 16px 0 4px; } code { overflow-wrap: anywhere; } svg { width: auto; max-width: 100%; }
`;

function head(title: string, record: SweepRecord): string {
  const { program, backtest, search, size, isFinished } = record;
  const what = `${program} · ${backtest} · ${search}, grid of ${size.toLocaleString('en-US')}${isFinished ? '' : ' · not finished'}`;
  return `<section>
<h1>${escaped(title)}</h1>
<p class="muted">${escaped(what)}</p>
${luckHtml(record)}
</section>`;
}

function luckHtml({ luck, walk }: SweepRecord): string {
  if (!luck)
    return '<p class="headline">No run has returns that move, so there is nothing to say about luck.</p>';
  const rows = luckLines(luck).map(({ label, figure, meaning, isGood }) => [
    escaped(label),
    `<span class="${isGood ? 'gain' : 'loss'}">${escaped(figure)}</span>`,
    escaped(meaning),
  ]);
  return `<p class="headline">${escaped(luckHeadline(luck))}</p>
<p>${escaped(luckVerdict(luck, walk !== undefined))}</p>
${table(['check', 'says', 'which means'], rows, 'words')}`;
}

function mapHtml(
  { axes }: SweepRecord,
  results: SweepResults,
  scores: Float64Array,
  { by, map }: SweepView,
): string {
  const most = influence(axes, results, scores);
  const [first, second] = map ?? [most[0]?.name, most[1]?.name];
  if (first === undefined || second === undefined) return '';
  const found = heatMap(results, scores, [first, second], { across: MOST_CELLS, down: MOST_CELLS });
  if (!found) return '';
  const shares = most.map(({ name, share }) => `${name} ${(share * 100).toFixed(0)}%`).join(', ');
  return htmlSection(`${OBJECTIVES[by].label} over ${first} and ${second}`, [
    heatMapSvg(found, OBJECTIVES[by].label),
    `<p class="muted">${escaped(`How much of the differences each param explains alone: ${shares}.`)}</p>`,
  ]);
}

function bestHtml(
  record: SweepRecord,
  results: SweepResults,
  order: readonly number[],
  { by, top }: SweepView,
): string {
  const { label } = OBJECTIVES[by];
  if (order.length === 0) return htmlSection(`Best by ${label}`, [`<p>No run has one.</p>`]);
  const names = record.axes.map(({ name }) => name);
  const figure = (name: string, row: number, digits: number, factor = 1): string => {
    const value = figureOf(results, name)[row] ?? Number.NaN;
    return Number.isNaN(value) ? '–' : (value * factor).toFixed(digits);
  };
  const rows = order
    .slice(0, top)
    .map((row) => [
      `<code>${escaped(results.runs[row] ?? '')}</code>`,
      ...names.map((name) => numberText(results.params[name]?.[row] ?? Number.NaN)),
      objectiveText(by, figureOf(results, by)[row] ?? Number.NaN),
      ...(by === 'sharpe' ? [] : [figure('sharpe', row, 2)]),
      figure('total_return', row, 1, 100),
      figure('max_drawdown', row, 1, 100),
      figure('trades', row, 0),
    ]);
  const heads = [
    'run',
    ...names,
    label,
    ...(by === 'sharpe' ? [] : ['Sharpe']),
    'return %',
    'drawdown %',
    'trades',
  ];
  const [best = 0] = order;
  return htmlSection(`Best by ${label}`, [
    table(heads.map(escaped), rows),
    `<p>The best run in full: <code>${escaped(rerunCommand(record, paramsAt(results, best)))}</code></p>`,
  ]);
}

function walkHtml({ walk }: SweepRecord): string {
  if (!walk) return '';
  const names = Object.keys(walk.steps[0]?.params ?? {});
  const number = (value: number | undefined): string =>
    value === undefined ? '–' : value.toFixed(2);
  const rows = walk.steps.map((step) => [
    step.judgeFrom,
    step.judgeTo,
    ...names.map((name) => numberText(step.params[name] ?? Number.NaN)),
    number(step.tunedSharpe),
    number(step.judgedSharpe),
    `${(step.judgedReturn * 100).toFixed(1)}%`,
  ]);
  const heads = ['judged from', 'to', ...names.map(escaped), 'tuned Sharpe', 'judged', 'return'];
  return htmlSection(`Walk-forward: tuned on ${walk.tuneOn}, judged on ${walk.judgeOn}`, [
    `<p>${escaped(walkVerdict(walk))}</p>`,
    curveSvg(walk.curve.map(({ equity }) => equity)),
    table(heads, rows),
  ]);
}

function robustHtml({ robustness, objective }: SweepRecord): string {
  if (!robustness) return '';
  const words = robustnessWords(robustness, objective).map((text) => `<li>${escaped(text)}</li>`);
  const { best, costs, lag, starts } = robustness;
  const rows = [best, ...costs, lag, ...starts].map(({ name, score, totalReturn, trades }) => [
    escaped(name),
    objectiveText(objective, score ?? Number.NaN),
    totalReturn === undefined ? '–' : `${(totalReturn * 100).toFixed(1)}%`,
    String(trades),
  ]);
  return htmlSection('How robust the best run is', [
    `<ul>${words.join('')}</ul>`,
    surfaceHtml(robustness, objective),
    table(['assumption', OBJECTIVES[objective].label, 'total return', 'trades'], rows),
  ]);
}

function surfaceHtml({ surface }: RobustnessSummary, objective: Objective): string {
  const map = surface && surfaceMap(surface);
  if (!map) return '';
  const { label } = OBJECTIVES[objective];
  return `<h3>${escaped(`${label} one and two steps around the best`)}</h3>
${heatMapSvg(map, `${label} around the best`)}`;
}

/** Cells are HTML already. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  kind = 'figures',
): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return `<div class="frame"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}

const CURVE = { width: 900, height: 220 };

function curveSvg(values: readonly number[]): string {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const points = values.map((value, k) => {
    const x = (k / Math.max(1, values.length - 1)) * CURVE.width;
    const y = CURVE.height - ((value - low) / (high - low || 1)) * (CURVE.height - 10) - 5;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return `<svg role="img" aria-label="equity out of sample" viewBox="0 0 ${CURVE.width} ${CURVE.height}" width="${CURVE.width}"><polyline class="curve own" points="${points.join(' ')}"/></svg>`;
}
