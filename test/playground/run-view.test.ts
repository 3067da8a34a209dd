/** What a page shows of a run: nothing that is seen stands before the bar that made it known. */

import { expect, test } from 'vitest';
import { createAnswers } from '../../playground/engine/answers.ts';
import type { RunView } from '../../playground/run-view.ts';
import { bytesOf, OPTIONS, pageEngine, shipped } from './engine.ts';

const nothing = (): void => undefined;

async function ran(file: string, change: (source: string) => string = (source) => source) {
  const answers = createAnswers(pageEngine());
  const { source } = shipped(file);
  const program = { file, source: change(source) };
  const answer = await answers.run({ ...program, params: {} }, nothing);
  if (answer.kind !== 'ran') throw new Error(JSON.stringify(answer));
  return { answers, program, view: answer.run };
}

const textAt = (view: RunView, row: number): string =>
  new Date((view.chart.time[row] ?? 0) / 1000).toISOString().slice(0, 10);

test('a signal stands on the bar that closed, its fill on the next one', async () => {
  const { view } = await ran('momentum.strat');
  const [trade] = view.trades;
  const entry = view.chart.marks.find((mark) => mark.trade === 0 && mark.kind === 'entry');
  const signal = view.chart.marks.find((mark) => mark.kind === 'signal');
  expect(textAt(view, entry?.row ?? -1)).toBe(trade?.entry);
  expect(signal).toMatchObject({ row: (entry?.row ?? 0) - 1, text: trade?.entryReason });
});

test('the `let`s are there at each bar, the prices among them over the bars', async () => {
  const { view } = await ran('momentum.strat');
  const { chart } = view;
  expect(chart.lines.map(({ name, isPrice }) => [name, isPrice])).toEqual([
    ['fast_ma', true],
    ['slow_ma', true],
  ]);
  // An EMA of n begins as the mean of the first n closes.
  const first = chart.close.slice(0, 20);
  const mean = first.reduce((sum, close) => sum + close, 0) / 20;
  expect(chart.lines[0]?.values[18]).toBeNaN();
  expect(chart.lines[0]?.values[19]).toBeCloseTo(mean, 9);
});

test('before a split the prices of `let`s stand beside the candles of their day', async () => {
  const engine = pageEngine();
  const answers = createAnswers(engine);
  const { file, source } = shipped('momentum.strat');
  const program = { file, source, params: {} };
  const plain = await answers.run(program, nothing);
  const text = 'symbol,ex_date,type,value\nSPX,2010-01-04,split,4\nSPX,2012-01-03,dividend,100\n';
  const dropped = await answers.readFile(
    {
      name: 'actions.csv',
      bytes: bytesOf(text),
      options: { ...OPTIONS, holds: 'actions', series: 'sp500' },
    },
    nothing,
  );
  expect(dropped.kind).toBe('table');
  const split = await answers.run(program, nothing);
  if (plain.kind !== 'ran' || split.kind !== 'ran') throw new Error('a run was refused');
  // What a trader saw on a day before both does not depend on what came later.
  for (const row of [150, 1000, 2000])
    split.run.chart.lines.forEach(({ values }, k) => {
      expect(values[row]).toBeCloseTo(plain.run.chart.lines[k]?.values[row] ?? Number.NaN, 6);
    });
  // After the split the average stands on the new terms: the old closes count a quarter.
  const after = split.run.chart.time.findIndex((time) => time >= Date.UTC(2010, 0, 4) * 1000);
  const { close } = split.run.chart;
  expect(split.run.chart.lines[0]?.values[after]).toBeLessThan((close[after] ?? 0) / 2);
});

test('a `let` that is no price gets a pane of its own', async () => {
  const { view } = await ran('momentum.strat', (source) =>
    source
      .replace('enter long', 'let strength = rsi(close, 14)\n  enter long')
      .replace('crosses above slow_ma', 'crosses above slow_ma and strength < 80'),
  );
  expect(view.chart.lines.find(({ name }) => name === 'strength')?.isPrice).toBe(false);
});

