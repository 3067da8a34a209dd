/** What somebody wants to see of a sweep, as text or as a page. */

import type { Objective } from './objective.ts';

export interface SweepView {
  readonly top: number;
  readonly by: Objective;
  /** Params across and down; without them the two that matter most. */
  readonly map?: readonly [string, string];
}
