import { describe, expect, it } from 'vitest';
import { shell } from '../cli/strata.ts';
import { workspace } from './workspace.ts';

const space = workspace();
const { strata } = shell('data');
const FILE = space.write(
  'bars.csv',
  'symbol,timestamp,open,high,low,close,volume\nA,2020-01-02,10,12,9,11,100\nA,2020-01-03,10,8,9,11,100\nA,2020-01-07,10,12,9,11,100\n',
);

let out = '';
let err = '';

async function data(...words: readonly string[]): Promise<number | null> {
  const answer = await strata(['data', ...words, '--data', space.path('store')]);
  out = answer.stdout;
  err = answer.stderr;
  return answer.code;
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
