import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dayText, instantText } from '../../market/index.ts';
import { importFile, listSeries, loadBars } from '../../market/store/index.ts';
import { accepted, finding, importText, problemOf, workspace } from './workspace.ts';

const space = workspace();
const HEADER = 'symbol,timestamp,open,high,low,close,volume';

describe('columns', () => {
  it('takes any case, order and usual spelling, and names what it does not use', async () => {
    const { dataDir, result } = await importText(
      space,
      'Vol,"Adj Close",Close,LOW,High,Open,Date,Ticker\n10,9,11,9,12,10,2020-01-02,ABC\n',
    );
    const report = accepted(result);
    expect(report.mapping).toContain('symbol <- `Ticker`');
    expect(report.mapping.join()).toContain('`Adj Close` is noticed and not used');
    const [bars] = accepted(await loadBars(dataDir, 'test', ['ABC'])).bars;
    expect([bars?.open[0], bars?.high[0], bars?.low[0], bars?.close[0], bars?.volume[0]]).toEqual([
      10, 12, 9, 11, 10,
    ]);
  });

  it('imports a real file of dates and prices without a symbol column', async () => {
    const vega = dirname(createRequire(import.meta.url).resolve('vega-datasets/package.json'));
    const dataDir = space.path('vega');
    const file = join(vega, 'data', 'sp500-2000.csv');
    const report = accepted(await importFile(dataDir, { file, name: 'spx', timeframe: '1d' }));
    expect(report.info.symbols).toMatchObject([{ symbol: 'SPX', bars: 5105 }]);
    expect(report.info.quarantined).toBe(0);
    const loaded = accepted(await loadBars(dataDir, 'spx', []));
    const closes = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')[4]);
    expect([...(loaded.bars[0]?.close ?? [])]).toEqual(closes.map(Number));
  });

  it('makes flat bars of a single price and NaN of a missing volume', async () => {
    const { dataDir, result } = await importText(
      space,
      'date,price\nJan 1 2000,5\nFeb 1 2000,6\n',
      {
        timeframe: '1mo',
        symbol: 'X',
      },
    );
    expect(accepted(result).mapping).toContain('open, high, low <- `price` (only one price)');
    const [bars] = accepted(await loadBars(dataDir, 'test', ['X'])).bars;
    expect([...(bars?.open ?? [])]).toEqual([5, 6]);
    expect([...(bars?.volume ?? [])]).toEqual([Number.NaN, Number.NaN]);
    expect([...(bars?.session ?? [])].map(dayText)).toEqual(['2000-01-31', '2000-02-29']);
  });

  it('reads quoted fields, semicolons, CRLF and a byte order mark', async () => {
    const { dataDir } = await importText(
      space,
      '\u{feff}symbol;date;close\r\n"A;B";2020-01-02;5\r\nC;2020-01-02;6\r\n',
    );
    const info = accepted(await listSeries(dataDir))[0];
    expect(info?.symbols.map((entry) => entry.symbol)).toEqual(['A;B', 'C']);
  });

  it('refuses a file without times, without a close, with two of a kind or without rows', async () => {
    const refusal = async (text: string) => problemOf((await importText(space, text)).result);
    expect((await refusal('open,close\n1,2\n')).message).toContain('no column for the time');
    expect((await refusal('date,volume\n2020-01-02,2\n')).message).toContain('closing price');
    expect((await refusal('date,close,last\n2020-01-02,2,2\n')).message).toContain('two columns');
    expect((await refusal('date,open,close\n2020-01-02,2,2\n')).message).toContain('not all of');
    expect((await refusal('date,close\n')).message).toContain('no rows');
    expect((await refusal('')).message).toContain('is empty');
  });
});

describe('rows that are set aside', () => {
  const good = (day: string) => `A,2020-01-${day},10,12,9,11,100`;
  const cases: readonly (readonly [string, string])[] = [
    ['too-few-fields', 'A,2020-01-03,10'],
    ['too-many-fields', 'A,2020-01-03,1,000,12,9,11,100'],
    ['no-symbol', ',2020-01-03,10,12,9,11,100'],
    ['no-time', 'A,,10,12,9,11,100'],
    ['other-time-format', 'A,01/03/2020,10,12,9,11,100'],
    ['no-such-time', 'A,2020-02-30,10,12,9,11,100'],
    ['absurd-time', 'A,0203-01-03,10,12,9,11,100'],
    ['price-missing', 'A,2020-01-03,10,12,9,,100'],
    ['price-unreadable', 'A,2020-01-03,10,12,9,n/a,100'],
    ['price-not-finite', 'A,2020-01-03,10,inf,9,11,100'],
    ['price-not-positive', 'A,2020-01-03,10,12,-9,11,100'],
    ['high-below-low', 'A,2020-01-03,10,8,9,11,100'],
    ['outside-range', 'A,2020-01-03,10,12,9,13,100'],
    ['bad-volume', 'A,2020-01-03,10,12,9,11,-1'],
    ['duplicate', good('02')],
    ['conflicting-duplicate', 'A,2020-01-02,10,12,9,11.5,100'],
    ['absurd-jump', 'A,2020-01-03,1000,1200,900,1100,100'],
  ];
  it.each(cases)('%s, with its row and its text', async (kind, bad) => {
    const { dataDir, result } = await importText(
      space,
      `${HEADER}\n${good('02')}\n${bad}\n${good('06')}\n${good('07')}\n`,
    );
    const report = accepted(result);
    expect(report.info).toMatchObject({ rows: 3, quarantined: 1 });
    expect(report.rowsRead).toBe(4);
    expect(finding(report, kind)).toMatchObject({ count: 1, quarantined: true });
    expect(finding(report, kind)?.examples[0]).toMatch(/^row 3: /);
    expect(finding(report, kind)?.examples[0]).toContain(bad);
    const [bars] = accepted(await loadBars(dataDir, 'test', ['A'])).bars;
    expect([...(bars?.session ?? [])].map(dayText)).toEqual([
      '2020-01-02',
      '2020-01-06',
      '2020-01-07',
    ]);
  });

  it('half-written: a last row that stops in its middle', async () => {
    const { result } = await importText(
      space,
      `${HEADER}\n${good('02')}\n${good('03')}\nA,2020-01-0`,
    );
    expect(finding(accepted(result), 'half-written')?.examples[0]).toMatch(/^row 4: /);
  });

  it('refuses a file of which nothing is left', async () => {
    const { dataDir, result } = await importText(space, `${HEADER}\nA,2020-01-02,1,1,1,0,1\n`);
    expect(problemOf(result).message).toContain('Every row');
    expect(accepted(await listSeries(dataDir))).toEqual([]);
  });

  it('counts past the examples and keeps every bad row', async () => {
    const bad = Array.from({ length: 25 }, () => 'A,2020-01-03,1,2,3,4,5').join('\n');
    const { result } = await importText(space, `${HEADER}\n${good('02')}\n${bad}\n${good('07')}\n`);
    const entry = finding(accepted(result), 'high-below-low');
    expect(entry?.count).toBe(25);
    expect(entry?.examples).toHaveLength(10);
  });
});

