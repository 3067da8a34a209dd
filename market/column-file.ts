/** Files of columns, as those know them who do not read them. */

/** What is known of a file once it is written, and all that reading it takes. */
export interface ColumnsLayout {
  readonly symbols: readonly {
    readonly symbol: string;
    readonly length: number;
    /** Time, open, high, low, close, volume and session. */
    readonly offsets: readonly number[];
    readonly crcs: readonly number[];
  }[];
  readonly bytes: number;
  /** Of the whole file. */
  readonly crc: number;
}

/** A file of columns as others find it. Its name is the hash of what is in it, wherever it lies. */
export interface ColumnsFile {
  readonly path: string;
  /** See `columnsHash`. */
  readonly hash: string;
  readonly layout: ColumnsLayout;
}

/** The same name for the same columns, in the cache beside a store and in a directory that machines share. */
export function columnsName(hash: string): string {
  return `${hash}.arrow`;
}
