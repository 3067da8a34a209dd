// Bundles the command line into dist/: one file to start, and a chunk for each command that is read only when it runs;
// and the library, with its types.
// `npm ci` runs it, so it has to work in a fresh clone. An argument names another directory; tests build into their own.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { keepCode } from './tools/keep-code.mjs';

const run = promisify(execFile);
const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const outdir = outputDirectory(process.argv.slice(2));

/** The native part of DuckDB stays outside, and what is read only where it is asked for. */
const external = ['@duckdb/node-bindings', 'bullmq', 'ioredis', 'tinypool'];

/**
 * DuckDB's JavaScript goes in: as a hundred CommonJS files it takes a quarter of a second to load. Bundled CommonJS
 * has no named exports when it is imported dynamically, so they are spelled out.
 */
const duckdb = {
  name: 'duckdb',
  setup({ onResolve, onLoad }) {
    const require = createRequire(import.meta.url);
    const names = Object.keys(require('@duckdb/node-api'));
    const file = JSON.stringify(require.resolve('@duckdb/node-api'));
    onResolve({ filter: /^@duckdb\/node-api$/ }, ({ path }) => ({ path, namespace: 'duckdb' }));
    onLoad({ filter: /.*/, namespace: 'duckdb' }, () => ({
      contents: `import api from ${file}; export const { ${names.join(', ')} } = api;`,
      resolveDir: root,
    }));
  },
};

const entries = {
  cli: 'cli/main.ts',
  bench: 'bench/bench.ts',
  simulate: 'test/simulation/main.ts',
  'sweep-worker': 'backtester/threads/worker.ts',
  'queue-worker': 'backtester/queue/thread.ts',
};
const entryPoints = Object.fromEntries(
  Object.entries(entries).filter(([, file]) => existsSync(join(root, file))),
);

const shared = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [duckdb],
  define: {
    STRATA_VERSION: JSON.stringify(version),
    STRATA_BUILD: JSON.stringify(hashOfSources()),
  },
  banner: {
    js: [
      '#!/usr/bin/env node',
      // CommonJS dependencies ask for Node's own modules with `require`.
      "import { createRequire as strataCreateRequire } from 'node:module';",
      'const require = strataCreateRequire(import.meta.url);',
    ].join('\n'),
  },
  // A quarter less to read at each start. Lines keep a length at which a place in a bug report says something.
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 120,
  legalComments: 'none',
  logLevel: 'warning',
};

await rm(outdir, { recursive: true, force: true });
await build({ ...shared, entryPoints, outdir, external });
await keepCode(root, outdir, shared);
// Tests build the command line many times, and the library never.
if (outdir === join(root, 'dist')) await buildLibrary();
if (existsSync(join(outdir, 'cli.js'))) await chmod(join(outdir, 'cli.js'), 0o755);

/** Its tables are made by the very `apache-arrow` that its user imports, so that one is not bundled. */
async function buildLibrary() {
  const out = join(outdir, 'api');
  const entryPoints = { index: 'api/index.ts' };
  const notBundled = [...external, 'apache-arrow', 'arquero'];
  await build({ ...shared, entryPoints, outdir: out, external: notBundled });
  const emitted = join(outdir, 'types.tmp');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await run(process.execPath, [tsc, '-p', join(root, 'api'), '--outDir', emitted]);
  await keepTypes(emitted, join(outdir, 'types'), 'api/index.d.ts', new Set());
  await rm(emitted, { recursive: true, force: true });
}

/** A declaration file and those that it imports. */
async function keepTypes(from, to, file, seen) {
  if (seen.has(file)) return;
  seen.add(file);
  const text = await readFile(join(from, file), 'utf8');
  await mkdir(dirname(join(to, file)), { recursive: true });
  await writeFile(join(to, file), text);
  for (const [, path] of text.matchAll(/(?:from |import\()["'](\.[^"']*)\.[jt]s["']/g))
    await keepTypes(from, to, posix.join(posix.dirname(file), `${path}.d.ts`), seen);
}

/** Of everything that decides what a run comes to: machines that share a sweep have to have the same. */
function hashOfSources() {
  const rooms = ['grammar', 'compiler', 'market', 'runtime', 'backtester'];
  const files = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${room}/${file.replaceAll('\\', '/')}`),
  );
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 12);
}

/** It is emptied first, so it has to be ours: dist or in it, new, empty, or an earlier build. */
function outputDirectory(args) {
  const [name = 'dist', ...rest] = args;
  const directory = resolve(root, name);
  const isOurs =
    `${directory}/`.startsWith(join(root, 'dist/')) ||
    !existsSync(directory) ||
    readdirSync(directory).length === 0 ||
    existsSync(join(directory, 'cli.js'));
  if (!name.startsWith('-') && rest.length === 0 && isOurs) return directory;
  console.error(
    isOurs
      ? 'usage: node build.mjs [DIRECTORY]   (dist without one)'
      : `build.mjs: ${directory} has files in it, and none of an earlier build. Name another directory, or empty it.`,
  );
  process.exit(2);
}
