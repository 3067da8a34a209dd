/** The commands that trade, and those that look at what was traded. */

import { type Command, Option } from 'commander';
import type { LookFlags, LookKind } from './look.ts';
import type { PaperReplayFlags } from './paper-replay.ts';
import type { ReplayFlags } from './replay-journal.ts';
import type { TradeFlags } from './trade.ts';

type End = (exitCode: number) => void;

export function addSessions(program: Command, end: End): void {
  addPaper(program, end);
  addLive(program, end);
  addLook(program, end, 'status', 'what runs, what is killed, what is restricted');
  addLook(program, end, 'positions', 'what is held, by the journal and by the broker');
  addLook(program, end, 'orders', 'what works at the broker');
  addLook(program, end, 'reconcile', 'say where the journal and the broker differ');
  addReplay(program, end);
}

function addPaper(program: Command, end: End): void {
  program
    .command('paper')
    .description('trade a program with simulated money')
    .argument('<file>', 'a .strat file')
    .argument('[name]', 'which deployment of it, or which backtest')
    .option('--data <series>', 'no broker: stored bars, played at full speed')
    .option('--account <name>', 'of the configuration')
    .option('--from <date>', 'with --data: first session, YYYY-MM-DD')
    .option('--to <date>', 'with --data: last session, YYYY-MM-DD')
    .option('--out <dir>', 'with --data: directory of the session')
    .addOption(paramOption())
    .addOption(storeOption())
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(async (file: string, name: string | undefined, flags: PaperFlags) => {
      const request = { ...flags, file, ...(name !== undefined && { name }) };
      const { data } = flags;
      if (data !== undefined) {
        const { paperReplay } = await import('./paper-replay.ts');
        end(await paperReplay({ ...request, data }));
        return;
      }
      const { trade } = await import('./trade.ts');
      end(await trade('paper', request));
    });
}

type PaperFlags = Omit<PaperReplayFlags, 'file' | 'name' | 'data'> &
  Omit<TradeFlags, 'file' | 'name'> & { readonly data?: string };

function addLive(program: Command, end: End): void {
  program
    .command('live')
    .description('trade a program with real money')
    .argument('<file>', 'a .strat file')
    .argument('[name]', 'which deployment of it')
    .option('--account <name>', 'of the configuration')
    .option('--confirm <sentence>', 'the sentence that real money needs')
    .addOption(paramOption())
    .addOption(storeOption())
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(
      async (file: string, name: string | undefined, flags: Omit<TradeFlags, 'file' | 'name'>) => {
        const { trade } = await import('./trade.ts');
        end(await trade('live', { ...flags, file, ...(name !== undefined && { name }) }));
      },
    );
}

function addLook(program: Command, end: End, kind: LookKind, description: string): void {
  program
    .command(kind)
    .description(description)
    .option('--account <name>', 'of the configuration (default: all of them)')
    .addOption(storeOption())
    .addOption(configurationOption())
    .addOption(jsonOption())
    .action(async (flags: LookFlags) => {
      const { look } = await import('./look.ts');
      end(await look(kind, flags));
    });
}

function addReplay(program: Command, end: End): void {
  program
    .command('replay')
    .description('run a session again from its journal; every record must come out the same')
    .argument('<dir>', 'of the account or of its journal')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (directory: string, flags: ReplayFlags) => {
      const { replayJournal } = await import('./replay-journal.ts');
      end(await replayJournal(directory, flags));
    });
}

function jsonOption(): Option {
  return new Option('--json', 'print one JSON object');
}

function storeOption(): Option {
  return new Option('--store <dir>', 'directory of the imported data').default('.strata');
}

function configurationOption(): Option {
  return new Option('--config <file>', 'which accounts there are').default('strata.config.json');
}

function paramOption(): Option {
  return new Option('--param <name=value>', 'a value for a param; may be repeated')
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([]);
}
