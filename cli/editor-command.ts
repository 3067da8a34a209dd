/** The command that editors start. */

import { type Command, Option } from 'commander';

/** Editors add `--stdio` and the number of their process. */
export function addLsp(program: Command): void {
  program
    .command('lsp')
    .description('serve an editor: check, complete and explain as you type')
    .option('--stdio', 'over the standard streams, which is the only way')
    .addOption(new Option('--clientProcessId <id>', 'end when this process does').hideHelp())
    .action(async () => {
      const { lsp } = await import('./lsp.ts');
      await lsp();
    });
}
