import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { op } from 'arquero';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Bars,
  backtest,
  barsOf,
  compile,
  orThrow,
  type Refused,
  type Result,
  readBars,
  StrataError,
  sweep,
  toArquero,
} from '../../api/index.ts';
import { PRICES, shell } from '../cli/strata.ts';

const { strata, directory } = shell('library', { prices: true });
const PROGRAM = join(directory, 'strategies/momentum.strat');
const STORE = join(directory, '.strata');
const program = { file: PROGRAM };
const place = mkdtempSync(join(tmpdir(), 'strata-library-'));

afterAll(() => rmSync(place, { recursive: true, force: true }));

function refusalOf(result: Result<unknown>): Refused {
  if (result.kind === 'ok') throw new Error('should have been refused');
  return result;
}

/** With the files that the command line wrote, and the library does not. */
function withoutFiles(json: string): unknown {
  return { ...JSON.parse(json), files: [] };
}

async function prices(): Promise<Bars> {
  return orThrow(await readBars(PRICES, { timeframe: '1d', symbol: 'SPX' }));
}

describe('a backtest', () => {
  it('is what the command line prints, to the digit', async () => {
    const run = orThrow(await backtest({ program, data: STORE }));
    const printed = (await strata(['backtest', 'strategies/momentum.strat', '--json'])).stdout;
    expect(JSON.parse(run.json())).toEqual(withoutFiles(printed));
    expect(run.json()).toBe(`${JSON.stringify(withoutFiles(printed), null, 2)}\n`);
    const other = { from: '2005-01-03', to: '2012-12-31', params: { fast: 10 } };
    const again = orThrow(await backtest({ program, data: STORE, ...other }));
    const flags = ['--from', other.from, '--to', other.to, '--param', 'fast=10', '--json'];
    const second = (await strata(['backtest', 'strategies/momentum.strat', ...flags])).stdout;
    expect(again.json()).toBe(`${JSON.stringify(withoutFiles(second), null, 2)}\n`);
  });

  it('has its records as Arrow tables, which say what the files say', async () => {
    const run = orThrow(await backtest({ program, data: STORE }));
    const { trades, orders } = JSON.parse(run.json());
    const day = (value: unknown) => new Date(Number(value)).toISOString().slice(0, 10);
    const rows = run
      .trades()
      .toArray()
      .map((row) => ({ ...row.toJSON() }));
    expect(
      rows.map((row) => ({
        ...row,
        entry_time: day(row.entry_time),
        exit_time: day(row.exit_time),
        reason: row.exit_reason,
      })),
    ).toEqual(trades);
    const placed = run.orders();
    expect(Array.from(placed.getChild('id') ?? [])).toEqual(
      orders.map(({ id }: { id: string }) => id),
    );
    // A market order has no limit, and nothing is to be said of most of them.
    expect(placed.getChild('limit_price')?.nullCount).toBe(placed.numRows);
    expect(Array.from(placed.getChild('note') ?? [])).toEqual(
      orders.map(({ note }: { note?: string }) => note ?? null),
    );
    const equity = run.equity();
    expect(equity.getChild('equity')?.get(equity.numRows - 1)).toBe(run.metrics.finalEquity);
    expect(equity.getChild('buy_and_hold')?.nullCount).toBe(0);
  });

  it('has them as tables of arquero too', async () => {
    const run = orThrow(await backtest({ program, data: STORE }));
    const trades = await toArquero(run.trades());
    const sum = trades.rollup({ pnl: op.sum('pnl'), first: op.min('entry_time') }).object();
    const rows: readonly { pnl: number; entry_time: string }[] = JSON.parse(run.json()).trades;
    const [first] = rows;
    expect(sum).toEqual({
      pnl: expect.closeTo(
        rows.reduce((total, { pnl }) => total + pnl, 0),
        6,
      ),
      first: new Date(`${first?.entry_time}T00:00:00Z`),
    });
    expect((await toArquero(run.orders())).filter('d.limit_price == null').numRows()).toBe(
      run.orders().numRows,
    );
  });

  it('runs on a file and on columns as on a store', async () => {
    const stored = orThrow(await backtest({ program, data: STORE }));
    const file = await prices();
    const columns = orThrow(barsOf(file.columns, { timeframe: '1d' }));
    for (const data of [file, columns]) {
      const run = orThrow(await backtest({ program, data }));
      expect(run.dataHash).toBe(stored.dataHash);
      expect(run.json()).toBe(stored.json());
    }
    const short = orThrow(await backtest({ program, data: columns, to: '2012-12-31' }));
    const straight = orThrow(await backtest({ program, data: STORE, to: '2012-12-31' }));
    expect(short.json()).toBe(straight.json());
    expect(short.dataHash).toBe(straight.dataHash);
  });

  it('writes its report as text and as a page', async () => {
    const run = orThrow(await backtest({ program, data: STORE }));
    expect(run.text()).toContain('Momentum');
    expect(
      run
        .text()
        .split('\n')
        .every((line) => line.length <= 80),
    ).toBe(true);
    expect(run.html()).toMatch(/^<!doctype html>/i);
  });
});

