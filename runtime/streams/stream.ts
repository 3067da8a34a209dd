/**
 * A stream on another clock: an evaluator over that clock's bars, stepped when they have closed, and what it put out
 * at each, so that another stream can read its value at any instant up to now.
 */

import { countBelow } from '../../market/index.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Join } from '../program.ts';

export class Stream {
  readonly evaluator: Evaluator;
  /** When each bar has closed, UTC microseconds. */
  readonly closes: Float64Array;
  /** Outputs by their index, a value a bar. */
  readonly history: readonly Float64Array[];
  /** First bar at which everything that is read has a value; beyond the last one when there is none. */
  readonly readyRow: number;
  readonly #joins: readonly JoinedColumn[];
  /** Bars stepped so far. */
  count = 0;

  constructor(
    evaluator: Evaluator,
    closes: Float64Array,
    outputs: number,
    joins: readonly JoinedColumn[],
    readyRow: number,
  ) {
    this.evaluator = evaluator;
    this.closes = closes;
    this.history = Array.from({ length: outputs }, () =>
      new Float64Array(closes.length).fill(Number.NaN),
    );
    this.readyRow = readyRow;
    this.#joins = joins;
  }

  /** Steps every bar that has closed by now. */
  advance(now: number): void {
    const { closes } = this;
    while (this.count < closes.length && (closes[this.count] ?? 0) <= now) this.step(this.count);
  }

  /** Steps bar `row`, which is the next one. */
  step(row: number): void {
    const { evaluator, history } = this;
    const now = this.closes[row] ?? Number.NaN;
    for (const join of this.#joins) join.fill(row, now);
    evaluator.step(row);
    for (let k = 0; k < history.length; k += 1) {
      const column = history[k];
      if (column) column[row] = evaluator.output(k);
    }
    this.count = row + 1;
  }

  /** Back to before the first bar: what it reads has been restated. */
  rewind(): void {
    this.count = 0;
    this.evaluator.reset();
    for (const join of this.#joins) join.rewind();
  }
}

/** A column that is an output of a stream at its last bar that had closed: fine print 9. */
export class JoinedColumn {
  readonly column: Float64Array;
  readonly #source: Stream;
  readonly #output: number;
  /** The source's bar that was read last. */
  #row = -1;

  constructor(column: Float64Array, source: Stream, output: number) {
    this.column = column;
    this.#source = source;
    this.#output = output;
  }

  /** Writes the value at row `row` of the reader, which closes now. */
  fill(row: number, now: number): void {
    const source = this.#source;
    source.advance(now);
    const { closes, count } = source;
    let at = this.#row;
    while (at + 1 < count && (closes[at + 1] ?? 0) <= now) at += 1;
    this.#row = at;
    this.column[row] = at < 0 ? Number.NaN : (source.history[this.#output]?.[at] ?? Number.NaN);
  }

  rewind(): void {
    this.#row = -1;
  }
}

/** How long a reader waits for one of its columns: from the source's first value, by the reader's own bars. */
export interface Wait {
  readonly join: Join;
  /** When the source's first bar with a value has closed; undefined when it never does. */
  readonly from: number | undefined;
}

/**
 * The first row at which a stream and everything that it reads has a value: its own warm-up, and from each column's
 * first value on as many bars as it needs of that one.
 */
export function firstRow(
  closes: Float64Array,
  own: number,
  waits: readonly Wait[],
  measure: 'defined' | 'settled',
): number {
  let row = own - 1;
  for (const { join, from } of waits) {
    if (!join.warmup) continue;
    if (from === undefined) return Number.POSITIVE_INFINITY;
    row = Math.max(row, countBelow(closes, from) + join.warmup[measure] - 1);
  }
  return row;
}
