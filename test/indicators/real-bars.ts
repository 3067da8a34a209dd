/** Real bars: the S&P 500 from vega-datasets, and stocks and funds from the shared folder where it is there. */

import { existsSync, readFileSync } from 'node:fs';
import type { Columns } from '../../runtime/evaluator.ts';

const SP500 = new URL('../../node_modules/vega-datasets/data/sp500-2000.csv', import.meta.url);
const EQUITIES = new URL('../../../shared/data/equity_daily.csv', import.meta.url);

export interface Market {
  readonly name: string;
  readonly columns: Columns;
}

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** One session a bar. */
export const SPX: Columns = columnsOf(rowsOf(SP500, ['open', 'high', 'low', 'close', 'volume']));

/** The S&P 500, and two stocks and a fund with splits, as traded, when they are on this machine. */
export const MARKETS: readonly Market[] = [{ name: 'SPX', columns: SPX }, ...equities()];

export function candlesOf(columns: Columns): readonly Candle[] {
  const at = (name: string, i: number): number => columns[name]?.[i] ?? Number.NaN;
  return Array.from({ length: columns['close']?.length ?? 0 }, (_, i) => ({
    open: at('open', i),
    high: at('high', i),
    low: at('low', i),
    close: at('close', i),
    volume: at('volume', i),
  }));
}

function equities(): readonly Market[] {
  if (!existsSync(EQUITIES)) {
    console.log(
      'test/indicators: ../shared/data/equity_daily.csv is not here; only SPX is compared',
    );
    return [];
  }
  return ['AAPL', 'USO', 'IWM'].map((name) => ({
    name,
    columns: columnsOf(
      rowsOf(EQUITIES, ['open', 'high', 'low', 'close', 'volume'], name).slice(-2500),
    ),
  }));
}

function rowsOf(file: URL, names: readonly string[], symbol?: string): readonly number[][] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const places = names.map((name) => header.trim().split(',').indexOf(name));
  return lines
    .map((line) => line.trim().split(','))
    .filter((cells) => symbol === undefined || cells[0] === symbol)
    .map((cells) => places.map((place) => Number(cells[place])));
}

function columnsOf(rows: readonly number[][]): Columns {
  const column = (k: number): Float64Array =>
    Float64Array.from(rows, (row) => row[k] ?? Number.NaN);
  return {
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: column(4),
    session: Float64Array.from(rows, (_, i) => i),
  };
}
