/** Columns that workers read: the very file of the cache where there is one, and never other bars than the sweep's. */

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunHost, SeriesBars } from '../../backtester/index.ts';
import { readShared, recordHost, writeShared } from '../../backtester/queue/shared-data.ts';
import { storeHost } from '../../backtester/store-host/index.ts';
import { type BarColumns, parseDay } from '../../market/index.ts';
import { accepted, importText, workspace } from '../store/workspace.ts';

const space = workspace();
const SYMBOLS = ['B', 'A'];

function csv(days: number): string {
  const rows = Array.from({ length: days }, (_, i) => {
    const day = new Date(Date.UTC(2000, 0, 3) + i * 86_400_000).toISOString().slice(0, 10);
    return [`A,${day},${10 + Math.sin(i)},${i % 3 ? i : ''}`, `B,${day},${20 + Math.cos(i)},${i}`];
  });
  return `symbol,date,close,volume\n${rows.flat().join('\n')}\n`;
}

async function stored(): Promise<string> {
  const { dataDir, result } = await importText(space, csv(300), { calendar: '24x7' });
  accepted(result);
  return dataDir;
}

/** What a sweep reads, and where its workers find it. */
async function shared(host: RunHost, toSession?: number) {
  const recording = recordHost(host);
  const step = await recording.host.readBars('test', SYMBOLS, toSession);
  if (step.kind === 'refused') throw new Error(step.problem.message);
  const directory = space.path(`shared-${randomUUID()}`);
  const name = await writeShared(directory, recording.data);
  return { loaded: step.value, directory, name, columns: columnsIn(directory) };
}

function columnsIn(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.arrow'))
    .map((file) => join(directory, file));
}

async function seenBy({ directory, name }: { directory: string; name: string }) {
  const step = await readShared(directory, name);
  if (step.kind === 'refused') return step.problem.message;
  const [bars] = step.value.series.values();
  return bars?.bars.map(bytesOf);
}

function bytesOf({ symbol, time, open, high, low, close, volume, session }: BarColumns): string {
  const columns = [time, open, high, low, close, volume, session].map(
    ({ buffer, byteOffset, byteLength }) =>
      Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('base64'),
  );
  return [symbol, ...columns].join(' ');
}

/** As where a disk takes no cache. */
function withoutFile(host: RunHost): RunHost {
  return {
    ...host,
    async readBars(...asked) {
      const step = await host.readBars(...asked);
      if (step.kind === 'refused') return step;
      const { file: _, ...value }: SeriesBars = step.value;
      return { kind: 'ok', value };
    },
  };
}

describe('columns that workers read', () => {
  test('are the file of the cache itself, also up to a session', async () => {
    const dataDir = await stored();
    for (const toSession of [undefined, parseDay('2000-03-01')]) {
      const sweep = await shared(storeHost(dataDir, ''), toSession);
      const [file = '', ...more] = sweep.columns;
      expect(more).toEqual([]);
      expect(statSync(file).ino).toBe(statSync(sweep.loaded.file?.path ?? '').ino);
      expect(sweep.loaded.bars.map(({ symbol }) => symbol)).toEqual(SYMBOLS);
      expect(await seenBy(sweep)).toEqual(sweep.loaded.bars.map(bytesOf));
    }
  });

  test('are written where nothing is kept: the same bars, a file a symbol', async () => {
    const dataDir = await stored();
    const sweep = await shared(withoutFile(storeHost(dataDir, '')));
    expect(sweep.columns).toHaveLength(2);
    expect(await seenBy(sweep)).toEqual(sweep.loaded.bars.map(bytesOf));
    expect(readdirSync(sweep.directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('are refused when they are damaged, cut off or gone', async () => {
    const dataDir = await stored();
    const sweep = await shared(withoutFile(storeHost(dataDir, '')));
    const [file = ''] = sweep.columns;
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
    writeFileSync(file, bytes);
    expect(await seenBy(sweep)).toContain('are not those of the sweep');
    truncateSync(file, 100);
    expect(await seenBy(sweep)).toContain('are not those of the sweep');
    rmSync(file);
    expect(await seenBy(sweep)).toContain('are not in');
  });
});
