/** The commands around trading: the journal, secrets, and the stop. */

import { Command, InvalidArgumentError, Option } from 'commander';
import type { KillFlags } from './kill.ts';
import type { ResumeFlags } from './resume.ts';

type End = (exitCode: number) => void;

export function addOperations(program: Command, end: End): void {
  program.addCommand(journalCommand(end));
  program.addCommand(secretsCommand(end));
  addKill(program, end);
  addResume(program, end);
}

function jsonOption(): Option {
  return new Option('--json', 'print one JSON object');
}

function journalCommand(end: End): Command {
  const journal = new Command('journal').description(
    'verify, read and export the record of a trading session',
  );
  journal
    .command('verify')
    .description('hold every record against the one before it; changes nothing')
    .argument('<dir>', 'of the account or of its journal')
    .option('--head <hash>', 'a hash noted earlier: the journal still has to contain it')
    .addOption(jsonOption())
    .action(async (directory: string, options: { head?: string; json?: boolean }) => {
      const { verifyJournal } = await import('./journal.ts');
      end(verifyJournal(directory, options));
    });
  journal
    .command('show')
    .description('print the newest records')
    .argument('<dir>', 'of the account or of its journal')
    .option('--kind <kind>', 'only records about this: execution, order, submit, bar …')
    .option('--last <n>', 'so many of them', count, 20)
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(async (directory: string, options: ShowOptions) => {
      const { showJournal } = await import('./journal.ts');
      end(await showJournal(directory, options));
    });
  journal
    .command('export')
    .description('write every record as a line of JSON')
    .argument('<dir>', 'of the account or of its journal')
    .requiredOption('--out <file>', 'where to write; never overwrites')
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(async (directory: string, options: ExportOptions) => {
      const { exportJournal } = await import('./journal.ts');
      end(await exportJournal(directory, options));
    });
  return journal;
}

interface ExportOptions {
  readonly out: string;
  readonly config: string;
  readonly json?: boolean;
}

interface ShowOptions {
  readonly kind?: string;
  readonly last: number;
  readonly config: string;
  readonly json?: boolean;
}

function secretsCommand(end: End): Command {
  const secrets = new Command('secrets').description('keep credentials sealed on the disk');
  const common = (command: Command): Command =>
    command.option('--data <dir>', 'directory of the store', '.strata').addOption(jsonOption());
  common(
    secrets
      .command('set')
      .description('seal a credential; it is typed unseen, or piped in')
      .argument('<name>', 'such as ALPACA_SECRET'),
  ).action(async (name: string, flags: DataFlags) => {
    const { setSecret } = await import('./secrets.ts');
    end(await setSecret(name, flags));
  });
  common(secrets.command('list').description('names, versions and times; no values')).action(
    async (flags: DataFlags) => {
      const { listAll } = await import('./secrets.ts');
      end(listAll(flags));
    },
  );
  common(
    secrets.command('remove').description('forget a credential').argument('<name>', 'which'),
  ).action(async (name: string, flags: DataFlags) => {
    const { removeSecret } = await import('./secrets.ts');
    end(await removeSecret(name, flags));
  });
  common(secrets.command('rotate').description('seal them with another passphrase')).action(
    async (flags: DataFlags) => {
      const { rotateSecrets } = await import('./secrets.ts');
      end(await rotateSecrets(flags));
    },
  );
  return secrets;
}

function addKill(program: Command, end: End): void {
  program
    .command('kill')
    .description('stop trading now: cancel everything at the broker, and keep it so')
    .option('--freeze', 'leave positions as they are')
    .option('--flatten', 'close positions at the market')
    .option('--account <name>', 'of the configuration (default: all of them)')
    .option('--strategy <name>', 'only the orders of this strategy')
    .option('--reason <text>', 'for the record and the alert', 'no reason given')
    .option('--wait <seconds>', 'how long to go on asking the broker', count, 30)
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(async (flags: KillFlags) => {
      const { kill } = await import('./kill.ts');
      end(await kill(flags));
    });
}

function addResume(program: Command, end: End): void {
  program
    .command('resume')
    .description('let trading go on after a kill, or where a session waits for a person')
    .requiredOption('--operator <name>', 'who resumes')
    .requiredOption('--reason <text>', 'why it is safe again')
    .option('--account <name>', 'of the configuration')
    .option('--strategy <name>', 'where a strategy was killed by itself')
    .option('--store <dir>', 'directory of the imported data', '.strata')
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(async (flags: ResumeFlags) => {
      const { resume } = await import('./resume.ts');
      end(await resume(flags));
    });
}

function configurationOption(): Option {
  return new Option('--config <file>', 'which accounts there are').default('strata.config.json');
}

interface DataFlags {
  readonly data: string;
  readonly json?: boolean;
}

function count(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('A whole number from 1 on.');
  return Number(text);
}
