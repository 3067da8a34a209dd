/** One version of a text with what is known about it. Each part is worked out when it is first asked for. */

import { type Diagnostic, type Parsed, parse } from '../../grammar/index.ts';
import type { Compilation } from '../compilation.ts';
import { type CompileOptions, compile } from '../compile.ts';
import { type Meaning, meaningsOf } from './meaning.ts';
import { indexNames, type NameIndex } from './names.ts';
import { type Sketch, sketch } from './sketch.ts';

export interface ProgramDocument {
  readonly source: string;
  /** From the tokens alone: right away, whatever the text. */
  readonly sketch: Sketch;
  readonly parsed: Parsed;
  readonly names: NameIndex;
  readonly compilation: Compilation;
  /** Types and warm-up, a declaration at a time. */
  readonly meaning: Meaning;
}

/** `options` say where the text stands and how its imports are read. */
export function openDocument(source: string, options: CompileOptions = {}): ProgramDocument {
  const parts: { -readonly [Part in keyof ProgramDocument]?: ProgramDocument[Part] } = {};
  const document: ProgramDocument = {
    source,
    get sketch() {
      parts.sketch ??= sketch(source);
      return parts.sketch;
    },
    get parsed() {
      parts.parsed ??= parse(source);
      return parts.parsed;
    },
    get names() {
      parts.names ??= indexNames(document.parsed.program);
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

/** What is wrong with the text, in source order; what is wrong with the files that it imports is shown in theirs. */
export function diagnosticsOf(document: ProgramDocument): readonly Diagnostic[] {
  return document.compilation.diagnostics.filter(({ file }) => file === undefined);
}
