/** Bars whose columns are fetched when they are first used: a run seldom reads all of them. */

import type { BarColumns } from './bars.ts';

export type DoubleName = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';

/** Both are asked once for each column, and may throw where it turns out that it cannot be had. */
export interface ColumnSource {
  doubles(name: DoubleName): Float64Array;
  sessions(): Int32Array;
}

export class ColumnsAsUsed implements BarColumns {
  readonly symbol: string;
  readonly length: number;
  readonly #source: ColumnSource;
  #time: Float64Array | undefined;
  #open: Float64Array | undefined;
  #high: Float64Array | undefined;
  #low: Float64Array | undefined;
  #close: Float64Array | undefined;
  #volume: Float64Array | undefined;
  #session: Int32Array | undefined;

  constructor(symbol: string, length: number, source: ColumnSource) {
    this.symbol = symbol;
    this.length = length;
    this.#source = source;
  }

  get time(): Float64Array {
    this.#time ??= this.#source.doubles('time');
    return this.#time;
  }

  get open(): Float64Array {
    this.#open ??= this.#source.doubles('open');
    return this.#open;
  }

  get high(): Float64Array {
    this.#high ??= this.#source.doubles('high');
    return this.#high;
  }

  get low(): Float64Array {
    this.#low ??= this.#source.doubles('low');
    return this.#low;
  }

  get close(): Float64Array {
    this.#close ??= this.#source.doubles('close');
    return this.#close;
  }

  get volume(): Float64Array {
    this.#volume ??= this.#source.doubles('volume');
    return this.#volume;
  }

  get session(): Int32Array {
    this.#session ??= this.#source.sessions();
    return this.#session;
  }

  /** Rows `from` up to but not including `to`, whose columns are parts of these, fetched when one is used here or there. */
  slice(from: number, to: number): ColumnsAsUsed {
    const first = Math.min(from, this.length);
    const end = Math.max(first, Math.min(to, this.length));
    return new ColumnsAsUsed(this.symbol, end - first, {
      doubles: (name) => this[name].subarray(first, end),
      sessions: () => this.session.subarray(first, end),
    });
  }
}
