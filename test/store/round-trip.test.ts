import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayText, parseDay } from '../../market/index.ts';
import {
  checkSeries,
  exportSeries,
  importFile,
  loadBars,
  showSeries,
} from '../../market/store/index.ts';
import { accepted, finding, importText, problemOf, workspace } from './workspace.ts';

const space = workspace();
const HEADER = 'symbol,timestamp,open,high,low,close,volume';
const DAYS = ['2014-06-04', '2014-06-05', '2014-06-06', '2014-06-09', '2014-06-10'];

function raw(prices: readonly number[], symbol = 'A'): string {
  return prices.map((p, i) => `${symbol},${DAYS[i]},${p},${p + 1},${p - 1},${p},`).join('\n');
}

describe('corporate actions', () => {
  const file = space.write(
    'actions.csv',
    'symbol,ex_date,type,value\nA,2014-06-09,split,7\nA,2014-06-06,dividend,0.5\nZ,2014-06-09,split,2\n',
  );
  const text = `${HEADER}\n${raw([640, 644, 645, 92, 93])}\n`;

  it('come back with the bars, those that the prices still need', async () => {
    const load = async (adjusted: 'raw' | 'split' | 'total') => {
      const { dataDir, result } = await importText(space, text, { actionsFile: file, adjusted });
      expect(finding(accepted(result), 'foreign-action')).toMatchObject({ examples: ['Z'] });
      return accepted(await loadBars(dataDir, 'test', ['A'])).actions;
    };
    expect(await load('raw')).toEqual([
      { kind: 'dividend', symbol: 'A', exDate: parseDay('2014-06-06'), amount: 0.5 },
      { kind: 'split', symbol: 'A', exDate: parseDay('2014-06-09'), ratio: 7 },
    ]);
    expect(await load('split')).toMatchObject([{ kind: 'dividend', amount: 0.5 / 7 }]);
    expect(await load('total')).toEqual([]);
  });

  it('are held against the prices', async () => {
    const kinds = async (options: object, body = text) =>
      accepted((await importText(space, body, options)).result).findings.map((entry) => entry.kind);
    expect(await kinds({ actionsFile: file })).toEqual(['foreign-action']);
    expect(await kinds({})).toEqual(['looks-like-split']);
    expect(await kinds({ actionsFile: file, adjusted: 'split' })).toContain(
      'adjustment-contradicted',
    );
    const smooth = `${HEADER}\n${raw([91, 92, 92, 92, 93])}\n`;
    expect(await kinds({ actionsFile: file }, smooth)).toContain('adjustment-contradicted');
    expect(await kinds({ actionsFile: file, adjusted: 'split' }, smooth)).toEqual([
      'foreign-action',
    ]);
  });

  it('are refused as a whole when a row is wrong, with its number', async () => {
    const wrong = space.write('wrong.csv', 'symbol,ex_date,type,value\nA,2014-06-09,spilt,7\n');
    const problem = problemOf((await importText(space, text, { actionsFile: wrong })).result);
    expect(problem.why).toContain('row 2');
    const none = space.path('none.csv');
    expect(
      problemOf((await importText(space, text, { actionsFile: none })).result).message,
    ).toContain(none);
  });
});

describe('export', () => {
  const text = `${HEADER}\n${raw([10, 11, 12, 13, 14])}\n${raw([20, 21, 22], 'B')}\n`;

  it('to Parquet comes back the same, daily and intraday', async () => {
    const minutes = `time,close,volume\n2020-07-01T13:30:00Z,5,1\n2020-07-01T13:31:00Z,6,\n`;
    const cases = [
      { text, timeframe: '1d' },
      { text: minutes, timeframe: '1m' },
    ] as const;
    for (const { text: body, timeframe } of cases) {
      const { dataDir } = await importText(space, body, { timeframe });
      const file = space.path(`out-${timeframe}.parquet`);
      accepted(await exportSeries(dataDir, 'test', 'parquet', file));
      const again = { file, name: 'again', timeframe } as const;
      accepted(await importFile(dataDir, again));
      const first = accepted(await loadBars(dataDir, 'test', []));
      const second = accepted(await loadBars(dataDir, 'again', []));
      expect(second.bars).toEqual(first.bars);
      expect(second.dataHash).toBe(first.dataHash);
    }
  });

  it('to Arrow holds the columns', async () => {
    const { dataDir } = await importText(space, text);
    const file = space.path('out.arrow');
    expect(accepted(await exportSeries(dataDir, 'test', 'arrow', file)).rows).toBe(8);
    const table = tableFromIPC(readFileSync(file));
    expect([...(table.getChild('symbol') ?? [])].join('')).toBe('AAAAABBB');
    expect([...(table.getChild('close') ?? [])]).toEqual([10, 11, 12, 13, 14, 20, 21, 22]);
    expect(Number(table.getChild('time')?.get(0))).toBe(Date.parse('2014-06-04'));
  });
});

