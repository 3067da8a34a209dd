/** Columns of one symbol that grow bar by bar, with room for what is to come: arrays that are read are never moved. */

import { allocateBars, type BarColumns, sliceBars } from '../market/index.ts';
import type { VenueBar } from '../runtime/index.ts';

export class LiveColumns {
  /** Raw bars, with room beyond the last. */
  readonly bars: BarColumns;
  /** As indicators see them: adjusted as ex-dates come. */
  readonly seen: BarColumns;
  count = 0;

  constructor(symbol: string, capacity: number) {
    this.bars = allocateBars(symbol, capacity);
    this.seen = allocateBars(symbol, capacity);
  }

  get room(): number {
    return this.bars.length - this.count;
  }

  /** The time of the next row, before its prices are known. */
  begin(time: number, session: number): number {
    for (const columns of [this.bars, this.seen]) {
      columns.time[this.count] = time;
      columns.session[this.count] = session;
    }
    return this.count;
  }

  append(bar: VenueBar, session: number): number {
    const row = this.begin(bar.time, session);
    for (const columns of [this.bars, this.seen]) {
      columns.open[row] = bar.open;
      columns.high[row] = bar.high;
      columns.low[row] = bar.low;
      columns.close[row] = bar.close;
      columns.volume[row] =
        Number.isFinite(bar.volume) && bar.volume >= 0 ? bar.volume : Number.NaN;
    }
    this.count += 1;
    return row;
  }

  /** The bars so far; shares memory. */
  get sofar(): BarColumns {
    return sliceBars(this.bars, 0, this.count);
  }

  get seenSofar(): BarColumns {
    return sliceBars(this.seen, 0, this.count);
  }
}
