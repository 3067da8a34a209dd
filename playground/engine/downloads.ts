/** What a page hands out of a run, to the byte what `strata backtest` and `strata build` write. */

import { type BacktestReport, reportJson, runTables, TABLE_FILES } from '../../backtester/index.ts';
import { emitTypeScript } from '../../compiler/index.ts';
import type { Downloads } from '../protocol.ts';
import type { FinishedRun } from './run.ts';

export function downloadsOf({ program, compilation, prepared, report }: FinishedRun): Downloads {
  const { source } = compilation;
  return {
    trades: [...runTables(report)['trades.csv']].join(''),
    report: reportJson(report, filesOf(report), prepared.warnings),
    typescript: emitTypeScript(prepared.choice.strategy, { source, file: program.file }),
    command: commandOf(program.file, report, prepared.choice.strategy.plan.params),
  };
}

/** Where the command line would have put them. */
function filesOf({ backtest }: BacktestReport): readonly string[] {
  return [...TABLE_FILES, 'run.json'].map((file) => `strata-out/${backtest.name}/${file}`);
}

function commandOf(
  file: string,
  { backtest, params }: BacktestReport,
  declared: readonly { readonly name: string; readonly value: number }[],
): string {
  const changed = declared.flatMap(({ name, value }) => {
    const now = params[name] ?? value;
    return now === value ? [] : [`--param ${name}=${now}`];
  });
  return ['strata backtest', file, backtest.name, ...changed].join(' ');
}
