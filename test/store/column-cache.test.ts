import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BarColumns, parseDay } from '../../market/index.ts';
import { columnsText } from '../../market/store/column-note.ts';
import { importFile, type LoadedSeries, loadBars } from '../../market/store/index.ts';
import { storeStamp } from '../../market/store/store-stamp.ts';
import { builtProcess } from '../bundles.ts';
import { accepted, importText, workspace } from './workspace.ts';

const space = workspace();
const run = promisify(execFile);
const child = (): string => builtProcess('test/store/load-child.ts');

/** Two symbols, one of them without volume on some days. */
function days(count: number, price = 10): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const day = new Date(Date.UTC(2000, 0, 3) + i * 86_400_000).toISOString().slice(0, 10);
    const close = price + Math.sin(i * 1.7);
    return [`A,${day},${close},${i % 3 ? 1_000 + i : ''}`, `B,${day},${close * 2},${i}`];
  });
  return `symbol,date,close,volume\n${rows.flat().join('\n')}\n`;
}

async function stored(count = 200): Promise<string> {
  const { dataDir, result } = await importText(space, days(count), { calendar: '24x7' });
  accepted(result);
  return dataDir;
}

async function load(dataDir: string, symbols: readonly string[] = []): Promise<LoadedSeries> {
  return accepted(await loadBars(dataDir, 'test', symbols));
}

function filesOf(dataDir: string, ending: string): readonly string[] {
  const directory = join(dataDir, 'columns');
  return existsSync(directory)
    ? readdirSync(directory)
        .filter((name) => name.endsWith(ending))
        .map((name) => join(directory, name))
    : [];
}

function only(dataDir: string, ending: string): string {
  const [file, ...more] = filesOf(dataDir, ending);
  if (file === undefined || more.length > 0) throw new Error(`${more.length} more ${ending}`);
  return file;
}

/** All of its bytes: NaNs and signs of zeros included. */
function bytesOf({ time, open, high, low, close, volume, session }: BarColumns): string {
  return [time, open, high, low, close, volume, session]
    .map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('base64'),
    )
    .join(' ');
}

function same(a: LoadedSeries, b: LoadedSeries): void {
  expect(a.bars.map(bytesOf)).toEqual(b.bars.map(bytesOf));
  expect({ ...a, bars: undefined }).toEqual({ ...b, bars: undefined });
}

/** Whether the columns came out of the cache: those lie in memory that threads can share. */
function isCached({ bars }: LoadedSeries): boolean {
  return bars.every(({ close }) => close.buffer instanceof SharedArrayBuffer);
}

describe('columns that are kept', () => {
  it('are byte for byte what DuckDB gave', async () => {
    const dataDir = await stored();
    const first = await load(dataDir);
    const second = await load(dataDir);
    expect([isCached(first), isCached(second)]).toEqual([false, true]);
    expect(first.bars[0]?.volume[0]).toBeNaN();
    same(second, first);
  });

  it('are read without DuckDB', async () => {
    const dataDir = await stored();
    const [before, after] = [
      await run(process.execPath, [child(), dataDir, 'test']),
      await run(process.execPath, [child(), dataDir, 'test']),
    ];
    const { dataHash } = await load(dataDir);
    expect(before.stdout).toBe(`${dataHash}\nwith DuckDB\n`);
    expect(after.stdout).toBe(`${dataHash}\nwithout DuckDB\n`);
  });

  it('are an Arrow file that others can read', async () => {
    const dataDir = await stored();
    const { bars } = await load(dataDir);
    const table = tableFromIPC(readFileSync(only(dataDir, '.arrow')));
    expect(table.schema.metadata.get('symbols')).toBe('["A","B"]');
    expect(table.batches.map((batch) => Array.from(batch.getChild('close') ?? []))).toEqual(
      bars.map(({ close }) => Array.from(close)),
    );
    expect(Array.from(table.getChild('session') ?? [])).toEqual(
      bars.flatMap(({ session }) => Array.from(session)),
    );
  });

  it('serve a request up to a session, with the same hash', async () => {
    const [kept, fresh] = [await stored(), await stored()];
    const toSession = parseDay('2000-03-01') ?? 0;
    await load(kept);
    const full = await load(kept);
    const first = accepted(await loadBars(kept, 'test', [], { toSession }));
    const again = accepted(await loadBars(kept, 'test', [], { toSession }));
    const straight = accepted(await loadBars(fresh, 'test', [], { toSession }));
    for (const each of [first, again]) {
      expect(each.bars.map(bytesOf)).toEqual(straight.bars.map(bytesOf));
      expect(each.dataHash).toBe(straight.dataHash);
    }
    expect(first.bars[0]?.length).toBe(59);
    expect(first.dataHash).not.toBe(full.dataHash);
  });

  it('know symbols apart, and their order', async () => {
    const dataDir = await stored();
    for (const symbols of [['B'], ['A'], ['B', 'A'], [], ['B'], ['B', 'A']]) {
      const asked = symbols.length === 0 ? ['A', 'B'] : symbols;
      expect((await load(dataDir, symbols)).bars.map(({ symbol }) => symbol)).toEqual(asked);
    }
    expect(filesOf(dataDir, '.arrow')).toHaveLength(4);
  });
});

