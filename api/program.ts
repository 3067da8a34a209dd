/** From the text of a program to something that can be run. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Compilation, compile as compileText } from '../compiler/index.ts';
import type { Diagnostic } from '../grammar/index.ts';
import { done, type ProgramDiagnostic, type Result, refused } from './result.ts';

/** A program's text, its file, or what `compile` made of either. Imports are looked for beside the file. */
export type ProgramSource =
  | string
  | { readonly file: string }
  | { readonly text: string; readonly file?: string }
  | Program;

export interface ProgramParam {
  readonly name: string;
  /** Its value where nobody gives another. */
  readonly value: number;
  /** What a sweep varies; absent for a constant. */
  readonly range?: { readonly low: number; readonly high: number; readonly step?: number };
}

/** A program without errors. */
export interface Program {
  /** Without directories. */
  readonly file: string;
  /** Of its text, as reports name it. */
  readonly sha256: string;
  readonly warnings: readonly ProgramDiagnostic[];
  readonly strategies: readonly {
    readonly name: string;
    readonly params: readonly ProgramParam[];
  }[];
  readonly backtests: readonly {
    readonly name: string;
    readonly strategy: string;
    /** The series that it names. */
    readonly data: string;
    readonly from?: string;
    readonly to?: string;
  }[];
  /** What `strata paper` and `strata live` trade. */
  readonly deployments: readonly {
    readonly name: string;
    readonly strategy: string;
    readonly policy: string;
    /** `paper`: simulated where the session runs. */
    readonly broker: 'alpaca' | 'ibkr' | 'paper';
    readonly mode: 'paper' | 'live';
  }[];
}

/** What the other files of this room need of a program. */
export interface Compiled {
  readonly compilation: Compilation;
  readonly path: string;
  readonly from: { readonly source: string; readonly file: string };
  readonly reported: {
    readonly file: string;
    readonly sha256: string;
    readonly imports?: readonly { readonly file: string; readonly sha256: string }[];
  };
}

const COMPILED = new WeakMap<Program, Compiled>();

export function compile(source: ProgramSource): Result<Program> {
  if (typeof source === 'object' && 'strategies' in source) return done(source);
  const read = textOf(source);
  if (read.kind === 'refused') return read;
  const { text, path, sha256 } = read.value;
  const compilation = compileText(text, { file: path, read: importedText });
  const diagnostics = compilation.diagnostics.map((each) => rowOf(each, compilation, text, path));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first) {
    const { file, line, column, message, why, fix } = first;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    const refusal = refused(`${file}:${line}:${column}: ${message}${more}`, fix, why);
    return { ...refusal, diagnostics };
  }
  return done(programOf(compilation, path, sha256, diagnostics));
}

export function compiledOf(
  source: ProgramSource,
): Result<Compiled & { readonly program: Program }> {
  const result = compile(source);
  if (result.kind === 'refused') return result;
  const compiled = COMPILED.get(result.value);
  if (!compiled)
    return refused('The program was not made by `compile`.', 'hand on what `compile` returned');
  return done({ ...compiled, program: result.value });
}

function programOf(
  compilation: Compilation,
  path: string,
  sha256: string,
  warnings: readonly ProgramDiagnostic[],
): Program {
  const file = basename(path);
  const imports = compilation.imports.map(({ name, source }) => ({
    file: name,
    sha256: hashOf(source),
  }));
  const program: Program = {
    ...{ file, sha256, warnings },
    strategies: compilation.strategies.map(({ name, plan }) => ({
      name,
      params: plan.params.map((param) => ({
        ...{ name: param.name, value: param.value },
        ...(param.range && { range: param.range }),
      })),
    })),
    backtests: compilation.backtests.map(({ name, strategy, data, from, to }) => ({
      ...{ name, strategy, data },
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    })),
    deployments: compilation.deployments.map(({ name, strategy, policy, broker, mode }) => ({
      ...{ name, strategy, policy, broker, mode },
    })),
  };
  COMPILED.set(program, {
    compilation,
    path,
    from: { source: compilation.source, file },
    reported: { file, sha256, ...(imports.length > 0 && { imports }) },
  });
  return program;
}

interface ProgramText {
  readonly text: string;
  readonly path: string;
  readonly sha256: string;
}

function textOf(source: Exclude<ProgramSource, Program>): Result<ProgramText> {
  if (typeof source === 'string') return textOf({ text: source });
  if ('text' in source) {
    const { text, file = 'program.strat' } = source;
    return done({ text, path: file, sha256: hashOf(text) });
  }
  const path = source.file;
  try {
    const bytes = readFileSync(path);
    // Takes a byte order mark away.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return done({ text, path, sha256: hashOf(bytes) });
  } catch (error) {
    return refused(
      `Cannot read the program \`${path}\`.`,
      'check the path; a program is UTF-8 text in a file that ends in `.strat`',
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** What cannot be read is as if it were not there: the diagnostic at the `import` says what was looked for. */
function importedText(path: string): string | undefined {
  const read = textOf({ file: path });
  return read.kind === 'ok' ? read.value.text : undefined;
}

function rowOf(
  { code, severity, span, message, why, fix, file }: Diagnostic,
  { imports }: Compilation,
  text: string,
  path: string,
): ProgramDiagnostic {
  const imported = imports.find((each) => each.path === file);
  const before = (imported?.source ?? text).slice(0, span.start).split(/\r\n|\n|\r/);
  return {
    ...{ code, severity, file: imported?.path ?? path },
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    message,
    ...(why !== undefined && { why }),
    ...(fix && { fix: fix.text }),
  };
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
