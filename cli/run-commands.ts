/** One command of the command line, from its words to its exit code. */

import { Command, CommanderError } from 'commander';
import { EXIT } from './outcome.ts';
import { stderr, stdout } from './surroundings.ts';
import { VERSION } from './version.ts';

/** Told by a command how it ended. */
export type End = (exitCode: number) => void;

/** `describe` adds the commands that there are. Throws only for our own mistakes. */
export async function runCommands(
  argv: readonly string[],
  describe: (program: Command, end: End) => Promise<void> | void,
): Promise<number> {
  let exitCode: number = EXIT.fine;
  const program = emptyProgram();
  await describe(program, (code) => {
    exitCode = code;
  });
  keepToOurselves(program);
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.usage;
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    throw error;
  }
  return exitCode;
}

function emptyProgram(): Command {
  return new Command('strata')
    .description('A small language for trading: check, build and backtest .strat programs.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ helpWidth: 80, minWidthToWrap: 20 })
    .showHelpAfterError('Run `strata --help` for all commands.');
}

/** Commander would end the process by itself, with a code of its own, and write to no streams but its. */
function keepToOurselves(command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout().write(text),
    writeErr: (text) => stderr().write(text),
  });
  for (const child of command.commands) keepToOurselves(child);
}
