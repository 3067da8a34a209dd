/** Bars as Arrow IPC: one column each, which are read where they lie. */

import { makeTable, tableFromIPC, tableToIPC } from 'apache-arrow';
import {
  type Adjustment,
  type BarColumns,
  parseCalendarId,
  parseTimeframe,
} from '../../market/index.ts';
import type { Series } from './series.ts';

const NUMBERS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Several symbols lie one below the other; the schema's metadata say where each begins. */
export function arrowOf({ name, timeframe, calendar, adjusted, bars }: Series): Uint8Array {
  const total = bars.reduce((sum, { length }) => sum + length, 0);
  const joined = (column: (typeof NUMBERS)[number]): Float64Array => {
    const all = new Float64Array(total);
    let at = 0;
    for (const each of bars) {
      all.set(each[column], at);
      at += each.length;
    }
    return all;
  };
  const session = new Int32Array(total);
  let at = 0;
  for (const each of bars) {
    session.set(each.session, at);
    at += each.length;
  }
  const [time, open, high, low, close, volume] = NUMBERS.map(joined);
  if (!time || !open || !high || !low || !close || !volume) throw new Error('six columns');
  const table = makeTable({ time, open, high, low, close, volume, session });
  const symbols = bars.map(({ symbol, length }) => ({ symbol, length }));
  const metadata = { name, timeframe, calendar, adjusted, symbols: JSON.stringify(symbols) };
  for (const [key, value] of Object.entries(metadata)) table.schema.metadata.set(key, value);
  return tableToIPC(table, 'file');
}

/** Undefined for what is no series of ours. */
export function seriesOfArrow(bytes: Uint8Array): Series | undefined {
  const table = tableFromIPC(bytes);
  const { metadata } = table.schema;
  const timeframe = parseTimeframe(metadata.get('timeframe') ?? '');
  const calendar = parseCalendarId(metadata.get('calendar') ?? '');
  const name = metadata.get('name');
  if (name === undefined || !timeframe || !calendar) return undefined;
  const number = (column: string): Float64Array => {
    const array: unknown = table.getChild(column)?.toArray();
    return array instanceof Float64Array ? array : new Float64Array(table.numRows);
  };
  const [time, open, high, low, close, volume] = NUMBERS.map(number);
  const session: unknown = table.getChild('session')?.toArray();
  if (!time || !open || !high || !low || !close || !volume) return undefined;
  if (!(session instanceof Int32Array)) return undefined;
  let from = 0;
  const bars = symbolsIn(metadata.get('symbols') ?? '[]').map(({ symbol, length }): BarColumns => {
    const [first, end] = [from, from + length];
    from = end;
    return {
      ...{ symbol, length },
      time: time.subarray(first, end),
      open: open.subarray(first, end),
      high: high.subarray(first, end),
      low: low.subarray(first, end),
      close: close.subarray(first, end),
      volume: volume.subarray(first, end),
      session: session.subarray(first, end),
    };
  });
  return { name, timeframe, calendar, bars, adjusted: adjustmentOf(metadata.get('adjusted')) };
}

function adjustmentOf(text: string | undefined): Adjustment {
  return text === 'split' || text === 'total' ? text : 'raw';
}

interface SymbolRows {
  readonly symbol: string;
  readonly length: number;
}

function symbolsIn(text: string): readonly SymbolRows[] {
  const rows: unknown = JSON.parse(text);
  return Array.isArray(rows) ? rows.filter(isSymbolRows) : [];
}

function isSymbolRows(row: unknown): row is SymbolRows {
  return (
    typeof row === 'object' &&
    row !== null &&
    'symbol' in row &&
    typeof row.symbol === 'string' &&
    'length' in row &&
    typeof row.length === 'number'
  );
}
