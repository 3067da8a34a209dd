/** The import in memory against the store's, which does the same in SQL: two programs, one set of rules. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import {
  type BarFile,
  type BarFileOptions,
  csvRows,
  importBars,
  type Timeframe,
  tableRows,
} from '../../market/index.ts';
import { loadBars } from '../../market/store/index.ts';
import { importText, workspace } from '../store/workspace.ts';

const space = workspace();
const HEADER = 'symbol,timestamp,open,high,low,close,volume';
const good = (day: string) => `A,2020-01-${day},10,12,9,11,100`;

interface Case {
  readonly text: string;
  readonly timeframe?: Timeframe;
  readonly calendar?: BarFileOptions['calendar'];
  readonly timeZone?: string;
  readonly label?: BarFileOptions['label'];
}

const rows = (...lines: readonly string[]): Case => ({
  text: `${HEADER}\n${[good('02'), ...lines, good('06'), good('07')].join('\n')}\n`,
});

const minutes = (zone: string): string =>
  ['09:30', '09:31', '09:32', '16:00']
    .map((clock) => `2020-07-01 ${clock}${zone},5,6,4,5`)
    .join('\n');

const CASES: Readonly<Record<string, Case>> = {
  'columns in any order': {
    text: 'Vol,"Adj Close",Close,LOW,High,Open,Date,Ticker\n10,9,11,9,12,10,2020-01-02,ABC\n',
  },
  'one price a month': { text: 'date,price\nJan 1 2000,5\nFeb 1 2000,6\n', timeframe: '1mo' },
  'quotes, semicolons, CRLF, byte order mark': {
    text: '\u{feff}symbol;date;close\r\n"A;B";2020-01-02;5\r\nC;2020-01-02;6\r\n',
  },
  'no time': { text: 'open,close\n1,2\n' },
  'no close': { text: 'date,volume\n2020-01-02,2\n' },
  'two closes': { text: 'date,close,last\n2020-01-02,2,2\n' },
  'an open and no range': { text: 'date,open,close\n2020-01-02,2,2\n' },
  'no rows': { text: 'date,close\n' },
  'too few fields': rows('A,2020-01-03,10'),
  'too many fields': rows('A,2020-01-03,1,000,12,9,11,100'),
  'no symbol': rows(',2020-01-03,10,12,9,11,100'),
  'an empty time': rows('A,,10,12,9,11,100'),
  'another format': rows('A,01/03/2020,10,12,9,11,100'),
  'no such day': rows('A,2020-02-30,10,12,9,11,100'),
  'an absurd year': rows('A,0203-01-03,10,12,9,11,100'),
  'a missing price': rows('A,2020-01-03,10,12,9,,100'),
  'no number': rows('A,2020-01-03,10,12,9,n/a,100'),
  'an infinite price': rows('A,2020-01-03,10,inf,9,11,100'),
  'a negative price': rows('A,2020-01-03,10,12,-9,11,100'),
  'high below low': rows('A,2020-01-03,10,8,9,11,100'),
  'outside its range': rows('A,2020-01-03,10,12,9,13,100'),
  'a negative volume': rows('A,2020-01-03,10,12,9,11,-1'),
  'a row twice': rows(good('02')),
  'a time twice': rows('A,2020-01-02,10,12,9,11.5,100'),
  'a slipped point': rows('A,2020-01-03,1000,1200,900,1100,100'),
  'cut off': { text: `${HEADER}\n${good('02')}\n${good('03')}\nA,2020-01-0` },
  'no line end': { text: `${HEADER}\n${good('02')}\n${good('03')}` },
  'nothing good': { text: `${HEADER}\nA,2020-01-02,1,1,1,0,1\n` },
  'a closed day and a gap': {
    text: `${HEADER}\n${['17', '20', '21', '24'].map(good).join('\n')}\n`,
  },
  'out of order': { text: `${HEADER}\n${['03', '02', '06'].map(good).join('\n')}\n` },
  'another unit': {
    text: 'date,close\n2020-01-02,10\n2020-01-03,10\n2020-01-06,1000\n2020-01-07,1000\n',
  },
  'a split that nobody told': { text: 'date,close\n2020-01-02,10\n2020-01-03,5\n2020-01-06,5\n' },
  'an unknown format': { text: 'date,close\n01/02/2020,5\n' },
  'minutes without a zone': { text: `time,open,high,low,close\n${minutes('')}\n`, timeframe: '1m' },
  'minutes of New York': {
    text: `time,open,high,low,close\n${minutes('')}\n`,
    timeframe: '1m',
    timeZone: 'America/New_York',
  },
  'minutes named by their end': {
    text: `time,open,high,low,close\n${minutes('Z')}\n`,
    timeframe: '1m',
    label: 'end',
  },
  'minutes with an offset': {
    text: `time,open,high,low,close\n${minutes('-04:00')}\n`,
    timeframe: '1m',
  },
  'dates as minutes': { text: 'date,close\n2020-01-02,5\n', timeframe: '1m' },
  'minutes as hours': { text: `time,open,high,low,close\n${minutes('Z')}\n`, timeframe: '1h' },
  'minutes as days': { text: `time,open,high,low,close\n${minutes('Z')}\n` },
  'epoch seconds': { text: 'ts,close\n1577975400,5\n1577975460,6\n', timeframe: '1m' },
  'epoch milliseconds': { text: 'ts,close\n1577975400000,5\n1577975460000,6\n', timeframe: '1m' },
  'epoch nanoseconds': {
    text: 'ts,close\n1577975400000000000,5\n1577975460000000000,6\n',
    timeframe: '1m',
  },
  'weeks by their Monday': { text: 'date,close\n2020-01-06,5\n2020-01-13,6\n', timeframe: '1w' },
  'weeks by their end': {
    text: 'date,close\n2020-01-13,5\n2020-01-20,6\n',
    timeframe: '1w',
    label: 'end',
  },
  'days of instants': { text: 'ts,close\n2020-01-02T21:00:00Z,5\n2020-01-03T21:00:00Z,6\n' },
  'around the clock': {
    text: 'ts,close\n2020-01-02T21:00:00Z,5\n2020-01-04T21:00:00Z,6\n',
    calendar: '24x7',
  },
};

function inMemory(each: Case): BarFile {
  const { text, timeZone } = each;
  return importBars(() => csvRows('file.csv', text), {
    timeframe: each.timeframe ?? '1d',
    calendar: each.calendar ?? 'XNYS',
    label: each.label ?? 'start',
    symbol: 'TEST',
    ...(timeZone !== undefined && { timeZone }),
  });
}

/** Only the store's tell the flags of the command line. */
const plain = (text: string | undefined): string | undefined =>
  text?.replace(/`file-\d+\.csv`/g, '`file.csv`');

