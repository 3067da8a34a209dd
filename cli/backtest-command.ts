/** `strata backtest`, as it is typed. */

import { type Command, Option } from 'commander';
import { type End, runCommands } from './run-commands.ts';

const DEFAULT_DATA_DIRECTORY = '.strata';

/** The same as `runCommandLine` where the first word is `backtest`, without the other commands. */
export function runBacktestCommand(argv: readonly string[]): Promise<number> {
  return runCommands(argv, addBacktest);
}

export function addBacktest(program: Command, end: End): void {
  program
    .command('backtest')
    .description('run a backtest of a program, print what came of it, write its tables')
    .argument('<file>', 'a .strat file')
    .argument('[name]', 'which backtest, where the file has several')
    .option('--from <date>', 'first session, YYYY-MM-DD; over the program')
    .option('--to <date>', 'last session, YYYY-MM-DD; over the program')
    .option('--param <name=value>', 'a value for a param; may be repeated', collect, [])
    .addOption(dataOption())
    .option('--out <dir>', 'where to write the run (default: strata-out/BACKTEST)')
    .option('--html <file>', 'write the report as a page too, which can be mailed')
    .addOption(jsonOption())
    .action(async (file: string, name: string | undefined, options: BacktestFlags) => {
      const { backtest } = await import('./backtest.ts');
      end(await backtest({ file, ...(name !== undefined && { name }), ...options }));
    });
}

interface BacktestFlags {
  readonly from?: string;
  readonly to?: string;
  readonly param: readonly string[];
  readonly data: string;
  readonly out?: string;
  readonly html?: string;
  readonly json?: boolean;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

export function jsonOption(): Option {
  return new Option('--json', 'print one JSON object');
}

export function dataOption(): Option {
  return new Option('--data <dir>', 'directory of the imported data').default(
    DEFAULT_DATA_DIRECTORY,
  );
}
