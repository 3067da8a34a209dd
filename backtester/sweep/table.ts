/** What a sweep yields: a column a figure and a row a combination, in memory that threads may share. */

import type { Metrics } from '../metrics.ts';
import { METRIC_DEFINITIONS } from '../metrics-definitions.ts';
import { namesIn, wholeRecord } from './whole-record.ts';

/** How a combination came to its row. `refused`: its values break a `require`, or leave their ranges. */
export const ROW_STATES = ['open', 'kernel', 'engine', 'refused'] as const;
export type RowState = (typeof ROW_STATES)[number];

/** In the order of reports. */
export const METRIC_NAMES = namesIn<keyof Metrics>(METRIC_DEFINITIONS);

export const SWEEP_FIGURES = [...METRIC_NAMES, 'ambiguousBars', 'killedAt'] as const;
export type SweepFigure = (typeof SWEEP_FIGURES)[number];

/** Rows are in the order of the combinations. A figure that is not defined is NaN, as in a row that is still open. */
export interface SweepTable {
  readonly length: number;
  readonly figures: Readonly<Record<SweepFigure, Float64Array>>;
  /** Places in `ROW_STATES`. */
  readonly states: Uint8Array;
  /** All of it: another table over the same memory is the same table. */
  readonly memory: ArrayBuffer | SharedArrayBuffer;
}

/** What one run puts into its row. */
export interface SweepRow {
  readonly metrics: Metrics;
  readonly ambiguousBars: number;
  readonly killedAt: number | undefined;
}

const WIDTH = SWEEP_FIGURES.length * Float64Array.BYTES_PER_ELEMENT + 1;

export function tableBytes(length: number): number {
  return length * WIDTH;
}

/** An empty table, in fresh memory. */
export function createTable(
  length: number,
  memory: ArrayBuffer | SharedArrayBuffer = new ArrayBuffer(tableBytes(length)),
): SweepTable {
  const table = tableOver(length, memory);
  for (const name of SWEEP_FIGURES) table.figures[name].fill(Number.NaN);
  return table;
}

/** The table that is in this memory. */
export function tableOver(length: number, memory: ArrayBuffer | SharedArrayBuffer): SweepTable {
  const bytes = length * Float64Array.BYTES_PER_ELEMENT;
  return {
    length,
    figures: wholeRecord(SWEEP_FIGURES, (_, k) => new Float64Array(memory, k * bytes, length)),
    states: new Uint8Array(memory, SWEEP_FIGURES.length * bytes, length),
    memory,
  };
}

export function stateOf({ states }: SweepTable, row: number): RowState {
  return ROW_STATES[states[row] ?? 0] ?? 'open';
}

/** The state comes last: a row that has one is whole. */
export function writeRow(
  { figures, states }: SweepTable,
  row: number,
  state: Exclude<RowState, 'open'>,
  values: SweepRow | undefined,
): void {
  if (values) {
    for (const name of METRIC_NAMES) figures[name][row] = values.metrics[name] ?? Number.NaN;
    figures.ambiguousBars[row] = values.ambiguousBars;
    figures.killedAt[row] = values.killedAt ?? Number.NaN;
  }
  states[row] = ROW_STATES.indexOf(state);
}

/** The same bits in another table. */
export function copyRow(from: SweepTable, row: number, to: SweepTable, place: number): void {
  for (const name of SWEEP_FIGURES) to.figures[name][place] = from.figures[name][row] ?? Number.NaN;
  to.states[place] = from.states[row] ?? 0;
}

/** A row whose values may not run. */
export function refuseRow(table: SweepTable, row: number): void {
  writeRow(table, row, 'refused', undefined);
}
