/** The bars of one symbol as Arrow IPC, and back into memory that threads share. */

import type { BarColumns } from '../../market/index.ts';
import { InvariantError } from '../../runtime/index.ts';

const NUMBERS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

export async function barsToArrow(bars: BarColumns): Promise<Uint8Array> {
  const { makeTable, tableToIPC } = await import('apache-arrow');
  const { time, open, high, low, close, volume, session } = bars;
  const table = makeTable({ time, open, high, low, close, volume, session });
  table.schema.metadata.set('symbol', bars.symbol);
  return tableToIPC(table, 'file');
}

/** Only of bytes that `barsToArrow` made. */
export async function barsOfArrow(bytes: Uint8Array): Promise<BarColumns> {
  const { tableFromIPC } = await import('apache-arrow');
  const table = tableFromIPC(bytes);
  const number = (name: string): Float64Array => {
    const values: unknown = table.getChild(name)?.toArray();
    if (!(values instanceof Float64Array)) throw new InvariantError(`no column \`${name}\``);
    const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
    shared.set(values);
    return shared;
  };
  const [time, open, high, low, close, volume] = NUMBERS.map(number);
  const days: unknown = table.getChild('session')?.toArray();
  const symbol = table.schema.metadata.get('symbol');
  if (!time || !open || !high || !low || !close || !volume || symbol === undefined)
    throw new InvariantError('bars in Arrow have six columns and a symbol');
  if (!(days instanceof Int32Array)) throw new InvariantError('no column `session`');
  const session = new Int32Array(new SharedArrayBuffer(days.byteLength));
  session.set(days);
  const length = table.numRows;
  return { symbol, length, time, open, high, low, close, volume, session };
}
