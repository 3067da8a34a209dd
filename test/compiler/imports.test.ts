/** Programs of several files: what is read, and that it means the same as one file. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { normalised, pathFrom, relativeTo } from '../../compiler/paths.ts';

const STRATEGY = `strategy Case {
  universe ACME
  every 1d
  enter long when close > second(close)
  exit long when close < first(close)
  size 10 shares
}
`;
const FIRST = 'indicator first(x) { out value = ema(x, 10) }\n';
const SECOND = 'indicator second(x) { out value = first(x) * 1.01 }\n';

function errorsOf(files: Readonly<Record<string, string>>, main: string): readonly string[] {
  return compile(files[main] ?? '', { file: main, read: (path) => files[path] })
    .diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, file }) => `${code} ${file ?? main}`);
}

test('a program in three files computes what it computes in one', () => {
  const files: Record<string, string> = {
    'a/lib/first.strat': FIRST,
    'a/lib/second.strat': `import "first.strat"\n${SECOND}`,
  };
  const main = `import "lib/second.strat"\nimport first from "./lib/first.strat"\n${STRATEGY}`;
  const split = compile(main, { file: 'a/main.strat', read: (path) => files[path] });
  const whole = compile(FIRST + SECOND + STRATEGY);
  expect(split.diagnostics).toEqual([]);
  const parts = (compilation: typeof whole) =>
    compilation.strategies[0]?.plan.nodes.map(({ operation, args }) => ({ operation, args }));
  expect(parts(split)).toEqual(parts(whole));
  expect(split.imports.map(({ path, name }) => [path, name])).toEqual([
    ['a/lib/second.strat', 'lib/second.strat'],
    ['a/lib/first.strat', 'lib/first.strat'],
  ]);
  expect([...split.own]).toEqual(['Case']);
});

test('each file is read once, however many import it', () => {
  const asked: string[] = [];
  const files: Record<string, string> = {
    'l.strat': FIRST,
    'r.strat': `import "l.strat"\n${SECOND}`,
  };
  const read = (path: string) => {
    asked.push(path);
    return files[path];
  };
  const main = `import "l.strat"\nimport "r.strat"\nimport "./l.strat"\n${STRATEGY}`;
  expect(compile(main, { read }).diagnostics).toEqual([]);
  expect(asked).toEqual(['l.strat', 'r.strat']);
});

test('without a host nothing can be imported, and that is said once', () => {
  const { diagnostics } = compile(`import "l.strat"\n${FIRST}`);
  expect(diagnostics.map(({ code }) => code)).toEqual(['E0220']);
});

test('a circle of any length is found, wherever it is entered', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 7 }), (length, tail) => {
      const files: Record<string, string> = {};
      for (let k = 0; k < length; k += 1)
        files[`c${k}.strat`] = `import "c${(k + 1) % length}.strat"\n`;
      for (let k = 0; k < tail; k += 1)
        files[`t${k}.strat`] = `import "${k === 0 ? 'c0' : `t${k - 1}`}.strat"\n`;
      const main = tail === 0 ? 'c0.strat' : `t${tail - 1}.strat`;
      expect(errorsOf(files, main)).toEqual([`E0221 c${length - 1}.strat`]);
    }),
  );
});

test('diagnostics of an imported file have its own places', () => {
  const library = `// a line\n${FIRST}strategy Bad { universe A every 1d enter long when close > volume exit long when close < 1 size 1 shares }\n`;
  const alone = compile(library).diagnostics;
  const linked = compile('import "l.strat"\n', { read: () => library }).diagnostics;
  expect(alone.filter(({ severity }) => severity === 'error').length).toBe(1);
  expect(linked).toEqual(
    alone
      .filter(({ severity }) => severity === 'error')
      .map((each) => ({ ...each, file: 'l.strat' })),
  );
});

test('form feeds in a program do not confuse the places', () => {
  const library = `\f// lib/x.strat\n${FIRST.replace('ema', 'emma')}`;
  const [diagnostic] = compile('\f// y\nimport "l.strat"\n', { read: () => library }).diagnostics;
  expect(diagnostic).toMatchObject({ code: 'E0202', file: 'l.strat' });
  expect(library.slice(diagnostic?.span.start, diagnostic?.span.end)).toBe('emma');
});

test('paths', () => {
  expect(pathFrom('a/b/main.strat', '../lib/./x.strat')).toBe('a/lib/x.strat');
  expect(pathFrom('main.strat', '../x.strat')).toBe('../x.strat');
  expect(pathFrom('../main.strat', '../x.strat')).toBe('../../x.strat');
  expect(pathFrom('/home/me/main.strat', 'lib/x.strat')).toBe('/home/me/lib/x.strat');
  expect(pathFrom('C:\\me\\main.strat', 'lib\\x.strat')).toBe('C:/me/lib/x.strat');
  expect(pathFrom('a/main.strat', '/lib/x.strat')).toBe('/lib/x.strat');
  expect(normalised('./a//b/../c.strat')).toBe('a/c.strat');
  expect(relativeTo('a/b/main.strat', 'a/lib/x.strat')).toBe('../lib/x.strat');
  expect(relativeTo('main.strat', 'lib/x.strat')).toBe('lib/x.strat');
});
