/** Exposure of a run with one symbol, kept as the changes of what is held: most runs are never asked for the curve. */

import { NumberRows } from '../runtime/index.ts';

export class QuantityLog {
  /** An instant, and what is held from then on. */
  readonly #changes = new NumberRows(2);
  #last = 0;

  /** What is held at the close of an instant, counted from the first that is reported. */
  add(instant: number, quantity: number): void {
    if (quantity === this.#last) return;
    this.#last = quantity;
    const at = this.#changes.add();
    const { values } = this.#changes;
    values[at] = instant;
    values[at + 1] = quantity;
  }

  /** Gross value at each close. */
  exposure(closes: Float64Array): Float64Array {
    const exposure = new Float64Array(closes.length);
    const { length } = this.#changes;
    let from = 0;
    let held = 0;
    for (let c = 0; c <= length; c += 1) {
      const [end = 0, next = 0] = c < length ? this.#changes.row(c) : [closes.length];
      if (held !== 0)
        for (let k = from; k < end; k += 1) exposure[k] = held * (closes[k] ?? Number.NaN);
      from = end;
      held = Math.abs(next);
    }
    return exposure;
  }
}
