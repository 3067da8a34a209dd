/** Real daily bars as traded: the S&P 500 from vega-datasets, stocks from the shared folder where it is there. */

import { existsSync, readFileSync } from 'node:fs';
import {
  allocateBars,
  type BarColumns,
  type CorporateAction,
  MICROSECONDS_PER_DAY,
  parseDay,
} from '../../market/index.ts';

const SP500 = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url);
const SHARED = new URL('../../../shared/data/', import.meta.url);

type Row = Readonly<Record<string, string>>;

export function spx(): BarColumns {
  return columnsOf('SPX', readRows(SP500), 'date');
}

/** Undefined, with one line on the console, where the shared folder is not on this machine. */
export function stock(symbol: string): BarColumns | undefined {
  const file = new URL('equity_daily.csv', SHARED);
  if (!existsSync(file)) {
    console.log(`test/backtester: ../shared/data is not here; ${symbol} is left out`);
    return undefined;
  }
  const rows = readRows(file).filter((row) => row['symbol'] === symbol);
  return columnsOf(symbol, rows, 'timestamp');
}

/** Hours of the clock as LEAN has them, regular trading only: the one that starts at 09:00 New York holds 09:30 to 10:00. */
export function hours(symbol: string, from: string, to: string): BarColumns | undefined {
  const file = new URL('equity_hourly.csv', SHARED);
  if (!existsSync(file)) {
    console.log(`test/backtester: ../shared/data is not here; hours of ${symbol} are left out`);
    return undefined;
  }
  const rows = readRows(file).filter(
    (row) =>
      row['symbol'] === symbol && (row['timestamp'] ?? '') >= from && (row['timestamp'] ?? '') < to,
  );
  const columns = columnsOf(symbol, rows, 'timestamp');
  rows.forEach((row, i) => {
    const time = Date.parse(row['timestamp'] ?? '') * 1000;
    columns.time[i] = time;
    // Trading hours in New York lie inside one day of UTC.
    columns.session[i] = Math.floor(time / MICROSECONDS_PER_DAY);
  });
  return columns;
}

/** None where the shared folder is not on this machine: the bars, which say so, are not there either. */
export function actionsOf(symbol: string): readonly CorporateAction[] {
  const file = new URL('corporate_actions.csv', SHARED);
  if (!existsSync(file)) return [];
  return readRows(file)
    .filter((row) => row['symbol'] === symbol)
    .map((row) => {
      const exDate = parseDay(row['ex_date'] ?? '') ?? Number.NaN;
      const value = Number(row['value']);
      return row['type'] === 'split'
        ? { kind: 'split', symbol, exDate, ratio: value }
        : { kind: 'dividend', symbol, exDate, amount: value };
    });
}

function readRows(file: URL): readonly Row[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? '']));
  });
}

function columnsOf(symbol: string, rows: readonly Row[], date: string): BarColumns {
  const columns = allocateBars(symbol, rows.length);
  rows.forEach((row, i) => {
    const day = parseDay(row[date] ?? '') ?? Number.NaN;
    columns.time[i] = day * MICROSECONDS_PER_DAY;
    columns.session[i] = day;
    columns.open[i] = Number(row['open']);
    columns.high[i] = Number(row['high']);
    columns.low[i] = Number(row['low']);
    columns.close[i] = Number(row['close']);
    columns.volume[i] = Number(row['volume']);
  });
  return columns;
}
