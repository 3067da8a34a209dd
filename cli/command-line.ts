/** Which commands there are and what they take. Each loads its own code when it runs, so that none waits for another's. */

import type { Command } from 'commander';
import { addBacktest, dataOption, jsonOption } from './backtest-command.ts';
import { addLsp } from './editor-command.ts';
import { addOperations } from './operations-commands.ts';
import { addPlayground } from './playground-command.ts';
import { addProofs } from './proof-commands.ts';
import { type End, runCommands } from './run-commands.ts';
import { addSessions } from './session-commands.ts';
import { runWithin, type Surroundings } from './surroundings.ts';
import { addSweep, addWorker } from './sweep-commands.ts';

/**
 * Runs one command and returns the exit code; the process goes on, and has nothing of it left. Without `surroundings` the
 * command's are those of the process. Files are named from the process's directory. Throws only for our own mistakes.
 */
export function runCommandLine(
  argv: readonly string[],
  surroundings?: Surroundings,
): Promise<number> {
  const run = () => runCommands(argv, (program, end) => describe(program, end, argv));
  return surroundings === undefined ? run() : runWithin(surroundings, run);
}

async function describe(program: Command, end: End, argv: readonly string[]): Promise<void> {
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
  await addData(program, argv, end);
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
