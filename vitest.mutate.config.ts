import { join } from 'node:path';
import { build } from 'esbuild';
import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

// Nothing of the compiler is changed, and each change is tested in a fresh worker: one file loads in half of the time.
const compiler = join(import.meta.dirname, 'dist/compiler-as-one.mjs');
await build({
  entryPoints: [join(import.meta.dirname, 'compiler/index.ts')],
  ...{ bundle: true, format: 'esm', platform: 'node' },
  outfile: compiler,
});

/** `npm run mutate`: the tests that are about the risk rules and the order states, and quick. */
export default defineConfig({
  resolve: { alias: [{ find: /^.*\/compiler\/index\.ts$/, replacement: compiler }] },
  test: {
    ...config.test,
    globalSetup: [],
    server: { deps: { external: [/compiler-as-one/] } },
    include: ['test/runtime/risk-*.test.ts', 'test/oms/{live-order-state,order-matrices}.test.ts'],
  },
});
