/** Columns that combinations share, kept while there is room: the one that was asked for longest ago goes first. */

export class ColumnCache {
  readonly #columns = new Map<string, Float64Array>();
  readonly #most: number;
  #bytes = 0;
  /** How often a column had to be computed. */
  filled = 0;

  /** `bytes`: what all columns together may take; one is kept however long it is. */
  constructor(bytes: number) {
    this.#most = bytes;
  }

  /** Never one of those in `inUse`, which are the columns of the run that asks, leaves. */
  column(
    key: string,
    length: number,
    inUse: readonly Float64Array[],
    fill: (out: Float64Array) => void,
  ): Float64Array {
    const known = this.#columns.get(key);
    if (known) {
      this.#columns.delete(key);
      this.#columns.set(key, known);
      return known;
    }
    const column = this.#room(length, inUse);
    fill(column);
    this.filled += 1;
    this.#columns.set(key, column);
    this.#bytes += column.byteLength;
    return column;
  }

  /** An old column of this length where the room is needed, else a new one. */
  #room(length: number, inUse: readonly Float64Array[]): Float64Array {
    let found: Float64Array | undefined;
    for (const [key, column] of this.#columns) {
      if (this.#bytes + length * Float64Array.BYTES_PER_ELEMENT <= this.#most) break;
      if (inUse.includes(column)) continue;
      this.#columns.delete(key);
      this.#bytes -= column.byteLength;
      if (column.length === length) {
        found = column;
        break;
      }
    }
    return found ?? new Float64Array(length);
  }
}
