/** From offsets to lines and columns in UTF-16 units, and from the service's words to the protocol's numbers. */

import * as lsp from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CodeAction,
  type Completion,
  type CompletionKind,
  type Fold,
  type Hover,
  type InlayHint,
  type OutlineEntry,
  SEMANTIC_KINDS,
  SEMANTIC_MODIFIERS,
  type SemanticToken,
  type SignatureHelp,
} from '../../compiler/language-service/index.ts';
import type { Diagnostic, Span, TextEdit } from '../../grammar/index.ts';
import { shownSpan } from '../source-text.ts';

export function range({ start, end }: Span, lines: TextDocument): lsp.Range {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

export function span({ start, end }: lsp.Range, lines: TextDocument): Span {
  return { start: lines.offsetAt(start), end: lines.offsetAt(end) };
}

export function location(place: Span, lines: TextDocument): lsp.Location {
  return { uri: lines.uri, range: range(place, lines) };
}

export function diagnostic(
  { code, severity, message, why, fix, ...rest }: Diagnostic,
  lines: TextDocument,
): lsp.Diagnostic {
  const parts = [
    message,
    ...(why === undefined ? [] : [why]),
    ...(fix ? [`Fix: ${fix.text}`] : []),
  ];
  return {
    range: range(shownSpan(lines.getText(), rest.span), lines),
    severity: severity === 'error' ? lsp.DiagnosticSeverity.Error : lsp.DiagnosticSeverity.Warning,
    code,
    source: 'strata',
    message: parts.join('\n'),
  };
}

const COMPLETION_KINDS: Readonly<Record<CompletionKind, lsp.CompletionItemKind>> = {
  keyword: lsp.CompletionItemKind.Keyword,
  snippet: lsp.CompletionItemKind.Snippet,
  value: lsp.CompletionItemKind.Variable,
  param: lsp.CompletionItemKind.TypeParameter,
  argument: lsp.CompletionItemKind.Property,
  predefined: lsp.CompletionItemKind.Constant,
  function: lsp.CompletionItemKind.Function,
  field: lsp.CompletionItemKind.Field,
  unit: lsp.CompletionItemKind.Unit,
  declaration: lsp.CompletionItemKind.Class,
  symbol: lsp.CompletionItemKind.EnumMember,
};

export function completion(
  { label, kind, text, isSnippet, detail, doc, ...rest }: Completion,
  place: number,
  lines: TextDocument,
): lsp.CompletionItem {
  return {
    label,
    kind: COMPLETION_KINDS[kind],
    // The service's order is by what is likeliest; an editor would sort by the alphabet.
    sortText: String(place).padStart(4, '0'),
    textEdit: { range: range(rest.span, lines), newText: text },
    insertTextFormat: isSnippet ? lsp.InsertTextFormat.Snippet : lsp.InsertTextFormat.PlainText,
    ...(detail !== undefined && { detail }),
    ...(doc !== undefined && { documentation: markdown(doc) }),
  };
}

function markdown(value: string): lsp.MarkupContent {
  return { kind: lsp.MarkupKind.Markdown, value };
}

export function hover(found: Hover, lines: TextDocument): lsp.Hover {
  return { contents: markdown(found.text), range: range(found.span, lines) };
}

export function signature({ label, doc, parameters, active }: SignatureHelp): lsp.SignatureHelp {
  return {
    signatures: [
      {
        label,
        documentation: markdown(doc),
        parameters: parameters.map(({ start, end }) => ({ label: [start, end] })),
      },
    ],
    activeSignature: 0,
    // Behind the last one, none is meant.
    activeParameter: active ?? parameters.length,
  };
}

export function textEdits(edits: readonly TextEdit[], lines: TextDocument): lsp.TextEdit[] {
  return edits.map((edit) => ({ range: range(edit.span, lines), newText: edit.text }));
}

/** Edits of several texts, or of one. */
export function workspaceEdit(
  texts: readonly { readonly lines: TextDocument; readonly edits: readonly TextEdit[] }[],
): lsp.WorkspaceEdit {
  return {
    changes: Object.fromEntries(
      texts.map(({ lines, edits }) => [lines.uri, textEdits(edits, lines)]),
    ),
  };
}

export function codeAction(action: CodeAction, lines: TextDocument): lsp.CodeAction {
  return {
    title: action.title,
    kind: lsp.CodeActionKind.QuickFix,
    isPreferred: true,
    diagnostics: [diagnostic(action.diagnostic, lines)],
    edit: workspaceEdit([{ lines, edits: action.edits }]),
  };
}

const SYMBOL_KINDS: Readonly<Record<OutlineEntry['kind'], lsp.SymbolKind>> = {
  strategy: lsp.SymbolKind.Class,
  ensemble: lsp.SymbolKind.Class,
  indicator: lsp.SymbolKind.Function,
  risk: lsp.SymbolKind.Interface,
  backtest: lsp.SymbolKind.Event,
  deploy: lsp.SymbolKind.Event,
  test: lsp.SymbolKind.Method,
  universe: lsp.SymbolKind.Enum,
  import: lsp.SymbolKind.Module,
  section: lsp.SymbolKind.Namespace,
  param: lsp.SymbolKind.Property,
  argument: lsp.SymbolKind.Property,
  let: lsp.SymbolKind.Variable,
  out: lsp.SymbolKind.Field,
};

export function symbol(entry: OutlineEntry, lines: TextDocument): lsp.DocumentSymbol {
  return {
    // An outline needs something to show where a name is still missing.
    name: entry.name === '' ? entry.kind : entry.name,
    kind: SYMBOL_KINDS[entry.kind],
    detail: entry.detail,
    range: range(entry.span, lines),
    selectionRange: range(entry.nameSpan, lines),
    children: entry.children.map((child) => symbol(child, lines)),
  };
}

export function folding({ kind, span: place }: Fold, lines: TextDocument): lsp.FoldingRange {
  const { start, end } = range(place, lines);
  return {
    startLine: start.line,
    // A closing brace stays to be seen.
    endLine: kind === 'block' ? end.line - 1 : end.line,
    ...(kind === 'comment' && { kind: lsp.FoldingRangeKind.Comment }),
  };
}

export function inlayHint({ offset, text }: InlayHint, lines: TextDocument): lsp.InlayHint {
  return { position: lines.positionAt(offset), label: text };
}

/** Five numbers a token, places relative to the one before. */
export function semanticTokens(
  tokens: readonly SemanticToken[],
  lines: TextDocument,
): lsp.SemanticTokens {
  const builder = new lsp.SemanticTokensBuilder();
  for (const token of tokens) {
    const { line, character } = lines.positionAt(token.span.start);
    const modifiers = token.modifiers.reduce(
      (bits, modifier) => bits | (1 << SEMANTIC_MODIFIERS.indexOf(modifier)),
      0,
    );
    const length = token.span.end - token.span.start;
    builder.push(line, character, length, SEMANTIC_KINDS.indexOf(token.kind), modifiers);
  }
  return builder.build();
}
