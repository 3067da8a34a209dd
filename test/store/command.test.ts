import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dataCommand } from '../../cli/data.ts';
import { workspace } from './workspace.ts';

const space = workspace();
const FILE = space.write(
  'bars.csv',
  'symbol,timestamp,open,high,low,close,volume\nA,2020-01-02,10,12,9,11,100\nA,2020-01-03,10,8,9,11,100\nA,2020-01-07,10,12,9,11,100\n',
);

let out = '';
let err = '';

beforeEach(() => {
  out = '';
  err = '';
  process.exitCode = 0;
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

async function data(...words: readonly string[]): Promise<number> {
  out = '';
  err = '';
  process.exitCode = 0;
  const place = ['--data', space.path('store')];
  await dataCommand().parseAsync([...words, ...place], { from: 'user' });
  return Number(process.exitCode);
}

describe('strata data', () => {
  it('imports, lists, shows, checks and exports within 80 columns', async () => {
    expect(await data('ls')).toBe(0);
    expect(out).toContain('strata data import');
    expect(await data('import', FILE, '--as', 'demo', '--timeframe', '1d')).toBe(0);
    expect(out).toContain('stored 2 of 3 rows, 1 symbol; quarantined: 1');
    expect(out).toContain('row 3: high 8.0 is below low 9.0: A,2020-01-03,10,8,9,11,100');
    const printed = [out];
    for (const words of [
      ['ls'],
      ['show', 'demo'],
      ['show', 'demo', 'A'],
      ['export', 'demo', '--arrow', space.path('x.arrow')],
    ]) {
      expect(await data(...words)).toBe(0);
      printed.push(out);
    }
    expect(await data('check', 'demo')).toBe(1);
    expect(out).toContain('A 2020-01-03..2020-01-06 (2 sessions)');
    printed.push(out);
    const lines = printed.flatMap((text) => text.split('\n'));
    expect(lines.filter((line) => line.length > 80 && !line.includes(space.root))).toEqual([]);
    expect(await data('show', 'demo', '--quarantine')).toBe(0);
    expect(out).toBe('row 3: high 8.0 is below low 9.0: A,2020-01-03,10,8,9,11,100\n');
  });

  it('ends with 1 and says why and what to do on stderr, or as JSON', async () => {
    expect(await data('import', FILE, '--as', 'demo', '--timeframe', '1d')).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(/^error: .*already.*\n.*why: .*\n.*fix: .*--replace/);
    expect(await data('show', 'dem', '--json')).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { why: 'Did you mean `demo`?' } });
    expect(await data('ls', '--json')).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ name: 'demo', rows: 2, quarantined: 1 }]);
  });

  it('ends with 2 when the command line is wrong', async () => {
    expect(await data('export', 'demo')).toBe(2);
    expect(err).toContain('--parquet');
  });
});