test('a stop lies in wait from the bar of its order to the bar of its end', async () => {
  const { view } = await ran('momentum.strat');
  const stopped = view.chart.marks.find(({ kind }) => kind === 'stop');
  const level = view.chart.levels.find(({ kind, to }) => kind === 'stop' && to === stopped?.row);
  expect(level?.from).toBeLessThanOrEqual(level?.to ?? -1);
  expect(view.chart.low[level?.to ?? -1]).toBeLessThanOrEqual(level?.price ?? 0);
});

test('drawdown is never above zero, and zero at the highest equity', async () => {
  const { view } = await ran('momentum.strat');
  const { equity, drawdown } = view.curve;
  expect(Math.max(...drawdown)).toBe(0);
  expect(drawdown[equity.indexOf(Math.max(...equity))]).toBe(0);
});

test('why of a trade: the rule, its parts with their values, and the order that came of it', async () => {
  const { answers, view } = await ran('momentum.strat');
  const signal = view.chart.marks.find(({ kind }) => kind === 'signal');
  const time = view.chart.time[signal?.row ?? -1] ?? Number.NaN;
  const why = await answers.why({ symbol: 'SPX', time }, nothing);
  expect(why?.verdict.join(' ')).toContain('was decided');
  const rule = why?.rules.find(({ text }) => text.startsWith('enter long'));
  expect(rule?.said).toBe('true');
  expect(rule?.tree.map(({ text }) => text)).toContain('fast_ma');
  expect(why?.orders).toHaveLength(1);
});

test('why of a quiet bar: the first gate', async () => {
  const { answers, view } = await ran('momentum.strat');
  const why = await answers.why({ symbol: 'SPX', time: view.chart.time[5] ?? 0 }, nothing);
  expect(why?.verdict[0]).toBe('Nothing was bought or sold.');
  expect(why?.verdict[1]).toContain('warming up');
});

test('a program with a typo: the diagnostic, its long form and the name of its fix', async () => {
  const answers = createAnswers(pageEngine());
  const { source } = shipped('momentum.strat');
  const program = {
    file: 'momentum.strat',
    source: source.replace('ema(close, fast)', 'ema(clsoe, fast)'),
  };
  const [found] = await answers.check(program, nothing);
  expect(found).toMatchObject({ severity: 'error', fixTitle: expect.stringContaining('close') });
  expect(found?.explanation).toContain(found?.code ?? '-');
  expect(await answers.run({ ...program, params: {} }, nothing)).toEqual({ kind: 'faulty' });
});

test('data, symbols and backtests that the page does not have are refused in words', async () => {
  const answers = createAnswers(pageEngine());
  const { file, source } = shipped('momentum.strat');
  const problemOf = async (changed: string): Promise<string> => {
    const answer = await answers.run({ file, source: changed, params: {} }, nothing);
    return answer.kind === 'refused'
      ? `${answer.problem.message} ${answer.problem.fix}`
      : answer.kind;
  };
  expect(await problemOf(source.replace('"sp500"', '"sp50"'))).toContain('write `data "sp500"`');
  expect(await problemOf(source.replaceAll('SPX', 'SPY'))).toContain('write `universe SPX`');
  expect(await problemOf(source.replace(/backtest [\s\S]*/, ''))).toContain('declares no backtest');
});

test('what becomes of it: emitted lines lead back to the program, the plan ends in its rules', async () => {
  const { answers, program } = await ran('momentum.strat');
  const found = await answers.understand(program, nothing);
  const emitted = found?.typescript.split('\n') ?? [];
  const lines = program.source.split('\n');
  expect(found?.lines.length).toBeGreaterThan(3);
  for (const { line, from } of found?.lines ?? []) {
    const text = emitted[from - 1]?.replace(/^\s*\/\/ \d+: /, '') ?? '';
    expect(lines[line - 1]).toContain(text.slice(0, 12).trim());
  }
  const nodes = found?.plan[0]?.nodes ?? [];
  expect(nodes.filter(({ role }) => role?.startsWith('rule'))).toHaveLength(2);
  for (const { id, args } of nodes) for (const arg of args) expect(arg).toBeLessThan(id);
});
