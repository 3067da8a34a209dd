/** The record of an ensemble's run names the bars of its members too: with other bars it would be another run. */

import { expect, test } from 'vitest';
import {
  assembleRun,
  ok,
  prepareRun,
  type RunHost,
  reportOfRun,
  runBacktest,
  runRecord,
} from '../../backtester/index.ts';
import { compile, interpretStrategy } from '../../compiler/index.ts';
import { dailyBars } from '../backtester/run-program.ts';

const SOURCE = `
strategy Own { universe A every 1d enter long when close > open exit long when close < open size 10 shares }
strategy Other { universe B every 1d enter long when close > (open of C) exit long when close < open size 10 shares }
ensemble Inner { universe A every 1d member Own weight 50% member Other weight 50%
  enter long when score > 0.4 exit long when score < 0.1 size 10 shares }
ensemble Outer { universe A every 1d member Inner weight 50% member Own weight 50%
  enter long when score > 0.4 exit long when score < 0.1 size 10 shares }
risk Open { }
backtest Run { run Outer under Open data "test" cash 10_000 USD costs { commission 0 } }
`;

/** A store whose hash is the list of what was read. */
const HOST: RunHost = {
  async readBars(name, symbols) {
    const bars = symbols.map((symbol) =>
      dailyBars(
        [1, 2, 3].map((k) => [10, 12, 9, 10 + (k % 2)]),
        symbol,
      ),
    );
    const sessions = bars.map(({ symbol, session }) => ({
      symbol,
      firstSession: session[0] ?? 0,
      lastSession: session[2] ?? 0,
    }));
    const kind = { timeframe: '1d', adjusted: 'raw', calendar: 'XNYS' } as const;
    const dataHash = `bars of ${symbols.join(' and ')}`;
    return ok({ info: { name, ...kind, symbols: sessions }, bars, actions: [], dataHash });
  },
  readMembers: () => {
    throw new Error('no universe has a table');
  },
  readNews: () => {
    throw new Error('nothing reads news');
  },
  loadStrategy: async (strategy) => interpretStrategy(strategy),
};

test('each member stands in run.json with the hash of its own bars, and those below it', async () => {
  const compilation = compile(SOURCE);
  expect(compilation.diagnostics).toEqual([]);
  const from = { source: SOURCE, file: 'test.strat' };
  const prepared = prepareRun(compilation, from, undefined, { params: {} });
  if (prepared.kind === 'refused') throw new Error(prepared.problem.message);
  const assembled = await assembleRun(HOST, prepared.value);
  if (assembled.kind === 'refused') throw new Error(assembled.problem.message);
  const outcome = runBacktest(assembled.value.input);
  const program = { file: 'test.strat', sha256: '' };
  const report = reportOfRun('0', program, prepared.value, assembled.value, outcome);
  expect(
    JSON.parse(runRecord(report, { 'equity.csv': '', 'orders.csv': '', 'trades.csv': '' })),
  ).toMatchObject({
    data: {
      hash: 'bars of A',
      members: [
        { name: 'Inner', hash: 'bars of A' },
        { name: 'Own', hash: 'bars of A' },
        { name: 'Other', hash: 'bars of B and C' },
        { name: 'Own', hash: 'bars of A' },
      ],
    },
  });
});
