/** The lines of a price chart: the strategy's own values, over the bars or below them, and where stops and takes lay. */

import type { ChartView, LevelView } from '../../run-view.ts';
import type { Colours } from './colours.ts';

export interface Curve {
  readonly title: string;
  readonly values: Float64Array;
  readonly colour: string;
  readonly pane: number;
  readonly isLevel: boolean;
  /** There are stretches without a value. */
  readonly isBroken: boolean;
}

/** Panes below the bars; what is more shares the last one. */
const MOST_PANES = 2;

export function curvesOf({ lines, levels, time }: ChartView, colours: Colours): readonly Curve[] {
  let panes = 0;
  const own = lines.map(({ name, values, isPrice }, k): Curve => {
    if (!isPrice) panes = Math.min(panes + 1, MOST_PANES);
    return {
      ...{ title: name, values, isLevel: false, isBroken: true },
      pane: isPrice ? 0 : panes,
      colour: colours.lines[k % colours.lines.length] ?? colours.accent,
    };
  });
  const protections = (['stop', 'take'] as const).flatMap((kind): readonly Curve[] => {
    const ours = levels.filter((level) => level.kind === kind);
    if (ours.length === 0) return [];
    const values = levelValues(ours, time.length);
    return [{ title: '', values, colour: colours[kind], pane: 0, isLevel: true, isBroken: true }];
  });
  return [...own, ...protections];
}

/** At each bar the level that began last; NaN where none lay in wait. */
export function levelValues(levels: readonly LevelView[], length: number): Float64Array {
  const values = new Float64Array(length).fill(Number.NaN);
  for (const { from, to, price } of [...levels].sort((a, b) => a.from - b.from))
    values.fill(price, from, to + 1);
  return values;
}
