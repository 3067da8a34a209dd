/** What is known of a plan before any bar: the values of its params, or the ranges that they may lie in. */

import { ANY, exactly, type Range, rangeOfOperation } from './intervals.ts';
import { assertPresent } from './invariant.ts';
import type { Kernel } from './kernels/index.ts';
import type { Plan, PlanNode } from './plan.ts';

/** Range of every node that is known once params are bound; streams lie anywhere. */
export type Bounds = readonly Range[];

/** For every value in every declared range: wider than needed where two params depend on each other. */
export function boundsOfRanges(plan: Plan): Bounds {
  const ranges = new Map(
    plan.params.map(({ name, range, value }) => [name, range ?? exactly(value)]),
  );
  return boundsOf(plan, (name) => assertPresent(ranges.get(name), `param ${name} is declared`));
}

/** For one value of every param. */
export function boundsOfValues(plan: Plan, bound: readonly number[]): Bounds {
  return plan.nodes.map(({ id, level }) =>
    level === 'stream' ? ANY : exactly(bound[id] ?? Number.NaN),
  );
}

function boundsOf(plan: Plan, paramRange: (name: string) => Range): Bounds {
  const bounds: Range[] = [];
  for (const { operation, level, args } of plan.nodes) {
    if (level === 'stream') bounds.push(ANY);
    else if (operation.kind === 'const') bounds.push(exactly(operation.value));
    else if (operation.kind === 'param') bounds.push(paramRange(operation.name));
    else bounds.push(operationRange(operation.name, args, bounds));
  }
  return bounds;
}

function operationRange(name: string, args: PlanNode['args'], bounds: Bounds): Range {
  return rangeOfOperation(
    name,
    args.map((id) => bounds[id] ?? ANY),
  );
}

/**
 * The static arguments at which a kernel may cost most or need most bars. Each of its figures only rises, or only
 * falls, with each argument, so that the corners of their ranges are enough.
 */
export function cornersOf(
  node: PlanNode,
  kernel: Kernel,
  bounds: Bounds,
): readonly (readonly number[])[] {
  return node.args
    .slice(kernel.inputs.length)
    .map((id) => bounds[id] ?? ANY)
    .reduce<readonly (readonly number[])[]>(
      (corners, { low, high }) =>
        corners.flatMap((corner) =>
          low === high
            ? [[...corner, low]]
            : [
                [...corner, low],
                [...corner, high],
              ],
        ),
      [[]],
    );
}
