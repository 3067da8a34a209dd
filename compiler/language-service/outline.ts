/** What a file holds, as a tree: for an editor's outline and its jump to a symbol. */

import type { Declaration, Span } from '../../grammar/index.ts';
import type { ProgramDocument } from './document.ts';
import type { Definition, DefinitionKind } from './names.ts';

export interface OutlineEntry {
  readonly name: string;
  readonly kind: DefinitionKind | 'test' | 'import' | 'section';
  /** One line beside the name. */
  readonly detail: string;
  readonly span: Span;
  /** Of the name. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

export function outlineOf(document: ProgramDocument): readonly OutlineEntry[] {
  return document.program.declarations.flatMap(
    (declaration) => entryOf(declaration, document) ?? [],
  );
}

function entryOf(declaration: Declaration, document: ProgramDocument): OutlineEntry | undefined {
  const { span } = declaration;
  const { names } = document;
  switch (declaration.kind) {
    case 'ImportDeclaration':
      return {
        name: declaration.path.text,
        kind: 'import',
        detail: 'import',
        span,
        nameSpan: declaration.path.span,
        children: [],
      };
    case 'TestDeclaration':
      return {
        name: declaration.title.text,
        kind: 'test',
        detail: `test for ${declaration.subject.name}`,
        span,
        nameSpan: declaration.title.span,
        children: [],
      };
    default: {
      const own = names.definitions.find(({ node }) => node === declaration);
      if (!own) return undefined;
      const inside = names.definitions.filter(
        ({ owner, node }) => owner === declaration && node !== declaration,
      );
      return {
        name: own.name,
        kind: own.kind,
        detail: own.kind,
        span,
        nameSpan: own.span,
        children: [...inside.map((each) => valueEntry(each, document)), ...sections(declaration)],
      };
    }
  }
}

function valueEntry(
  { name, kind, span, node }: Definition,
  { source }: ProgramDocument,
): OutlineEntry {
  const detail = source.slice(span.end, node.span.end).replace(/\s+/g, ' ').trim();
  return { name, kind, detail, span: node.span, nameSpan: span, children: [] };
}

function sections(declaration: Declaration): readonly OutlineEntry[] {
  if (declaration.kind !== 'RiskDeclaration') return [];
  return declaration.sections.map(({ section, rules, span }) => ({
    name: section,
    kind: 'section',
    detail: rules.map(({ metric }) => metric.name).join(', '),
    span,
    nameSpan: { start: span.start, end: span.start + section.length },
    children: [],
  }));
}
