/** The texts that the editor has open, kept as it has them. */

import type { Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { openDocument, type ProgramDocument } from '../../compiler/language-service/index.ts';

/** One version of a text. */
export interface OpenText {
  /** Lines and columns. */
  readonly lines: TextDocument;
  readonly document: ProgramDocument;
}

export interface Texts {
  get(uri: string): OpenText | undefined;
}

/** How long a writer has to pause before the whole program is checked. */
const PAUSE_MS = 120;

export function keepTexts(connection: Connection, check: (text: OpenText) => Promise<void>): Texts {
  const texts = new Map<string, OpenText>();
  const timers = new Map<string, NodeJS.Timeout>();

  function keep(lines: TextDocument, pauseMs: number): void {
    const text = { lines, document: openDocument(lines.getText()) };
    texts.set(lines.uri, text);
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
    keep(TextDocument.create(uri, languageId, version, text), 0);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const before = texts.get(uri)?.lines;
    if (!before) return;
    // The old version stays as it is: a request may still be about it.
    const copy = TextDocument.create(uri, before.languageId, before.version, before.getText());
    keep(TextDocument.update(copy, contentChanges, version), PAUSE_MS);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    clearTimeout(timers.get(uri));
    texts.delete(uri);
    connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => {});
  });
  return { get: (uri) => texts.get(uri) };
}
