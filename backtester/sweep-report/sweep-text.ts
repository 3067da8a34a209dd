/** A sweep as text: luck first, then the best runs, then where they lie. */

import { type Palette, paletteOf, type TextStyle, toAscii } from '../report-style.ts';
import { type Column, renderTable, wrap } from '../report-table.ts';
import { heatMap, influence } from './heat-map.ts';
import { HEAT_ROWS, heatColumns, heatMapText, numberText } from './heat-map-text.ts';
import { luckHeadline, luckLines, luckVerdict } from './luck-summary.ts';
import { OBJECTIVES, type Objective, objectiveText, ranked } from './objective.ts';
import { robustnessText } from './robustness-text.ts';
import {
  figureOf,
  paramsAt,
  rerunCommand,
  type SweepRecord,
  type SweepResults,
} from './sweep-results.ts';
import type { SweepView } from './sweep-view.ts';
import { walkText } from './walk-text.ts';

export function renderSweep(
  record: SweepRecord,
  results: SweepResults,
  view: SweepView,
  style: TextStyle,
): string {
  const palette = paletteOf(style);
  const scores = figureOf(results, view.by);
  const order = ranked(scores);
  const lines = [
    ...heading(record, results, palette, style.width),
    '',
    ...luckPart(record, palette, style.width),
    ...bestPart(record, results, order, view, style, palette),
    ...mapPart(record, results, scores, view, style),
    ...(record.walk ? ['', ...walkText(record.walk, style, palette)] : []),
    ...(record.robustness
      ? ['', ...robustnessText(record.robustness, record.objective, style, palette)]
      : []),
    ...rerunPart(record, results, order, style.width),
    '',
  ];
  const text = lines.join('\n');
  return style.unicode ? text : toAscii(text);
}

function heading(
  record: SweepRecord,
  results: SweepResults,
  palette: Palette,
  width: number,
): readonly string[] {
  const { strategy, backtest, search, size, planned, isFinished } = record;
  const done = results.length.toLocaleString('en-US');
  const of = planned.toLocaleString('en-US');
  const how = search === 'grid' ? 'the whole grid' : `${search}, seed ${record.seed}`;
  return [
    palette.bold(`${strategy} · ${backtest}`) +
      palette.dim(
        `  ${isFinished ? done : `${done} of ${of}`} runs · ${how} · grid of ${size.toLocaleString('en-US')}`,
      ),
    ...(record.engineBecause === undefined
      ? []
      : wrap(
          `slow way: every run goes through the engine, because ${record.engineBecause}`,
          width,
        )),
    ...(isFinished ? [] : [palette.yellow('Not finished: what follows is about the runs so far.')]),
  ];
}

function luckPart({ luck, walk }: SweepRecord, palette: Palette, width: number): readonly string[] {
  if (!luck)
    return wrap(
      'No run has returns that move, so there is nothing to say about luck: the rules were never true, the risk policy refused what they asked for, or the range is too short. `strata backtest` of the file says which.',
      width,
    );
  const lines = luckLines(luck);
  const room = Math.max(...lines.map(({ label }) => label.length));
  return [
    ...wrap(luckHeadline(luck), width).map(palette.bold),
    ...wrap(luckVerdict(luck, walk !== undefined), width),
    '',
    ...lines.flatMap(({ label, figure, meaning, isGood }) => {
      const lead = `  ${label.padEnd(room)}  `;
      const paint = isGood ? palette.green : palette.yellow;
      const [first = '', ...rest] = wrap(`${figure}: ${meaning}`, width, lead);
      return [first.replace(figure, paint(figure)), ...rest];
    }),
  ];
}

function bestPart(
  record: SweepRecord,
  results: SweepResults,
  order: readonly number[],
  { top, by }: SweepView,
  style: TextStyle,
  palette: Palette,
): readonly string[] {
  if (order.length === 0)
    return ['', `No run has a ${OBJECTIVES[by].label}: none of them traded enough to have one.`];
  const rows = order.slice(0, top);
  const left = results.length - order.length;
  return [
    '',
    palette.bold(`Best by ${OBJECTIVES[by].label}`),
    ...renderTable(bestColumns(record, results, rows, by), style.width, palette.dim),
    ...(left > 0
      ? [palette.dim(`${left.toLocaleString('en-US')} runs have no ${OBJECTIVES[by].label}`)]
      : []),
  ];
}

const SHOWN = [
  { name: 'sharpe', title: 'Sharpe', share: false },
  { name: 'total_return', title: 'return', share: true },
  { name: 'max_drawdown', title: 'drawdown', share: true },
  { name: 'trades', title: 'trades', share: false },
  { name: 'profit_factor', title: 'profit f.', share: false },
] as const;

function bestColumns(
  { axes }: SweepRecord,
  results: SweepResults,
  rows: readonly number[],
  by: Objective,
): readonly Column[] {
  const params = axes.map(
    ({ name }, k): Column => ({
      title: name,
      align: 'right',
      ...(k > 3 && { expendable: k }),
      cells: rows.map((row) => ({ text: numberText(results.params[name]?.[row] ?? Number.NaN) })),
    }),
  );
  const figures = SHOWN.map(({ name, title, share }): Column => {
    const values = figureOf(results, name);
    return {
      title,
      align: 'right',
      ...(name !== by && { expendable: 1 }),
      cells: rows.map((row) => ({ text: figureText(values[row] ?? Number.NaN, name, share) })),
    };
  });
  const extra = SHOWN.some(({ name }) => name === by)
    ? []
    : [
        {
          title: OBJECTIVES[by].label,
          align: 'right',
          cells: rows.map((row) => ({
            text: objectiveText(by, figureOf(results, by)[row] ?? Number.NaN),
          })),
        } as const,
      ];
  const runs: Column = {
    title: 'run',
    align: 'left',
    cells: rows.map((row) => ({ text: results.runs[row] ?? '' })),
  };
  return [runs, ...params, ...extra, ...figures];
}

function figureText(value: number, name: string, share: boolean): string {
  if (Number.isNaN(value)) return '–';
  if (share) return `${(value * 100).toFixed(1)}%`;
  return name === 'trades' ? String(value) : value.toFixed(2);
}

function mapPart(
  { axes }: SweepRecord,
  results: SweepResults,
  scores: Float64Array,
  { by, map }: SweepView,
  style: TextStyle,
): readonly string[] {
  const most = influence(axes, results, scores);
  const [first, second] = map ?? [most[0]?.name, most[1]?.name];
  if (first === undefined || second === undefined) return [];
  const found = heatMap(results, scores, [first, second], {
    across: heatColumns(style.width),
    down: HEAT_ROWS,
  });
  if (!found) return [];
  const shares = most.map(({ name, share }) => `${name} ${(share * 100).toFixed(0)}%`).join(', ');
  return [
    '',
    ...heatMapText(found, OBJECTIVES[by].label, style),
    ...wrap(`how much of the differences each param explains alone: ${shares}`, style.width),
  ];
}

function rerunPart(
  record: SweepRecord,
  results: SweepResults,
  order: readonly number[],
  width: number,
): readonly string[] {
  const [best] = order;
  if (best === undefined) return [];
  // A command is to be copied: it is not broken into lines.
  return [
    '',
    ...wrap('The best run in full:', width),
    `  ${rerunCommand(record, paramsAt(results, best))}`,
  ];
}
