/** Test files that start processes and stores first: one of them that begins last keeps one processor waiting. */

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const SLOW = /\/test\/(playground|queue|cli|store|market-import|live|api)\//;

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
