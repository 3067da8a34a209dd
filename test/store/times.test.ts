import { describe, expect, it } from 'vitest';
import { dayText, instantText, type Timeframe } from '../../market/index.ts';
import { type ImportOptions, loadBars } from '../../market/store/index.ts';
import { accepted, importText, problemOf, workspace } from './workspace.ts';

const space = workspace();

/** What a file with these times becomes: session and start of each bar. */
async function times(
  stamps: readonly string[],
  timeframe: Timeframe,
  options: Partial<ImportOptions> = {},
): Promise<readonly string[]> {
  const rows = stamps.map((stamp, index) => `${stamp},${10 + index}`).join('\n');
  const { dataDir, result } = await importText(space, `timestamp,close\n${rows}\n`, {
    timeframe,
    ...options,
  });
  accepted(result);
  const [bars] = accepted(await loadBars(dataDir, 'test', [])).bars;
  return [...(bars?.time ?? [])].map(
    (time, index) => `${dayText(bars?.session[index] ?? 0)} ${instantText(time)}`,
  );
}

const utc = { calendar: '24x7' } as const;

describe('intraday', () => {
  it('takes instants as they are, whatever their zone', async () => {
    expect(
      await times(
        ['2020-07-01T13:30:00Z', '2020-07-01 09:31:00-04:00', '2020-07-01T19:02+0530'],
        '1m',
      ),
    ).toEqual([
      '2020-07-01 2020-07-01 13:30',
      '2020-07-01 2020-07-01 13:31',
      '2020-07-01 2020-07-01 13:32',
    ]);
  });

  it('needs a zone for local times and reads them with daylight saving', async () => {
    const { result } = await importText(space, 'time,close\n2020-07-01 09:30,5\n', {
      timeframe: '1m',
    });
    expect(problemOf(result).message).toContain('do not say which time zone');
    expect(problemOf(result).fix).toContain('--timezone America/New_York');
    const stamps = ['2020-03-06 09:30', '2020-03-09 09:30:00', '20200310 0930'];
    const zone = { timeZone: 'America/New_York' };
    expect(await times(stamps.slice(0, 2), '1m', zone)).toEqual([
      '2020-03-06 2020-03-06 14:30',
      '2020-03-09 2020-03-09 13:30',
    ]);
    expect(await times(stamps.slice(2), '1m', zone)).toEqual(['2020-03-10 2020-03-10 13:30']);
  });

  it('reads date and time columns together', async () => {
    const { dataDir, result } = await importText(
      space,
      'Date,Time,Close\n20200701,09:30:00,5\n20200701,09:31:00,5\n',
      { timeframe: '1m', timeZone: 'America/New_York' },
    );
    accepted(result);
    const [bars] = accepted(await loadBars(dataDir, 'test', [])).bars;
    expect([...(bars?.time ?? [])].map(instantText)).toEqual([
      '2020-07-01 13:30',
      '2020-07-01 13:31',
    ]);
  });

  it.each([
    ['seconds', '1593610200'],
    ['milliseconds', '1593610200000'],
    ['microseconds', '1593610200000000'],
    ['nanoseconds', '1593610200000000000'],
  ])('tells epoch %s by their size', async (unit, stamp) => {
    const { result } = await importText(space, `time,close\n${stamp},5\n`, { timeframe: '1m' });
    expect(accepted(result).timestamps).toContain(unit);
    expect(await times([stamp], '1m')).toEqual(['2020-07-01 2020-07-01 13:30']);
  });

  it('moves a bar that is named by its end back to its start', async () => {
    expect(await times(['2020-07-01T14:00:00Z'], '30m', { label: 'end' })).toEqual([
      '2020-07-01 2020-07-01 13:30',
    ]);
    expect(await times(['2020-07-02T00:00:00Z'], '1h', { ...utc, label: 'end' })).toEqual([
      '2020-07-01 2020-07-01 23:00',
    ]);
  });

  it('refuses plain dates and bars that are shorter than said', async () => {
    const refused = async (text: string, timeframe: Timeframe) =>
      problemOf((await importText(space, text, { timeframe, ...utc })).result);
    expect((await refused('date,close\n2020-01-02,5\n', '5m')).fix).toContain('--timeframe 1d');
    const minutes = [0, 1, 2, 3].map((m) => `2020-07-01T13:0${m}:00Z,5`).join('\n');
    expect((await refused(`time,close\n${minutes}\n`, '1h')).fix).toContain('--timeframe 1m');
    const varied = [0, 1, 2, 3].map((m) => `2020-07-01T13:0${m}:00Z,${5 + m}`).join('\n');
    expect((await refused(`time,close\n${varied}\n`, '1d')).message).toContain('several bars');
  });

  it('notices bars that miss the opens or closes of the exchange', async () => {
    const stamps = ['06', '07', '08', '09'].flatMap((day) =>
      Array.from({ length: 14 }, (_, i) => {
        const minute = 9 * 60 + 30 + 30 * i;
        const clock = `${Math.floor(minute / 60)}`.padStart(2, '0');
        return `2020-07-${day} ${clock}:${`${minute % 60}`.padStart(2, '0')},${10 + i / 10}`;
      }),
    );
    const kinds = async (rows: readonly string[], options: Partial<ImportOptions>) => {
      const text = `time,close\n${rows.join('\n')}\n`;
      const { result } = await importText(space, text, { timeframe: '30m', ...options });
      return accepted(result).findings.map((entry) => entry.kind);
    };
    const opens = stamps.filter((row) => !row.includes(' 16:00'));
    const ends = stamps.filter((row) => !row.includes(' 09:30'));
    const zone = { timeZone: 'America/New_York' };
    expect(await kinds(opens, zone)).toEqual([]);
    expect(await kinds(ends, { ...zone, label: 'end' })).toEqual([]);
    expect(await kinds(ends, zone)).toContain('shifted-hours');
    expect(await kinds(opens, { timeZone: 'UTC' })).toContain('shifted-hours');
  });

  it('refuses dates that can be read in two ways', async () => {
    const { result } = await importText(space, 'date,close\n01/02/2020,5\n');
    expect(problemOf(result).why).toContain('two ways');
  });
});

