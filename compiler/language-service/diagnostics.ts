/** What is wrong with the text that is open. */

import type { Diagnostic, Span } from '../../grammar/index.ts';
import { pathFrom } from '../paths.ts';
import type { ProgramDocument } from './document.ts';

/** In source order. What is wrong in an imported file is said where it is imported, and mended there. */
export function diagnosticsOf(document: ProgramDocument): readonly Diagnostic[] {
  const { diagnostics } = document.compilation;
  const told = new Set<string>();
  const own = diagnostics.filter(({ file }) => file === undefined);
  const others = diagnostics.flatMap(({ file, code, message }): readonly Diagnostic[] => {
    if (file === undefined || told.has(file)) return [];
    told.add(file);
    const span = importOf(file, document);
    return [{ code, severity: 'error', span, message: `In \`${file}\`: ${message}` }];
  });
  return [...others, ...own].sort((a, b) => a.span.start - b.span.start);
}

/** The path in the `import` that leads to the file, if only by way of another one: then the first of all. */
function importOf(file: string, { program, file: from }: ProgramDocument): Span {
  const paths = program.declarations.flatMap((each) =>
    each.kind === 'ImportDeclaration' ? [each.path] : [],
  );
  const path = paths.find(({ text }) => pathFrom(from, text) === file) ?? paths[0];
  return path?.span ?? { start: 0, end: 0 };
}