describe('a sweep', () => {
  const few = { from: '2016-01-04', params: { fast: 15 } };

  it('has the runs and the luck of the command line', async () => {
    const found = orThrow(await sweep({ program, data: STORE, ...few }));
    const flags = ['--param', 'fast=15', '--from', few.from, '--json', '--top', '3'];
    const out = ['--out', join(place, 'sweep')];
    const printed = JSON.parse(
      (await strata(['sweep', 'strategies/momentum.strat', ...flags, ...out])).stdout,
    );
    expect(found.runs).toBe(printed.runs);
    const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    found.best(3).forEach(({ params, metrics }, k) => {
      const { params: theirs, metrics: figures } = printed.best[k];
      expect(params).toEqual(theirs);
      for (const [name, value] of Object.entries(metrics))
        expect([name, value]).toEqual([name, figures[snake(name)]]);
    });
    expect(found.luck?.deflatedSharpe).toBe(printed.luck.deflated_sharpe);
    expect(found.luck?.realityCheck?.pValue).toBe(printed.luck.reality_check.p_value);
  });

  it('is a table with a row a run, each of them the run itself', async () => {
    const found = orThrow(await sweep({ program, data: STORE, ...few }));
    const table = found.table();
    expect(table.numRows).toBe(found.runs);
    expect(table.schema.names.slice(0, 2)).toEqual(['trial', 'param_slow']);
    const [best] = found.best(1);
    const again = orThrow(
      await backtest({ program, data: STORE, ...few, params: best?.params ?? {} }),
    );
    expect(again.metrics).toMatchObject(best?.metrics ?? { never: true });
    expect(again.params).toEqual(best?.params);
  });

  it('stops when it is told to, and keeps what it has', async () => {
    const stop = new AbortController();
    const found = orThrow(
      await sweep({
        ...{ program, data: STORE, from: few.from, threads: 1, signal: stop.signal },
        search: { kind: 'bayes', runs: 96 },
        progress: (done) => done >= 32 && stop.abort(),
      }),
    );
    expect(found.isFinished).toBe(false);
    expect(found.runs).toBeGreaterThanOrEqual(32);
    expect(found.runs).toBeLessThan(96);
    expect(found.table().numRows).toBe(found.runs);
  });
});

describe('what cannot be is a value', () => {
  it('of a program with errors, with the place and the fix of each', async () => {
    const text = readFileSync(PROGRAM, 'utf8').replace('ema(close, slow)', 'emma(close, slow)');
    const refusal = refusalOf(compile(text));
    const [first] = refusal.diagnostics;
    const line = text.split('\n').findIndex((each) => each.includes('emma')) + 1;
    expect(first).toMatchObject({ severity: 'error', file: 'program.strat', line, column: 17 });
    expect(refusal.problem.message).toContain(`program.strat:${line}:17: `);
    expect(refusalOf(await backtest({ program: text })).diagnostics).toEqual(refusal.diagnostics);
    expect(() => orThrow(refusal)).toThrow(StrataError);
  });

  it('of everything else, with what to do', async () => {
    const data = await prices();
    const cases: readonly (readonly [Promise<Result<unknown>> | Result<unknown>, string])[] = [
      [compile({ file: join(place, 'none.strat') }), 'Cannot read the program'],
      [backtest({ program, data: join(place, 'nowhere') }), 'There is no store'],
      [backtest({ program, data, from: 'tomorrow' }), 'is not a date'],
      [backtest({ program, data, from: '1990-01-02' }), 'before the data'],
      [backtest({ program, data, backtest: 'Demos' }), 'no backtest called `Demos`'],
      [backtest({ program, data, params: { fats: 3 } }), 'fats'],
      [backtest({ program, data, params: { fast: 500 } }), '500'],
      [backtest({ program, data: { ...data, columns: [] } }), 'No symbol `SPX`'],
      [sweep({ program, data, params: { fast: 20, slow: 100 } }), 'no param left to vary'],
      [sweep({ program, data, search: { kind: 'random', runs: 0 } }), '0 runs'],
      [readBars(join(place, 'none.csv'), { timeframe: '1d' }), 'none.csv'],
    ];
    for (const [result, words] of cases) {
      const { problem } = refusalOf(await result);
      expect(problem.message).toContain(words);
      expect(problem.fix ?? problem.why).toBeTruthy();
    }
  });

  it('of columns that no market could have made', async () => {
    const [spx] = (await prices()).columns;
    if (!spx) throw new Error('the prices of SPX');
    const changed = (column: 'time' | 'high' | 'close' | 'volume', value: number) =>
      refusalOf(barsOf([{ ...spx, [column]: spx[column].with(7, value) }], { timeframe: '1d' }))
        .problem.message;
    const bar = 'Bar 7 of `SPX` (2000-01-12';
    expect(changed('time', spx.time[6] ?? 0)).toContain('does not come after the bar before it');
    expect(changed('time', (spx.time[7] ?? 0) + 1)).toContain('no midnight');
    expect(changed('high', 1)).toContain('outside its high and low');
    expect(changed('close', Number.NaN)).toContain(bar);
    expect(changed('close', -1)).toContain('not above zero');
    expect(changed('volume', -1)).toContain('volume');
    const twice = refusalOf(barsOf([spx, spx], { timeframe: '1d' }));
    expect(twice.problem.message).toContain('comes twice');
    const uneven = { ...spx, low: spx.low.subarray(1) };
    expect(refusalOf(barsOf([uneven], { timeframe: '1d' })).problem.message).toContain('length');
  });

  it('says what a file had that it should not have', async () => {
    const file = join(place, 'odd.csv');
    writeFileSync(file, 'symbol,date,close\nA,2020-01-02,5\nA,2020-01-03,-1\nA,2020-01-06,6\n');
    const { columns, findings } = orThrow(await readBars(file, { timeframe: '1d' }));
    expect(columns[0]?.length).toBe(2);
    expect(findings.find(({ quarantined }) => quarantined)?.examples[0]).toContain('-1');
  });
});
