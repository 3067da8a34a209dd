/** Which commands there are and what they take. Each loads its own code when it runs, so that none waits for another's. */

import { Command, CommanderError, Option } from 'commander';
import { addLsp } from './editor-command.ts';
import { addOperations } from './operations-commands.ts';
import { EXIT } from './outcome.ts';
import { addPlayground } from './playground-command.ts';
import { addProofs } from './proof-commands.ts';
import { addSessions } from './session-commands.ts';
import { runWithin, type Surroundings, stderr, stdout } from './surroundings.ts';
import { addSweep, addWorker } from './sweep-commands.ts';
import { VERSION } from './version.ts';

export const DEFAULT_DATA_DIRECTORY = '.strata';

/**
 * Runs one command and returns the exit code; the process goes on, and has nothing of it left. Without `surroundings` the
 * command's are those of the process. Files are named from the process's directory. Throws only for our own mistakes.
 */
export function runCommandLine(
  argv: readonly string[],
  surroundings?: Surroundings,
): Promise<number> {
  return surroundings === undefined
    ? runCommand(argv)
    : runWithin(surroundings, () => runCommand(argv));
}

async function runCommand(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.fine;
  const end: End = (code) => {
    exitCode = code;
  };
  const program = describe(end);
  await addData(program, argv, end);
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

type End = (exitCode: number) => void;

function describe(end: End): Command {
  const program = new Command('strata')
    .description('A small language for trading: check, build and backtest .strat programs.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ helpWidth: 80, minWidthToWrap: 20 })
    .showHelpAfterError('Run `strata --help` for all commands.');
  addCheck(program, end);
  addWatch(program, end);
  addFormat(program, end);
  addProofs(program, end, dataOption());
  addBuild(program, end);
  addBacktest(program, end);
  addSweep(program, end, dataOption());
  addWorker(program, end, dataOption());
  addTest(program, end);
  addExplain(program, end);
  addInit(program, end);
  addDoctor(program, end);
  addSessions(program, end);
  addOperations(program, end);
  addPlayground(program, end);
  addLsp(program);
  return program;
}

function jsonOption(): Option {
  return new Option('--json', 'print one JSON object');
}

function dataOption(): Option {
  return new Option('--data <dir>', 'directory of the imported data').default(
    DEFAULT_DATA_DIRECTORY,
  );
}

function addCheck(program: Command, end: End): void {
  program
    .command('check')
    .description('say what is wrong with programs, and what they need')
    .argument('<files...>', '.strat files')
    .addOption(jsonOption())
    .action(async (files: string[], options: { json?: boolean }) => {
      const { check } = await import('./check.ts');
      end(check(files, options.json === true));
    });
}

function addWatch(program: Command, end: End): void {
  program
    .command('watch')
    .description('check programs again each time one is saved, until Ctrl-C')
    .argument('<paths...>', '.strat files, or directories of them')
    .action(async (paths: string[]) => {
      const { watch } = await import('./watch.ts');
      end(await watch(paths));
    });
}

function addFormat(program: Command, end: End): void {
  program
    .command('fmt')
    .description('lay programs out in one way; changes white space only')
    .argument('[files...]', '.strat files')
    .option('--check', 'change nothing, list the files that would change')
    .option('--stdin', 'format the standard input to the standard output')
    .action(async (files: string[], options: { check?: boolean; stdin?: boolean }) => {
      const { fmt } = await import('./fmt.ts');
      const { check = false, stdin = false } = options;
      end(await fmt({ files, check, stdin }));
    });
}

function addBuild(program: Command, end: End): void {
  program
    .command('build')
    .description('write the TypeScript that each strategy becomes')
    .argument('<file>', 'a .strat file')
    .option('--out <dir>', 'where to write NAME.ts', 'strata-out/build')
    .addOption(jsonOption())
    .action(async (file: string, options: { out: string; json?: boolean }) => {
      const { build } = await import('./build.ts');
      end(build(file, options.out, options.json === true));
    });
}

function addBacktest(program: Command, end: End): void {
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

function addTest(program: Command, end: End): void {
  program
    .command('test')
    .description('run the tests that stand in programs')
    .argument('<paths...>', '.strat files, or directories of them')
    .addOption(jsonOption())
    .action(async (paths: string[], options: { json?: boolean }) => {
      const { test } = await import('./test.ts');
      end(await test(paths, options.json === true));
    });
}

function addExplain(program: Command, end: End): void {
  program
    .command('explain')
    .description('the long form of a diagnostic, with an example')
    .argument('[code]', 'such as E0301; without one, all are listed')
    .action(async (code: string | undefined) => {
      const { explainCode, listCodes } = await import('./explain.ts');
      end(code === undefined ? listCodes() : explainCode(code));
    });
}

function addInit(program: Command, end: End): void {
  program
    .command('init')
    .description('write a first program; never overwrites')
    .argument('[dir]', 'where', '.')
    .action(async (directory: string) => {
      const { init } = await import('./init.ts');
      end(init(directory));
    });
}

function addDoctor(program: Command, end: End): void {
  program
    .command('doctor')
    .description('check that this machine can run Strata')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: { data: string; json?: boolean }) => {
      const { doctor } = await import('./doctor.ts');
      end(await doctor(options.data, options.json === true));
    });
}

/** The data commands describe themselves; other commands need only their title in the help. */
async function addData(program: Command, argv: readonly string[], end: End): Promise<void> {
  if (argv.includes('data')) {
    const { dataCommand } = await import('./data.ts');
    program.addCommand(dataCommand(end));
  } else {
    program.command('data').description('import, inspect, check and export bars');
  }
}

/** Commander would end the process by itself, with a code of its own, and write to no streams but its. */
function keepToOurselves(command: Command): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => stdout().write(text),
    writeErr: (text) => stderr().write(text),
  });
  for (const child of command.commands) keepToOurselves(child);
}
