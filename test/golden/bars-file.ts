/** Bars and corporate actions of a case, and the index that the quick start runs on, as columns. */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  allocateBars,
  type BarColumns,
  type CorporateAction,
  type Headline,
  type MembershipRow,
  MICROSECONDS_PER_DAY,
  parseDay,
  parseNews,
  utcDayOf,
} from '../../market/index.ts';

function rowsOf(file: string): readonly (readonly string[])[] {
  const [, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => line.split(','));
}

/** `date,open,high,low,close,volume`; a plain date is a session, otherwise UTC, the start of the bar. */
export function readBars(file: string, symbol: string): BarColumns {
  return barsOf(rowsOf(file), symbol);
}

function barsOf(rows: readonly (readonly string[])[], symbol: string): BarColumns {
  const bars = allocateBars(symbol, rows.length);
  rows.forEach(([date = '', open, high, low, close, volume], i) => {
    const day = parseDay(date);
    const time = day === undefined ? Date.parse(date) * 1000 : day * MICROSECONDS_PER_DAY;
    bars.time[i] = time;
    bars.session[i] = utcDayOf(time);
    bars.open[i] = Number(open);
    bars.high[i] = Number(high);
    bars.low[i] = Number(low);
    bars.close[i] = Number(close);
    bars.volume[i] = Number(volume);
  });
  return bars;
}

/** One series a symbol, for a file whose first column is `symbol`, in the order in which they first come. */
export function readSeries(file: string): readonly BarColumns[] {
  const rows = rowsOf(file);
  if (!readFileSync(file, 'utf8').startsWith('symbol,')) return [barsOf(rows, 'ACME')];
  return [...new Set(rows.map(([symbol = '']) => symbol))].map((symbol) =>
    barsOf(
      rows.filter((row) => row[0] === symbol).map((row) => row.slice(1)),
      symbol,
    ),
  );
}

/** `symbol,ex_date,type,value`; none without the file. */
export function readActions(file: string): readonly CorporateAction[] {
  if (!existsSync(file)) return [];
  return rowsOf(file).map(([symbol = '', exDate = '', type, value]) => {
    const common = { symbol, exDate: parseDay(exDate) ?? Number.NaN };
    return type === 'split'
      ? { kind: 'split', ...common, ratio: Number(value) }
      : { kind: 'dividend', ...common, amount: Number(value) };
  });
}

/** `symbol,valid_from,valid_to,known_at`; undefined without the file. */
export function readMembers(file: string): readonly MembershipRow[] | undefined {
  if (!existsSync(file)) return undefined;
  return rowsOf(file).map(([symbol = '', from = '', to = '', known = '']) => ({
    symbol,
    validFrom: parseDay(from) ?? Number.NaN,
    validTo: parseDay(to),
    knownAt: parseDay(known) ?? Number.NaN,
  }));
}

/** Headlines of a case; none without the file. */
export function readNews(file: string): readonly Headline[] {
  if (!existsSync(file)) return [];
  const table = parseNews(readFileSync(file, 'utf8'));
  if (table.kind === 'refused') throw new Error(`${file}: ${table.bad[0]?.reason}`);
  return table.headlines;
}

/** 5,105 daily bars of the S&P 500, 2000-01-03 to 2020-04-17, as vega-datasets ships them. */
export function sp500(): BarColumns {
  const file = createRequire(import.meta.url).resolve('vega-datasets/data/sp500-2000.csv');
  const bars = readBars(file, 'SPX');
  rowsOf(file).forEach((row, i) => {
    bars.volume[i] = Number(row[6]);
  });
  return bars;
}
