/** Where a deployment trades, in the words of the program. */

import type { DeploymentSpec } from '../compiler/index.ts';

/** `on alpaca paper`, `on paper`. */
export function venueText({ broker, mode }: Pick<DeploymentSpec, 'broker' | 'mode'>): string {
  return broker === 'paper' ? 'on paper' : `on ${broker} ${mode}`;
}
