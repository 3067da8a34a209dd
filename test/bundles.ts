/**
 * What tests start as processes of their own, from the sources as they are. Whoever asks first builds; two that ask at
 * the same time both build, and the second finds the place taken.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly bundles: string;
  }
}

const ROOT = resolve(import.meta.dirname, '..');

export const PRICES = join(ROOT, 'node_modules/vega-datasets/data/sp500-2000.csv');

/** The command line as it is shipped: the file that a shell starts. */
export function builtCli(): string {
  const cli = once('cli', (place) =>
    execFileSync(process.execPath, [join(ROOT, 'build.mjs'), place]),
  );
  return join(cli, 'cli.js');
}

/** A store that has the S&P 500 of vega-datasets as `sp500`, symbol SPX: to be copied, as tests write beside it. */
export function storeOfPrices(): string {
  const as = ['--as', 'sp500', '--symbol', 'SPX', '--timeframe', '1d'];
  return once('prices', (place) =>
    execFileSync(process.execPath, [builtCli(), 'data', 'import', PRICES, ...as, '--data', place]),
  );
}

/**
 * A module that ends in a process: `source` from the root of the project. With the packages inside it starts in half of the
 * time, which counts where it is started often.
 */
export function builtProcess(source: string, packages: 'outside' | 'inside' = 'outside'): string {
  const isWhole = packages === 'inside';
  const name = basename(source, '.ts');
  const place = once(source.replaceAll('/', '-').replace('.ts', ''), (directory) =>
    buildSync({
      entryPoints: [join(ROOT, source)],
      outfile: join(directory, `${name}.js`),
      ...{ bundle: true, format: 'esm', platform: 'node', minify: isWhole },
      packages: isWhole ? 'bundle' : 'external',
      ...(isWhole && { banner: { js: REQUIRE } }),
      logLevel: 'warning',
    }),
  );
  return join(place, `${name}.js`);
}

/** CommonJS that is bundled into a module asks for what is Node's own. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

function once(name: string, build: (place: string) => void): string {
  const bundles = inject('bundles');
  const place = join(bundles, name);
  if (existsSync(place)) return place;
  mkdirSync(bundles, { recursive: true });
  const fresh = `${place}.${process.pid}`;
  build(fresh);
  try {
    renameSync(fresh, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(fresh, { recursive: true });
  }
  return place;
}
