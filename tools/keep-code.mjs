// Bundles the backtest once more, as one script, and keeps what V8 makes of it: see cli/kept-code.ts. It is run on the
// shipped strategies for that, so that functions are compiled that runs do call.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const ROWS = 1_500;
/** Between them they have exits of all kinds, limits, a policy and an import. */
const PROGRAMS = ['momentum', 'breakout', 'mean-reversion', 'band-reversion', 'buy-and-hold'];

/** `shared`: the options of the other bundles. `outdir` has the command line already. */
export async function keepCode(root, outdir, shared) {
  const directory = join(outdir, 'kept');
  const { splitting: _s, banner: _b, plugins: _p, chunkNames: _c, ...options } = shared;
  const script = {
    ...options,
    format: 'cjs',
    plugins: [withoutChildProcess],
    // Scripts that V8 keeps cannot import; what they require is handed to them.
    supported: { 'dynamic-import': false },
    logOverride: { 'empty-import-meta': 'error' },
  };
  const packages = { duckdb: '@duckdb/node-api', arrow: 'apache-arrow' };
  const bundles = { backtest: 'cli/backtest-command.ts', ...packages };
  for (const [name, entry] of Object.entries(bundles))
    await build({
      ...script,
      entryPoints: [entry],
      outfile: join(directory, `${name}.cjs`),
      external: ['@duckdb/node-bindings', ...(name === 'backtest' ? Object.values(packages) : [])],
    });
  const place = await mkdtemp(join(tmpdir(), 'strata-kept-'));
  try {
    await keep(root, outdir, directory, shared, place);
  } catch (error) {
    // The command line is whole without it, and only starts more slowly.
    console.warn(`build.mjs: no compiled code is kept: ${error.message}`);
    await rm(directory, { recursive: true, force: true });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function keep(root, outdir, directory, shared, place) {
  const cli = join(outdir, 'cli.js');
  const maker = join(place, 'keep-code.mjs');
  await build({ ...shared, splitting: false, entryPoints: ['cli/keep-code.ts'], outfile: maker });
  const prices = join(place, 'sp500.csv');
  await writeFile(prices, csv());
  const data = ['--data', join(place, 'store')];
  const bars = ['--as', 'sp500', '--symbol', 'SPX', '--timeframe', '1d'];
  await run(process.execPath, [cli, 'data', 'import', prices, ...bars, ...data]);
  await run(process.execPath, [
    ...[maker, directory, ...PROGRAMS.map((name) => join(root, 'strategies', `${name}.strat`))],
    ...['--', ...data, '--out', join(place, 'run'), '--from', '2000-01-03', '--to', '2003-12-31'],
  ]);
}

/** Daily bars that rise and fall. Only their way through the code counts. */
function csv() {
  const rows = Array.from({ length: ROWS }, (_, k) => {
    const day = new Date(Date.UTC(2000, 0, 3) + k * 86_400_000);
    const close = 100 + k / 50 + 12 * Math.sin(k / 9) + 5 * Math.sin(k / 2);
    return [0, 6].includes(day.getUTCDay())
      ? ''
      : `${day.toISOString().slice(0, 10)},${close + 0.3},${close + 2},${close - 2},${close},1000000\n`;
  });
  return `date,open,high,low,close,volume\n${rows.join('')}`;
}

/** Commander loads it at once, for commands that are programs of their own. There are none. */
const withoutChildProcess = {
  name: 'without-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      /node_modules.commander/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};
