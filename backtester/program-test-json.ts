/** A test that has run, for machines. */

import type { TestRun } from './program-test.ts';
import { whyFailed } from './program-test-why.ts';

export function testRow(run: TestRun, file: string): unknown {
  const { spec, failures, fills } = run;
  return {
    file,
    line: spec.line,
    title: spec.title,
    strategy: spec.strategy,
    passed: failures.length === 0,
    failures: failures.map((failure) => ({
      expectation: failure.expectation.text,
      line: failure.expectation.line,
      why: whyFailed(run, failure),
    })),
    fills,
  };
}
