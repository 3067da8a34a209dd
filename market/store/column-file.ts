/** A file of columns in Arrow's format: read in one go into memory that threads can share, each column used where it lies. */

import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { type BarColumns, ColumnsAsUsed, type ColumnsLayout, type DoubleName } from '../index.ts';

/** One record batch a symbol, so that a column of a symbol lies in one piece. Afterwards the file is on the disk. */
export async function writeColumns(
  file: string,
  bars: readonly BarColumns[],
): Promise<ColumnsLayout> {
  const pieces = await arrowPieces(bars);
  const columns = bars.flatMap(columnsOf);
  const offsets: number[] = [];
  const crcs: number[] = [];
  let bytes = 0;
  let crc = 0;
  const target = openSync(file, 'w');
  try {
    for await (const piece of pieces) {
      // The writer hands on the columns' own memory, in their order, so a column lies where its piece goes.
      const next = columns[offsets.length];
      if (next?.buffer === piece.buffer && next.byteOffset === piece.byteOffset) {
        offsets.push(bytes);
        crcs.push(crc32(bytesOf(next)));
      }
      writeFileSync(target, piece);
      crc = crc32(piece, crc);
      bytes += piece.byteLength;
    }
    fsyncSync(target);
  } finally {
    closeSync(target);
  }
  if (offsets.length < columns.length) throw new Error('Arrow copies columns while it writes them');
  const width = columns.length / bars.length;
  return {
    symbols: bars.map(({ symbol, length }, k) => ({
      ...{ symbol, length },
      offsets: offsets.slice(k * width, (k + 1) * width),
      crcs: crcs.slice(k * width, (k + 1) * width),
    })),
    bytes,
    crc,
  };
}

async function arrowPieces(bars: readonly BarColumns[]): Promise<AsyncIterable<Uint8Array>> {
  const { Float64, Int32, makeData, RecordBatch, RecordBatchFileWriter, Table } = await import(
    'apache-arrow'
  );
  const batches = bars.map(
    ({ length, session, ...bar }) =>
      new RecordBatch({
        ...doublesBy((name) => makeData({ type: new Float64(), length, data: bar[name] })),
        session: makeData({ type: new Int32(), length, data: session }),
      }),
  );
  const table = new Table(batches);
  table.schema.metadata.set('symbols', JSON.stringify(bars.map(({ symbol }) => symbol)));
  return RecordBatchFileWriter.writeAll(table);
}

/** SHA-256 over symbols and columns, to which more can be added. */
export function columnsHash(bars: readonly BarColumns[]): Hash {
  const hash = createHash('sha256');
  for (const each of bars) {
    hash.update(`${each.symbol} ${each.length}\n`);
    for (const column of columnsOf(each)) hash.update(column);
  }
  return hash;
}

function columnsOf(bars: BarColumns): readonly (Float64Array | Int32Array)[] {
  return [...Object.values(doublesBy((name) => bars[name])), bars.session];
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Something for each column of doubles, in the order of the file; the days of the sessions come after them. */
function doublesBy<Value>(
  valueAt: (name: DoubleName, place: number) => Value,
): Readonly<Record<DoubleName, Value>> {
  return {
    time: valueAt('time', 0),
    open: valueAt('open', 1),
    high: valueAt('high', 2),
    low: valueAt('low', 3),
    close: valueAt('close', 4),
    volume: valueAt('volume', 5),
  };
}

/** Long enough to keep a disk busy, short enough that little is left to check when the last one has come. */
const CHUNK_BYTES = 2 ** 21;

/** Undefined for a file that is not what was written: other bytes, fewer or more of them. */
export async function readColumns(
  file: string,
  { symbols, bytes, crc }: ColumnsLayout,
): Promise<readonly BarColumns[] | undefined> {
  const source = await open(file, 'r');
  const reads: Promise<{ readonly buffer: Uint8Array }>[] = [];
  try {
    if ((await source.stat()).size !== bytes) return undefined;
    const memory = new SharedArrayBuffer(bytes);
    for (let at = 0; at < bytes; at += CHUNK_BYTES) {
      const chunk = new Uint8Array(memory, at, Math.min(CHUNK_BYTES, bytes - at));
      reads.push(source.read(chunk, 0, chunk.byteLength, at));
    }
    // Waited for one by one: while the next are read, those that have come are checked.
    let found = 0;
    for (const read of reads) found = crc32((await read).buffer, found);
    return found === crc ? symbols.map((each) => barsIn(memory, each)) : undefined;
  } finally {
    await Promise.allSettled(reads);
    await source.close();
  }
}

function barsIn(
  memory: SharedArrayBuffer,
  { symbol, length, offsets }: ColumnsLayout['symbols'][number],
): BarColumns {
  return {
    ...{ symbol, length },
    ...doublesBy((_, place) => new Float64Array(memory, offsets[place] ?? 0, length)),
    session: new Int32Array(memory, offsets.at(-1) ?? 0, length),
  };
}

/** A column that was not read before is damaged, or its file has gone. */
export class ColumnsLost extends Error {
  override readonly name = 'ColumnsLost';

  constructor(file: string, options?: ErrorOptions) {
    super(`the columns kept in ${file} are no longer what was written`, options);
  }
}

/**
 * The same bars, each column read and checked when it is first used; what is wrong with one is thrown then, as
 * `ColumnsLost`. Undefined for a file of another length.
 */
export function openColumns(
  file: string,
  { symbols, bytes }: ColumnsLayout,
): readonly BarColumns[] | undefined {
  if (statSync(file).size !== bytes) return undefined;
  const places = doublesBy((_, place) => place);
  return symbols.map(({ symbol, length, offsets, crcs }) => {
    const read = <Column extends Float64Array | Int32Array>(
      column: Column,
      place: number,
    ): Column => {
      readChecked(file, offsets[place] ?? 0, bytesOf(column), crcs[place] ?? -1);
      return column;
    };
    return new ColumnsAsUsed(symbol, length, {
      doubles: (name) => read(new Float64Array(length), places[name]),
      sessions: () => read(new Int32Array(length), offsets.length - 1),
    });
  });
}

/** Small enough to stay in a processor's own cache: reading straight into new memory takes half as long again. */
const SCRATCH_BYTES = 2 ** 16;

function readChecked(file: string, offset: number, target: Uint8Array, crc: number): void {
  const scratch = new Uint8Array(Math.min(SCRATCH_BYTES, target.byteLength));
  let found = 0;
  try {
    const source = openSync(file, 'r');
    try {
      for (let at = 0; at < target.byteLength; ) {
        const wanted = Math.min(scratch.byteLength, target.byteLength - at);
        const count = readSync(source, scratch, 0, wanted, offset + at);
        if (count === 0) break;
        const piece = scratch.subarray(0, count);
        found = crc32(piece, found);
        target.set(piece, at);
        at += count;
      }
    } finally {
      closeSync(source);
    }
  } catch (cause) {
    throw new ColumnsLost(file, { cause });
  }
  if (found !== crc) throw new ColumnsLost(file);
}
