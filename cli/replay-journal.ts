/** `strata replay`: the session of a journal once more, from the events alone; every record has to come out as it was written. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { storeHost } from '../backtester/store-host/index.ts';
import { type Chapter, readChapters, recover } from '../runtime/live/index.ts';
import { counted } from './counted.ts';
import { EXIT, ok, type Step, usage, wrong } from './outcome.ts';
import { printJson, respondRefused } from './respond.ts';
import { sessionProgram, setupOf } from './session-setup.ts';
import { indented } from './session-text.ts';
import { stdout } from './surroundings.ts';

export interface ReplayFlags {
  /** Of membership tables and news. */
  readonly store: string;
  readonly json?: boolean;
}

export interface ReplayedChapter {
  readonly session: string;
  readonly strategy: string;
  readonly records: number;
  /** Number in the journal of the first record that comes out otherwise. */
  readonly differsAt?: number;
  /** That record, as JSON; absent where one side has ended. */
  readonly journal?: string;
  readonly replayed?: string;
}

export async function replayJournal(directory: string, flags: ReplayFlags): Promise<number> {
  const { json = false } = flags;
  const replayed = await replayAll(directory, flags);
  if (replayed.kind === 'refused') return respondRefused(replayed, json);
  const isSame = replayed.value.every(({ differsAt }) => differsAt === undefined);
  if (json) printJson({ ok: isSame, sessions: replayed.value });
  else stdout().write(`${replayed.value.flatMap(chapterLines).join('\n')}\n`);
  return isSame ? EXIT.fine : EXIT.wrong;
}

async function replayAll(
  directory: string,
  { store }: ReplayFlags,
): Promise<Step<readonly ReplayedChapter[]>> {
  const inside = join(directory, 'journal');
  const read = readChapters(existsSync(inside) ? inside : directory);
  if (read.kind === 'refused') {
    const { kind, message, fix, why } = read.fault;
    return (kind === 'no journal' ? usage : wrong)(message, fix, why);
  }
  if (read.chapters.length === 0)
    return wrong(`\`${directory}\` holds no session yet.`, 'start one: `strata paper FILE`');
  const replayed: ReplayedChapter[] = [];
  for (const chapter of read.chapters) {
    const one = await replayChapter(chapter, store);
    if (one.kind === 'refused') return one;
    replayed.push(one.value);
  }
  return ok(replayed);
}

async function replayChapter(chapter: Chapter, store: string): Promise<Step<ReplayedChapter>> {
  const { session, strategy, records, sequences } = chapter;
  const setup = setupOf(chapter);
  if (setup.kind === 'refused') return setup;
  const program = await sessionProgram(setup.value, storeHost(store, setup.value.file));
  if (program.kind === 'refused') return program;
  const recovered = recover(program.value.configOf(session), records);
  const facts = { session, strategy, records: records.length };
  if (recovered.kind === 'recovered') return ok(facts);
  const { at, journal, replayed } = recovered;
  return ok({
    ...facts,
    differsAt: sequences[at] ?? (sequences.at(-1) ?? 0) + 1,
    ...(journal !== undefined && { journal }),
    ...(replayed !== undefined && { replayed }),
  });
}

function chapterLines(chapter: ReplayedChapter): readonly string[] {
  const { session, strategy, records, differsAt, journal, replayed } = chapter;
  const what = `${strategy}, session ${session}`;
  if (differsAt === undefined)
    return [`same: ${what}: ${counted(records, 'record')}, byte for byte`];
  return [
    `differs: ${what}: at record ${differsAt}`,
    ...indented(`journal: ${journal ?? 'has ended'}`),
    ...indented(`replay: ${replayed ?? 'has ended'}`),
    ...indented(
      'The program or the version of Strata decides otherwise than the one that wrote the journal.',
    ),
  ];
}