describe('what is kept and reported', () => {
  it('gaps and closed days against XNYS, with dates', async () => {
    const days = ['2020-01-17', '2020-01-20', '2020-01-21', '2020-01-24'];
    const rows = days.map((day) => `A,${day},10,12,9,11,1`).join('\n');
    const report = accepted((await importText(space, `${HEADER}\n${rows}\n`)).result);
    expect(report.info.rows).toBe(4);
    expect(finding(report, 'closed-day')?.examples).toEqual(['row 3: A 2020-01-20']);
    expect(finding(report, 'missing-session')).toMatchObject({
      count: 2,
      examples: ['A 2020-01-22..2020-01-23 (2 sessions)'],
    });
  });

  it('disorder, by row', async () => {
    const rows = ['03', '02', '06'].map((day) => `A,2020-01-${day},10,12,9,11,1`).join('\n');
    const { dataDir, result } = await importText(space, `${HEADER}\n${rows}\n`);
    expect(finding(accepted(result), 'disorder')?.examples).toEqual(['row 2: A 2020-01-03']);
    const [bars] = accepted(await loadBars(dataDir, 'test', ['A'])).bars;
    expect([...(bars?.time ?? [])].map(instantText)).toEqual([
      '2020-01-02 00:00',
      '2020-01-03 00:00',
      '2020-01-06 00:00',
    ]);
  });

  it('a change of unit in the middle of a file', async () => {
    const rows = ['02', '03', '06', '07'].map((day, i) => `${day},${i < 2 ? 10 : 1000}`);
    const text = `date,close\n${rows.map((row) => `2020-01-${row}`).join('\n')}\n`;
    const report = accepted((await importText(space, text)).result);
    expect(report.info.quarantined).toBe(0);
    expect(finding(report, 'level-shift')?.count).toBe(1);
  });
});

describe('names', () => {
  it('refuses to import over a series unless told to replace it', async () => {
    const { dataDir } = await importText(space, 'date,close\n2020-01-02,5\n');
    const file = space.write('second.csv', 'date,close\n2020-01-03,6\n2020-01-06,6\n');
    const again = { file, name: 'test', timeframe: '1d' } as const;
    expect(problemOf(await importFile(dataDir, again)).fix).toContain('--replace');
    const before = accepted(await listSeries(dataDir));
    expect(before[0]?.rows).toBe(1);
    accepted(await importFile(dataDir, { ...again, replace: true }));
    expect(accepted(await listSeries(dataDir))).toMatchObject([{ name: 'test', rows: 2 }]);
    expect(accepted(await loadBars(dataDir, 'test', ['TEST'])).bars[0]?.close[0]).toBe(6);
  });

  it('gives the nearest names of unknown series and symbols, and the command to type', async () => {
    const { dataDir } = await importText(space, 'symbol,date,close\nAAPL,2020-01-02,5\n', {
      name: 'us-daily',
    });
    const series = problemOf(await loadBars(dataDir, 'us-dayly', ['AAPL']));
    expect(series.why).toContain('`us-daily`');
    expect(series.fix).toContain('strata data import');
    const symbol = problemOf(await loadBars(dataDir, 'us-daily', ['APPL']));
    expect(symbol.message).toContain('`APPL`');
    expect(symbol.why).toContain('`AAPL`');
    expect(problemOf(await loadBars(space.path('nowhere'), 'x', [])).message).toContain('no store');
  });

  it('refuses names, zones and files that cannot be', async () => {
    const refused = async (options: object) =>
      problemOf((await importText(space, 'date,close\n2020-01-02,5\n', options)).result).message;
    expect(await refused({ name: "a'b" })).toContain('cannot be the name');
    expect(await refused({ timeZone: 'Mars/Base' })).toContain('no time zone');
    expect(await refused({ file: space.path('none.csv') })).toContain('There is no file');
    expect(await refused({ file: space.root })).toContain('is a directory');
  });
});
