/** Files that somebody drops: read, refused in words, and used. */

import { expect, test } from 'vitest';
import { createAnswers } from '../../playground/engine/answers.ts';
import { seriesName } from '../../playground/engine/read-file.ts';
import type { FileOptions } from '../../playground/protocol.ts';
import { bytesOf, OPTIONS, pageEngine, shipped } from './engine.ts';

const nothing = (): void => undefined;
/** A price that goes up and down in waves of 40 days. */
function waves(days: number): string {
  const rows = Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    return `${date},${(100 + 10 * Math.sin((day * 2 * Math.PI) / 40)).toFixed(2)}`;
  });
  return `date,close\n${rows.join('\n')}\n`;
}

test('a program is changed to use a dropped file, and runs on it', async () => {
  const answers = createAnswers(pageEngine());
  const read = await answers.readFile(
    { name: 'my waves.csv', bytes: bytesOf(waves(600)), options: OPTIONS },
    nothing,
  );
  expect(read).toMatchObject({
    kind: 'bars',
    series: { name: 'my-waves', symbols: ['ABC'], bars: 600, first: '2020-01-01' },
  });
  if (read.kind !== 'bars') return;
  const { file, source } = shipped('momentum.strat');
  const edits = await answers.useSeries({ file, source, series: read.series }, nothing);
  const changed = [...edits]
    .reverse()
    .reduce(
      (text, { span, text: by }) => text.slice(0, span.start) + by + text.slice(span.end),
      source,
    );
  expect(changed).toContain('universe ABC');
  expect(changed).toContain('data "my-waves"\n');
  expect(changed).toContain('benchmark ABC');
  const answer = await answers.run({ file, source: changed, params: {} }, nothing);
  expect(answer).toMatchObject({ kind: 'ran', run: { symbols: ['ABC'], data: 'my-waves' } });
});

test('bad files are refused with what to do', async () => {
  const answers = createAnswers(pageEngine());
  const refused = async (name: string, bytes: ArrayBuffer): Promise<string> => {
    const answer = await answers.readFile({ name, bytes, options: OPTIONS }, nothing);
    return answer.kind === 'refused' ? `${answer.problem.message} ${answer.problem.fix}` : '';
  };
  expect(await refused('a.csv', bytesOf('open,close\n1,2\n'))).toContain('no column for the time');
  expect(await refused('a.csv', bytesOf('date,close\n01/02/2020,5\n'))).toContain('unknown format');
  expect(await refused('a.csv', new Uint8Array([0xff, 0xfe, 0x41]).buffer)).toContain('UTF-8');
  expect(await refused('a.parquet', bytesOf('PAR1 and no more'))).toContain('no whole Parquet');
});

test('a name of a series is one that a program can write', () => {
  expect(seriesName('my prices (2).csv')).toBe('my-prices-2-');
  expect(seriesName('_x.csv')).toBe('data_x');
});

test('a worker that takes the place of another gets the bars as they were read', async () => {
  const read = await createAnswers(pageEngine()).readFile(
    { name: 'waves.csv', bytes: bytesOf(waves(60)), options: OPTIONS },
    nothing,
  );
  if (read.kind !== 'bars') throw new Error('it is read');
  const engine = pageEngine();
  expect(await createAnswers(engine).putSeries(read.arrow, nothing)).toBe(true);
  expect(engine.shelf.get('waves')?.bars[0]?.length).toBe(60);
});

test('tables are refused in the words of the command line, row by row', async () => {
  const answers = createAnswers(pageEngine());
  const said = async (holds: FileOptions['holds'], text: string): Promise<string> => {
    const options = { ...OPTIONS, holds };
    const answer = await answers.readFile(
      { name: 'a.csv', bytes: bytesOf(text), options },
      nothing,
    );
    return JSON.stringify(answer);
  };
  expect(await said('actions', 'symbol,ex_date,type,value\nSPX,2010-01-04,merger,2\n')).toContain(
    'row 2: the type is neither split nor dividend',
  );
  expect(await said('members', 'symbol,valid_from,valid_to\nSPX,2010-01-04,\n')).toContain(
    'has no column `known_at`',
  );
  expect(await said('news', 'symbol,known_at,sentiment\nSPX,2010-01-04T10:00:00,3\n')).toContain(
    'row 2:',
  );
  // A symbol without bars is no fault, and is told.
  const foreign = await said('actions', 'symbol,ex_date,type,value\nIBM,2010-01-04,split,2\n');
  expect(foreign).toContain('0 splits and 0 dividends for sp500');
  expect(foreign).toContain('"examples":["IBM"]');
  const noBars = { ...OPTIONS, holds: 'actions', series: 'gone' } as const;
  const bytes = bytesOf('symbol,ex_date,type,value\nSPX,2010-01-04,split,2\n');
  expect(await answers.readFile({ name: 'a.csv', bytes, options: noBars }, nothing)).toMatchObject({
    problem: { message: expect.stringContaining('no data called `gone`') },
  });
});

test('a program that needs a table is told to drop it', async () => {
  const answers = createAnswers(pageEngine());
  const source = `universe Index = members of "index" as of each day
strategy S {
  universe Index
  every 1d
  enter long when close > 0
  exit  long when close > 1_000_000
  size  10% of equity
}
risk Open { }
backtest B {
  run S under Open
  data "sp500"
  cash 1_000 USD
  costs { commission 0 }
}`;
  expect(await answers.run({ file: 'a.strat', source, params: {} }, nothing)).toMatchObject({
    problem: {
      message: 'This page has no membership table `index`.',
      fix: expect.stringContaining('drop its CSV file'),
    },
  });
});
