// Builds the page into dist/playground: plain scripts beside an index.html, which a server, a directory of one and the
// file system can all hand out. `--serve` serves it from a directory of its own instead, and when a source changes builds
// that part again and has the page come again.

import { watch } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { build, preview } from 'vite';
import { RELOAD_SCRIPT, reloading } from './reload.mjs';
import { configFor } from './vite.config.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const isServed = process.argv.includes('--serve');
const place = process.argv.slice(2).find((each) => !each.startsWith('-'));
const outDir = isServed
  ? await mkdtemp(join(tmpdir(), 'strata-playground-'))
  : resolve(root, place ?? 'dist/playground');
const work = join(outDir, '.work');
const reload = reloading();

await rm(outDir, { recursive: true, force: true });
await mkdir(work, { recursive: true });
await writeFrame();
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
    watcher.on('event', async (event) => {
      if (event.code === 'ERROR') console.error(event.error.message);
      if (event.code !== 'BUNDLE_END') return;
      if (to === work) await writeWorkers();
      reload.tell();
      done();
    });
  });
}

/** What no script is built from: the document, the shipped programs and the bars. */
async function writeFrame() {
  const document = await readFile(join(here, 'index.html'), 'utf8');
  await writeFile(
    join(outDir, 'index.html'),
    isServed
      ? document.replace('</head>', '  <script defer src="reload.js"></script>\n  </head>')
      : document,
  );
  if (isServed) await writeFile(join(outDir, 'reload.js'), RELOAD_SCRIPT);
  await writeFile(join(outDir, 'bundle.js'), `globalThis.strataBundle = ${await bundleText()};\n`);
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
    plugins: [reload.plugin],
    build: { outDir: relative(here, outDir) },
    preview: { host: '127.0.0.1', port: 5173 },
  });
  console.log('The playground is at');
  server.printUrls();
  console.log('A part whose sources change is built again, and the page comes again.');
  for (const place of [join(here, 'index.html'), join(root, 'strategies')])
    watch(place, { recursive: true }, () => void writeFrame().then(reload.tell));
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, async () => {
      await rm(outDir, { recursive: true, force: true });
      process.exit(0);
    });
}
