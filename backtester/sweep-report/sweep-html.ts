/** A sweep as one page that needs nothing else: no script, no font, no request. */

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
import type { SweepView } from './sweep-text.ts';
import { walkVerdict } from './walk-text.ts';

const MOST_CELLS = 40;

export function sweepHtml(record: SweepRecord, results: SweepResults, view: SweepView): string {
  const scores = figureOf(results, view.by);
  const order = ranked(scores);
  const title = `${record.strategy}: ${results.length.toLocaleString('en-US')} runs`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="dim">${escaped(`${record.program} · ${record.backtest} · ${record.search}, grid of ${record.size.toLocaleString('en-US')}${record.isFinished ? '' : ' · not finished'}`)}</p>
${luckHtml(record)}
${mapHtml(record, results, scores, view)}
${bestHtml(record, results, order, view)}
${walkHtml(record)}
${robustHtml(record)}
</main>
</body>
</html>
`;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#5b6470;--line:#d5dae0;--paper:#fff;--good:#0b7a4b;--bad:#a04a00}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ec;--dim:#9aa4af;--line:#39414a;--paper:#14171a;--good:#4cc38a;--bad:#f0a04b}}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:1rem 0 .3rem}
.dim{color:var(--dim);margin:.2rem 0}.headline{font-size:1.25rem;font-weight:600;margin:1.2rem 0 .2rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
th:first-child,td:first-child{text-align:left}.words td:last-child,.words th:last-child{text-align:left;white-space:normal}
th{color:var(--dim);font-weight:500}.good{color:var(--good)}.bad{color:var(--bad)}
code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}svg{max-width:100%;height:auto}svg text{fill:var(--dim);font-size:11px}
`;

function luckHtml({ luck, walk }: SweepRecord): string {
  if (!luck)
    return '<p class="headline">No run has returns that move, so there is nothing to say about luck.</p>';
  const rows = luckLines(luck).map(({ label, figure, meaning, isGood }) => [
    escaped(label),
    `<span class="${isGood ? 'good' : 'bad'}">${escaped(figure)}</span>`,
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
  return `<h2>${escaped(`${OBJECTIVES[by].label} over ${first} and ${second}`)}</h2>
${heatMapSvg(found, OBJECTIVES[by].label)}
<p class="dim">${escaped(`How much of the differences each param explains alone: ${shares}.`)}</p>`;
}

function bestHtml(
  record: SweepRecord,
  results: SweepResults,
  order: readonly number[],
  { by, top }: SweepView,
): string {
  const { label } = OBJECTIVES[by];
  if (order.length === 0) return `<p>${escaped(`No run has a ${label}.`)}</p>`;
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
  const others = [...(by === 'sharpe' ? [] : ['Sharpe']), 'return %', 'drawdown %', 'trades'];
  const heads = ['run', ...names, label, ...others];
  const [best = 0] = order;
  return `<h2>Best by ${escaped(label)}</h2>
${table(heads.map(escaped), rows)}
<p>The best run in full: <code>${escaped(rerunCommand(record, paramsAt(results, best)))}</code></p>`;
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
  return `<h2>Walk-forward: tuned on ${escaped(walk.tuneOn)}, judged on ${escaped(walk.judgeOn)}</h2>
<p>${escaped(walkVerdict(walk))}</p>
${curveSvg(walk.curve.map(({ equity }) => equity))}
${table(['judged from', 'to', ...names.map(escaped), 'tuned Sharpe', 'judged', 'return'], rows)}`;
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
  return `<h2>How robust the best run is</h2>
<ul>${words.join('')}</ul>
${surfaceHtml(robustness, objective)}
${table(['assumption', OBJECTIVES[objective].label, 'total return', 'trades'], rows)}`;
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
  return `<div class="scroll"><table class="${kind}"><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
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
  return `<svg role="img" aria-label="equity out of sample" viewBox="0 0 ${CURVE.width} ${CURVE.height}" width="${CURVE.width}"><polyline fill="none" stroke="#2a7fbf" stroke-width="2" points="${points.join(' ')}"/></svg>`;
}

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
