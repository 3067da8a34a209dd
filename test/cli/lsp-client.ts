/** An editor's side of the protocol: starts `strata lsp` and talks to it as an editor would. */

import { spawn } from 'node:child_process';
import {
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  RegistrationRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

export const FILE = 'file:///programs/sample.strat';

export interface Editor {
  readonly connection: ProtocolConnection;
  readonly abilities: InitializeResult;
  /** What the server asked to be told of. */
  readonly watched: readonly string[];
  /** In place of the one that was open. */
  open(text: string): Promise<void>;
  /** Another text, which stays open. */
  openBeside(uri: string, text: string): Promise<void>;
  /** Replaces the first `from` in the open text, as typing would. */
  type(from: string, to: string): Promise<void>;
  text(): string;
  /** Of the text as it is now. */
  diagnostics(): Promise<readonly Diagnostic[]>;
  /** Of the open text, when they come next. */
  nextDiagnostics(): Promise<readonly Diagnostic[]>;
  /** Behind the n-th `text`. */
  behind(text: string, nth?: number): { textDocument: { uri: string }; position: Position };
  /** What is sent inside arrives at once. */
  together(send: () => void): void;
  /** Bytes that no client would send. */
  sendRaw(bytes: string): void;
  /** `shutdown` and `exit`; the exit code of the process. */
  close(): Promise<number | null>;
  /** The editor dies: its end of the stream is closed. */
  vanish(): Promise<number | null>;
}

export interface EditorOptions {
  /** Addresses of the folders that are open. */
  readonly folders?: readonly string[];
}

export async function startEditor(cli: string, options: EditorOptions = {}): Promise<Editor> {
  const server = spawn(process.execPath, [cli, 'lsp', '--stdio'], { stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve) => server.on('close', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Set<() => void>();
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    published.set(params.uri, params);
    for (const look of waiting) look();
  });
  const watched: string[] = [];
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    watched.push(...registrations.map(({ method }) => method));
  });
  connection.listen();
  const { folders } = options;
  const abilities = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    ...(folders && { workspaceFolders: folders.map((uri) => ({ uri, name: uri })) }),
    capabilities: folders
      ? {
          workspace: {
            workspaceFolders: true,
            didChangeWatchedFiles: { dynamicRegistration: true },
          },
        }
      : {},
  });
  await connection.sendNotification(InitializedNotification.type, {});
  let lines = TextDocument.create(FILE, 'strat', 0, '');

  return {
    connection,
    abilities,
    watched,
    async open(text) {
      const version = lines.version + 1;
      if (version > 1)
        await connection.sendNotification(DidCloseTextDocumentNotification.type, {
          textDocument: { uri: FILE },
        });
      lines = TextDocument.create(FILE, 'strat', version, text);
      await connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri: FILE, languageId: 'strat', version, text },
      });
    },
    openBeside: (uri, text) =>
      connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: 'strat', version: 1, text },
      }),
    async type(from, to) {
      const at = lines.getText().indexOf(from);
      if (at < 0) throw new Error(`the text has no ${from}`);
      const range = { start: lines.positionAt(at), end: lines.positionAt(at + from.length) };
      const version = lines.version + 1;
      const contentChanges = [{ range, text: to }];
      lines = TextDocument.update(lines, contentChanges, version);
      await connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri: lines.uri, version },
        contentChanges,
      });
    },
    text: () => lines.getText(),
    diagnostics: () =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = published.get(lines.uri);
          if (found?.version !== lines.version) return;
          waiting.delete(look);
          resolve(found.diagnostics);
        };
        waiting.add(look);
        look();
      }),
    nextDiagnostics: () =>
      new Promise((resolve) => {
        published.delete(FILE);
        const look = (): void => {
          const found = published.get(FILE);
          if (!found) return;
          waiting.delete(look);
          resolve(found.diagnostics);
        };
        waiting.add(look);
      }),
    behind(text, nth = 1) {
      let at = -1;
      for (let k = 0; k < nth; k += 1) at = lines.getText().indexOf(text, at + 1);
      if (at < 0) throw new Error(`the text has no ${text}`);
      const position = lines.positionAt(at + text.length);
      return { textDocument: { uri: lines.uri }, position };
    },
    together(send) {
      server.stdin.cork();
      send();
      // The messages are written in the ticks that follow.
      setTimeout(() => server.stdin.uncork(), 20);
    },
    sendRaw(bytes) {
      server.stdin.write(bytes);
    },
    async close() {
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      return ended;
    },
    vanish() {
      server.stdin.end();
      return ended;
    },
  };
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create(FILE, 'strat', 1, text), [...edits]);
}
