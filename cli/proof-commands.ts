/** The commands with which a sceptic tries the promises: what a program costs, and whether it looks ahead. */

import { type Command, Option } from 'commander';

type End = (exitCode: number) => void;

export function addProofs(program: Command, end: End): void {
  addCost(program, end);
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
