/**
 * Rows of numbers that grow. What a run logs by the ten thousand lies in one array: objects that live as long as the
 * run would be copied from generation to generation, which took a third of the time of a run with many trades.
 */
export class NumberRows {
  readonly #width: number;
  values: Float64Array;
  length = 0;

  constructor(width: number) {
    this.#width = width;
    this.values = new Float64Array(width * 256);
  }

  /** Makes room for a row; returns where it begins. */
  add(): number {
    const at = this.length * this.#width;
    if (at + this.#width > this.values.length) this.#grow();
    this.length += 1;
    return at;
  }

  #grow(): void {
    const larger = new Float64Array(this.values.length * 2);
    larger.set(this.values);
    this.values = larger;
  }
}
