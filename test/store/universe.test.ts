/** Membership tables in the store: bad rows set aside, all or nothing, point in time. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { dayText, parseDay } from '../../market/index.ts';
import {
  importFile,
  importUniverse,
  listUniverseQuarantine,
  listUniverses,
  loadUniverse,
  showUniverse,
} from '../../market/store/index.ts';
import { builtProcess } from '../bundles.ts';
import { accepted, problemOf, workspace } from './workspace.ts';

const space = workspace();
const HEADER = 'symbol,valid_from,valid_to,known_at';
const GOOD = 'AAA,2010-01-04,,2010-01-04';

let counter = 0;

async function imported(text: string, where?: string) {
  counter += 1;
  const dataDir = where ?? space.path(`store-${counter}`);
  const file = space.write(`members-${counter}.csv`, text);
  const result = await importUniverse(dataDir, { file, name: 'index', replace: true });
  return { dataDir, result };
}

const day = (text: string): number => parseDay(text) ?? Number.NaN;

describe('rows', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['too-few-fields', 'BBB,2010-01-04'],
    ['no-symbol', ',2010-01-04,,2010-01-04'],
    ['no-such-date', 'BBB,2010-02-30,,2010-01-04'],
    ['no-such-date', 'BBB,2010-01-04,01/05/2011,2010-01-04'],
    ['no-such-date', 'BBB,2010-01-04,,2010-01-04 16:00'],
    ['not-known', 'BBB,2010-01-04,,'],
    ['ends-first', 'BBB,2010-01-04,2010-01-03,2010-01-04'],
    ['overlap', 'AAA,2012-01-04,2013-01-04,2012-01-04'],
  ];
  it.each(cases)('%s is set aside with its row and its text: %s', async (kind, bad) => {
    const { dataDir, result } = await imported(`${HEADER}\n${GOOD}\n${bad}\n`);
    const { info, findings } = accepted(result);
    expect(info).toMatchObject({ rows: 1, symbols: 1, quarantined: 1 });
    expect(findings.find((each) => each.kind === kind)).toMatchObject({
      count: 1,
      quarantined: true,
    });
    const [row] = accepted(await listUniverseQuarantine(dataDir, 'index'));
    expect(row).toMatchObject({ row: 3, raw: bad });
    // What `data show` says years later is what the import said.
    const shown = accepted(await showUniverse(dataDir, 'index'));
    expect(shown.findings).toEqual(findings);
  });

  it('the day after an end is no overlap, the day itself is', async () => {
    const { dataDir, result } = await imported(
      `${HEADER}
AAA,2010-01-04,2011-01-04,2010-01-04
AAA,2011-01-05,2012-01-04,2011-01-05
AAA,2012-01-04,,2012-01-04
`,
    );
    expect(accepted(result).info).toMatchObject({ rows: 2, quarantined: 1 });
    const { rows } = accepted(await showUniverse(dataDir, 'index'));
    expect(rows.map(({ validFrom }) => dayText(validFrom))).toEqual(['2010-01-04', '2011-01-05']);
  });

  it('names rows that were known late, or too late, and members without bars', async () => {
    const { result } = await imported(
      `${HEADER}
AAA,2010-01-04,,2010-03-01
BBB,2010-01-04,2010-02-01,2010-03-01
`,
    );
    const found = accepted(result).findings.map(({ kind, count }) => [kind, count]);
    expect(found).toEqual([
      ['known-late', 2],
      ['known-never', 1],
      ['foreign-member', 2],
    ]);
  });

  it('refuses a file without a column, without rows, or with nothing right in it', async () => {
    const refusal = async (text: string) => problemOf((await imported(text)).result).message;
    expect(await refusal('symbol,valid_from,valid_to\nA,2010-01-04,\n')).toContain('known_at');
    expect(await refusal(`${HEADER}\n`)).toContain('no rows');
    expect(await refusal(`${HEADER}\n,2010-01-04,,2010-01-04\n`)).toContain('Every row');
  });
});

describe('the store', () => {
  const bars = `symbol,date,close\n${['AAA', 'BBB']
    .flatMap((symbol) => ['2020-01-02', '2020-01-03'].map((date) => `${symbol},${date},10`))
    .join('\n')}\n`;
  const members = `${HEADER}
AAA,2010-01-04,2019-12-31,2010-01-04
BBB,2010-01-04,,2020-01-03
CCC,2010-01-04,,2010-01-04
`;

  it('gives a run the members that it could know of, and says which have no bars', async () => {
    const dataDir = space.path('run');
    const file = space.write('bars.csv', bars);
    accepted(await importFile(dataDir, { file, name: 'daily', timeframe: '1d' }));
    expect(accepted(await listUniverses(dataDir))).toEqual([]);
    accepted((await imported(members, dataDir)).result);
    const load = async (first: string, last: string) =>
      accepted(
        await loadUniverse(dataDir, 'index', {
          series: 'daily',
          first: day(first),
          last: day(last),
        }),
      );
    expect(await load('2019-01-02', '2020-01-02')).toMatchObject({
      symbols: ['AAA'],
      withoutBars: ['CCC'],
    });
    expect(await load('2020-01-02', '2020-01-03')).toMatchObject({
      symbols: ['BBB'],
      withoutBars: ['CCC'],
    });
  });

  it('hashes the rows, not the file', async () => {
    const hash = async (text: string) => accepted((await imported(text)).result).info.hash;
    const [header, ...rows] = members.trim().split('\n');
    const turned = `${[header, ...rows.reverse()].join('\r\n')}\r\n`;
    expect(await hash(turned)).toBe(await hash(members));
    expect(await hash(members.replace('2019-12-31', '2019-12-30'))).not.toBe(await hash(members));
  });

  it('takes no second table of a name without --replace, and keeps the old one', async () => {
    const { dataDir } = await imported(members);
    const file = space.write('other.csv', `${HEADER}\n${GOOD}\n`);
    const again = await importUniverse(dataDir, { file, name: 'index', replace: false });
    expect(problemOf(again).message).toContain('already');
    expect(accepted(await listUniverses(dataDir))).toMatchObject([{ name: 'index', rows: 3 }]);
  });

  it('says which table was meant', async () => {
    const { dataDir } = await imported(members);
    const { why } = problemOf(await showUniverse(dataDir, 'indx'));
    expect(why).toBe('Did you mean `index`?');
  });

  it('a process killed at any moment leaves the old table or the new one', {
    timeout: 60_000,
  }, async () => {
    const { dataDir } = await imported(members);
    const rows = Array.from({ length: 20_000 }, (_, k) => `S${k},2010-01-04,,2010-01-04`);
    const file = space.write('many.csv', `${HEADER}\n${rows.join('\n')}\n`);
    for (const afterMs of [30, 120, 250]) {
      const child = spawn(process.execPath, [
        builtProcess('test/store/universe-child.ts'),
        dataDir,
        file,
      ]);
      child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
      await once(child, 'close');
      const [info] = accepted(await listUniverses(dataDir));
      expect([3, 20_000]).toContain(info?.rows);
      const { rows: stored } = accepted(await showUniverse(dataDir, 'index'));
      expect(stored).toHaveLength(info?.rows ?? 0);
    }
    accepted((await imported(members, dataDir)).result);
    expect(accepted(await listUniverses(dataDir))).toMatchObject([{ rows: 3 }]);
  });
});
