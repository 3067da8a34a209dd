/** How robust the best run is, as tables and a sentence each. */

import type { Palette, TextStyle } from '../report-style.ts';
import { type Column, renderTable, wrap } from '../report-table.ts';
import { numberText } from './heat-map-text.ts';
import { OBJECTIVES, type Objective, objectiveText } from './objective.ts';
import type { RobustnessSummary, Stressed } from './robustness.ts';
import { surfaceMap } from './surface.ts';

export function robustnessText(
  summary: RobustnessSummary,
  objective: Objective,
  style: TextStyle,
  palette: Palette,
): readonly string[] {
  const stresses = [summary.best, ...summary.costs, summary.lag, ...summary.starts];
  return [
    palette.bold('How robust the best run is'),
    ...robustnessWords(summary, objective).flatMap((sentence) => wrap(sentence, style.width, '  ')),
    '',
    ...renderTable(stressColumns(stresses, objective), style.width, palette.dim),
    '',
    ...neighbourLines(summary, objective),
    ...surfaceLines(summary, objective, style, palette),
  ];
}

/** What each test says, in words that end in what to do. */
export function robustnessWords(
  summary: RobustnessSummary,
  objective: Objective,
): readonly string[] {
  const { label } = OBJECTIVES[objective];
  const best = summary.best.score;
  return [
    neighbourWords(best, summary.neighbourMedian, objective),
    costWords(summary.costs, label),
    lagWords(best, summary.lag, objective),
    startWords(summary.starts, objective),
    ambiguityWords(summary),
  ];
}

function neighbourWords(
  best: number | undefined,
  middle: number | undefined,
  objective: Objective,
): string {
  if (best === undefined || middle === undefined)
    return 'Neighbours: none ran, so nobody knows whether the best point stands alone.';
  const figures = `Neighbours: ${objectiveText(objective, middle)} in the middle, ${objectiveText(objective, best)} at the best point.`;
  return middle >= best * 0.7
    ? `${figures} A plateau: a small change of a param costs little.`
    : `${figures} A peak that stands alone: the params fit this history too closely.`;
}

function costWords(costs: readonly Stressed[], label: string): string {
  const lost = costs.find(({ totalReturn }) => totalReturn !== undefined && totalReturn <= 0);
  const undefinedOne = costs.every(({ score }) => score === undefined);
  if (undefinedOne) return `Costs: no ${label} under any costs.`;
  return lost
    ? `Costs: with ${lost.name} it makes no money. Be sure of what you pay.`
    : 'Costs: it still makes money when everything costs five times as much.';
}

function lagWords(best: number | undefined, lag: Stressed, objective: Objective): string {
  if (best === undefined || lag.score === undefined)
    return 'One bar late: nothing can be compared.';
  const figures = `One bar late: ${objectiveText(objective, lag.score)} instead of ${objectiveText(objective, best)}.`;
  return lag.score >= best * 0.5
    ? `${figures} It does not hang on the exact bar.`
    : `${figures} It hangs on the exact bar: a late order takes most of it.`;
}

function startWords(starts: readonly Stressed[], objective: Objective): string {
  const scores = starts.flatMap(({ score }) => (score === undefined ? [] : [score]));
  if (scores.length === 0) return 'Later beginnings: the test is too short to begin later.';
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  return `Later beginnings: from ${objectiveText(objective, low)} to ${objectiveText(objective, high)}, by where the test begins.`;
}

function ambiguityWords({ ambiguity: { bars, asRun, otherOrder } }: RobustnessSummary): string {
  if (bars === 0)
    return 'Order inside a bar: no bar reached a stop and a take, so nothing was guessed.';
  const low = Math.min(asRun, otherOrder);
  const high = Math.max(asRun, otherOrder);
  return `Order inside a bar: ${bars} bars reached a stop and a take; final equity is between ${money(low)} and ${money(high)}, by which came first.`;
}

function stressColumns(rows: readonly Stressed[], objective: Objective): readonly Column[] {
  const column = (title: string, textOf: (row: Stressed) => string): Column => ({
    title,
    align: 'right',
    cells: rows.map((row) => ({ text: textOf(row) })),
  });
  return [
    {
      title: 'under other assumptions',
      align: 'left',
      cells: rows.map(({ name }) => ({ text: name })),
    },
    column(OBJECTIVES[objective].label, ({ score }) =>
      objectiveText(objective, score ?? Number.NaN),
    ),
    column('total return', ({ totalReturn }) =>
      totalReturn === undefined ? '–' : `${(totalReturn * 100).toFixed(1)}%`,
    ),
    column('trades', ({ trades }) => String(trades)),
  ];
}

/** A line a param: its neighbours from the lowest value up, the best in brackets. */
function neighbourLines(
  { neighbours, params, best }: RobustnessSummary,
  objective: Objective,
): readonly string[] {
  const names = [...new Set(neighbours.map(({ axis }) => axis))];
  const room = Math.max(...names.map((name) => name.length), 0);
  return names.map((name) => {
    const own = neighbours
      .filter(({ axis }) => axis === name)
      .map(({ steps, value, score }) => ({ steps, value, score, isBest: false }));
    const all = [
      ...own,
      { steps: 0, value: params[name] ?? Number.NaN, score: best.score, isBest: true },
    ].sort((a, b) => a.steps - b.steps);
    const cells = all.map(({ value, score, isBest }) => {
      const text = `${numberText(value)}: ${objectiveText(objective, score ?? Number.NaN)}`;
      return isBest ? `[${text}]` : text;
    });
    return `  ${name.padEnd(room)}  ${cells.join('  ')}`;
  });
}

/** The two params at once, the first down and the second across; the best in brackets. */
function surfaceLines(
  { surface, params }: RobustnessSummary,
  objective: Objective,
  style: TextStyle,
  palette: Palette,
): readonly string[] {
  const map = surface && surfaceMap(surface);
  if (!map) return [];
  const { across, down, cells } = map;
  const rows = [...down.values.keys()].reverse();
  const columns: readonly Column[] = [
    {
      title: `${down.name} by ${across.name}`,
      align: 'right',
      cells: rows.map((row) => ({ text: numberText(down.values[row] ?? Number.NaN) })),
    },
    ...across.values.map(
      (x, column): Column => ({
        title: numberText(x),
        align: 'right',
        cells: rows.map((row) => {
          const score = cells[row * across.values.length + column] ?? Number.NaN;
          const text = Number.isNaN(score) ? '·' : objectiveText(objective, score);
          const isBest = x === params[across.name] && down.values[row] === params[down.name];
          return { text: isBest ? `[${text}]` : text };
        }),
      }),
    ),
  ];
  return ['', ...renderTable(columns, style.width, palette.dim)];
}

function money(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
