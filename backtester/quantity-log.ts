/** Exposure of a run with one symbol, kept as the changes of what is held: most runs are never asked for the curve. */

export class QuantityLog {
  readonly #instants: number[] = [];
  readonly #quantities: number[] = [];
  #last = 0;

  /** What is held at the close of an instant, counted from the first that is reported. */
  add(instant: number, quantity: number): void {
    if (quantity === this.#last) return;
    this.#last = quantity;
    this.#instants.push(instant);
    this.#quantities.push(quantity);
  }

  /** Gross value at each close. */
  exposure(closes: Float64Array): Float64Array {
    const exposure = new Float64Array(closes.length);
    for (let c = 0; c < this.#instants.length; c += 1) {
      const held = Math.abs(this.#quantities[c] ?? 0);
      if (held === 0) continue;
      const end = this.#instants[c + 1] ?? closes.length;
      for (let k = this.#instants[c] ?? end; k < end; k += 1)
        exposure[k] = held * (closes[k] ?? Number.NaN);
    }
    return exposure;
  }
}
