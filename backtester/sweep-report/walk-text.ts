/** A walk-forward test as text: what was chosen, what it was worth afterwards, and how steady the choice was. */

import { parseDay } from '../../market/index.ts';
import { renderChart } from '../report-chart.ts';
import type { Palette, TextStyle } from '../report-style.ts';
import { type Column, renderTable, wrap } from '../report-table.ts';
import { median } from './heat-map.ts';
import { numberText } from './heat-map-text.ts';
import type { WalkStep, WalkSummary } from './walk-summary.ts';

const MICROSECONDS_PER_DAY = 86_400_000_000;

export function walkText(walk: WalkSummary, style: TextStyle, palette: Palette): readonly string[] {
  const { steps, tuneOn, judgeOn, anchored } = walk;
  const how = anchored ? `on all before, ${tuneOn} at first` : `on the ${tuneOn} before`;
  return [
    palette.bold(`Walk-forward: tuned ${how}, judged on the next ${judgeOn}`),
    ...wrap(walkVerdict(walk), style.width),
    '',
    ...renderTable(stepColumns(steps), style.width, palette.dim),
    '',
    palette.bold('How steady the choice was'),
    ...stabilityLines(steps, style),
    '',
    palette.bold('Out of sample, one judged range after the other'),
    ...chartLines(walk, style, palette),
  ];
}

/** What is left of the tuned Sharpe ratio on data that the tuning had not seen. */
export function walkVerdict({ steps, sharpe, totalReturn, maxDrawdown }: WalkSummary): string {
  const tuned = steps.flatMap(({ tunedSharpe }) =>
    tunedSharpe === undefined ? [] : [tunedSharpe],
  );
  const mean = tuned.reduce((sum, value) => sum + value, 0) / tuned.length;
  const made = steps.filter(({ judgedReturn }) => judgedReturn > 0).length;
  const figures = `Sharpe ${figure(mean)} while tuning, ${figure(sharpe)} afterwards; ${made} of ${steps.length} judged ranges made money; return ${percent(totalReturn)}, deepest loss ${percent(maxDrawdown)}.`;
  if (sharpe === undefined || sharpe <= 0)
    return `${figures} What was best before was worth nothing afterwards: tuning these params does not help.`;
  if (sharpe < mean / 2)
    return `${figures} More than half was lost on unseen data: most of what tuning found was noise.`;
  return `${figures} What tuning found has lasted so far.`;
}

function stepColumns(steps: readonly WalkStep[]): readonly Column[] {
  const column = (title: string, textOf: (step: WalkStep) => string): Column => ({
    title,
    align: 'right',
    cells: steps.map((step) => ({ text: textOf(step) })),
  });
  return [
    column('judged from', ({ judgeFrom }) => judgeFrom),
    column('to', ({ judgeTo }) => judgeTo),
    ...paramNames(steps).map((name, k) => ({
      ...column(name, ({ params }) => valueText(params[name])),
      ...(k > 2 && { expendable: k }),
    })),
    column('tuned Sharpe', ({ tunedSharpe }) => figure(tunedSharpe)),
    column('judged', ({ judgedSharpe }) => figure(judgedSharpe)),
    column('return', ({ judgedReturn }) => percent(judgedReturn)),
    { ...column('trades', ({ trades }) => String(trades)), expendable: 9 },
  ];
}

const BARS = { unicode: '▁▂▃▄▅▆▇█', ascii: '12345678' };

/** Of each param: lowest, middle and highest value chosen, and the choice of each window as a bar. */
function stabilityLines(
  steps: readonly WalkStep[],
  { unicode, width }: TextStyle,
): readonly string[] {
  const names = paramNames(steps);
  const room = Math.max(...names.map((name) => name.length), 0);
  return names.flatMap((name) => {
    const values = steps.flatMap(({ params }) => params[name] ?? []);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const signs = unicode ? BARS.unicode : BARS.ascii;
    const plot = values
      .map((value) => signs[high > low ? Math.round(((value - low) / (high - low)) * 7) : 0])
      .join('');
    const text = `${numberText(low)} … ${numberText(median(values))} … ${numberText(high)}  ${changes(values)}`;
    return wrap(text, width, `  ${name.padEnd(room)}  ${plot.slice(0, width - 40)}  `);
  });
}

function changes(values: readonly number[]): string {
  const moved = values.filter((value, k) => k > 0 && value !== values[k - 1]).length;
  return moved === 0 ? 'never changed' : `changed in ${moved} of ${values.length - 1} windows`;
}

function chartLines(walk: WalkSummary, style: TextStyle, palette: Palette): readonly string[] {
  const equity = Float64Array.from(walk.curve, (point) => point.equity);
  let high = equity[0] ?? 0;
  const drawdown = equity.map((value) => {
    high = Math.max(high, value);
    return 1 - value / high;
  });
  const time = Float64Array.from(
    walk.curve,
    ({ date }) => (parseDay(date) ?? 0) * MICROSECONDS_PER_DAY,
  );
  return renderChart({ time, equity, drawdown, daily: true }, style, palette);
}

function paramNames(steps: readonly WalkStep[]): readonly string[] {
  return Object.keys(steps.find(({ params }) => Object.keys(params).length > 0)?.params ?? {});
}

function valueText(value: number | undefined): string {
  return value === undefined ? '–' : numberText(value);
}

function figure(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(2);
}

function percent(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}
