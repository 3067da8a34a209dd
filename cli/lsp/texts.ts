/** The texts that the editor has open, kept as it has them. */

import type { Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  openDocument,
  type ProgramDocument,
  type Workspace,
} from '../../compiler/language-service/index.ts';
import { textOf } from '../compile-program.ts';
import { pathOf, uriOf } from './paths.ts';
import { isShipped } from './shipped.ts';

/** One version of a text. */
export interface OpenText {
  /** Lines and columns. */
  readonly lines: TextDocument;
  readonly document: ProgramDocument;
}

export interface Texts {
  get(uri: string): OpenText | undefined;
  /** Lines and columns of a file that another one imports, open or not. */
  linesOf(path: string): TextDocument;
  /** The programs with these paths and those that are open. A text that no file holds has none beside it. */
  workspace(text: OpenText, paths: readonly string[]): Workspace | undefined;
  /** The same text, with what it imports as that is now. */
  fresh(text: OpenText): ProgramDocument;
  /** What a text imports may be another than before. */
  checkImporting(): void;
}

/** How long a writer has to pause before the whole program is checked. */
const PAUSE_MS = 120;

export function keepTexts(connection: Connection, check: (text: OpenText) => Promise<void>): Texts {
  const texts = new Map<string, OpenText>();
  const timers = new Map<string, NodeJS.Timeout>();

  /** Editors spell one address in several ways; a path has one. */
  const uris = new Map<string, string>();

  function openAt(path: string): TextDocument | undefined {
    return texts.get(uris.get(path) ?? '')?.lines;
  }

  /** An open text as it is in the editor, every other as it was saved. */
  function read(path: string): string | undefined {
    return openAt(path)?.getText() ?? textOf(path);
  }

  function opened(lines: TextDocument): ProgramDocument {
    const file = pathOf(lines.uri);
    return openDocument(lines.getText(), file === undefined ? {} : { file, read });
  }

  function keep(lines: TextDocument, pauseMs: number): void {
    const text = { lines, document: opened(lines) };
    texts.set(lines.uri, text);
    checkSoon(text, pauseMs);
  }

  /** What imports a text that has changed means something else now. */
  function keepImporting(uri?: string): void {
    for (const { lines, document } of [...texts.values()])
      if (lines.uri !== uri && document.sketch.declarations.some(({ word }) => word === 'import'))
        keep(lines, PAUSE_MS);
  }

  function checkSoon(text: OpenText, pauseMs: number): void {
    const { lines } = text;
    clearTimeout(timers.get(lines.uri));
    timers.set(
      lines.uri,
      setTimeout(() => {
        checkSafely(text).catch(() => {});
      }, pauseMs),
    );
  }

  /** A mistake of ours is told, and the next version of the text is checked as ever. */
  async function checkSafely(text: OpenText): Promise<void> {
    try {
      await check(text);
    } catch (error) {
      connection.console.error(
        error instanceof Error ? (error.stack ?? error.message) : `${error}`,
      );
    }
  }

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    const path = pathOf(uri);
    if (path !== undefined) uris.set(path, uri);
    keep(TextDocument.create(uri, languageId, version, text), 0);
    keepImporting(uri);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const before = texts.get(uri)?.lines;
    if (!before) return;
    // The old version stays as it is: a request may still be about it.
    const copy = TextDocument.create(uri, before.languageId, before.version, before.getText());
    keep(TextDocument.update(copy, contentChanges, version), PAUSE_MS);
    keepImporting(uri);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    clearTimeout(timers.get(uri));
    texts.delete(uri);
    uris.delete(pathOf(uri) ?? '');
    keepImporting(uri);
    connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => {});
  });
  return {
    get: (uri) => texts.get(uri),
    linesOf: (path) =>
      openAt(path) ?? TextDocument.create(uriOf(path), 'strat', 0, read(path) ?? ''),
    workspace: ({ lines }, paths) =>
      pathOf(lines.uri) === undefined
        ? undefined
        : { paths: [...new Set([...paths, ...uris.keys()])], read, isShipped },
    fresh: ({ lines }) => opened(lines),
    checkImporting: () => keepImporting(),
  };
}
