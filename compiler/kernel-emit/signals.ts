/**
 * The evaluator's pass over a block of rows as text: which rules are true at each close, and the numbers that orders may
 * ask for. Apart from the trading, because together they want more registers than there are.
 */

import { assertPresent } from '../invariant.ts';
import type { NodeId, Plan } from '../plan.ts';
import { truthOf } from './conditions.ts';
import { type Crossing, crossingOf, previousOf } from './crossings.ts';
import { indented } from './fills.ts';
import type { Nodes } from './nodes.ts';

/** Rows of one block: its columns stay in the nearest cache. */
export const BLOCK = 1024;

export interface Signals {
  /** Before any function: the block's columns. */
  readonly columns: readonly string[];
  /** Before the loop. */
  readonly state: readonly string[];
  /** Rows `from` to `to`. */
  readonly lines: readonly string[];
  /** Few rows have a rule that is true, and those are listed: `count` of them in `events`. */
  readonly isListed: boolean;
  /** How the trading reads a node at row i. */
  value(id: NodeId): string;
}

export function writeSignals(
  plan: Plan,
  nodes: Nodes,
  outputs: readonly NodeId[],
  /** The local that holds a node's shared column, where it has one. */
  sharedColumn: (id: NodeId) => string | undefined,
): Signals {
  const kept = [...new Set(outputs)].filter((id) => plan.nodes[id]?.level === 'stream');
  const crossing = crossingOf(plan);
  const columns = crossing && kept.length === 0 && columnsOf(plan, nodes, crossing, sharedColumn);
  return {
    columns: [
      `const fired = new Int32Array(${BLOCK});`,
      ...(crossing ? [`const events = new Int32Array(${BLOCK});`] : []),
      ...kept.map((_, k) => `const values_${k} = new Float64Array(${BLOCK});`),
    ],
    // On which side of the other number the one was at the last close: 1 above, 2 below.
    state: crossing ? ['let stood = 0;'] : [],
    isListed: crossing !== undefined,
    lines: [
      ...(crossing ? ['fired.fill(0, 0, to - from);', 'let count = 0;'] : []),
      ...(columns
        ? passSides(plan, crossing, columns)
        : nodes.overRows('from', 'to', [
            ...askRules(plan, nodes, crossing),
            ...kept.map((id, k) => `values_${k}[i - from] = ${nodes.value(id)};`),
          ])),
    ],
    value(id) {
      const column = kept.indexOf(id);
      if (column >= 0) return `values_${column}[i - from]`;
      const { level } = assertPresent(plan.nodes[id], `node ${id} exists`);
      return level === 'stream' ? 'NaN' : nodes.value(id);
    },
  };
}

function askRules(plan: Plan, nodes: Nodes, crossing: Crossing | undefined): readonly string[] {
  const rules = rulesText(plan, (id) => nodes.condition(id, 'true'));
  if (!crossing) return [`fired[i - from] = ${rules};`];
  const [one, other] = [nodes.value(crossing.one), nodes.value(crossing.other)];
  return [
    `const stands = ${sideText(one, other)};`,
    'if (stands !== stood || stands === 0) {',
    ...indented(listRules(rules)),
    '  stood = stands;',
    '}',
  ];
}

/** How the two numbers are read at row `i`. */
interface SideColumns {
  readonly one: (row: string) => string;
  readonly other: (row: string) => string;
}

/** Undefined where one of them has to be computed from row to row. */
function columnsOf(
  plan: Plan,
  nodes: Nodes,
  crossing: Crossing,
  sharedColumn: (id: NodeId) => string | undefined,
): SideColumns | undefined {
  const one = sharedColumn(crossing.one);
  const other = sharedColumn(crossing.other);
  if (one === undefined) return undefined;
  if (other !== undefined)
    return { one: (row) => `${one}[${row}]`, other: (row) => `${other}[${row}]` };
  if (plan.nodes[crossing.other]?.level === 'stream') return undefined;
  return { one: (row) => `${one}[${row}]`, other: () => nodes.value(crossing.other) };
}

/** Only rows at which the side changes are asked for their rules. */
function passSides(plan: Plan, crossing: Crossing, { one, other }: SideColumns): readonly string[] {
  const past = (text: string): string => `(i > 0 ? ${text} : NaN)`;
  const rules = rulesText(plan, (rule) =>
    truthOf(plan, rule, 'true', (id) => {
      if (id === crossing.one) return one('i');
      if (id === crossing.other) return other('i');
      return previousOf(plan, id) === crossing.one ? past(one('i - 1')) : past(other('i - 1'));
    }),
  );
  return [
    'for (let i = from; i < to; i += 1) {',
    ...indented([
      `if (stood === 1) while (i < to && ${one('i')} > ${other('i')}) i += 1;`,
      `else if (stood === 2) while (i < to && ${one('i')} < ${other('i')}) i += 1;`,
      'if (i === to) break;',
      ...listRules(rules),
      `stood = ${sideText(one('i'), other('i'))};`,
    ]),
    '}',
  ];
}

function listRules(rules: string): readonly string[] {
  return [
    `const rules = ${rules};`,
    'if (rules !== 0) {',
    '  fired[i - from] = rules;',
    '  events[count] = i;',
    '  count += 1;',
    '}',
  ];
}

function rulesText(plan: Plan, holds: (rule: NodeId) => string): string {
  const rules = plan.rules.map((id, r) => `(${holds(id)} ? ${2 ** r} : 0)`);
  return rules.length === 0 ? '0' : rules.join(' | ');
}

function sideText(one: string, other: string): string {
  return `${one} > ${other} ? 1 : ${one} < ${other} ? 2 : 0`;
}
