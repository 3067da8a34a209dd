/** One version of a text with what is known about it. Each part is worked out when it is first asked for. */

import type { Program } from '../../grammar/index.ts';
import type { Compilation } from '../compilation.ts';
import { type CompileOptions, compile } from '../compile.ts';
import { createReporter } from '../diagnostics/report.ts';
import { type LinkedProgram, link } from '../link.ts';
import { declarationsImported } from './imports.ts';
import { type Meaning, meaningsOf } from './meaning.ts';
import { indexNames, type NameIndex } from './names.ts';
import { type Sketch, sketch } from './sketch.ts';

export interface ProgramDocument {
  readonly source: string;
  /** Its path, from which imports are looked for. */
  readonly file: string;
  /** From the tokens alone: right away, whatever the text. */
  readonly sketch: Sketch;
  /** The text's own tree. */
  readonly program: Program;
  /** With the files that it imports, behind its own text. */
  readonly linked: LinkedProgram;
  readonly names: NameIndex;
  readonly compilation: Compilation;
  /** Types and warm-up, a declaration at a time. */
  readonly meaning: Meaning;
}

export function openDocument(source: string, options: CompileOptions = {}): ProgramDocument {
  const parts: { -readonly [Part in keyof ProgramDocument]?: ProgramDocument[Part] } = {};
  const file = options.file ?? 'program.strat';
  const document: ProgramDocument = {
    source,
    file,
    get sketch() {
      parts.sketch ??= withImports(sketch(source), options);
      return parts.sketch;
    },
    get linked() {
      // What is wrong is said by the compilation.
      parts.linked ??= link(source, file, options.read, createReporter().report);
      return parts.linked;
    },
    get program() {
      return document.linked.main;
    },
    get names() {
      parts.names ??= indexNames(document.linked);
      return parts.names;
    },
    get compilation() {
      parts.compilation ??= compile(source, options);
      return parts.compilation;
    },
    get meaning() {
      parts.meaning ??= meaningsOf(document);
      return parts.meaning;
    },
  };
  return document;
}

function withImports(own: Sketch, options: CompileOptions): Sketch {
  return { ...own, imported: declarationsImported(own, options) };
}
