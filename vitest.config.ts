import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import manifest from './package.json' with { type: 'json' };
import { SlowFirst } from './test/slow-first.ts';

export default defineConfig({
  // As in what is built: a run that one of them begins, the other goes on with.
  define: { STRATA_VERSION: JSON.stringify(manifest.version) },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/run-once.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // One worker more than processors, as some wait for a browser or a disk, and modules loaded once a worker instead of
    // once a file. So a test leaves nothing behind: no changed environment, no mocked module, no open handle.
    maxWorkers: availableParallelism() + 1,
    isolate: false,
    // Tests make much that soon is rubbish: with room for it, memory is swept less often. And most of what they run, they
    // run for a moment: V8 waits four times as long as usual before it optimizes, which saves a sixth of all processor time.
    execArgv: ['--max-semi-space-size=64', '--interrupt-budget=540000'],
    sequence: { sequencer: SlowFirst },
    reporters: process.env['CI'] ? ['default'] : ['dot'],
  },
});
