/** What a bar costs: bytes of state and operations, summed over the plan. There are no loops to surprise anyone. */

import { assertPresent } from './invariant.ts';
import { KERNELS } from './kernels/index.ts';
import type { Plan } from './plan.ts';
import { bindNodes } from './warmup.ts';

export interface Cost {
  readonly stateBytes: number;
  readonly operationsPerBar: number;
}

/** Each clock has its own bars; a bar of all of them at once costs this much. */
export function sumOfCosts(plans: readonly Plan[], params: Readonly<Record<string, number>>): Cost {
  const costs = plans.map((plan) => costOf(plan, params));
  return {
    stateBytes: costs.reduce((sum, { stateBytes }) => sum + stateBytes, 0),
    operationsPerBar: costs.reduce((sum, { operationsPerBar }) => sum + operationsPerBar, 0),
  };
}

const BYTES_PER_NUMBER = 8;

export function costOf(plan: Plan, params: Readonly<Record<string, number>>): Cost {
  const bound = bindNodes(plan, params);
  let numbers = 0;
  let operationsPerBar = 0;
  for (const node of plan.nodes) {
    if (node.level !== 'stream') continue;
    if (node.operation.kind !== 'kernel') {
      operationsPerBar += 1;
      continue;
    }
    const kernel = assertPresent(
      KERNELS.get(node.operation.name),
      `kernel ${node.operation.name} exists`,
    );
    const statics = node.args.slice(kernel.inputs.length).map((id) => bound[id] ?? Number.NaN);
    numbers += kernel.stateSize(statics);
    operationsPerBar += kernel.operations(statics);
  }
  return { stateBytes: numbers * BYTES_PER_NUMBER, operationsPerBar };
}