describe('a store that has changed', () => {
  it('is read again after an import, and the old columns go', async () => {
    const dataDir = await stored();
    await load(dataDir);
    const old = only(dataDir, '.arrow');
    const file = space.write('newer.csv', days(200, 20));
    const options = { file, name: 'test', timeframe: '1d', calendar: '24x7' } as const;
    accepted(await importFile(dataDir, { ...options, replace: true }));
    const loaded = await load(dataDir);
    expect(loaded.bars[0]?.close[0]).toBe(20);
    same(await load(dataDir), loaded);
    expect(only(dataDir, '.arrow')).not.toBe(old);
  });

  it('is noticed though its size and its time are the same', async () => {
    const dataDir = await stored();
    await load(dataDir);
    const store = join(dataDir, 'strata.duckdb');
    const before = statSync(store);
    const file = space.write('same-size.csv', days(200, 30));
    const options = { file, name: 'test', timeframe: '1d', calendar: '24x7' } as const;
    accepted(await importFile(dataDir, { ...options, replace: true }));
    utimesSync(store, before.atime, before.mtime);
    expect((await load(dataDir)).bars[0]?.close[0]).toBe(30);
  });

  it('has the same file of columns where an import brought the same bars, under whatever name', async () => {
    const dataDir = await stored();
    const first = await load(dataDir);
    const kept = only(dataDir, '.arrow');
    const file = space.write('same.csv', days(200));
    const options = { file, timeframe: '1d', calendar: '24x7' } as const;
    accepted(await importFile(dataDir, { ...options, name: 'test', replace: true }));
    accepted(await importFile(dataDir, { ...options, name: 'twin' }));
    expect((await load(dataDir)).dataHash).toBe(first.dataHash);
    const twin = accepted(await loadBars(dataDir, 'twin', []));
    expect(twin.file?.path).toBe(kept);
    expect(only(dataDir, '.arrow')).toBe(kept);
    expect(filesOf(dataDir, '.note')).toHaveLength(2);
    expect(isCached(await load(dataDir))).toBe(true);
  });

  it('keeps the columns of a series when another one comes', async () => {
    const dataDir = await stored();
    const first = await load(dataDir);
    const kept = only(dataDir, '.arrow');
    const file = space.write('other.csv', days(50, 5));
    const options = { file, name: 'other', timeframe: '1d', calendar: '24x7' } as const;
    accepted(await importFile(dataDir, options));
    const again = await load(dataDir);
    expect(isCached(again)).toBe(true);
    same(again, first);
    expect(only(dataDir, '.arrow')).toBe(kept);
  });

  it('is another one when it was made anew, of the same file read otherwise', async () => {
    const dataDir = await stored();
    await load(dataDir);
    rmSync(join(dataDir, 'strata.duckdb'));
    const file = space.write('again.csv', days(200));
    const options = { file, name: 'test', timeframe: '1d', calendar: 'XNYS' } as const;
    accepted(await importFile(dataDir, options));
    expect((await load(dataDir)).info.calendar).toBe('XNYS');
  });
});

describe('a damaged cache', () => {
  it('is not believed, whichever bit is wrong, and is made anew', async () => {
    const dataDir = await stored(60);
    const truth = await load(dataDir);
    const whole = ['.arrow', '.note', '.series'].map((ending) => {
      const file = only(dataDir, ending);
      return { file, bytes: readFileSync(file) };
    });
    const spot = fc.tuple(fc.nat(2), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(spot, fc.nat(7), fc.boolean(), async ([which, at], bit, cutsOff) => {
        const { file, bytes } = whole[which] ?? { file: '', bytes: Buffer.alloc(0) };
        const place = Math.floor(at * bytes.length);
        if (cutsOff) truncateSync(file, place);
        else {
          const damaged = Buffer.from(bytes);
          damaged[place] = (damaged[place] ?? 0) ^ (1 << bit);
          writeFileSync(file, damaged);
        }
        same(await load(dataDir), truth);
        const healed = await load(dataDir);
        expect(isCached(healed)).toBe(true);
        same(healed, truth);
        for (const each of whole) expect(readFileSync(each.file)).toEqual(each.bytes);
      }),
      { numRuns: 24 },
    );
  });

  it('does no harm where its files belong to others', async () => {
    const dataDir = await stored();
    const other = await stored(90);
    const truth = await load(dataDir);
    await load(other);
    writeFileSync(only(dataDir, '.arrow'), readFileSync(only(other, '.arrow')));
    writeFileSync(only(dataDir, '.note'), readFileSync(only(other, '.note')));
    writeFileSync(only(dataDir, '.series'), readFileSync(only(other, '.series')));
    same(await load(dataDir), truth);
  });
});

