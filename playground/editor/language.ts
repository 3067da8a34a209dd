/** The language service as Monaco asks for it. Answers to a text that has changed meanwhile are thrown away by Monaco. */

import { type editor, languages, Range, type Uri } from 'monaco-editor/editor';
import type { CompletionKind } from '../../compiler/language-service/index.ts';
import type { TextEdit } from '../../grammar/index.ts';
import type { FixableDiagnostic } from '../protocol.ts';
import type { Language } from './editor-handle.ts';
import { registerNames } from './names.ts';
import { rangeOf } from './places.ts';

export const LANGUAGE = 'strata';

export function registerLanguage(
  model: editor.ITextModel,
  language: Language,
  diagnostics: () => readonly FixableDiagnostic[],
): void {
  languages.register({ id: LANGUAGE, extensions: ['.strat'] });
  languages.setLanguageConfiguration(LANGUAGE, {
    comments: { lineComment: '//' },
    brackets: [
      ['{', '}'],
      ['(', ')'],
      ['[', ']'],
    ],
    autoClosingPairs: [
      { open: '{', close: '}' },
      { open: '(', close: ')' },
      { open: '[', close: ']' },
      { open: '"', close: '"' },
    ],
  });
  languages.setMonarchTokensProvider(LANGUAGE, grammarOf(language.words));
  registerWriting(language);
  registerReading(model, language);
  registerNames(language);
  registerFixes(diagnostics);
}

/** For the first moment: the service's own tokens follow, which know what each name is. */
function grammarOf(words: readonly string[]): languages.IMonarchLanguage {
  return {
    keywords: [...words],
    tokenizer: {
      root: [
        [/\/\/\/.*$/, 'comment.documentation'],
        [/\/\/.*$/, 'comment'],
        [/"[^"\n]*"?/, 'string'],
        [/\d{4}-\d{2}-\d{2}/, 'number'],
        [/\d[\d_]*(\.\d+)?(%|bp|[a-z]+\b)?/, 'number'],
        [/[A-Za-z_]\w*/, { cases: { '@keywords': 'keyword', '@default': 'variable' } }],
        [/[<>=!+\-*/]+/, 'operator'],
      ],
    },
  };
}

const KINDS: Readonly<Record<CompletionKind, languages.CompletionItemKind>> = {
  keyword: languages.CompletionItemKind.Keyword,
  snippet: languages.CompletionItemKind.Snippet,
  value: languages.CompletionItemKind.Variable,
  param: languages.CompletionItemKind.TypeParameter,
  argument: languages.CompletionItemKind.Property,
  predefined: languages.CompletionItemKind.Constant,
  function: languages.CompletionItemKind.Function,
  field: languages.CompletionItemKind.Field,
  unit: languages.CompletionItemKind.Unit,
  declaration: languages.CompletionItemKind.Class,
  symbol: languages.CompletionItemKind.EnumMember,
};

function registerWriting(language: Language): void {
  languages.registerCompletionItemProvider(LANGUAGE, {
    triggerCharacters: ['.'],
    async provideCompletionItems(model, position) {
      const found = await language.complete(model.getOffsetAt(position));
      return {
        suggestions: found.map((each, place) => ({
          label: each.label,
          kind: KINDS[each.kind],
          insertText: each.text,
          range: rangeOf(model, each.span),
          // The service's order is by what is likeliest.
          sortText: String(place).padStart(4, '0'),
          ...(each.isSnippet && {
            insertTextRules: languages.CompletionItemInsertTextRule.InsertAsSnippet,
          }),
          ...(each.detail !== undefined && { detail: each.detail }),
          ...(each.doc !== undefined && { documentation: { value: each.doc } }),
        })),
      };
    },
  });
  languages.registerSignatureHelpProvider(LANGUAGE, {
    signatureHelpTriggerCharacters: ['(', ','],
    async provideSignatureHelp(model, position) {
      const help = await language.signature(model.getOffsetAt(position));
      if (!help) return null;
      const { label, doc, parameters, active } = help;
      return {
        value: {
          signatures: [
            {
              label,
              documentation: { value: doc },
              parameters: parameters.map(({ start, end }) => ({ label: [start, end] })),
            },
          ],
          activeSignature: 0,
          activeParameter: active ?? parameters.length,
        },
        dispose: () => undefined,
      };
    },
  });
  languages.registerDocumentFormattingEditProvider(LANGUAGE, {
    provideDocumentFormattingEdits: async (model) => editsOf(model, await language.format()),
  });
}

