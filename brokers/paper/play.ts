/** Stored bars, one instant after the other, as if they happened now: first what they fill, then their close. */

import type { BarColumns } from '../../market/index.ts';
import type { PaperBroker } from './paper.ts';
import { barsByInstant } from './stored-bars.ts';

export interface PlayOptions {
  readonly broker: PaperBroker;
  readonly bars: readonly BarColumns[];
  /** Those of them that are traded. */
  readonly traded: ReadonlySet<string>;
  readonly timeframe: string;
  /** Bars that start earlier are history. */
  readonly from: number;
  /** When a bar closes that starts at this time. */
  readonly closingOf: (time: number) => number;
  /** Time passes: everything that is due fires and is answered. */
  readonly moveTo: (time: number) => Promise<void>;
  readonly settled: () => Promise<void>;
  /** Before each instant; false ends it. */
  readonly goesOn: () => boolean;
}

/** Returns how many instants were played. */
export async function playBars(options: PlayOptions): Promise<number> {
  const { broker, traded, timeframe, from, closingOf, moveTo, settled, goesOn } = options;
  let played = 0;
  for (const { time, rows } of barsByInstant(options.bars)) {
    if (time < from) continue;
    if (!goesOn()) break;
    await moveTo(time);
    const bars = rows.map(({ bar }) => bar);
    broker.open(
      time,
      bars.filter(({ symbol }) => traded.has(symbol)),
    );
    await settled();
    await moveTo(closingOf(time));
    for (const bar of bars) broker.tell({ kind: 'bar', timeframe, bar });
    await settled();
    played += 1;
  }
  return played;
}
