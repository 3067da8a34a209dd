/** What `strata why` reads of a run's directory: what the run was made of, and where its program is now. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { readProgram } from './read-program.ts';

const HASHED = z.object({ file: z.string(), sha256: z.string() });

/** Of `run.json`. */
const RECORD = z.object({
  strata: z.string(),
  program: HASHED.extend({ imports: z.array(HASHED).default([]) }),
  backtest: z.object({
    name: z.string(),
    from: z.string().exactOptional(),
    to: z.string().exactOptional(),
    params: z.record(z.string(), z.number()),
  }),
  data: z.object({
    name: z.string(),
    hash: z.string(),
    /** What the members of an ensemble read, in their order. */
    members: z.array(z.object({ hash: z.string() })).default([]),
  }),
  /** SHA-256 of the run's tables. */
  files: z.record(z.string(), z.string()),
});

export type RunRecord = z.infer<typeof RECORD>;

/** How many directories above the run its program is looked for in. */
const LEVELS = 4;

export function readRecord(directory: string): Step<RunRecord> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) {
    return usage(
      `\`${directory}\` is no run: it has no \`run.json\`.`,
      'name the directory that `strata backtest` wrote: it prints it at its end',
    );
  }
  const { data: record } = RECORD.safeParse(parsed(readFileSync(path, 'utf8')));
  if (record) return ok(record);
  return wrong(
    `\`${path}\` is not the record of a run.`,
    'run the backtest again',
    'It was changed, or written by another version of Strata.',
  );
}

/**
 * The record names the program without its directory, so that two runs of one program are the same: it is looked
 * for where the command is called and one directory further down, and beside and above the run.
 */
export function findProgram(
  directory: string,
  { program }: RunRecord,
  named: string | undefined,
): Step<string> {
  const places = named === undefined ? placesOf(directory, program.file) : [named];
  const found = places.filter((path) => existsSync(path));
  for (const path of found) {
    const text = readProgram(path);
    if (text.kind === 'ok' && text.value.sha256 === program.sha256) return ok(path);
  }
  const [other] = found;
  if (other === undefined) {
    return usage(
      `The run was made of \`${program.file}\`, which is not here.`,
      `say where it is: \`--program DIR/${program.file}\``,
      'A run is repeated from its program.',
    );
  }
  return wrong(
    `\`${other}\` has changed since the run was made.`,
    `run it again: \`strata backtest ${other}\`; or bring back the program as it was`,
    'Another program may have other reasons, so none are given.',
  );
}

function placesOf(directory: string, file: string): readonly string[] {
  const places = [file];
  let at = resolve(directory);
  for (let level = 0; level < LEVELS; level += 1) {
    places.push(relative('', join(at, file)));
    at = dirname(at);
  }
  return [...places, ...subdirectories('.').map((name) => join(name, file))];
}

function subdirectories(directory: string): readonly string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && !entry.name.startsWith('.') ? [entry.name] : [],
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
