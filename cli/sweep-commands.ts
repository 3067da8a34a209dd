/** `strata sweep`, `strata sweep show` and `strata worker`. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { OBJECTIVE_NAMES, type Objective } from '../backtester/text/index.ts';
import type { SweepRequest } from './sweep-request.ts';
import type { ShowRequest } from './sweep-show.ts';
import type { WorkerRequest } from './worker.ts';

type End = (exitCode: number) => void;

export function addSweep(program: Command, end: End, dataOption: Option): void {
  const sweep = program
    .command('sweep')
    .description('try many values of the params, and say how much of the best is luck')
    .addHelpCommand(false);
  sweep
    .command('run', { isDefault: true })
    .description('run the combinations; the word `run` may be left out')
    .argument('<file>', 'a .strat file')
    .argument('[name]', 'which backtest, where the file has several')
    .option('--grid', 'every combination (the default)')
    .option('--random <n>', 'n combinations drawn at random', atLeastOne)
    .option(
      '--bayes <n>',
      'n combinations, each chosen by what those before were worth',
      atLeastOne,
    )
    .option('--param <name=value>', 'fixes a param; may be repeated', collect, [])
    .option('--from <date>', 'first session, YYYY-MM-DD; over the program')
    .option('--to <date>', 'last session, YYYY-MM-DD; over the program')
    .addOption(objectiveOption('--objective <metric>', 'what is best').default('sharpe'))
    .option('--tune-on <span>', 'walk-forward: choose on this much (2y, 6mo, 13w, 250d) …')
    .option('--judge-on <span>', '… and judge on this much after it')
    .option('--anchored', 'walk-forward: choose on everything before')
    .option('--robust', 'try the best run under other costs, starts and delays')
    .option('--threads <n>', 'threads; all of the machine where it pays', atLeastOne)
    .option('--on <redis-url>', 'let `strata worker`s make the runs: redis://HOST:PORT')
    .option('--shared <dir>', 'with --on: where all machines see the data (default: DATA/shared)')
    .option('--patience <s>', 'with --on: seconds until a silent worker loses its runs', seconds)
    .option('--seed <n>', 'draws other combinations and resamples', atLeastOne, 1)
    .option('--top <n>', 'runs in the table', atLeastOne, 10)
    .option('--restart', 'throw a half-finished sweep away')
    .addOption(dataOption)
    .option('--out <dir>', 'where to write (default: strata-out/BACKTEST-sweep)')
    .addOption(new Option('--json', 'print one JSON object'))
    .action(async (file: string, name: string | undefined, options: SweepFlags) => {
      const { sweep: run } = await import('./sweep.ts');
      end(await run({ file, ...(name !== undefined && { name }), ...options }));
    });
  sweep
    .command('show')
    .description('a sweep that was written: its table, its map, its luck')
    .argument('<dir>', 'the directory that the sweep wrote')
    .option('--top <n>', 'runs in the table', atLeastOne, 10)
    .addOption(objectiveOption('--by <metric>', 'what to order by'))
    .option('--map <across,down>', 'the two params of the heat map')
    .option('--html <file>', 'write a page that needs nothing else')
    .addOption(new Option('--json', 'print one JSON object'))
    .action(async (directory: string, options: Omit<ShowRequest, 'directory'>) => {
      const { showSweep } = await import('./sweep-show.ts');
      end(await showSweep({ directory, ...options }));
    });
}

/** `strata worker`. */
export function addWorker(program: Command, end: End, dataOption: Option): void {
  program
    .command('worker')
    .description('make runs for sweeps that are told `--on` the same Redis')
    .requiredOption('--on <redis-url>', 'redis://HOST:PORT, or rediss:// where it is encrypted')
    .option('--threads <n>', 'threads; all of the machine without it', atLeastOne)
    .addOption(dataOption)
    .option('--shared <dir>', 'where this machine sees the data of sweeps (default: DATA/shared)')
    .action(async (options: WorkerRequest) => {
      const { worker } = await import('./worker.ts');
      end(await worker(options));
    });
}

type SweepFlags = Omit<SweepRequest, 'file' | 'name'>;

function objectiveOption(flags: string, description: string): Option {
  return new Option(flags, description).choices(OBJECTIVE_NAMES).argParser(objective);
}

function objective(text: string): Objective {
  const found = OBJECTIVE_NAMES.find((name) => name === text);
  if (found) return found;
  throw new InvalidArgumentError(`Write one of ${OBJECTIVE_NAMES.join(', ')}.`);
}

const MOST = 1_000_000;

function atLeastOne(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST) return value;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${MOST.toLocaleString('en-US')}.`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (value >= 0.1 && value <= 3_600) return value;
  throw new InvalidArgumentError('Write seconds from 0.1 to 3600.');
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
