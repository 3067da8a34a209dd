/** A name of several files: a rename changes it in all of them, from wherever it begins. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, printPlan } from '../../compiler/index.ts';
import {
  definitionAt,
  openDocument,
  type ProgramDocument,
  type Renaming,
  referencesAt,
  renamableAt,
  renameAt,
  type Workspace,
} from '../../compiler/language-service/index.ts';
import type { TextEdit } from '../../grammar/index.ts';

type Files = Readonly<Record<string, string>>;

const FILES: Files = {
  'work/lib/bands.strat': `indicator bands(x, n: bars = 20) {
  out value = sma(x, n)
  out upper = sma(x, n) + 2 * stdev(x, n)
}
risk Tight { order { risk_per_trade <= 1% of equity else reject } }
backtest Own { }
`,
  'work/main.strat': `import "lib/bands.strat"
strategy Slow {
  universe SPY
  every 1d
  param length = 40 in 10..90
  let b = bands(close, n = length)
  enter long when close > b.upper
  exit long when close < b
  stop 2 * atr(14) from entry
  size risk 1% of equity
}
`,
  'work/runs/run.strat': `import Slow from "../main.strat"
import Tight from "../lib/bands.strat"
backtest Later {
  run Slow under Tight
  data "x"
  with length = 50
  cash 1 USD
  costs { commission 0 }
}
`,
  'work/both.strat': `import "lib/bands.strat"
import "other.strat"
universe Few = SPY, QQQ
`,
  'work/other.strat': `// Nothing here but
strategy Quick { universe DIA  every 1d  target 100% when close > 0 rebalance daily }
`,
};

function workspaceOf(files: Files, shipped: readonly string[] = []): Workspace {
  return {
    paths: Object.keys(files),
    read: (path) => files[path],
    isShipped: (path) => shipped.includes(path),
  };
}

function openIn(files: Files, file: string): ProgramDocument {
  return openDocument(files[file] ?? '', { file, read: (path) => files[path] });
}

/** Behind the first place of `text`. */
function placeIn(files: Files, file: string, text: string): number {
  const at = files[file]?.indexOf(text) ?? -1;
  if (at < 0) throw new Error(`${file} has no ${text}`);
  return at + text.length;
}

function renamed(file: string, at: string, name: string, files = FILES): Renaming {
  const offset = placeIn(files, file, at);
  return renameAt(openIn(files, file), offset, name, workspaceOf(files));
}

function applied(files: Files, file: string, renaming: Renaming): Files {
  if (renaming.kind === 'refused') throw new Error(renaming.reason);
  const all = [{ file, edits: renaming.edits }, ...renaming.elsewhere];
  const changed = all.map((each) => [each.file, edited(files[each.file] ?? '', each.edits)]);
  return { ...files, ...Object.fromEntries(changed) };
}

function edited(source: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce(
      (text, { span, text: to }) => text.slice(0, span.start) + to + text.slice(span.end),
      source,
    );
}

