/** The fixes that diagnostics bring along, where a machine can apply them. */

import type { Diagnostic, Span, TextEdit } from '../../grammar/index.ts';
import type { ProgramDocument } from './document.ts';

export interface CodeAction {
  readonly title: string;
  readonly diagnostic: Diagnostic;
  readonly edits: readonly TextEdit[];
}

export function codeActionsIn({ compilation }: ProgramDocument, span: Span): readonly CodeAction[] {
  return compilation.diagnostics.flatMap((diagnostic) => {
    const { fix } = diagnostic;
    const touches = diagnostic.span.start <= span.end && span.start <= diagnostic.span.end;
    // What is to be changed in another file is offered when that is open.
    if (diagnostic.file !== undefined) return [];
    if (!touches || !fix?.edits || fix.edits.length === 0) return [];
    return [{ title: titleOf(fix.text), diagnostic, edits: fix.edits }];
  });
}

/** Titles are plain text: ``write `close` `` → `Write "close"`. */
function titleOf(text: string): string {
  const plain = text.replace(/`([^`]*)`/g, '“$1”');
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
