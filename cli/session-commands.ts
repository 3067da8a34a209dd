/** The commands that trade, and those that look at what was traded. */

import { type Command, Option } from 'commander';
import type { PaperReplayFlags } from './paper-replay.ts';

type End = (exitCode: number) => void;

export function addSessions(program: Command, end: End): void {
  addPaper(program, end);
}

function addPaper(program: Command, end: End): void {
  program
    .command('paper')
    .description('trade a program with simulated money')
    .argument('<file>', 'a .strat file')
    .argument('[name]', 'which backtest of it says strategy and policy')
    .requiredOption('--data <series>', 'stored bars, played at full speed')
    .option('--store <dir>', 'directory of the imported data', '.strata')
    .option('--from <date>', 'first session, YYYY-MM-DD; over the program')
    .option('--to <date>', 'last session, YYYY-MM-DD; over the program')
    .option('--param <name=value>', 'a value for a param; may be repeated', collect, [])
    .option('--out <dir>', 'where to write the session (default: strata-out/paper/NAME)')
    .addOption(jsonOption())
    .action(
      async (
        file: string,
        name: string | undefined,
        flags: Omit<PaperReplayFlags, 'file' | 'name'>,
      ) => {
        const { paperReplay } = await import('./paper-replay.ts');
        end(await paperReplay({ ...flags, file, ...(name !== undefined && { name }) }));
      },
    );
}

function jsonOption(): Option {
  return new Option('--json', 'print one JSON object');
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
