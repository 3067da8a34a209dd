/** Whatever the text, every question has an answer; and names mean what the compiler says they mean. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { functionsOf } from '../../compiler/functions.ts';
import {
  codeActionsIn,
  completionsAt,
  definitionAt,
  diagnosticsOf,
  foldsOf,
  hoverAt,
  inlayHintsIn,
  openDocument,
  outlineOf,
  type ProgramDocument,
  referencesAt,
  renameAt,
  semanticTokensOf,
  signatureAt,
} from '../../compiler/language-service/index.ts';
import { resolveStrategy } from '../../compiler/resolve.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';
import { MOMENTUM } from './at-cursor.ts';

const sources = [MOMENTUM, ...caseNames().map(sourceOf)];

function askEverything(document: ProgramDocument, offset: number): void {
  const all = { start: 0, end: document.source.length };
  diagnosticsOf(document);
  hoverAt(document, offset);
  signatureAt(document, offset);
  definitionAt(document, offset);
  referencesAt(document, offset, true);
  renameAt(document, offset, 'zebra');
  outlineOf(document);
  foldsOf(document);
  inlayHintsIn(document, all);
  codeActionsIn(document, all);
  for (const { span } of completionsAt(document, offset)) {
    expect(span.start).toBeLessThanOrEqual(offset);
    expect(span.end).toBeGreaterThanOrEqual(offset);
  }
  let end = 0;
  for (const { span } of semanticTokensOf(document)) {
    expect(span.start).toBeGreaterThanOrEqual(end);
    end = span.end;
  }
}

test('a program that breaks off anywhere', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (text, at) => {
        const source = text.slice(0, Math.floor(at * text.length));
        askEverything(openDocument(source), source.length);
      },
    ),
    { numRuns: 150 },
  );
});

test('a program with a piece missing or doubled', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...sources),
      fc.nat(),
      fc.integer({ min: -20, max: 20 }),
      (text, place, length) => {
        const at = place % (text.length + 1);
        const source = text.slice(0, at) + text.slice(Math.max(0, at + length));
        askEverything(openDocument(source), Math.min(at, source.length));
      },
    ),
    { numRuns: 150 },
  );
});

test('any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (source, at) => {
      askEverything(openDocument(source), at % (source.length + 1));
    }),
  );
});

test('a use has the definition that the compiler gives it', () => {
  let compared = 0;
  for (const source of sources) {
    const document = openDocument(source);
    const { program } = document;
    const functions = functionsOf(program, () => {});
    for (const declaration of program.declarations) {
      if (declaration.kind !== 'StrategyDeclaration') continue;
      const { bindings } = resolveStrategy(declaration, functions, () => {});
      for (const [node, binding] of bindings.names) {
        if (binding.kind !== 'let' && binding.kind !== 'param') continue;
        compared += 1;
        expect(definitionAt(document, node.span.start)?.span).toEqual(binding.statement.name.span);
      }
    }
  }
  expect(compared).toBeGreaterThan(100);
});
