/** The package as it is published: unpacked beside its dependencies, the examples of docs/api.md compiled and run on it. */

import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PRICES } from '../cli/strata.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const place = mkdtempSync(join(tmpdir(), 'strata-packed-'));
const examples = [
  ...readFileSync(join(ROOT, 'docs/api.md'), 'utf8').matchAll(/^```ts\n([\s\S]*?)^```$/gm),
].map(([, text = '']) => text);

beforeAll(() => {
  if (!existsSync(join(ROOT, 'dist/api/index.js')))
    throw new Error('the library is not built: `node build.mjs` first');
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', place], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const modules = join(place, 'node_modules');
  mkdirSync(join(modules, 'strata'), { recursive: true });
  const tarball = join(place, packed.trim().split('\n').at(-1) ?? '');
  execFileSync('tar', ['xzf', tarball, '-C', join(modules, 'strata'), '--strip-components', '1']);
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  copyFileSync(PRICES, join(place, 'prices.csv'));
  copyFileSync(join(ROOT, 'strategies/momentum.strat'), join(place, 'momentum.strat'));
  examples.forEach((text, k) => {
    writeFileSync(join(place, `example-${k}.mts`), text);
    const { code } = transformSync(text, { loader: 'ts', format: 'esm' });
    writeFileSync(join(place, `example-${k}.mjs`), code);
  });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function node(args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: place, encoding: 'utf8' });
}

describe('the packed library', () => {
  it('runs every example of its page', () => {
    const all = examples.map(
      (_, k) => `await import('./example-${k}.mjs');\nconsole.log('---');\n`,
    );
    writeFileSync(join(place, 'examples.mjs'), all.join(''));
    const said = node(['examples.mjs']).split('---\n').slice(0, -1);
    expect(said).toHaveLength(5);
    expect(said[0]).toContain('Total return');
    expect(said[1]).toMatch(/^1:\d+ E\d{4} /);
    expect(said[2]).toMatch(/^\d+ [0-9a-f]{64}$/m);
    expect(said[3]).toContain('exit long when');
    const [sharpe, ofTable, rows] = said[4]?.split('\n')[1]?.split(' ') ?? [];
    expect(ofTable).toBe(sharpe);
    expect(Number(rows)).toBeGreaterThan(10);
  });

  it('has types, which find what is wrong', () => {
    const wrong = `import { backtest, orThrow } from 'strata';
const run = orThrow(await backtest({ program: 'x', dates: 3 }));
const pnl: string = run.trades().get(0)?.pnl;
console.log(pnl, run.metrics.sharp);
`;
    writeFileSync(join(place, 'wrong.mts'), wrong);
    const options = {
      ...{ target: 'ES2023', lib: ['ES2023', 'DOM'], module: 'nodenext', strict: true },
      ...{ noEmit: true, skipLibCheck: true, types: [] },
    };
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
    let said = '';
    try {
      node([join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', place]);
    } catch (error) {
      said = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
    }
    const lines = said.split('\n').filter((line) => /^\S/.test(line));
    expect(lines.filter((line) => !line.startsWith('wrong.mts'))).toEqual([]);
    expect(lines.map((line) => /\((\d+),/.exec(line)?.[1])).toEqual(['2', '3', '4']);
  });

  it('starts the threads of a sweep', () => {
    const text = `import { orThrow, readBars, sweep } from 'strata';
const data = orThrow(await readBars('prices.csv', { timeframe: '1d', symbol: 'SPX' }));
const options = { program: { file: 'momentum.strat' }, data, params: { fast: 15 }, from: '2016-01-04' };
const [one, two] = [
  orThrow(await sweep({ ...options, threads: 1 })),
  orThrow(await sweep({ ...options, threads: 2 })),
];
console.log(JSON.stringify(one.best()) === JSON.stringify(two.best()), one.runs === two.runs);
`;
    writeFileSync(join(place, 'threads.mjs'), text);
    expect(node(['threads.mjs'])).toBe('true true\n');
  });
});
