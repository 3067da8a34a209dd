import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** `npm run mutate`: the tests that are about the risk rules and the order states, and quick. */
export default defineConfig({
  test: {
    ...config.test,
    include: ['test/runtime/risk-*.test.ts', 'test/oms/{live-order-state,order-matrices}.test.ts'],
  },
});
