/**
 * Rows of numbers that grow. What a run logs by the ten thousand lies in arrays of numbers: objects that live as long
 * as the run would be copied from generation to generation, which took a third of the time of a run with many trades.
 * The arrays are short and are never copied: memory touched for the first time is what a log costs.
 */

const ROWS = 512;

export class NumberRows {
  readonly #width: number;
  readonly #blocks: Float64Array[] = [];
  /** The block that the row of the last `add` lies in. */
  values = new Float64Array(0);
  length = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Makes room for a row; returns where it begins in `values`. */
  add(): number {
    const at = (this.length % ROWS) * this.#width;
    if (at === 0) {
      this.values = new Float64Array(ROWS * this.#width);
      this.#blocks.push(this.values);
    }
    this.length += 1;
    return at;
  }

  row(index: number): Float64Array {
    const at = (index % ROWS) * this.#width;
    return (this.#blocks[Math.floor(index / ROWS)] ?? this.values).subarray(at, at + this.#width);
  }
}
