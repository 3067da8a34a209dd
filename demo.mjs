// The shortest way to a first run: twenty years of an index, one strategy, one report. `npm run demo`.

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const place = 'demo-out';
const data = join(place, '.strata');
const prices = relative(
  root,
  createRequire(import.meta.url).resolve('vega-datasets/data/sp500-2000.csv'),
);
const program = 'strategies/momentum.strat';
const out = join(place, 'Demo');

mkdirSync(join(root, place), { recursive: true });
writeFileSync(join(root, place, '.gitignore'), '*\n');

strata(
  ...['data', 'import', prices, '--as', 'sp500', '--symbol', 'SPX', '--timeframe', '1d'],
  ...['--data', data, '--replace'],
);
strata('backtest', program, '--data', data, '--out', out);

console.log(`
What to try next:
  npx strata backtest ${program} --data ${data} --param fast=10 --param slow=50
  npx strata backtest ${program} --data ${data} --from 2008-01-02 --json
  npx strata check ${program}
  npx strata build ${program}        the TypeScript that it becomes
  npx strata explain                 every diagnostic, with an example
  npx strata init mine               a program of your own to start from`);

/** Prints the command before its output, so that it can be typed again. */
function strata(...args) {
  console.log(`\n$ npx strata ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist', 'cli.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
