/** Before all tests and after them: the place of what they start as processes, which is built once a run. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

export function setup(project: TestProject): () => void {
  // Inside the project, where Node finds what stays outside of a bundle.
  const place = join(import.meta.dirname, '../dist', `test-${process.pid}`);
  project.provide('bundles', place);
  return () => rmSync(place, { recursive: true, force: true });
}
