/** Where a deployment trades, in the words of the program. */

import type { DeploymentSpec } from '../compiler/index.ts';

export function venueText({ broker, mode }: DeploymentSpec): string {
  return broker === 'paper' ? 'on paper' : `on ${broker} ${mode}`;
}