describe('daily and longer', () => {
  it('takes the date as written of a midnight in any zone', async () => {
    expect(
      await times(
        ['2020-07-01 00:00:00-04:00', '2020-07-02T00:00:00+09:00', '2020-07-06T00:00Z'],
        '1d',
      ),
    ).toEqual([
      '2020-07-01 2020-07-01 00:00',
      '2020-07-02 2020-07-02 00:00',
      '2020-07-06 2020-07-06 00:00',
    ]);
  });

  it("takes the exchange's date of any other instant", async () => {
    expect(await times(['2020-07-01T20:00:00Z', '2020-07-03T00:30:00Z'], '1d')).toEqual([
      '2020-07-01 2020-07-01 00:00',
      '2020-07-02 2020-07-02 00:00',
    ]);
    expect(await times(['2020-07-02T00:00:00Z'], '1d', { ...utc, label: 'end' })).toEqual([
      '2020-07-01 2020-07-01 00:00',
    ]);
    expect(await times(['1593561600'], '1d')).toEqual(['2020-07-01 2020-07-01 00:00']);
  });

  it('puts weekly and monthly bars on the last session of their period', async () => {
    const week = ['2020-06-29 2020-07-02', '2020-07-06 2020-07-10'].map((pair) => pair.split(' '));
    const sessions = week.map(([, last]) => `${last} ${last} 00:00`);
    expect(
      await times(
        week.map(([monday]) => monday ?? ''),
        '1w',
      ),
    ).toEqual(sessions);
    expect(
      await times(
        week.map(([, friday]) => friday ?? ''),
        '1w',
      ),
    ).toEqual(sessions);
    expect(await times(['2020-07-06', '2020-07-13'], '1w', { label: 'end' })).toEqual(sessions);
    expect(await times(['2020-02-01', '2020-03-01'], '1mo', { label: 'end' })).toEqual([
      '2020-01-31 2020-01-31 00:00',
      '2020-02-28 2020-02-28 00:00',
    ]);
  });
});
