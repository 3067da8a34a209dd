/** Which requests the server answers, and with what. What they mean is decided by the language service. */

import type { CancellationToken, Connection, InitializeResult } from 'vscode-languageserver/node';
import {
  CodeActionKind,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  codeActionsIn,
  completionsAt,
  definitionAt,
  diagnosticsOf,
  foldsOf,
  formattingOf,
  hoverAt,
  inlayHintsIn,
  type Location,
  outlineOf,
  referencesAt,
  renamableAt,
  renameAt,
  SEMANTIC_KINDS,
  SEMANTIC_MODIFIERS,
  semanticTokensOf,
  signatureAt,
} from '../../compiler/language-service/index.ts';
import * as convert from './convert.ts';
import { keepTexts, type OpenText, type Texts } from './texts.ts';

export function serve(connection: Connection, version: string): void {
  const texts = keepTexts(connection, (text) => publish(connection, text));
  connection.onInitialize(() => abilities(version));
  answerAboutPlaces(connection, texts);
  answerAboutNames(connection, texts);
  answerAboutFiles(connection, texts);
}

function abilities(version: string): InitializeResult {
  return {
    serverInfo: { name: 'strata', version },
    capabilities: {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      completionProvider: { triggerCharacters: ['.'] },
      hoverProvider: true,
      signatureHelpProvider: { triggerCharacters: ['(', ','] },
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      renameProvider: { prepareProvider: true },
      documentSymbolProvider: true,
      documentFormattingProvider: true,
      foldingRangeProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      inlayHintProvider: true,
      semanticTokensProvider: {
        legend: { tokenTypes: [...SEMANTIC_KINDS], tokenModifiers: [...SEMANTIC_MODIFIERS] },
        full: true,
      },
    },
  };
}

function publish(connection: Connection, { document, lines }: OpenText): Promise<void> {
  return connection.sendDiagnostics({
    uri: lines.uri,
    version: lines.version,
    diagnostics: diagnosticsOf(document).map((each) => convert.diagnostic(each, lines)),
  });
}

interface AboutText {
  readonly textDocument: { readonly uri: string };
}

/**
 * Answers about the text as it was when the request came. What has arrived with it is read first: where it is a
 * cancellation or a newer text, nobody waits for the answer any more. A mistake of ours costs the one answer.
 */
function answering<Params extends AboutText, Answer>(
  texts: Texts,
  answer: (text: OpenText, params: Params) => Answer | ResponseError,
): (params: Params, token: CancellationToken) => Promise<Answer | ResponseError> {
  return async (params, token) => {
    const text = texts.get(params.textDocument.uri);
    if (!text)
      return new ResponseError(LSPErrorCodes.RequestFailed, 'This text has not been opened.');
    await nextTurn();
    await nextTurn();
    if (token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
    if (texts.get(params.textDocument.uri) !== text)
      return new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed.');
    return answer(text, params);
  };
}

/** Of the event loop. Messages that wait are read one a turn, so in the second one the next of them has been. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function answerAboutPlaces(connection: Connection, texts: Texts): void {
  connection.onCompletion(
    answering(texts, ({ document, lines }, { position }) =>
      completionsAt(document, lines.offsetAt(position)).map((each, place) =>
        convert.completion(each, place, lines),
      ),
    ),
  );
  connection.onHover(
    answering(texts, ({ document, lines }, { position }) => {
      const hover = hoverAt(document, lines.offsetAt(position));
      return hover ? convert.hover(hover, lines) : null;
    }),
  );
  connection.onSignatureHelp(
    answering(texts, ({ document, lines }, { position }) => {
      const help = signatureAt(document, lines.offsetAt(position));
      return help ? convert.signature(help) : null;
    }),
  );
  connection.onCodeAction(
    answering(texts, ({ document, lines }, { range }) =>
      codeActionsIn(document, convert.span(range, lines)).map((each) =>
        convert.codeAction(each, lines),
      ),
    ),
  );
}

function answerAboutNames(connection: Connection, texts: Texts): void {
  const locate = ({ file, span }: Location, lines: TextDocument) =>
    convert.location(span, file === undefined ? lines : texts.linesOf(file));
  connection.onDefinition(
    answering(texts, ({ document, lines }, { position }) => {
      const found = definitionAt(document, lines.offsetAt(position));
      return found ? locate(found, lines) : null;
    }),
  );
  connection.onReferences(
    answering(texts, ({ document, lines }, { position, context }) =>
      referencesAt(document, lines.offsetAt(position), context.includeDeclaration).map((found) =>
        locate(found, lines),
      ),
    ),
  );
  connection.onDocumentHighlight(
    answering(texts, ({ document, lines }, { position }) =>
      referencesAt(document, lines.offsetAt(position), true).flatMap(({ file, span }) =>
        file === undefined ? [{ range: convert.range(span, lines) }] : [],
      ),
    ),
  );
  connection.onPrepareRename(
    answering(texts, ({ document, lines }, { position }) => {
      const found = renamableAt(document, lines.offsetAt(position));
      if (found.kind === 'refused')
        return new ResponseError<void>(LSPErrorCodes.RequestFailed, found.reason);
      return { range: convert.range(found.span, lines), placeholder: found.name };
    }),
  );
  connection.onRenameRequest(
    answering(texts, ({ document, lines }, { position, newName }) => {
      const renaming = renameAt(document, lines.offsetAt(position), newName);
      if (renaming.kind === 'refused')
        return new ResponseError<void>(LSPErrorCodes.RequestFailed, renaming.reason);
      return convert.workspaceEdit(renaming.edits, lines);
    }),
  );
}

function answerAboutFiles(connection: Connection, texts: Texts): void {
  connection.onDocumentSymbol(
    answering(texts, ({ document, lines }) =>
      outlineOf(document).map((entry) => convert.symbol(entry, lines)),
    ),
  );
  connection.onDocumentFormatting(
    answering(texts, ({ document, lines }) => {
      const formatting = formattingOf(document);
      return formatting.kind === 'refused'
        ? new ResponseError<void>(LSPErrorCodes.RequestFailed, formatting.reason)
        : convert.textEdits(formatting.edits, lines);
    }),
  );
  connection.onFoldingRanges(
    answering(texts, ({ document, lines }) =>
      foldsOf(document).map((fold) => convert.folding(fold, lines)),
    ),
  );
  connection.languages.semanticTokens.on(
    answering(texts, ({ document, lines }) =>
      convert.semanticTokens(semanticTokensOf(document), lines),
    ),
  );
  connection.languages.inlayHint.on(
    answering(texts, ({ document, lines }, { range }) =>
      inlayHintsIn(document, convert.span(range, lines)).map((hint) =>
        convert.inlayHint(hint, lines),
      ),
    ),
  );
}
