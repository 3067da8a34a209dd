// One script of the page: no module, because a browser loads none from the file system.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** The scripts by name, with the file that each begins with. */
export const SCRIPTS = {
  page: 'page/main.ts',
  editor: 'editor/editor.ts',
  engine: 'engine/worker.ts',
  'editor-worker': 'editor/editor-worker.ts',
};

/** `outDir` gets NAME.js, and NAME.css where it has a style. */
export function configFor(name, outDir, watch) {
  return {
    configFile: false,
    root: here,
    base: './',
    logLevel: 'warn',
    // The editor would look for its worker beside itself; the page hands it one.
    define: { 'process.env.NODE_ENV': '"production"', 'import.meta': '{}' },
    resolve: { alias: { hysnappy: join(here, 'engine/no-wasm-snappy.ts') } },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2023',
      minify: true,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 6_000,
      ...(watch && { watch: {} }),
      lib: {
        entry: join(here, SCRIPTS[name]),
        formats: ['iife'],
        name: `strata_${name.replace('-', '_')}`,
        fileName: () => `${name}.js`,
        cssFileName: name,
      },
    },
  };
}