describe('when nothing can be kept', () => {
  it('loads all the same where there is no place for it', async () => {
    const dataDir = await stored();
    writeFileSync(join(dataDir, 'columns'), 'no directory');
    const first = await load(dataDir);
    same(await load(dataDir), first);
    expect(isCached(first)).toBe(false);
    expect(readFileSync(join(dataDir, 'columns'), 'utf8')).toBe('no directory');
  });

  it('loads all the same where the disk is full, and leaves nothing', async () => {
    const dataDir = await stored(5_000);
    // A limit on the size of files is the nearest to a full disk that needs no rights.
    const shell = `ulimit -f 64; exec "$0" "$1" "$2" test`;
    const { stdout } = await run('bash', ['-c', shell, process.execPath, child(), dataDir]);
    expect([...filesOf(dataDir, '.arrow'), ...filesOf(dataDir, '.tmp')]).toEqual([]);
    expect(stdout).toContain((await load(dataDir)).dataHash);
  });

  it('asks the store while a log beside it holds what its file does not have', async () => {
    const dataDir = await stored();
    expect(storeStamp(dataDir)).toMatch(/\d+ [0-9a-f]{64}$/);
    writeFileSync(join(dataDir, 'strata.duckdb.wal'), '');
    expect(storeStamp(dataDir)).toBeUndefined();
  });
});

describe('several processes', () => {
  it('make the same columns at once', async () => {
    const dataDir = await stored(2_000);
    const children = Array.from({ length: 2 }, () =>
      run(process.execPath, [child(), dataDir, 'test']),
    );
    const loaded = await Promise.all(Array.from({ length: 4 }, () => load(dataDir)));
    const [first] = loaded;
    if (!first) throw new Error('four were asked for');
    for (const each of loaded) same(each, first);
    for (const { stdout } of await Promise.all(children)) expect(stdout).toContain(first.dataHash);
    expect(isCached(await load(dataDir))).toBe(true);
    expect(filesOf(dataDir, '.tmp')).toEqual([]);
  });

  it('can be killed while they write', async () => {
    const dataDir = await stored(5_000);
    const truth = await load(dataDir);
    let leftOver = 0;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const killed = spawn(process.execPath, [child(), dataDir, 'test', 'again']);
      await once(killed.stdout, 'data');
      const watcher = watch(join(dataDir, 'columns'));
      watcher.on('change', (_, name) => {
        // The columns are written beside their place, and so are the notes.
        if (String(name).includes(attempt % 2 ? '.arrow.' : '.note.')) killed.kill('SIGKILL');
      });
      await once(killed, 'close');
      watcher.close();
      leftOver += filesOf(dataDir, '.tmp').length;
      same(await load(dataDir), truth);
      expect(isCached(await load(dataDir))).toBe(true);
    }
    expect(leftOver).toBeGreaterThan(0);
    for (const file of filesOf(dataDir, '.tmp')) utimesSync(file, new Date(0), new Date(0));
    rmSync(only(dataDir, '.arrow'));
    await load(dataDir);
    expect(filesOf(dataDir, '.tmp')).toEqual([]);
  });
});

describe('room on the disk', () => {
  it('is made by deleting what nobody has read for longest', async () => {
    const dataDir = await stored();
    const first = await load(dataDir, ['A']);
    // Sparse files: they take no room, and count as if they did.
    const large = ['old', 'older', 'oldest'].map((name, age) => {
      const file = join(dataDir, 'columns', `${name}.arrow`);
      const layout = { symbols: [], bytes: 2 ** 30, crc: 0 };
      const note = join(dataDir, 'columns', `${name}-0123456789ab-0123456789ab.note`);
      writeFileSync(note, columnsText({ version: '', hash: name, layout, dataHashes: {} }));
      writeFileSync(file, '');
      truncateSync(file, 2 ** 30);
      utimesSync(file, new Date(), new Date(Date.now() - (age + 1) * 60_000));
      return file;
    });
    await load(dataDir, ['B']);
    expect(large.map((file) => existsSync(file))).toEqual([true, false, false]);
    expect(filesOf(dataDir, '.note').filter((file) => file.includes('old'))).toHaveLength(1);
    const again = await load(dataDir, ['A']);
    expect(isCached(again)).toBe(true);
    same(again, first);
  });
});
