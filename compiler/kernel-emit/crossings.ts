/**
 * Programs whose rules all ask whether one number crosses another. While it stays on one side none of them is true, so
 * that most rows need one comparison and nothing else.
 */

import type { NodeId, Plan } from '../plan.ts';

/** The two numbers: the second may be one that does not change. */
export interface Crossing {
  readonly one: NodeId;
  readonly other: NodeId;
}

/** Undefined unless every rule is a crossing, and all of them of the same two numbers. */
export function crossingOf(plan: Plan): Crossing | undefined {
  const [first, ...more] = plan.rules.map((rule) => crossingAt(plan, rule));
  const isSame = ({ one, other }: Crossing): boolean => one === first?.one && other === first.other;
  return more.every((crossing) => crossing && isSame(crossing)) ? first : undefined;
}

/** What a number was one bar ago; undefined for one that is no such. */
export function previousOf({ nodes }: Plan, id: NodeId): NodeId | undefined {
  const node = nodes[id];
  const isPrevious = node?.operation.kind === 'kernel' && node.operation.name === 'previous';
  return isPrevious ? node.args[0] : undefined;
}

/** What has to hold of the two numbers now, by what has to have held of them before. */
const NOW: ReadonlyMap<string, string> = new Map([
  ['less_equal', 'greater'],
  ['greater_equal', 'less'],
]);

function crossingAt(plan: Plan, rule: NodeId): Crossing | undefined {
  const both = pureAt(plan, rule, 'and');
  const [before, now] = [both?.args[0] ?? -1, both?.args[1] ?? -1];
  for (const [held, holds] of NOW) {
    const [was, is] = [pureAt(plan, before, held), pureAt(plan, now, holds)];
    const [one, other] = is?.args ?? [];
    const [oneBefore = -1, otherBefore = -1] = was?.args ?? [];
    if (one === undefined || other === undefined) continue;
    const isFixed = plan.nodes[other]?.level !== 'stream';
    const isPast = isFixed ? otherBefore === other : previousOf(plan, otherBefore) === other;
    if (isPast && previousOf(plan, oneBefore) === one) return { one, other };
  }
  return undefined;
}

function pureAt({ nodes }: Plan, id: NodeId, name: string) {
  const node = nodes[id];
  return node?.operation.kind === 'pure' && node.operation.name === name ? node : undefined;
}
