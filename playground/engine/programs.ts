/** The programs of a page: their imports are found among those that it comes with. */

import { type Compilation, compile } from '../../compiler/index.ts';
import { openDocument, type ProgramDocument } from '../../compiler/language-service/index.ts';
import type { ProgramText } from '../protocol.ts';

export interface Programs {
  compile(text: ProgramText): Compilation;
  open(text: ProgramText): ProgramDocument;
  read(path: string): string | undefined;
}

export function createPrograms(shipped: Readonly<Record<string, string>>): Programs {
  const texts = new Map(Object.entries(shipped));
  const read = (path: string): string | undefined => texts.get(path);
  const compiled = lastOf((source, file) => compile(source, { file, read }));
  const opened = lastOf((source, file) => openDocument(source, { file, read }));
  return {
    compile: ({ source, file }) => compiled(source, pathOf(file)),
    open: ({ source, file }) => opened(source, pathOf(file)),
    read,
  };
}

/** Where the shipped programs lie, and so does whatever is written beside them. */
export const DIRECTORY = 'strategies';

export function pathOf(file: string): string {
  return `${DIRECTORY}/${file}`;
}

/** A slider moves more often than a text changes. */
function lastOf<Value>(
  make: (source: string, file: string) => Value,
): (source: string, file: string) => Value {
  let last: { readonly key: string; readonly value: Value } | undefined;
  return (source, file) => {
    const key = `${file}\n${source}`;
    if (last?.key !== key) last = { key, value: make(source, file) };
    return last.value;
  };
}
