/** Emitted code loaded in place is the module that Node's own loader makes of it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importEmitted } from '../../backtester/store-host/import-emitted.ts';
import { compile } from '../../compiler/index.ts';
import { emitJavaScript } from '../../compiler/load.ts';

const file = join(import.meta.dirname, '../../strategies/breakout.strat');
const source = readFileSync(file, 'utf8');

test('it has the exports that the loader finds', async () => {
  const [strategy] = compile(source).strategies;
  if (!strategy) throw new Error('the shipped strategy compiles');
  const text = emitJavaScript(strategy, { source, file: 'breakout.strat' });
  const ours = await importEmitted(text);
  const theirs: unknown = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const shape = (module: unknown) =>
    Object.entries(Object(module))
      .map(([name, value]) => [name, String(value)])
      .sort();
  expect(shape(ours)).toEqual(shape(theirs));
  expect(shape(ours).map(([name]) => name)).toContain('drive');
});

test('it is strict, as modules are, and leaves nothing in the process', async () => {
  const module = await importEmitted(
    'const seen = 1;\nexport function own() { return this; }\nexport class Kept { value = seen; }\n',
  );
  const { own, Kept } = Object(module);
  expect(own()).toBeUndefined();
  expect(new Kept().value).toBe(1);
  expect(['own', 'Kept', 'seen'].filter((name) => name in globalThis)).toEqual([]);
});