test.each(Object.entries(CASES))('%s', async (_name, each) => {
  const { text, ...options } = each;
  const { dataDir, result } = await importText(space, text, options);
  const ours = inMemory(each);
  if (result.kind === 'refused') {
    expect(ours).toMatchObject({ kind: 'refused' });
    if (ours.kind !== 'refused') return;
    expect(ours.problem.message).toBe(plain(result.problem.message));
    expect(ours.problem.why).toBe(plain(result.problem.why));
    expect(ours.problem.fix?.length).toBeGreaterThan(0);
    return;
  }
  if (ours.kind === 'refused') throw new Error(JSON.stringify(ours.problem));
  const { mapping, timestamps, rowsRead, info, findings } = result.value;
  expect(ours.value).toMatchObject({ mapping, timestamps, rowsRead, setAside: info.quarantined });
  const stored = await loadBars(dataDir, 'test', []);
  if (stored.kind === 'refused') throw new Error(stored.problem.message);
  expect(ours.value.bars).toEqual(stored.value.bars);
  const counts = (all: typeof findings) =>
    Object.fromEntries(
      all.filter(({ kind }) => kind !== 'thin-session').map(({ kind, count }) => [kind, count]),
    );
  expect(counts(ours.value.findings)).toEqual(counts(findings));
  const places = (all: typeof findings) => all.filter(({ quarantined }) => quarantined);
  expect(places(ours.value.findings)).toEqual(places(findings));
});

test('the real sample, to the last bit', async () => {
  const file = createRequire(import.meta.url).resolve('vega-datasets/data/sp500-2000.csv');
  const text = readFileSync(file, 'utf8');
  const { dataDir } = await importText(space, text);
  const stored = await loadBars(dataDir, 'test', []);
  const ours = inMemory({ text });
  if (stored.kind === 'refused' || ours.kind === 'refused') throw new Error('refused');
  expect(ours.value.bars).toEqual(stored.value.bars);
  expect(ours.value.bars[0]?.length).toBe(5105);
});

test('a table that somebody else has read counts its rows from 1', () => {
  const table = tableRows('bars.parquet', [
    { name: 'date', texts: ['2020-01-02', '2020-01-03'] },
    { name: 'close', texts: ['5', 'x'] },
  ]);
  const file = importBars(() => table, {
    ...{ timeframe: '1d', calendar: 'XNYS', label: 'start', symbol: 'T' },
  });
  expect(file).toMatchObject({
    kind: 'ok',
    value: {
      rowsRead: 2,
      setAside: 1,
      findings: [{ examples: ['row 2: a price is no number: 2020-01-03,x'] }],
    },
  });
});
