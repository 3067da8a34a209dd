/** A fix that a machine can apply takes its diagnostic away. */

import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import type { Diagnostic } from '../../grammar/index.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';

test.each(caseNames())('%s', (name) => {
  const source = sourceOf(name);
  const { diagnostics } = compile(source);
  // Of fifty mistakes the fifty-first moves up when one is mended.
  if (diagnostics.some(({ code }) => code === 'E0107')) return;
  for (const diagnostic of diagnostics) {
    if (!diagnostic.fix?.edits) continue;
    const mended = compile(applied(source, diagnostic)).diagnostics;
    const count = (all: readonly Diagnostic[]): number =>
      all.filter(({ code }) => code === diagnostic.code).length;
    expect(count(mended), `${diagnostic.code} ${diagnostic.message}`).toBeLessThan(
      count(diagnostics),
    );
  }
});

function applied(source: string, { fix }: Diagnostic): string {
  const edits = [...(fix?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce(
    (text, { span, text: inserted }) => text.slice(0, span.start) + inserted + text.slice(span.end),
    source,
  );
}
