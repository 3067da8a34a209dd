/** What a run leaves behind: exact, complete, and the same bytes for the same inputs. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runTables } from '../../backtester/records.ts';
import { csvLines, inPieces } from '../../backtester/records-csv.ts';
import { reportJson, runRecord } from '../../backtester/records-json.ts';
import { isoTime, isoTimes } from '../../backtester/report-format.ts';
import type { OrderRecord } from '../../backtester/result.ts';
import { DAY_US, sampleRun, sampleTrade } from '../metrics/sample-run.ts';
import { sampleReport } from './sample-report.ts';

const ORDER: OrderRecord = {
  id: '1',
  strategy: 'S',
  symbol: 'SPX',
  action: 'buy',
  intent: 'enter',
  type: 'limit',
  timeInForce: 'day',
  quantity: 3,
  limitPrice: 0.1 + 0.2,
  stopPrice: undefined,
  submittedTime: DAY_US,
  finishedTime: undefined,
  status: 'working',
  filledQuantity: 0,
  averagePrice: undefined,
  fees: 0,
  note: undefined,
  reason: 'enter long when close > open, "really"',
};

function textOf(pieces: Iterable<string>): string {
  return [...pieces].join('');
}

const HASHES = { 'trades.csv': 'a', 'equity.csv': 'b', 'orders.csv': 'c' } as const;

test('the three tables, to the byte', () => {
  const run = sampleRun([100, 101.5, 99], {
    trades: [sampleTrade(1 / 3)],
    orders: [ORDER],
    exposure: Float64Array.of(0, 50, 0),
  });
  const tables = runTables(sampleReport(run));
  expect(textOf(tables['trades.csv'])).toBe(
    'strategy,symbol,side,quantity,entry_time,entry_price,exit_time,exit_price,pnl,pnl_ratio,fees,dividends,bars_held,entry_reason,exit_reason\n' +
      `S,SPX,long,1,1970-01-02,100,1970-01-03,${100 + 1 / 3},0.3333333333333333,${1 / 3 / 100},0,0,1,enter long when true,exit long when true\n`,
  );
  expect(textOf(tables['equity.csv'])).toBe(
    'time,equity,exposure,drawdown\n' +
      '1970-01-02,100,0,0\n1970-01-03,101.5,50,0\n' +
      `1970-01-04,99,0,${1 - 99 / 101.5}\n`,
  );
  expect(textOf(tables['orders.csv'])).toBe(
    'id,strategy,symbol,action,intent,type,time_in_force,quantity,limit_price,stop_price,submitted_time,finished_time,status,filled_quantity,average_price,fees,reason,note\n' +
      '1,S,SPX,buy,enter,limit,day,3,0.30000000000000004,,1970-01-02,,working,0,,0,"enter long when close > open, ""really""",\n',
  );
});

test('inside a day times are instants in UTC', () => {
  const run = sampleRun([100], { time: Float64Array.of(DAY_US + 34_200_000_000) });
  const report = sampleReport(run);
  const intraday = { ...report, strategy: { ...report.strategy, every: '5m' } };
  expect(textOf(runTables(intraday)['equity.csv'])).toContain('\n1970-01-02T09:30:00Z,100,');
});

test('with a benchmark, its equity stands beside ours', () => {
  const run = sampleRun([100, 110]);
  const equity = Float64Array.of(99, 98);
  const { metrics } = sampleReport(run);
  const held = {
    symbols: ['SPX'],
    time: run.time,
    session: run.session,
    startingCash: 100,
    fees: 1,
  };
  const report = sampleReport(run, { benchmark: { ...held, equity, metrics } });
  expect(textOf(runTables(report)['equity.csv'])).toBe(
    'time,equity,exposure,drawdown,buy_and_hold\n1970-01-02,100,0,0,99\n1970-01-03,110,0,0,98\n',
  );
});

test('a CSV cell: empty without a value, quoted where it must be, −0 is 0', () => {
  expect(
    textOf(
      csvLines(
        ['a', 'b'],
        [
          [undefined, Number.NaN],
          ['x"y', 'a\nb'],
          [-0, 1e21],
        ],
      ),
    ),
  ).toBe('a,b\n,\n"x""y","a\nb"\n0,1e+21\n');
});

test('a long table is in pieces, none of which holds much', () => {
  const lines = Array.from({ length: 2_500 }, (_, k) => `line ${k}\n`);
  const pieces = [...inPieces(lines)];
  expect(pieces.map((piece) => piece.split('\n').length - 1)).toEqual([1_000, 1_000, 500]);
  expect(pieces.join('')).toBe(lines.join(''));
  expect([...inPieces([])]).toEqual([]);
});

test('many times read as each of them does, whatever came before it', () => {
  const minute = fc.integer({ min: -3_000, max: 3_000 }).map((k) => k * 60_000_000);
  const instant = fc.integer({ min: -(2 ** 48), max: 2 ** 48 });
  const times = fc.array(fc.oneof(minute, instant, fc.constant(Number.NaN)));
  fc.assert(
    fc.property(times, fc.boolean(), (all, daily) => {
      expect(all.map(isoTimes(daily))).toEqual(all.map((time) => isoTime(time, daily)));
    }),
  );
});

test('run.json: the inputs by hash, names that a user gave as they are, nothing of now and here', () => {
  const report = sampleReport(sampleRun([100, 101]));
  const text = runRecord(report, HASHES);
  expect(text).toBe(runRecord(report, HASHES));
  const record: unknown = JSON.parse(text);
  expect(record).toMatchObject({
    format: 1,
    strata: '0.1.0',
    program: { file: 'sample.strat', sha256: 'ab'.repeat(32) },
    params: { fast: 20, slowMa: 0.30000000000000004 },
    backtest: {
      name: 'B',
      fill: { market: 'next open', both_in_one_bar: 'stop first' },
      params: {},
    },
    policy: { name: 'P' },
    data: { name: 'sp500', hash: 'cd'.repeat(32) },
    files: HASHES,
  });
  expect(text).not.toContain(process.cwd());
  expect(text).not.toMatch(new RegExp(String(new Date().getUTCFullYear())));
});

test('--json: every key, null where a figure is not defined', () => {
  const run = sampleRun([100, 101], { trades: [sampleTrade(-1)], orders: [ORDER] });
  const json: unknown = JSON.parse(reportJson(sampleReport(run), ['out/trades.csv']));
  expect(Object.keys(Object(json))).toEqual(
    expect.arrayContaining([
      ...['strategy', 'backtest', 'symbols', 'from', 'to', 'metrics', 'trades', 'open_positions'],
      ...['orders', 'rejections', 'warnings', 'files'],
    ]),
  );
  expect(json).toMatchObject({
    from: '1970-01-02',
    to: '1970-01-03',
    metrics: {
      total_return: expect.closeTo(0.01),
      profit_factor: 0,
      average_win: null,
      max_drawdown_recovery_time: null,
    },
    trades: [
      {
        symbol: 'SPX',
        side: 'long',
        entry_time: '1970-01-02',
        exit_price: 99,
        pnl: -1,
        reason: 'exit long when true',
      },
    ],
    files: ['out/trades.csv'],
  });
  expect(json).not.toHaveProperty('ambiguity');
});

test('--json: an ambiguous bar gives the interval', () => {
  const report = sampleReport(sampleRun([100, 101], { ambiguousBars: 2 }), {
    ambiguity: { bars: 2, asRun: 101, otherOrder: 104 },
  });
  const json: unknown = JSON.parse(reportJson(report, []));
  expect(json).toMatchObject({
    ambiguity: { bars: 2, final_equity: 101, final_equity_other_order: 104 },
    warnings: expect.arrayContaining([
      { code: 'ambiguous-bars', text: expect.stringContaining('+1.00% with the stop first') },
    ]),
  });
});

test('a run without a bar has a record too', () => {
  const report = sampleReport(sampleRun([]));
  expect(textOf(runTables(report)['equity.csv'])).toBe('time,equity,exposure,drawdown\n');
  expect(JSON.parse(reportJson(report, []))).toMatchObject({ metrics: { cagr: null, bars: 0 } });
});
