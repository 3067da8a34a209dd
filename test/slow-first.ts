/** The long test files first: one of them that begins last keeps one processor waiting, whatever its size says. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** From the first to begin to the last; what is in none of them comes behind. */
const SLOW = [
  // They start processes and stores, and wait for them.
  /\/test\/(playground|queue|cli|store|market-import|live|api|simulation)\//,
  // Many programs, or many runs.
  /\/test\/(golden\/|grammar\/(deletion|robustness)|language-service\/(formatting|rename)\.)/,
  /\/test\/backtester\/(invariants|symbol-blocks|kernel|run-ahead|express-lane|clocks|sweep)\./,
  /\/test\/(compiler\/(emitted|cost|conditions)|indicators\/(contract|kernels))\./,
];

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification): number => {
      const found = SLOW.findIndex((pattern) => pattern.test(moduleId));
      return found === -1 ? SLOW.length : found;
    };
    return [...sorted].sort((a, b) => place(a) - place(b));
  }
}
