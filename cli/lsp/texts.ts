/** The texts that the editor has open, kept as it has them. */

import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { openDocument, type ProgramDocument } from '../../compiler/language-service/index.ts';
import { textOf } from '../compile-program.ts';

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
}

/** How long a writer has to pause before the whole program is checked. */
const PAUSE_MS = 120;

export function keepTexts(connection: Connection, check: (text: OpenText) => Promise<void>): Texts {
  const texts = new Map<string, OpenText>();
  const timers = new Map<string, NodeJS.Timeout>();

  /** An open text as it is in the editor, every other as it was saved. */
  function read(path: string): string | undefined {
    return texts.get(uriOf(path))?.lines.getText() ?? textOf(path);
  }

  function keep(lines: TextDocument, pauseMs: number): void {
    const file = pathOf(lines.uri);
    const text = {
      lines,
      document: openDocument(lines.getText(), file === undefined ? {} : { file, read }),
    };
    texts.set(lines.uri, text);
    checkSoon(text, pauseMs);
  }

  /** What imports a text that has changed means something else now. */
  function keepImporting(uri: string): void {
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
    keepImporting(uri);
    connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => {});
  });
  return {
    get: (uri) => texts.get(uri),
    linesOf: (path) => TextDocument.create(uriOf(path), 'strat', 0, read(path) ?? ''),
  };
}

/** Undefined for a text that no file holds, such as one that was never saved. */
function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri).replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
