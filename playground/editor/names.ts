/** Jumping to a name, finding its uses and giving it another, as Monaco asks for it. */

import { type editor, languages } from 'monaco-editor/editor';
import type { Location, OutlineEntry } from '../../compiler/language-service/index.ts';
import type { Language } from './editor-handle.ts';
import { rangeOf } from './places.ts';

const LANGUAGE = 'strata';

export function registerNames(language: Language): void {
  languages.registerDefinitionProvider(LANGUAGE, {
    async provideDefinition(model, position) {
      const found = await language.definition(model.getOffsetAt(position));
      return found ? locationsOf(model, [found]) : [];
    },
  });
  languages.registerReferenceProvider(LANGUAGE, {
    provideReferences: async (model, position) =>
      locationsOf(model, await language.references(model.getOffsetAt(position))),
  });
  languages.registerDocumentHighlightProvider(LANGUAGE, {
    provideDocumentHighlights: async (model, position) =>
      locationsOf(model, await language.references(model.getOffsetAt(position))),
  });
  languages.registerRenameProvider(LANGUAGE, {
    async resolveRenameLocation(model, position) {
      const found = await language.renamable(model.getOffsetAt(position));
      if (found.kind === 'refused') throw new Error(found.reason);
      return { range: rangeOf(model, found.span), text: found.name };
    },
    async provideRenameEdits(model, position, name) {
      const renaming = await language.rename(model.getOffsetAt(position), name);
      if (renaming.kind === 'refused') return { edits: [], rejectReason: renaming.reason };
      const { uri } = model;
      return {
        edits: renaming.edits.map(({ span, text }) => ({
          resource: uri,
          textEdit: { range: rangeOf(model, span), text },
          versionId: undefined,
        })),
      };
    },
  });
  languages.registerDocumentSymbolProvider(LANGUAGE, {
    provideDocumentSymbols: async (model) =>
      (await language.outline()).map((entry) => symbolOf(model, entry)),
  });
}

/** Places in files that are imported are not opened: the page has one text. */
function locationsOf(model: editor.ITextModel, found: readonly Location[]): languages.Location[] {
  return found.flatMap(({ file, span }) =>
    file === undefined ? [{ uri: model.uri, range: rangeOf(model, span) }] : [],
  );
}

const SYMBOLS: Readonly<Record<OutlineEntry['kind'], languages.SymbolKind>> = {
  strategy: languages.SymbolKind.Class,
  ensemble: languages.SymbolKind.Class,
  indicator: languages.SymbolKind.Function,
  risk: languages.SymbolKind.Interface,
  backtest: languages.SymbolKind.Event,
  deploy: languages.SymbolKind.Event,
  test: languages.SymbolKind.Method,
  universe: languages.SymbolKind.Enum,
  import: languages.SymbolKind.Module,
  section: languages.SymbolKind.Namespace,
  param: languages.SymbolKind.Property,
  argument: languages.SymbolKind.Property,
  let: languages.SymbolKind.Variable,
  out: languages.SymbolKind.Field,
};

function symbolOf(model: editor.ITextModel, entry: OutlineEntry): languages.DocumentSymbol {
  return {
    name: entry.name === '' ? entry.kind : entry.name,
    detail: entry.detail,
    kind: SYMBOLS[entry.kind],
    tags: [],
    range: rangeOf(model, entry.span),
    selectionRange: rangeOf(model, entry.nameSpan),
    children: entry.children.map((child) => symbolOf(model, child)),
  };
}
