import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { exportSeries, importFile, listSeries, loadBars } from '../../market/store/index.ts';
import { builtProcess } from '../bundles.ts';
import { accepted, importText, problemOf, workspace } from './workspace.ts';

const space = workspace();

function days(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const stamp = new Date(Date.UTC(2000, 0, 1) + i * 60_000).toISOString();
    return `${stamp},${10 + Math.random()}`;
  });
  return `time,close\n${rows.join('\n')}\n`;
}

describe('when the world refuses', () => {
  it('says that the disk is full and keeps what there was', async () => {
    const { dataDir } = await importText(space, 'date,close\n2020-01-02,5\n');
    const before = accepted(await loadBars(dataDir, 'test', [])).dataHash;
    const file = space.write('large.csv', days(400_000));
    // A limit on the size of files is the nearest to a full disk that needs no rights.
    const shell = `ulimit -f 3000; exec "$0" "$1" "$2" "$3" test`;
    const run = promisify(execFile);
    const child = builtProcess('test/store/import-child.ts');
    const { stdout } = await run('bash', ['-c', shell, process.execPath, child, dataDir, file]);
    expect(stdout).toContain('refused');
    expect(stdout).toContain('The disk is full');
    expect(accepted(await loadBars(dataDir, 'test', [])).dataHash).toBe(before);
  });

  it('says who holds the store', async () => {
    const { dataDir } = await importText(space, 'date,close\n2020-01-02,5\n');
    const file = space.write('long.csv', days(150_000));
    const child = spawn(process.execPath, [
      builtProcess('test/store/import-child.ts'),
      dataDir,
      file,
      'other',
    ]);
    let said = '';
    child.stdout.on('data', (data: Buffer) => {
      said += data.toString();
    });
    while (!said.includes('5\n')) await once(child.stdout, 'data');
    const problem = problemOf(await loadBars(dataDir, 'test', []));
    expect(problem.message).toContain(`in use by another process (PID ${child.pid})`);
    await once(child, 'close');
    expect(said).toContain('stored');
  });

  it('names a damaged store file', async () => {
    const { dataDir } = await importText(space, 'date,close\n2020-01-02,5\n');
    const file = `${dataDir}/strata.duckdb`;
    truncateSync(file, Math.floor(statSync(file).size / 3));
    expect(problemOf(await listSeries(dataDir)).message).toContain('damaged');
    writeFileSync(file, 'not a database at all');
    expect(problemOf(await loadBars(dataDir, 'test', [])).message).toContain('damaged');
  });

  it('names sources that are no text, no whole Parquet file or no CSV', async () => {
    const refused = async (name: string, bytes: Buffer) => {
      writeFileSync(space.path(name), bytes);
      const options = { file: space.path(name), name: 'x', timeframe: '1d' } as const;
      return problemOf(await importFile(space.path('sources'), options));
    };
    const text = 'date,close\n2020-01-02,5\n';
    expect((await refused('utf16.csv', Buffer.from(`\u{feff}${text}`, 'utf16le'))).fix).toContain(
      'iconv',
    );
    expect((await refused('latin.csv', Buffer.from(`date,close,é\n`, 'latin1'))).message).toContain(
      'no UTF-8',
    );
    expect((await refused('cut.parquet', Buffer.from('PAR1 and then nothing'))).message).toContain(
      'no whole Parquet file',
    );
    expect((await refused('bytes.csv', Buffer.alloc(5000, 7))).message).toBeTruthy();
  });

  it('leaves no half-written export and refuses a place that is not there', async () => {
    const { dataDir } = await importText(space, 'date,close\n2020-01-02,5\n');
    const nowhere = space.path('no/such/dir.parquet');
    const problem = problemOf(await exportSeries(dataDir, 'test', 'parquet', nowhere));
    expect(problem.message).toContain('no directory');
    const target = space.write('old.arrow', 'kept');
    problemOf(await exportSeries(dataDir, 'unknown', 'arrow', target));
    expect(readFileSync(target, 'utf8')).toBe('kept');
    expect(existsSync(`${target}.${process.pid}.tmp`)).toBe(false);
  });
});
