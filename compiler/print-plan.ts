/** A plan as text: one node a line, for golden files and for people. */

import type { Plan, PlanNode } from './plan.ts';

export function printPlan(plan: Plan): string {
  const lines = plan.nodes.map((node) => `${`%${node.id}`.padEnd(5)}${nodeText(node)}`);
  const list = (title: string, ids: readonly number[]): string[] =>
    ids.map((id, k) => `${title} ${k}: %${id}`);
  return `${[...lines, ...list('rule', plan.rules), ...list('output', plan.outputs)].join('\n')}\n`;
}

function nodeText({ operation, args, level, type, label }: PlanNode): string {
  const name = label === undefined ? '' : `  ; ${label}`;
  const suffix = `${type === 'bool' ? ' : condition' : ''}${level === 'param' ? ' (param)' : ''}${name}`;
  if (operation.kind === 'const') {
    const truth = ['false', 'unknown', 'true'][operation.value];
    return `${type === 'bool' ? truth : String(operation.value)}${name}`;
  }
  const operands = args.map((id) => `%${id}`).join(', ');
  return operation.kind === 'param' || operation.kind === 'column'
    ? `${operation.kind} ${operation.name}${name}`
    : `${operation.name}(${operands})${suffix}`;
}
