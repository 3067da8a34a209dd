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
  type ProgramDocument,
  referencesAt,
  renamableAt,
  renameAt,
  SEMANTIC_KINDS,
  SEMANTIC_MODIFIERS,
  semanticTokensOf,
  signatureAt,
  type Workspace,
} from '../../compiler/language-service/index.ts';
import * as convert from './convert.ts';
import { type Folders, keepFolders } from './folders.ts';
import { keepTexts, type OpenText, type Texts } from './texts.ts';

export function serve(connection: Connection, version: string): void {
  const texts = keepTexts(connection, (text) => publish(connection, text));
  const folders = keepFolders(connection, texts.checkImporting);
  connection.onInitialize((params) => {
    folders.begin(params);
    return abilities(version);
  });
  answerAboutPlaces(connection, texts);
  answerAboutNames(connection, texts);
  answerAboutNamesOfAll(connection, texts, folders);
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
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
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
  answer: (
    text: OpenText,
    params: Params,
  ) => Answer | ResponseError | Promise<Answer | ResponseError>,
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

/** The same where the answer is about the programs of the folders as well, which are looked for first. */
function answeringOfAll<Params extends AboutText, Answer>(
  texts: Texts,
  folders: Folders,
  answer: (
    about: {
      readonly document: ProgramDocument;
      readonly lines: TextDocument;
      /** Absent for a text that no file holds. */
      readonly workspace: Workspace | undefined;
    },
    params: Params,
  ) => Answer | ResponseError,
): (params: Params, token: CancellationToken) => Promise<Answer | ResponseError> {
  return answering(texts, async (text, params) => {
    const found = await folders.programs();
    if (found.kind === 'refused')
      return new ResponseError(LSPErrorCodes.RequestFailed, found.reason);
    const { lines } = text;
    if (texts.get(lines.uri)?.lines !== lines)
      return new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed.');
    const workspace = texts.workspace(text, found.paths);
    return answer({ document: texts.fresh(text), lines, workspace }, params);
  });
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
  connection.onDefinition(
    answering(texts, (text, { position }) => {
      const found = definitionAt(texts.fresh(text), text.lines.offsetAt(position));
      return found ? locate(found, text.lines, texts) : null;
    }),
  );
  connection.onDocumentHighlight(
    answering(texts, ({ document, lines }, { position }) =>
      referencesAt(document, lines.offsetAt(position), true).flatMap(({ file, span }) =>
        file === undefined ? [{ range: convert.range(span, lines) }] : [],
      ),
    ),
  );
  connection.onPrepareRename(
    answering(texts, (text, { position }) => {
      const { lines } = text;
      const workspace = texts.workspace(text, []);
      const found = renamableAt(texts.fresh(text), lines.offsetAt(position), workspace);
      if (found.kind === 'refused')
        return new ResponseError<void>(LSPErrorCodes.RequestFailed, found.reason);
      return { range: convert.range(found.span, lines), placeholder: found.name };
    }),
  );
}

function answerAboutNamesOfAll(connection: Connection, texts: Texts, folders: Folders): void {
  connection.onReferences(
    answeringOfAll(texts, folders, ({ document, lines, workspace }, { position, context }) =>
      referencesAt(document, lines.offsetAt(position), context.includeDeclaration, workspace).map(
        (found) => locate(found, lines, texts),
      ),
    ),
  );
  connection.onRenameRequest(
    answeringOfAll(texts, folders, ({ document, lines, workspace }, { position, newName }) => {
      const renaming = renameAt(document, lines.offsetAt(position), newName, workspace);
      if (renaming.kind === 'refused')
        return new ResponseError<void>(LSPErrorCodes.RequestFailed, renaming.reason);
      const { edits, elsewhere } = renaming;
      return convert.workspaceEdit([
        ...(edits.length > 0 ? [{ lines, edits }] : []),
        ...elsewhere.map((other) => ({ lines: texts.linesOf(other.file), edits: other.edits })),
      ]);
    }),
  );
}

function locate({ file, span }: Location, lines: TextDocument, texts: Texts) {
  return convert.location(span, file === undefined ? lines : texts.linesOf(file));
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
