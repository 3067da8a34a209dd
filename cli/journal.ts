/** `strata journal`: is the record whole, what does it say, and a copy of it for other programs. */

import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { wrap } from '../backtester/index.ts';
import { instantText } from '../market/index.ts';
import {
  type JournalEntry,
  type JournalRecord,
  type JournalSummary,
  readJournal,
} from '../runtime/journal/index.ts';
import type { Redactor } from '../runtime/live/index.ts';
import { counted } from './counted.ts';
import { knownRedactor } from './known-redactor.ts';
import { EXIT, type ExitCode, ok, type Step, usage, wrong } from './outcome.ts';
import { printJson, respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';
import { palette, styleOf } from './terminal.ts';
import { unwritten } from './unwritten.ts';

interface Output {
  readonly json?: boolean;
}

interface Shown extends Output {
  /** Names the credentials that are taken out of what is shown. */
  readonly config: string;
}

export function verifyJournal(
  directory: string,
  { head, json = false }: Output & { readonly head?: string },
): ExitCode {
  let holdsHead = false;
  const summary = read(directory, (entry) => {
    holdsHead ||= entry.hash === head;
  });
  if (summary.kind === 'refused') return respondRefused(summary, json);
  if (head !== undefined && !holdsHead)
    return respondRefused(
      wrong(
        `The journal \`${summary.value.directory}\` holds no record with the hash \`${head}\`.`,
        'compare it with the note that it was copied from; if that is right, keep the directory and reconcile by hand (docs/runbooks/recover.md)',
        'Records were changed or cut off after that hash was noted.',
      ),
      json,
    );
  if (json) printJson({ ok: true, ...factsOf(summary.value) });
  else stdout().write(`${verifiedLines(summary.value).join('\n')}\n`);
  return EXIT.fine;
}

export async function showJournal(
  directory: string,
  { kind, last, json = false, config }: Shown & { readonly kind?: string; readonly last: number },
): Promise<ExitCode> {
  const redactor = await knownRedactor(config, false);
  if (redactor.kind === 'refused') return respondRefused(redactor, json);
  const newest: JournalEntry[] = [];
  let matching = 0;
  const summary = read(directory, (entry) => {
    if (kind !== undefined && !isAbout(entry.record, kind)) return;
    matching += 1;
    newest.push(entry);
    if (newest.length > last) newest.shift();
  });
  if (summary.kind === 'refused') return respondRefused(summary, json);
  const shown = newest.map((entry) => withoutSecrets(entry, redactor.value));
  if (json) printJson({ ...factsOf(summary.value), matching, shown });
  else stdout().write(shown.map((entry) => `${entryLine(entry)}\n`).join(''));
  return EXIT.fine;
}

/**
 * Lines of `{sequence, hash, record}`; the record is byte for byte the journal's, so the chain can be computed again, unless it
 * holds a credential: that is taken out, and said.
 */
export async function exportJournal(
  directory: string,
  { out, json = false, config }: Shown & { readonly out: string },
): Promise<ExitCode> {
  const redactor = await knownRedactor(config, true);
  if (redactor.kind === 'refused') return respondRefused(redactor, json);
  let redacted = 0;
  const written = writeExport(directory, out, (text) => {
    const clean = redactor.value.redact(text);
    if (clean !== text) redacted += 1;
    return clean;
  });
  if (written.kind === 'refused') return respondRefused(written, json);
  const { head, ...facts } = factsOf(written.value);
  if (json) printJson({ file: out, head, ...facts, redacted });
  else
    stdout().write(
      `wrote ${out}: ${counted(head.sequence, 'record')}${redacted === 0 ? '' : `, credentials taken out of ${redacted}`}\n`,
    );
  return EXIT.fine;
}

/** True when the record, or what it holds, is of this kind: an event of the venue is `event`, `venue` and `execution`. */
function isAbout(record: unknown, kind: string): boolean {
  const { data } = ABOUT.safeParse(record);
  if (!data) return false;
  const { event, decision, command } = data;
  return data.kind === kind || [event, decision, command].some((each) => isAbout(each, kind));
}

const ABOUT = z.object({
  kind: z.string(),
  event: z.unknown().optional(),
  decision: z.unknown().optional(),
  command: z.unknown().optional(),
});

interface ShownEntry {
  readonly sequence: number;
  readonly hash: string;
  readonly record: JournalRecord;
}

const RECORD = z.looseObject({ kind: z.string(), time: z.number() });

function withoutSecrets(
  { sequence, hash, text, record }: JournalEntry,
  redactor: Redactor,
): ShownEntry {
  const clean = redactor.redact(text);
  return { sequence, hash, record: clean === text ? record : RECORD.parse(JSON.parse(clean)) };
}

function writeExport(
  directory: string,
  out: string,
  clean: (text: string) => string,
): Step<JournalSummary> {
  const verified = read(directory, () => {});
  if (verified.kind === 'refused') return verified;
  try {
    const file = openSync(out, 'wx', 0o600);
    try {
      return read(directory, ({ sequence, hash, text }) => {
        writeSync(file, `{"sequence":${sequence},"hash":"${hash}","record":${clean(text)}}\n`);
      });
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      return usage(`\`${out}\` is there already.`, 'name another file, or move that one away');
    return unwritten(out, error, {
      fix: 'check the path and who may write there',
      why: 'The journal is unchanged.',
    });
  }
}

/** The directory of an account holds its journal in `journal`. */
function read(directory: string, visit: (entry: JournalEntry) => void): Step<JournalSummary> {
  const inside = join(directory, 'journal');
  const result = readJournal(existsSync(inside) ? inside : directory, visit);
  if (result.kind === 'whole') return ok(result);
  const { kind, message, fix, why } = result.fault;
  return (kind === 'no journal' ? usage : wrong)(message, fix, why);
}

function factsOf({ directory, head, segments, bytes, isAnchored, torn }: JournalSummary) {
  return {
    journal: directory,
    records: head.sequence,
    head,
    segments,
    bytes,
    anchored: isAnchored,
    ...(torn && { interrupted: torn }),
  };
}

function verifiedLines({ head, segments, bytes, isAnchored, torn }: JournalSummary) {
  const { green, yellow, dim } = palette();
  const width = styleOf(stdout()).width;
  const notes = [
    ...(isAnchored
      ? []
      : ['Without the file `head`, records that are missing at the end are not seen.']),
    ...(torn === undefined
      ? []
      : [
          `The last ${counted(torn.bytes, 'byte')} of \`${torn.file}\` are a write that was interrupted: no one was told that it was done. The next session sets them aside.`,
        ]),
  ];
  return [
    `${green('whole')}: ${counted(head.sequence, 'record')} in ${counted(segments, 'file')}, ${counted(bytes, 'byte')}`,
    `${dim('head')}   ${head.hash}`,
    ...notes.flatMap((note) => wrap(note, width).map((line) => yellow(line))),
  ];
}

function entryLine({ sequence, record }: ShownEntry): string {
  const { kind, time, ...rest } = record;
  const { width } = styleOf(stdout());
  const start = `${String(sequence).padStart(6)} ${instantText(time)} ${kind} `;
  const text = JSON.stringify(rest);
  const room = Math.max(0, width - start.length);
  return `${start}${text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`}`.trimEnd();
}
