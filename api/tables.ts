/** Results as Arrow tables, column by column, and as tables of arquero. */

import {
  type Data,
  type DataType,
  Dictionary,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  Table,
  TimestampMicrosecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { ColumnTable } from 'arquero';

export type Text = Dictionary<Utf8, Int32>;

/** The same rows for `filter`, `groupby` and `rollup`. Times are `Date`s. */
export async function toArquero<Columns extends Record<string, DataType>>(
  table: Table<Columns>,
): Promise<ColumnTable> {
  const { fromArrow } = await import('arquero');
  return fromArrow(tableToIPC(table));
}

export function tableOf<Columns extends Record<string, DataType>>(
  columns: {
    readonly [Name in keyof Columns]: Data<Columns[Name]>;
  },
): Table<Columns> {
  return new Table(new RecordBatch(columns));
}

/** NaN and undefined are absent. */
export function numbers(values: ArrayLike<number | undefined>): Data<Float64> {
  const data = Float64Array.from(values, (value) => value ?? Number.NaN);
  return makeData({
    type: new Float64(),
    length: data.length,
    data,
    ...absences(data, Number.isNaN),
  });
}

/** Microseconds since 1970 UTC. */
export function times(values: ArrayLike<number | undefined>): Data<TimestampMicrosecond> {
  const given = Float64Array.from(values, (value) => value ?? Number.NaN);
  return makeData({
    type: new TimestampMicrosecond('UTC'),
    length: given.length,
    data: BigInt64Array.from(given, (value) => BigInt(Number.isNaN(value) ? 0 : value)),
    ...absences(given, Number.isNaN),
  });
}

export function texts(values: readonly (string | undefined)[]): Data<Text> {
  const places = new Map<string, number>();
  const keys = Int32Array.from(values, (value) => {
    if (value === undefined) return -1;
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  });
  return makeData({
    type: new Dictionary(new Utf8(), new Int32()),
    length: keys.length,
    ...absences(keys, (key) => key < 0),
    data: keys.map((key) => Math.max(0, key)),
    dictionary: vectorFromArray([...places.keys()], new Utf8()),
  });
}

/** One bit a row, set where there is a value; nothing where there is one in each. */
function absences<Values extends Float64Array | Int32Array>(
  values: Values,
  isAbsent: (value: number) => boolean,
): { readonly nullCount: number; readonly nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array((values.length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (isAbsent(values[i] ?? 0)) nullCount += 1;
    else nullBitmap[i >> 3] = (nullBitmap[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return nullCount === 0 ? { nullCount } : { nullCount, nullBitmap };
}
