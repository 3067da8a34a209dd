// Bundles the command line into dist/: one file to start, and a chunk for each command that is read only when it runs.
// `npm ci` runs it, so it has to work in a fresh clone. An argument names another directory; tests build into their own.

import { existsSync } from 'node:fs';
import { chmod, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const outdir = resolve(root, process.argv[2] ?? 'dist');

/** Native modules, and what is faster to load from where it is installed. */
const external = ['@duckdb/node-api', 'apache-arrow'];

const entries = { cli: 'cli/main.ts', bench: 'bench/bench.ts' };
const entryPoints = Object.fromEntries(
  Object.entries(entries).filter(([, file]) => existsSync(join(root, file))),
);

await rm(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints,
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  external,
  define: { STRATA_VERSION: JSON.stringify(version) },
  banner: {
    js: [
      '#!/usr/bin/env node',
      // CommonJS dependencies ask for Node's own modules with `require`.
      "import { createRequire as strataCreateRequire } from 'node:module';",
      'const require = strataCreateRequire(import.meta.url);',
    ].join('\n'),
  },
  legalComments: 'none',
  logLevel: 'warning',
});
if (existsSync(join(outdir, 'cli.js'))) await chmod(join(outdir, 'cli.js'), 0o755);
