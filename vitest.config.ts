import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/run-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Every processor, and modules loaded once a worker instead of once a file: half of the time, measured on two
    // processors. So a test leaves nothing behind: no changed environment, no mocked module, no open handle.
    maxWorkers: '100%',
    isolate: false,
    reporters: process.env['CI'] ? ['default'] : ['dot'],
  },
});
