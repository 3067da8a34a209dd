/** The commands with which a sceptic tries the promises: what a program costs, whether it looks ahead, and why it acted. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { WhyRequest } from './why.ts';

type End = (exitCode: number) => void;

export function addProofs(program: Command, end: End, dataOption: Option): void {
  addCost(program, end);
  addCausal(program, end, dataOption);
  addWhy(program, end, dataOption);
}

function addCost(program: Command, end: End): void {
  program
    .command('cost')
    .description('say how many bars, bytes and operations each strategy needs')
    .argument('<file>', 'a .strat file')
    .addOption(new Option('--json', 'print one JSON object'))
    .action(async (file: string, options: { json?: boolean }) => {
      const { cost } = await import('./cost.ts');
      end(cost(file, options.json === true));
    });
}

function addCausal(program: Command, end: End, dataOption: Option): void {
  program
    .command('causal')
    .description(
      'try to catch a backtest looking ahead: run it on beginnings of its data and compare',
    )
    .argument('<file>', 'a .strat file')
    .argument('[name]', 'which backtest, where the file has several')
    .option('--prefixes <n>', 'ends spread evenly; as many again are drawn at random', count, 8)
    .option('--seed <n>', 'draws other ends', count, 1)
    .option('--param <name=value>', 'a value for a param; may be repeated', collect, [])
    .addOption(dataOption)
    .addOption(new Option('--json', 'print one JSON object'))
    .action(async (file: string, name: string | undefined, options: CausalFlags) => {
      const { causal } = await import('./causal.ts');
      const { prefixes, seed, ...request } = options;
      end(
        await causal({ file, ...(name !== undefined && { name }), ...request }, { prefixes, seed }),
      );
    });
}

function addWhy(program: Command, end: End, dataOption: Option): void {
  program
    .command('why')
    .description('why a run did, or did not do, something at one bar: rules, values, gates')
    .argument('<run>', 'the directory that `strata backtest` wrote; or a .strat file')
    .argument('<symbol>', 'such as SPY')
    .argument('<time...>', '2020-01-31; 2020-01-31 15:30 is a bar’s start in UTC, as in reports')
    .option('--program <file>', 'where the program of the run is, if it is not beside it')
    .option('--backtest <name>', 'of a .strat file with several backtests')
    .option('--from <date>', 'of a .strat file: first session')
    .option('--to <date>', 'of a .strat file: last session')
    .option('--param <name=value>', 'of a .strat file; may be repeated', collect, [])
    .addOption(dataOption)
    .addOption(new Option('--json', 'print one JSON object'))
    .action(async (run: string, symbol: string, time: string[], options: WhyFlags) => {
      const { why } = await import('./why.ts');
      end(await why({ run, symbol, time: time.join(' '), ...options }));
    });
}

type WhyFlags = Omit<WhyRequest, 'run' | 'symbol' | 'time'>;

interface CausalFlags {
  readonly prefixes: number;
  readonly seed: number;
  readonly param: readonly string[];
  readonly data: string;
  readonly json?: boolean;
}

const MOST_PREFIXES = 10_000;

function count(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_PREFIXES) return value;
  throw new InvalidArgumentError(`Write a whole number from 1 to ${MOST_PREFIXES}.`);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
