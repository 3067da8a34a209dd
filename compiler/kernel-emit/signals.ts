/**
 * The evaluator's pass over a block of rows as text: which rules are true at each close, and the numbers that orders may
 * ask for. Apart from the trading, because together they want more registers than there are.
 */

import { assertPresent } from '../invariant.ts';
import type { NodeId, Plan } from '../plan.ts';
import { indented } from './fills.ts';
import type { Nodes } from './nodes.ts';

/** Rows of one block: its columns stay in the nearest cache. */
export const BLOCK = 1024;

export interface Signals {
  /** Before any function: the block's columns. */
  readonly columns: readonly string[];
  /** Rows `from` to `to`. */
  readonly lines: readonly string[];
  /** How the trading reads a node at row i. */
  value(id: NodeId): string;
}

export function writeSignals(plan: Plan, nodes: Nodes, outputs: readonly NodeId[]): Signals {
  const kept = [...new Set(outputs)].filter((id) => plan.nodes[id]?.level === 'stream');
  const rules = plan.rules.map((id, r) => `(${nodes.condition(id, 'true')} ? ${2 ** r} : 0)`);
  return {
    columns: [
      `const fired = new Int32Array(${BLOCK});`,
      ...kept.map((_, k) => `const values_${k} = new Float64Array(${BLOCK});`),
    ],
    lines: [
      'for (let i = from; i < to; i += 1) {',
      ...indented([
        ...nodes.atBar,
        `fired[i - from] = ${rules.length === 0 ? '0' : rules.join(' | ')};`,
        ...kept.map((id, k) => `values_${k}[i - from] = ${nodes.value(id)};`),
      ]),
      '}',
    ],
    value(id) {
      const column = kept.indexOf(id);
      if (column >= 0) return `values_${column}[i - from]`;
      const { level } = assertPresent(plan.nodes[id], `node ${id} exists`);
      return level === 'stream' ? 'NaN' : nodes.value(id);
    },
  };
}
