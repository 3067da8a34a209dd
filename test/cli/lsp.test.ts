/** `strata lsp` as an editor sees it: a process, and the protocol. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  InlayHintRequest,
  LSPErrorCodes,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRequest,
  SignatureHelpRequest,
} from 'vscode-languageserver/node';
import { MOMENTUM } from '../language-service/at-cursor.ts';
import { applied, type Editor, FILE, startEditor } from './lsp-client.ts';
import { shell } from './strata.ts';

const { cli } = shell('lsp');
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
const textDocument = { uri: FILE };
const WITH_TYPO = MOMENTUM.replace(
  'let slow_ma = ema(close, slow)',
  'let slow_ma = emaa(close, slow)',
);

let editor: Editor;
beforeAll(async () => {
  editor = await startEditor(cli());
});
afterAll(() => editor.close());

describe('a session', () => {
  test('says what it can do', () => {
    expect(editor.abilities.capabilities).toMatchObject({
      positionEncoding: 'utf-16',
      hoverProvider: true,
      renameProvider: { prepareProvider: true },
      documentFormattingProvider: true,
    });
  });

  test('a typo is marked, its fix mends it', async () => {
    await editor.open(WITH_TYPO);
    const [problem] = await editor.diagnostics();
    expect(problem).toMatchObject({ code: 'E0202', severity: 1, source: 'strata' });
    const line = WITH_TYPO.split('\n').findIndex((text) => text.includes('emaa'));
    expect(problem?.range).toEqual({
      start: { line, character: 16 },
      end: { line, character: 20 },
    });
    const { connection } = editor;
    const actions = await connection.sendRequest(CodeActionRequest.type, {
      textDocument,
      range: problem?.range ?? WHOLE,
      context: { diagnostics: problem ? [problem] : [] },
    });
    const [action] = actions ?? [];
    const edits = action && 'edit' in action ? (action.edit?.changes?.[FILE] ?? []) : [];
    expect(applied(WITH_TYPO, edits)).toBe(MOMENTUM);
    await editor.type('emaa', 'ema');
    expect(await editor.diagnostics()).toEqual([]);
    expect(editor.text()).toBe(MOMENTUM);
  });

  test('completion, hover and signature where the cursor is', async () => {
    await editor.open(MOMENTUM);
    const { connection } = editor;
    const completions = await connection.sendRequest(CompletionRequest.type, editor.behind('b.up'));
    const items = Array.isArray(completions) ? completions : (completions?.items ?? []);
    expect(items.map(({ label }) => label)).toEqual(['value', 'upper']);
    const [, upper] = items;
    const edit = upper?.textEdit && 'range' in upper.textEdit ? [upper.textEdit] : [];
    expect(applied(MOMENTUM, edit)).toBe(MOMENTUM);
    const hover = await connection.sendRequest(HoverRequest.type, editor.behind('when fast_ma'));
    expect(JSON.stringify(hover?.contents)).toContain('let fast_ma = ema(close, fast)');
    const help = await connection.sendRequest(
      SignatureHelpRequest.type,
      editor.behind('ema(close, f'),
    );
    expect(help).toMatchObject({ activeParameter: 1, signatures: [{ label: 'ema(x, n: bars)' }] });
  });

  test('definition, references and rename', async () => {
    await editor.open(MOMENTUM);
    const { connection } = editor;
    const place = editor.behind('when fast_ma');
    const definition = await connection.sendRequest(DefinitionRequest.type, place);
    expect(definition).toMatchObject({ uri: FILE });
    const references = await connection.sendRequest(ReferencesRequest.type, {
      ...place,
      context: { includeDeclaration: true },
    });
    expect(references).toHaveLength(MOMENTUM.match(/\bfast_ma\b/g)?.length ?? 0);
    expect(await connection.sendRequest(PrepareRenameRequest.type, place)).toMatchObject({
      placeholder: 'fast_ma',
    });
    const edit = await connection.sendRequest(RenameRequest.type, { ...place, newName: 'quick' });
    expect(applied(MOMENTUM, edit?.changes?.[FILE] ?? [])).toBe(
      MOMENTUM.replaceAll(/\bfast_ma\b/g, 'quick'),
    );
    await expect(
      connection.sendRequest(RenameRequest.type, { ...place, newName: 'close' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('already has a meaning') });
  });

  test('the whole file: symbols, folds, colours, hints, layout', async () => {
    await editor.open(MOMENTUM.replace('  universe SPY', '      universe   SPY'));
    const { connection } = editor;
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    expect(symbols?.map(({ name }) => name)).toEqual(['bands', 'Momentum', 'Limits', 'Demo']);
    const folds = await connection.sendRequest(FoldingRangeRequest.type, { textDocument });
    expect(folds).toHaveLength(5);
    const colours = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    expect(colours?.data.length).toBeGreaterThan(100 * 5);
    const hints = await connection.sendRequest(InlayHintRequest.type, {
      textDocument,
      range: WHOLE,
    });
    expect(hints?.map(({ label }) => label)).toEqual([' ≈ 6 months', ' ≈ 3 weeks']);
    const edits = await connection.sendRequest(DocumentFormattingRequest.type, {
      textDocument,
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(applied(editor.text(), edits ?? [])).toContain('\n  universe SPY, QQQ\n');
  });

  // Places count UTF-16 units: a sign outside the basic plane is two of them.
  test('behind a sign of two units', async () => {
    await editor.open('strategy S {\n  universe "📈"  let a = clos\n}\n');
    const found = await editor.diagnostics();
    const wrong = found.find(({ code }) => code === 'E0201');
    expect(wrong?.range.start).toEqual({ line: 1, character: 25 });
  });
});

describe('a program of two files', () => {
  const LIBRARY = 'file:///programs/lib/half.strat';
  const main =
    'import "lib/half.strat"\nstrategy S {\n  universe SPY\n  every 1d\n  enter long when close > half(high)\n  exit long when close < half(low)\n  size 1% of equity\n}\n';

  test('is checked as the editor has it, saved or not', async () => {
    await editor.open(main);
    expect((await editor.diagnostics()).map(({ code }) => code)).toContain('E0220');
    const next = editor.nextDiagnostics();
    await editor.openBeside(LIBRARY, 'indicator half(x) {\n  out value = x / 2\n}\n');
    expect(await next).toEqual([]);
    const definition = await editor.connection.sendRequest(
      DefinitionRequest.type,
      editor.behind('half', 2),
    );
    expect(definition).toEqual({
      uri: LIBRARY,
      range: { start: { line: 0, character: 10 }, end: { line: 0, character: 14 } },
    });
  });
});

describe('what goes wrong', () => {
  test('an unknown request is refused, a broken one does not end the server', async () => {
    const { connection } = editor;
    await expect(connection.sendRequest('strata/unknown', {})).rejects.toMatchObject({
      code: -32601,
    });
    await expect(connection.sendRequest('textDocument/hover', {})).rejects.toBeDefined();
    await expect(
      connection.sendRequest(HoverRequest.type, {
        textDocument: { uri: 'file:///not-open.strat' },
        position: { line: 0, character: 0 },
      }),
    ).rejects.toMatchObject({ code: LSPErrorCodes.RequestFailed });
    editor.sendRaw('Content-Length: 9\r\n\r\n{"json": ');
    editor.sendRaw('Content-Length: 20\r\n\r\n{"jsonrpc":"2.0"    ');
    await editor.open(MOMENTUM);
    expect(await connection.sendRequest(HoverRequest.type, editor.behind('ema'))).not.toBeNull();
  });

  test('an answer about a text that has changed meanwhile is not given', async () => {
    const codes = new Set<unknown>();
    // Whether both messages have arrived when the first is answered is up to the machine: one time of many is enough.
    for (let tries = 0; tries < 50 && !codes.has(LSPErrorCodes.ContentModified); tries += 1) {
      await editor.open(MOMENTUM);
      const place = editor.behind('ema');
      let asked: Promise<unknown> = Promise.resolve();
      editor.together(() => {
        asked = editor.connection.sendRequest(HoverRequest.type, place);
        editor.type('universe SPY', 'universe IWM').catch(() => {});
      });
      codes.add(
        await asked.then(
          () => undefined,
          ({ code }) => code,
        ),
      );
    }
    expect(codes).toContain(LSPErrorCodes.ContentModified);
    codes.delete(undefined);
    expect([...codes]).toEqual([LSPErrorCodes.ContentModified]);
  });

  test('a text of a kind that nobody writes', async () => {
    await editor.open('\u0000{}}{"\n'.repeat(500));
    expect((await editor.diagnostics()).length).toBeGreaterThan(0);
  });
});

test('ends with 0 after a shutdown, with 1 where the editor just goes', async () => {
  const [polite, rude] = await Promise.all([startEditor(cli()), startEditor(cli())]);
  expect(await polite.close()).toBe(0);
  expect(await rude.vanish()).toBe(1);
});