describe('loading', () => {
  it('gives the symbols in the order asked, up to a session, and hashes what it gave', async () => {
    const text = `${HEADER}\n${raw([10, 11, 12], 'A')}\n${raw([20, 21, 22], 'B')}\n`;
    const { dataDir } = await importText(space, text);
    const both = accepted(await loadBars(dataDir, 'test', ['B', 'A']));
    expect(both.bars.map((bars) => [bars.symbol, bars.length])).toEqual([
      ['B', 3],
      ['A', 3],
    ]);
    const cut = accepted(
      await loadBars(dataDir, 'test', ['B', 'A'], { toSession: parseDay('2014-06-05') ?? 0 }),
    );
    expect(cut.bars.map((bars) => [...bars.close])).toEqual([
      [20, 21],
      [10, 11],
    ]);
    expect(cut.dataHash).not.toBe(both.dataHash);
    expect(accepted(await loadBars(dataDir, 'test', ['B', 'A'])).dataHash).toBe(both.dataHash);
  });

  it('shows and checks what is stored', async () => {
    const text = `${HEADER}\n${raw([10, 11, 12])}\nA,2014-06-13,1,2,3,4,5\nA,2014-06-12,9,9,9,9,9\n`;
    const { dataDir } = await importText(space, text);
    const view = accepted(await showSeries(dataDir, 'test', { symbol: 'A', count: 1 }));
    expect(view.bars.map((bar) => dayText(bar.session))).toEqual(['2014-06-04', '2014-06-12']);
    expect(view.quarantine).toMatchObject([{ kind: 'high-below-low', count: 1 }]);
    expect(view.provenance.mapping).toContain('close <- `close`');
    const report = accepted(await checkSeries(dataDir, 'test'));
    expect(report.quality).toMatchObject([
      { kind: 'missing-session', count: 3, examples: ['A 2014-06-09..2014-06-11 (3 sessions)'] },
    ]);
  });
});

it('stores a shuffled file like the sorted one', async () => {
  const row = fc.record({
    symbol: fc.constantFrom('A', 'B', 'C'),
    day: fc.integer({ min: 0, max: 4000 }),
    close: fc.integer({ min: 900, max: 1100 }),
  });
  const files = fc
    .uniqueArray(row, { minLength: 1, maxLength: 60, selector: (r) => `${r.symbol} ${r.day}` })
    .chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
      ),
    );
  const load = async (rows: readonly { symbol: string; day: number; close: number }[]) => {
    const lines = rows.map((r) => `${r.symbol},${dayText(10_000 + r.day)},${r.close}`);
    const { dataDir, result } = await importText(
      space,
      `symbol,date,close\n${lines.join('\n')}\n`,
      {
        calendar: '24x7',
      },
    );
    expect(accepted(result).info.rows).toBe(rows.length);
    return accepted(await loadBars(dataDir, 'test', [])).dataHash;
  };
  await fc.assert(
    fc.asyncProperty(files, async ([rows, shuffled]) => {
      const sorted = rows.toSorted((a, b) => a.symbol.localeCompare(b.symbol) || a.day - b.day);
      expect(await load(shuffled)).toBe(await load(sorted));
    }),
    { numRuns: 5 },
  );
});
