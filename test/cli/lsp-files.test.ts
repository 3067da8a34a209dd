/** Names of several files over the protocol: folders on a disk, some of the files open and not yet saved. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Editor, startEditor } from './lsp-client.ts';
import { shell } from './strata.ts';

const { cli, directory } = shell('lsp-files');

const LIBRARY = `indicator half(x) {
  out value = x / 2
}
`;
const USER = `import half from "../lib/half.strat"
strategy S {
  universe SPY
  every 1d
  let middle = half(high)
  enter long when close > middle
  exit long when close < half(low)
  size 1% of equity
}
`;

const FILES: Readonly<Record<string, string>> = {
  // A folder with a blank and signs that addresses spell in several ways.
  'my programs (new)/lib/half.strat': LIBRARY,
  'my programs (new)/daily/a.strat': USER,
  'my programs (new)/daily/b.strat': USER.replace('strategy S', 'strategy B'),
  'my programs (new)/node_modules/x/c.strat': USER,
  'my programs (new)/node_modules/strata/strategies/lib/half.strat': LIBRARY,
  'elsewhere/lib/half.strat': LIBRARY,
  'elsewhere/daily/d.strat': USER.replace('../lib', '../../my programs (new)/lib'),
};

function write(file: string, text: string): void {
  const path = join(directory, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function uri(file: string): string {
  return pathToFileURL(join(directory, file)).href;
}

/** Lines and columns of the n-th `text` of a file's text. */
function behind(file: string, source: string, text: string) {
  const lines = TextDocument.create(file, 'strat', 1, source);
  const at = source.indexOf(text) + text.length;
  return { textDocument: { uri: file }, position: lines.positionAt(at) };
}

function applied(edit: WorkspaceEdit | null, file: string, text: string): string {
  const lines = TextDocument.create(file, 'strat', 1, text);
  return TextDocument.applyEdits(lines, edit?.changes?.[file] ?? []);
}

let editor: Editor;
beforeAll(async () => {
  for (const [file, text] of Object.entries(FILES)) write(file, text);
  editor = await startEditor(cli(), { folders: [`${uri('my programs (new)')}/`] });
});
afterAll(() => editor.close());

const library = uri('my programs (new)/lib/half.strat');
const a = uri('my programs (new)/daily/a.strat');
const b = uri('my programs (new)/daily/b.strat');

test('a rename changes the files of the folders, and open texts as they are in the editor', async () => {
  const { connection } = editor;
  await editor.openBeside(library, LIBRARY);
  // Written and not saved: two lines further down, under an address that is spelled another way.
  const spelled = b.replaceAll('(', '%28').replaceAll(')', '%29');
  const unsaved = `// One\n// Two\n${FILES['my programs (new)/daily/b.strat']}`;
  await editor.openBeside(spelled, unsaved);
  const edit = await connection.sendRequest(RenameRequest.type, {
    ...behind(library, LIBRARY, 'indicator half'),
    newName: 'middle_of',
  });
  expect(Object.keys(edit?.changes ?? {}).sort()).toEqual([library, a, spelled].sort());
  for (const [file, text] of [
    [library, LIBRARY],
    [a, USER],
    [spelled, unsaved],
  ] as const)
    expect(applied(edit, file, text)).toBe(text.replace(/\bhalf\b(?!\.)/g, 'middle_of'));
});

test('it may begin where the name is imported', async () => {
  const { connection } = editor;
  await editor.openBeside(a, USER);
  const place = behind(a, USER, 'import half');
  expect(await connection.sendRequest(PrepareRenameRequest.type, place)).toMatchObject({
    placeholder: 'half',
    range: { start: { line: 0, character: 7 }, end: { line: 0, character: 11 } },
  });
  const edit = await connection.sendRequest(RenameRequest.type, { ...place, newName: 'part' });
  expect(applied(edit, library, LIBRARY)).toBe(LIBRARY.replace('half', 'part'));
});

test('definition and references lead to the other files', async () => {
  const { connection } = editor;
  const place = behind(a, USER, 'let middle = half');
  expect(await connection.sendRequest(DefinitionRequest.type, place)).toEqual({
    uri: library,
    range: { start: { line: 0, character: 10 }, end: { line: 0, character: 14 } },
  });
  const references = await connection.sendRequest(ReferencesRequest.type, {
    ...behind(library, LIBRARY, 'indicator half'),
    context: { includeDeclaration: false },
  });
  const lines = (references ?? []).map(({ uri: at, range }) => [at.slice(-7), range.start.line]);
  expect(lines).toEqual([
    ['a.strat', 0],
    ['a.strat', 4],
    ['a.strat', 6],
    ['b.strat', 2],
    ['b.strat', 6],
    ['b.strat', 8],
  ]);
});

test('a name that is taken in a file which imports it is refused, with file and line', async () => {
  const asked = editor.connection.sendRequest(RenameRequest.type, {
    ...behind(library, LIBRARY, 'indicator half'),
    newName: 'middle',
  });
  await expect(asked).rejects.toMatchObject({
    message: '`middle` is the name of a value in `../daily/a.strat`, line 5.',
  });
});

test('what came with a package is refused', async () => {
  const shipped = uri('my programs (new)/node_modules/strata/strategies/lib/half.strat');
  await editor.openBeside(shipped, LIBRARY);
  const place = behind(shipped, LIBRARY, 'indicator half');
  await expect(
    editor.connection.sendRequest(PrepareRenameRequest.type, place),
  ).rejects.toMatchObject({ message: expect.stringContaining('came with a package') });
  // The library of Strata itself, where somebody has its sources.
  const own = pathToFileURL(join(import.meta.dirname, '../../strategies/lib/trend.strat')).href;
  const text = 'indicator vortex(x) {\n  out value = x\n}\n';
  await editor.openBeside(own, text);
  const asked = editor.connection.sendRequest(RenameRequest.type, {
    ...behind(own, text, 'indicator vortex'),
    newName: 'swirl',
  });
  await expect(asked).rejects.toMatchObject({
    message: expect.stringContaining('came with a package'),
  });
});

test('folders come and go', async () => {
  const { connection } = editor;
  const folder = { uri: uri('elsewhere'), name: 'elsewhere' };
  const filesRenamed = async (): Promise<readonly string[]> => {
    const place = behind(library, LIBRARY, 'indicator half');
    const edit = await connection.sendRequest(RenameRequest.type, { ...place, newName: 'part' });
    return Object.keys(edit?.changes ?? {});
  };
  await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [folder], removed: [] },
  });
  expect(await filesRenamed()).toContain(uri('elsewhere/daily/d.strat'));
  await connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [], removed: [folder] },
  });
  expect(await filesRenamed()).not.toContain(uri('elsewhere/daily/d.strat'));
});

test('a file that changes on the disk is read again', async () => {
  const { connection } = editor;
  await editor.open(
    `import "${join(directory, 'elsewhere/lib/half.strat')}"\n${USER.slice(USER.indexOf('strategy'))}`,
  );
  expect(await editor.diagnostics()).toEqual([]);
  expect(editor.watched).toContain('workspace/didChangeWatchedFiles');
  write('elsewhere/lib/half.strat', `\n\n${LIBRARY.replace('half', 'third')}`);
  const next = editor.nextDiagnostics();
  await connection.sendNotification(DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: uri('elsewhere/lib/half.strat'), type: FileChangeType.Changed }],
  });
  expect((await next).map(({ code }) => code)).toContain('E0202');
});
