/** A rename changes every use and no meaning; what would change one is refused. */

import { describe, expect, test } from 'vitest';
import { compile, printPlan } from '../../compiler/index.ts';
import { openDocument, renamableAt, renameAt } from '../../compiler/language-service/index.ts';
import type { TextEdit } from '../../grammar/index.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';
import { momentumAt } from './at-cursor.ts';

const sound = caseNames().filter((name) => !name.startsWith('error-'));

describe('what is refused, with its reason', () => {
  test.each([
    ['fast_ma', 'slow_ma', 'declared in the same strategy'],
    ['fast_ma', 'close', 'already has a meaning'],
    ['fast_ma', 'enter', 'a word of the language'],
    ['fast_ma', '2fast', 'not a name'],
    ['fast_ma', 'fast ma', 'not a name'],
    ['fast_ma', 'bands', 'an indicator of this file'],
    ['Momentum', 'Limits', 'declared in this file'],
    ['bands', 'fast', 'the name of a value'],
  ])('%s to %s', (from, to, reason) => {
    const { document, offset } = momentumAt(from);
    const renaming = renameAt(document, offset, to);
    expect(renaming.kind === 'refused' ? renaming.reason : 'not refused').toContain(reason);
  });

  test.each(['close', 'ema', 'every', 'SPY', '126'])('%s itself', (text) => {
    const { document, offset } = momentumAt(text);
    expect(renamableAt(document, offset).kind).toBe('refused');
  });
});

test.each(sound)('every name of %s', (name) => {
  const source = sourceOf(name);
  const document = openDocument(source);
  const before = compile(source);
  for (const { span, name: old } of document.names.definitions) {
    const fresh = /^[A-Z]/.test(old) ? 'Zebra' : 'zebra';
    const renaming = renameAt(document, span.start, fresh);
    if (renaming.kind === 'refused') throw new Error(renaming.reason);
    const renamed = applied(source, renaming.edits);
    const after = compile(renamed);
    // How a name is spelled is what a rename is for.
    const codes = ({ diagnostics }: typeof before): readonly string[] =>
      diagnostics.map(({ code }) => code).filter((code) => code !== 'W0505');
    expect(codes(after)).toEqual(codes(before));
    const plain = (text: string): string => text.replace(/\bzebra\b/gi, old).replace(/@\S+/g, '');
    expect(after.strategies.map(({ plan }) => plain(printPlan(plan)))).toEqual(
      before.strategies.map(({ plan }) => plain(printPlan(plan))),
    );
    const back = renameAt(openDocument(renamed), renamed.search(/\bzebra\b/i), old);
    expect(back.kind === 'edits' ? applied(renamed, back.edits) : back.reason).toBe(source);
  }
});

function applied(source: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (text, { span, text: to }) => text.slice(0, span.start) + to + text.slice(span.end),
      source,
    );
}