function editsOf(model: editor.ITextModel, edits: readonly TextEdit[]): languages.TextEdit[] {
  return edits.map(({ span, text }) => ({ range: rangeOf(model, span), text }));
}

function registerReading(own: editor.ITextModel, language: Language): void {
  languages.registerHoverProvider(LANGUAGE, {
    async provideHover(model, position) {
      const found = await language.hover(model.getOffsetAt(position));
      return found && { contents: [{ value: found.text }], range: rangeOf(model, found.span) };
    },
  });
  languages.registerDocumentSemanticTokensProvider(LANGUAGE, {
    getLegend: () => ({
      tokenTypes: [...language.tokenKinds],
      tokenModifiers: [...language.tokenModifiers],
    }),
    async provideDocumentSemanticTokens(model) {
      return model === own ? { data: await tokenData(model, language) } : null;
    },
    releaseDocumentSemanticTokens: () => undefined,
  });
  languages.registerInlayHintsProvider(LANGUAGE, {
    async provideInlayHints(model, range) {
      const start = model.getOffsetAt(range.getStartPosition());
      const end = model.getOffsetAt(range.getEndPosition());
      const hints = await language.hints({ start, end });
      return {
        hints: hints.map(({ offset, text }) => ({
          label: text,
          position: model.getPositionAt(offset),
        })),
        dispose: () => undefined,
      };
    },
  });
  languages.registerFoldingRangeProvider(LANGUAGE, {
    async provideFoldingRanges(model) {
      const folds = await language.folds();
      return folds.map(({ kind, span }) => ({
        start: model.getPositionAt(span.start).lineNumber,
        end: model.getPositionAt(span.end).lineNumber - (kind === 'block' ? 1 : 0),
        ...(kind === 'comment' && { kind: languages.FoldingRangeKind.Comment }),
      }));
    },
  });
}

/** Five numbers a token, places relative to the one before. */
async function tokenData(model: editor.ITextModel, language: Language): Promise<Uint32Array> {
  const tokens = await language.tokens();
  const data: number[] = [];
  let [line, column] = [1, 1];
  for (const { span, kind, modifiers } of tokens) {
    const at = model.getPositionAt(span.start);
    const isSameLine = at.lineNumber === line;
    const bits = modifiers.reduce(
      (sum, modifier) => sum | (1 << language.tokenModifiers.indexOf(modifier)),
      0,
    );
    data.push(
      at.lineNumber - line,
      isSameLine ? at.column - column : at.column - 1,
      span.end - span.start,
      language.tokenKinds.indexOf(kind),
      bits,
    );
    [line, column] = [at.lineNumber, at.column];
  }
  return new Uint32Array(data);
}

function registerFixes(diagnostics: () => readonly FixableDiagnostic[]): void {
  languages.registerCodeActionProvider(LANGUAGE, {
    provideCodeActions(model, range, { markers }) {
      const actions = diagnostics().flatMap((diagnostic) => {
        const { fix, fixTitle, span } = diagnostic;
        if (!fix?.edits || fixTitle === undefined) return [];
        const touched = Range.areIntersectingOrTouching(rangeOf(model, span), range);
        return touched ? [actionOf(model, fixTitle, fix.edits, markers)] : [];
      });
      return { actions, dispose: () => undefined };
    },
  });
}

function actionOf(
  model: editor.ITextModel,
  title: string,
  edits: readonly TextEdit[],
  markers: editor.IMarkerData[],
): languages.CodeAction {
  return {
    title,
    kind: 'quickfix',
    isPreferred: true,
    diagnostics: markers,
    edit: { edits: workspaceEdits(model.uri, editsOf(model, edits)) },
  };
}

function workspaceEdits(
  resource: Uri,
  edits: readonly languages.TextEdit[],
): languages.IWorkspaceTextEdit[] {
  return edits.map((textEdit) => ({ resource, textEdit, versionId: undefined }));
}
