/** What `strata why` reads of a run's directory: what the run was made of, and where its program is now. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { readProgram } from './read-program.ts';

/** Of `run.json`. */
export interface RunRecord {
  readonly strata: string;
  readonly program: HashedFile & { readonly imports: readonly HashedFile[] };
  readonly backtest: {
    readonly name: string;
    readonly from?: string;
    readonly to?: string;
    readonly params: Readonly<Record<string, number>>;
  };
  readonly data: {
    readonly name: string;
    readonly hash: string;
    /** Hashes of what the members of an ensemble read, in their order. */
    readonly members: readonly string[];
  };
  /** SHA-256 of the run's tables. */
  readonly files: Readonly<Record<string, string>>;
}

interface HashedFile {
  readonly file: string;
  readonly sha256: string;
}

/** How many directories above the run its program is looked for in. */
const LEVELS = 4;

export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

export function readRecord(directory: string): Step<RunRecord> {
  const path = join(directory, 'run.json');
  if (!existsSync(path)) {
    return usage(
      `\`${directory}\` is no run: it has no \`run.json\`.`,
      'name the directory that `strata backtest` wrote: it prints it at its end',
    );
  }
  const record = recordOf(parsed(readFileSync(path, 'utf8')));
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

function recordOf(value: unknown): RunRecord | undefined {
  const program = member(value, 'program');
  const backtest = member(value, 'backtest');
  const data = member(value, 'data');
  const [file, sha256] = [textOf(program, 'file'), textOf(program, 'sha256')];
  const [series, hash] = [textOf(data, 'name'), textOf(data, 'hash')];
  const name = textOf(backtest, 'name');
  const strata = textOf(value, 'strata');
  if (!strata || !file || !sha256 || !name || !series || !hash) return undefined;
  const [from, to] = [textOf(backtest, 'from'), textOf(backtest, 'to')];
  const params = Object.entries(member(backtest, 'params') ?? {});
  return {
    strata,
    program: { file, sha256, imports: importsOf(program) },
    backtest: {
      name,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      params: Object.fromEntries(
        params.flatMap(([key, each]) => (typeof each === 'number' ? [[key, each]] : [])),
      ),
    },
    data: { name: series, hash, members: hashesOf(data) },
    files: Object.fromEntries(
      Object.entries(member(value, 'files') ?? {}).map(([key, each]) => [key, String(each)]),
    ),
  };
}

function hashesOf(data: unknown): readonly string[] {
  const members = valueAt(data, 'members');
  return Array.isArray(members) ? members.map((each: unknown) => textOf(each, 'hash') ?? '') : [];
}

function importsOf(program: unknown): readonly HashedFile[] {
  const imports = valueAt(program, 'imports');
  if (!Array.isArray(imports)) return [];
  return imports.flatMap((each: unknown) => {
    const [file, sha256] = [textOf(each, 'file'), textOf(each, 'sha256')];
    return file === undefined || sha256 === undefined ? [] : [{ file, sha256 }];
  });
}

function member(value: unknown, key: string): object | undefined {
  const found = valueAt(value, key);
  return typeof found === 'object' && found !== null ? found : undefined;
}

function textOf(value: unknown, key: string): string | undefined {
  const found = valueAt(value, key);
  return typeof found === 'string' ? found : undefined;
}

function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}