describe('every file that says the name is changed', () => {
  const LIBRARY = 'work/lib/bands.strat';
  const MAIN = 'work/main.strat';
  const RUN = 'work/runs/run.strat';
  test.each([
    ['an indicator, where it is declared', LIBRARY, 'indicator bands', /\bbands\(/g, 'lines('],
    ['an indicator, where it is called', MAIN, 'let b = bands', /\bbands\(/g, 'lines('],
    ['an output', MAIN, 'b.upper', /\bupper\b/g, 'lines'],
    ['an argument', LIBRARY, '(x, n', /\bn\b/g, 'lines'],
    ['a policy, in the list of an import', RUN, 'import Tight', /\bTight\b/g, 'lines'],
    ['a strategy', MAIN, 'strategy Slow', /\bSlow\b/g, 'lines'],
    ['a param, where a run sets it', RUN, 'with length', /\blength\b/g, 'lines'],
    ['a run, which no other file sees', RUN, 'backtest Later', /\bLater\b/g, 'lines'],
  ])('%s', (_, file, at, old, now) => {
    const name = now.replace('(', '');
    const expected = Object.fromEntries(
      Object.entries(FILES).map(([path, text]) => [path, text.replaceAll(old, now)]),
    );
    expect(applied(FILES, file, renamed(file, at, name))).toEqual(expected);
  });

  test('also by way of a file outside the folders', () => {
    const { [MAIN]: main = '', ...others } = FILES;
    const workspace = { ...workspaceOf(others), read: (path: string) => FILES[path] };
    const offset = placeIn(FILES, LIBRARY, 'indicator bands');
    const renaming = renameAt(openIn(FILES, LIBRARY), offset, 'lines', workspace);
    expect(applied(FILES, LIBRARY, renaming)[MAIN]).toBe(main.replace('bands(', 'lines('));
  });

  test('references are the same places', () => {
    const places = referencesAt(
      openIn(FILES, MAIN),
      placeIn(FILES, MAIN, 'strategy Slow'),
      true,
      workspaceOf(FILES),
    );
    const said = places.map(({ file = MAIN, span }) => [
      file,
      FILES[file]?.slice(span.start, span.end),
    ]);
    expect(said).toEqual([
      [MAIN, 'Slow'],
      [RUN, 'Slow'],
      [RUN, 'Slow'],
    ]);
  });

  test('a definition is found two files away', () => {
    const found = definitionAt(openIn(FILES, RUN), placeIn(FILES, RUN, 'with length'));
    expect(found?.file).toBe(MAIN);
    expect(found?.span.start).toBe(placeIn(FILES, MAIN, 'param '));
  });
});

describe('what is refused, with file and line', () => {
  test.each([
    // Declared in a file that imports this one.
    ['work/lib/bands.strat', 'risk Tight', 'Slow', '`../main.strat`, line 2'],
    ['work/lib/bands.strat', 'risk Tight', 'Later', '`../runs/run.strat`, line 3'],
    // Declared in a file that a third one imports as well.
    ['work/lib/bands.strat', 'risk Tight', 'Quick', '`../other.strat`, line 2'],
    ['work/lib/bands.strat', 'risk Tight', 'Quick', '`../both.strat` has both'],
    // The name of a value where it is imported.
    ['work/lib/bands.strat', 'indicator bands', 'b', '`../main.strat`, line 6'],
    // A symbol there.
    ['work/lib/bands.strat', 'risk Tight', 'QQQ', '`../both.strat`, line 3'],
    ['work/lib/bands.strat', 'risk Tight', 'DIA', '`../other.strat`, line 2'],
    // Begun where it is imported, taken where it is declared, or here.
    ['work/runs/run.strat', 'under Tight', 'bands', '`../lib/bands.strat`, line 1'],
    ['work/runs/run.strat', 'under Tight', 'Later', 'declared in this file already'],
    ['work/main.strat', 'b.upper', 'value', '`lib/bands.strat`, line 2'],
  ])('%s: %s to %s', (file, at, name, reason) => {
    const renaming = renamed(file, at, name);
    expect(renaming.kind === 'refused' ? renaming.reason : 'not refused').toContain(reason);
  });

  test('a name that is taken in a file which has nothing to do with this one is free', () => {
    expect(renamed('work/main.strat', 'strategy Slow', 'Quick').kind).toBe('edits');
    expect(renamed('work/lib/bands.strat', 'backtest Own', 'Slow').kind).toBe('edits');
  });

  test.each([
    ['work/main.strat', 'let b = bands'],
    ['work/lib/bands.strat', 'indicator bands'],
  ])('a file that came with a package: %s', (file, at) => {
    const workspace = workspaceOf(FILES, ['work/lib/bands.strat']);
    const found = renamableAt(openIn(FILES, file), placeIn(FILES, file, at), workspace);
    expect(found.kind === 'refused' && found.reason).toContain('came with a package');
    const own = renamableAt(
      openIn(FILES, 'work/main.strat'),
      placeIn(FILES, 'work/main.strat', 'let b'),
      workspace,
    );
    expect(own.kind).toBe('name');
  });
});

/** Whatever the library of this project exports, under another name: every strategy computes what it did. */
describe('the shipped library', () => {
  const directory = join(import.meta.dirname, '../../strategies');
  const files: Files = Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.strat'))
      .map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
  );
  const libraries = Object.keys(files).filter((file) => file.startsWith('lib/'));

  test.each(libraries)('%s', (file) => {
    const document = openIn(files, file);
    const touched = new Set<string>();
    for (const { span, name } of document.names.definitions) {
      const renaming = renameAt(document, span.start, 'zebra', workspaceOf(files));
      const after = applied(files, file, renaming);
      if (renaming.kind === 'refused') throw new Error(renaming.reason);
      for (const changed of renaming.elsewhere) {
        touched.add(changed.file);
        const plain = (text: string): string =>
          text.replace(/\bzebra\b/g, name).replace(/@\S+/g, '');
        const plans = (all: Files): readonly string[] =>
          compile(all[changed.file] ?? '', {
            file: changed.file,
            read: (path) => all[path],
          }).strategies.map(({ plan }) => plain(printPlan(plan)));
        expect(plans(after)).toEqual(plans(files));
        expect(plans(after).length).toBeGreaterThan(0);
      }
    }
    const importing = Object.keys(files).filter((each) => files[each]?.includes(`from "${file}"`));
    expect([...touched].sort()).toEqual(importing.sort());
  });
});
