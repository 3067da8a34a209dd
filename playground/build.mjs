// Builds the page into dist/playground: plain scripts beside an index.html, which a server, a directory of one and the
// file system can all hand out. `--serve` serves it too, and builds again when a source changes.

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { build, preview } from 'vite';
import { configFor, SCRIPTS } from './vite.config.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const isServed = process.argv.includes('--serve');
const place = process.argv.slice(2).find((each) => !each.startsWith('-'));
const outDir = resolve(root, place ?? 'dist/playground');
const work = join(outDir, '.work');

await rm(outDir, { recursive: true, force: true });
await mkdir(work, { recursive: true });
await copyFile(join(here, 'index.html'), join(outDir, 'index.html'));
await writeFile(join(outDir, 'bundle.js'), `globalThis.strataBundle = ${await bundleText()};\n`);
for (const name of ['page', 'editor']) await script(name, outDir);
for (const name of ['engine', 'editor-worker']) await script(name, work);
if (isServed) await serve();
else await rm(work, { recursive: true, force: true });

/** Builds a script; while the page is served, again whenever one of its sources changes. */
async function script(name, to) {
  const watcher = await build(configFor(name, to, isServed));
  if (!isServed) {
    if (to === work) await writeWorkers();
    return;
  }
  await new Promise((done) => {
    watcher.on('event', ({ code }) => {
      if (code !== 'BUNDLE_END') return;
      if (to === work) void writeWorkers().then(done);
      else done();
    });
  });
}

/** Workers cannot be loaded from the file system, so they come as texts that the page starts from a Blob. */
async function writeWorkers() {
  const sourceOf = async (name) => {
    try {
      return await readFile(join(work, `${name}.js`), 'utf8');
    } catch {
      return '';
    }
  };
  const workers = { engine: await sourceOf('engine'), editor: await sourceOf('editor-worker') };
  await writeFile(
    join(outDir, 'workers.js'),
    `globalThis.strataWorkers = ${JSON.stringify(workers)};\n`,
  );
}

/** The shipped programs, and the bars of the quick start as Arrow IPC. */
async function bundleText() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const directory = join(root, 'strategies');
  const programs = {};
  for (const entry of (await readdir(directory, { recursive: true })).sort()) {
    if (!entry.endsWith('.strat')) continue;
    const path = `strategies/${entry.replaceAll('\\', '/')}`;
    programs[path] = await readFile(join(directory, entry), 'utf8');
  }
  const file = createRequire(import.meta.url).resolve('vega-datasets/data/sp500-2000.csv');
  const { sampleArrow } = await sampleModule();
  const arrow = Buffer.from(sampleArrow(await readFile(file, 'utf8'))).toString('base64');
  return JSON.stringify({ version, programs, series: [{ name: 'sp500', arrow }] });
}

/** The code that makes the sample is the page's own, in TypeScript. */
async function sampleModule() {
  const outfile = join(work, 'sample.mjs');
  await esbuild.build({
    entryPoints: [join(here, 'sample.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  return await import(pathToFileURL(outfile).href);
}

async function serve() {
  const server = await preview({
    configFile: false,
    root: here,
    build: { outDir: relative(here, outDir) },
    preview: { host: '127.0.0.1', port: 5173 },
  });
  console.log('The playground is at');
  server.printUrls();
  console.log(`It is built again when one of its ${Object.keys(SCRIPTS).length} scripts changes.`);
}
