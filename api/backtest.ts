/** One run of a program: what the command line prints and writes, as values. */

import {
  type AssembledRun,
  assembleRun,
  type BacktestReport,
  type PreparedRun,
  prepareRun,
  renderHtml,
  renderReport,
  reportJson,
  reportOfRun,
  runBacktest,
} from '../backtester/index.ts';
import { parseDay } from '../market/index.ts';
import { BacktestRun } from './backtest-run.ts';
import { type DataSource, hostOf } from './host.ts';
import { type Compiled, compiledOf, type ProgramSource } from './program.ts';
import { done, passedOn, type Result, refused } from './result.ts';
import { VERSION } from './version.ts';

export interface BacktestOptions {
  readonly program: ProgramSource;
  /** Which backtest of the program, where it has several. */
  readonly backtest?: string;
  /** The directory of a store (default `.strata`), or bars in memory. */
  readonly data?: DataSource;
  /** First and last session, `YYYY-MM-DD`; over those of the program. */
  readonly from?: string;
  readonly to?: string;
  /** Values of params; over those of the program. */
  readonly params?: Readonly<Record<string, number>>;
}

/** Runs a backtest as `strata backtest` does, and writes nothing. */
export async function backtest(options: BacktestOptions): Promise<Result<BacktestRun>> {
  const prepared = prepare(options);
  if (prepared.kind === 'refused') return prepared;
  const { compiled, run, data } = prepared.value;
  const assembled = await assembleRun(hostOf(data, compiled.path), run);
  if (assembled.kind === 'refused') return passedOn(assembled);
  const report = reportOf(compiled, run, assembled.value);
  const { bars } = assembled.value.data;
  return done(
    new BacktestRun(report, {
      json: () => reportJson(report, [], run.warnings),
      text: () =>
        renderReport(report, {
          colour: false,
          unicode: true,
          width: 80,
          lastTrades: 10,
          files: [],
        }),
      html: () => renderHtml(report, bars),
    }),
  );
}

export interface PreparedBacktest {
  readonly compiled: Compiled;
  readonly run: PreparedRun;
  readonly data: DataSource;
}

/** Everything that needs no data. */
export function prepare(options: BacktestOptions): Result<PreparedBacktest> {
  const compiled = compiledOf(options.program);
  if (compiled.kind === 'refused') return compiled;
  const { from, to, params = {} } = options;
  for (const [name, date] of Object.entries({ from, to }))
    if (date !== undefined && parseDay(date) === undefined)
      return refused(`\`${name}: ${date}\` is not a date.`, 'write it as `2015-12-31`');
  const run = prepareRun(compiled.value.compilation, compiled.value.from, options.backtest, {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    params,
  });
  if (run.kind === 'refused') return passedOn(run);
  return done({ compiled: compiled.value, run: run.value, data: options.data ?? '.strata' });
}

export function reportOf(
  { reported }: Compiled,
  run: Pick<PreparedRun, 'choice'>,
  assembled: AssembledRun,
): BacktestReport {
  return reportOfRun(VERSION, reported, run, assembled, runBacktest(assembled.input));
}
