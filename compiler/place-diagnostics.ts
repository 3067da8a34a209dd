/** Diagnostics of a linked program, each in the text of its own file. */

import type { Diagnostic, Span } from '../grammar/index.ts';
import type { ImportedFile } from './link.ts';
import { placeIn } from './linked-source.ts';

/** In source order, those of imported files last. What is merely a warning is said when its own file is checked. */
export function placeDiagnostics(
  diagnostics: readonly Diagnostic[],
  source: string,
  imports: readonly ImportedFile[],
): readonly Diagnostic[] {
  const ordered = inOrder(diagnostics);
  if (imports.length === 0) return ordered;
  return ordered.flatMap((diagnostic) => {
    const { file: name, offset } = placeIn(source, diagnostic.span.start);
    const file = imports.find((imported) => imported.name === name)?.path;
    if (file === undefined) return [diagnostic];
    if (diagnostic.severity !== 'error') return [];
    const shift = diagnostic.span.start - offset;
    const moved = ({ start, end }: Span): Span => ({ start: start - shift, end: end - shift });
    const { fix } = diagnostic;
    const edits = fix?.edits?.map((edit) => ({ ...edit, span: moved(edit.span) }));
    return [
      {
        ...diagnostic,
        file,
        span: moved(diagnostic.span),
        ...(fix && { fix: { ...fix, ...(edits && { edits }) } }),
      },
    ];
  });
}

function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1),
  );
}
