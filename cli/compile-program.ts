/** Compiling a file with what it imports. */

import { createHash } from 'node:crypto';
import { type Compilation, compile } from '../compiler/index.ts';
import type { Checked } from './diagnostics.ts';
import { type ProgramText, readProgram } from './read-program.ts';

export interface CompiledProgram {
  readonly compilation: Compilation;
  readonly checked: Checked;
  /** What emitted code names and shows: the text with all imports, under the file's own name. */
  readonly from: { readonly source: string; readonly file: string };
  /** For a run's record: which texts were imported. */
  readonly imports: readonly { readonly file: string; readonly sha256: string }[];
  /** Paths that its `import`s name, and those of what it imports, whether there is a file or not. */
  readonly named: readonly string[];
}

/** A file that cannot be read is as if it were not there; the diagnostic at the `import` says what was looked for. */
export function compileProgram({ source, path, name }: ProgramText): CompiledProgram {
  const named: string[] = [];
  const compilation = compile(source, {
    file: path,
    read(imported) {
      named.push(imported);
      return textOf(imported);
    },
  });
  const { diagnostics, imports } = compilation;
  return {
    compilation,
    checked: { diagnostics, source, path, imports },
    from: { source: compilation.source, file: name },
    imports: imports.map((imported) => ({
      file: imported.name,
      sha256: createHash('sha256').update(imported.source).digest('hex'),
    })),
    named,
  };
}

/** The text of a program or of what it imports. */
export function textOf(path: string): string | undefined {
  const program = readProgram(path);
  return program.kind === 'ok' ? program.value.source : undefined;
}
