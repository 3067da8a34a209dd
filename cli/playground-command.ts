/** How `strata playground` describes itself. */

import type { Command } from 'commander';

export function addPlayground(program: Command, end: (exitCode: number) => void): void {
  program
    .command('playground')
    .description('serve the page in which programs are written and run, until Ctrl-C')
    .option('--port <number>', 'where; 0 takes any free one', '5180')
    .action(async ({ port }: { port: string }) => {
      const { playground } = await import('./playground.ts');
      end(await playground(port));
    });
}
