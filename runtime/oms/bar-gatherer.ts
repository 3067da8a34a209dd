/** Bars come symbol by symbol; decisions are made on all of an instant. A symbol without a bar is not waited for long. */

import type { VenueBar } from '../trading-api.ts';
import type { InstantBars } from './live-driver.ts';

export type Gathered =
  /** These instants are complete, oldest first. */
  | { readonly kind: 'complete'; readonly instants: readonly InstantBars[] }
  | { readonly kind: 'waiting' }
  /** Of an instant that has been decided on. */
  | { readonly kind: 'late' }
  /** It came before, in this instant. */
  | { readonly kind: 'repeated' };

export class BarGatherer {
  readonly #symbols: readonly string[];
  readonly #pending = new Map<number, Map<string, VenueBar>>();
  #closed = Number.NEGATIVE_INFINITY;

  /** In the engine's order; symbols that are only read come last. */
  constructor(symbols: readonly string[]) {
    this.#symbols = symbols;
  }

  /** True for a symbol that is traded or read. */
  knows(symbol: string): boolean {
    return this.#symbols.includes(symbol);
  }

  /** Start of the last bars that were decided on, UTC microseconds; −Infinity before the first. */
  get closedUntil(): number {
    return this.#closed;
  }

  get isWaiting(): boolean {
    return this.#pending.size > 0;
  }

  /** A later bar of any symbol shows that no more come for the instants before it. */
  add(bar: VenueBar): Gathered {
    if (bar.time <= this.#closed) return { kind: 'late' };
    const bars = this.#pending.get(bar.time) ?? new Map<string, VenueBar>();
    if (bars.has(bar.symbol)) return { kind: 'repeated' };
    bars.set(bar.symbol, bar);
    this.#pending.set(bar.time, bars);
    const isComplete = bars.size === this.#symbols.length;
    const instants = this.#complete((time) => time < bar.time || (isComplete && time === bar.time));
    return instants.length === 0 ? { kind: 'waiting' } : { kind: 'complete', instants };
  }

  /** The wait is over: whatever has come is all there is. */
  flush(): readonly InstantBars[] {
    return this.#complete(() => true);
  }

  #complete(isDone: (time: number) => boolean): readonly InstantBars[] {
    const done = [...this.#pending].filter(([time]) => isDone(time)).sort(([a], [b]) => a - b);
    return done.map(([time, found]) => {
      this.#pending.delete(time);
      this.#closed = Math.max(this.#closed, time);
      return { time, bars: this.#symbols.flatMap((symbol) => found.get(symbol) ?? []) };
    });
  }
}
