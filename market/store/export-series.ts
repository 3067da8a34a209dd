/** Writes a series to a Parquet or Arrow file, beside first and then renamed: no reader meets half a file. */

import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type BarColumns, isIntraday } from '../index.ts';
import { findSeries } from './catalog.ts';
import { quoted, withReader } from './database.ts';
import { loadBars } from './load-bars.ts';
import { guarded, StoreRefusal, type StoreResult, worldProblem } from './result.ts';

export interface ExportReport {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

/** The format; `parquet` can be imported again, `arrow` is Arrow's IPC file. */
export type ExportFormat = 'parquet' | 'arrow';

/** Prices are written as they are stored, not adjusted further. An existing file is replaced. */
export async function exportSeries(
  dataDir: string,
  name: string,
  format: ExportFormat,
  file: string,
): Promise<StoreResult<ExportReport>> {
  return guarded(dataDir, async () => {
    if (!existsSync(dirname(file)))
      throw new StoreRefusal(`There is no directory \`${dirname(file)}\`.`, {
        fix: 'Make it first, or name another file.',
      });
    const partial = `${file}.${process.pid}.tmp`;
    try {
      const rows =
        format === 'parquet'
          ? await writeParquet(dataDir, name, partial)
          : await writeArrow(dataDir, name, partial);
      await rename(partial, file);
      return { file, rows, bytes: (await stat(file)).size };
    } finally {
      await rm(partial, { force: true });
    }
  });
}

/** Session dates for daily bars and longer, UTC instants for the others: what an import takes back. */
async function writeParquet(dataDir: string, name: string, path: string): Promise<number> {
  return withReader(dataDir, async (database) => {
    const { id, info } = await findSeries(database, dataDir, name);
    const time = isIntraday(info.timeframe)
      ? 'make_timestamptz(ts) AS timestamp'
      : "DATE '1970-01-01' + session AS date";
    await writing(path, () =>
      database.run(`COPY (SELECT symbol, ${time}, open, high, low, close,
        CASE WHEN isnan(volume) THEN NULL ELSE volume END AS volume FROM bars_${id})
      TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd)`),
    );
    return info.rows;
  });
}

async function writeArrow(dataDir: string, name: string, path: string): Promise<number> {
  const loaded = await loadBars(dataDir, name, []);
  if (loaded.kind === 'refused') throw new StoreRefusal(loaded.problem.message, loaded.problem);
  const arrow = await import('apache-arrow');
  const { bars, info } = loaded.value;
  const names = arrow.vectorFromArray(
    bars.map((columns) => columns.symbol),
    new arrow.Utf8(),
  );
  const key = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 0);
  const instant = new arrow.Timestamp(arrow.TimeUnit.MICROSECOND, 'UTC');
  const batchOf = (columns: BarColumns, place: number) => {
    const doubles = (data: Float64Array) =>
      arrow.makeData({ type: new arrow.Float64(), length: columns.length, data });
    return {
      symbol: arrow.makeData({
        type: key,
        length: columns.length,
        data: new Int32Array(columns.length).fill(place),
        dictionary: names,
      }),
      time: arrow.makeData({
        type: instant,
        length: columns.length,
        data: BigInt64Array.from(columns.time, BigInt),
      }),
      session: arrow.makeData({
        type: new arrow.Int32(),
        length: columns.length,
        data: columns.session,
      }),
      open: doubles(columns.open),
      high: doubles(columns.high),
      low: doubles(columns.low),
      close: doubles(columns.close),
      volume: doubles(columns.volume),
    };
  };
  const batches = bars.map((columns, place) => new arrow.RecordBatch(batchOf(columns, place)));
  await writing(path, async () => {
    const out = createWriteStream(path);
    out.end(arrow.tableToIPC(new arrow.Table(batches), 'file'));
    await once(out, 'close');
  });
  return info.rows;
}

/** A full disk here is the disk of the file written, not that of the store. */
async function writing(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = worldProblem(dirname(path), error);
    throw new StoreRefusal(problem.message, problem);
  }
}
