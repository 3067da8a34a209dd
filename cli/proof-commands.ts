/** The commands with which a sceptic tries the promises: what a program costs, and whether it looks ahead. */

import { type Command, InvalidArgumentError, Option } from 'commander';

type End = (exitCode: number) => void;

export function addProofs(program: Command, end: End, dataOption: Option): void {
  addCost(program, end);
  addCausal(program, end, dataOption);
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
