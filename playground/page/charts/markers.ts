/** Marks of a run as the chart draws them. */

import type { SeriesMarker, Time } from 'lightweight-charts';
import type { MarkView } from '../../run-view.ts';
import type { Colours } from './colours.ts';
import type { Slice } from './level-of-detail.ts';

/** Signals stand one bar before their fills, which cannot be seen where a candle is many bars. */
const SIGNALS_UP_TO = 4;

export function markersOf(
  marks: readonly MarkView[],
  { factor, from, to }: Slice,
  colours: Colours,
  /** Only the one that was chosen says its prices: the texts of many lie over each other. */
  chosen: number | undefined,
  timeOf: (row: number) => Time,
): SeriesMarker<Time>[] {
  const inside = marks.filter(
    ({ row, kind }) => row >= from && row < to && (kind !== 'signal' || factor < SIGNALS_UP_TO),
  );
  return inside.map((mark) => ({
    time: timeOf(mark.row),
    ...shapeOf(mark, colours),
    size: mark.kind === 'signal' ? 0.6 : 1.1,
    ...(mark.trade !== undefined && mark.trade === chosen && { text: mark.text }),
  }));
}

type Shape = Pick<SeriesMarker<Time>, 'shape' | 'color'> & {
  readonly position: 'aboveBar' | 'belowBar';
};

function shapeOf({ kind, side }: MarkView, colours: Colours): Shape {
  const isLong = side === 'long';
  const entry = isLong ? 'belowBar' : 'aboveBar';
  const exit = isLong ? 'aboveBar' : 'belowBar';
  switch (kind) {
    case 'signal':
      return { shape: 'circle', position: entry, color: colours.signal };
    case 'entry':
      return {
        shape: isLong ? 'arrowUp' : 'arrowDown',
        position: entry,
        color: isLong ? colours.up : colours.down,
      };
    case 'exit':
      return {
        shape: isLong ? 'arrowDown' : 'arrowUp',
        position: exit,
        color: colours.muted,
      };
    case 'stop':
      return { shape: 'square', position: exit, color: colours.stop };
    case 'take':
      return { shape: 'square', position: exit, color: colours.take };
    default:
      return kind satisfies never;
  }
}
