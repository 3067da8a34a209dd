import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Of what real money runs on. */
const ENOUGH = { lines: 95, branches: 95 };

/** `npm run coverage`: the tests that are about what real money runs on; it fails where they leave too much out. */
export default defineConfig({
  test: {
    ...config.test,
    include: [
      'test/{brokers,journal,live,oms,ops,runtime,simulation}/**/*.test.ts',
      'test/backtester/{express-lane,risk-*,targets,invariants}.test.ts',
    ],
    coverage: {
      enabled: true,
      provider: 'v8',
      exclude: ['test/**'],
      include: ['brokers/**/*.ts', 'runtime/{oms,risk,journal,live}/**/*.ts'],
      reporter: ['text', 'json'],
      reportsDirectory: 'dist/coverage',
      thresholds: {
        'brokers/**': ENOUGH,
        'runtime/oms/**': ENOUGH,
        'runtime/risk/**': ENOUGH,
        'runtime/journal/**': ENOUGH,
      },
    },
  },
});
