/**
 * What a row is asked: is a rule true? Two comparisons of a crossing answer it without three-valued results in between,
 * so those are written only where the state is stored: at rows where a rule is true, and at the last of a run.
 */

import type { NodeId, Plan, PlanNode } from '../plan.ts';

/** When a comparison is true and when it is false; where neither holds, it is unknown. */
interface Comparison {
  readonly holds: (a: string, b: string) => string;
  readonly fails: (a: string, b: string) => string;
}

const COMPARISONS: ReadonlyMap<string, Comparison> = new Map([
  ['less', signs('<', '>=')],
  ['less_equal', signs('<=', '>')],
  ['greater', signs('>', '<=')],
  ['greater_equal', signs('>=', '<')],
  ['equal', { holds: same, fails: different }],
  ['not_equal', { holds: different, fails: same }],
]);

const CONNECTIVES: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/**
 * Stateless nodes that nobody reads but at rows where the state is stored: conditions of which a row is only asked
 * whether they are true, and numbers that only outputs are made of.
 */
export function storedNodes(plan: Plan): ReadonlySet<NodeId> {
  const inLoop = new Set<NodeId>();
  const stored = new Set<NodeId>();
  // From the readers to what they read: a node's readers have larger ids.
  for (const node of [...plan.nodes].reverse()) {
    const isStored = node.level === 'stream' && isPlain(node) && !inLoop.has(node.id);
    if (isStored) stored.add(node.id);
    for (const arg of node.args)
      if (!isStored || isAskedAtEachRow(node, plan.nodes[arg])) inLoop.add(arg);
  }
  return stored;
}

function isPlain({ operation, type }: PlanNode): boolean {
  if (operation.kind !== 'pure') return false;
  return type === 'number' || COMPARISONS.has(operation.name) || CONNECTIVES.has(operation.name);
}

/** The numbers that a condition compares are needed at each row; other conditions are asked as it is. */
function isAskedAtEachRow({ type }: PlanNode, arg: PlanNode | undefined): boolean {
  return type === 'bool' && arg?.type === 'number';
}

export interface RuleTests {
  /** Tests that several rules share, a local each. */
  readonly lines: readonly string[];
  /** Of each rule, in the plan's order: an expression that is true where the rule is. */
  readonly rules: readonly string[];
}

/** `value` says how a node is read, `take` gives a local its name. */
export function ruleTests(
  plan: Plan,
  stored: ReadonlySet<NodeId>,
  value: (id: NodeId) => string,
  take: (name: string) => string,
): RuleTests {
  const lines: string[] = [];
  const known = new Map<string, string>();
  const readers = countReaders(plan, stored);
  const rules = plan.rules.map((id) => test(id, true));
  return { lines, rules };

  function test(id: NodeId, isTrue: boolean): string {
    const key = `${id} ${isTrue}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let text = written(id, isTrue);
    if (stored.has(id) && (readers.get(id) ?? 0) > 1) {
      const local = take(`${isTrue ? 'true' : 'false'}_${id}`);
      lines.push(`const ${local} = ${text};`);
      text = local;
    }
    known.set(key, text);
    return text;
  }

  function written(id: NodeId, isTrue: boolean): string {
    const node = plan.nodes[id];
    if (node?.operation.kind !== 'pure' || !stored.has(id)) {
      const text = value(id);
      // A condition that is known in the text is a number here.
      if (/^\d$/.test(text)) return String(Number(text) === (isTrue ? 2 : 0));
      return `${text} === ${isTrue ? 2 : 0}`;
    }
    const { name } = node.operation;
    const [a = id, b = a] = node.args;
    if (name === 'not') return test(a, !isTrue);
    const comparison = COMPARISONS.get(name);
    if (comparison) return (isTrue ? comparison.holds : comparison.fails)(value(a), value(b));
    // `and` is true where both are and false where one is; `or` the other way round.
    const sign = (name === 'and') === isTrue ? ' && ' : ' || ';
    return [a, b].map((arg) => grouped(test(arg, isTrue), sign)).join(sign);
  }
}

function signs(holds: string, fails: string): Comparison {
  return { holds: (a, b) => `${a} ${holds} ${b}`, fails: (a, b) => `${a} ${fails} ${b}` };
}

function same(a: string, b: string): string {
  return `${a} === ${b}`;
}

/** Both are there, and they differ. */
function different(a: string, b: string): string {
  return `${a} < ${b} || ${a} > ${b}`;
}

/** In brackets where the text has another sign than the one around it. */
function grouped(text: string, sign: ' && ' | ' || '): string {
  return text.includes(sign === ' && ' ? ' || ' : ' && ') ? `(${text})` : text;
}

/** How many rules and stored nodes read each node. */
function countReaders(plan: Plan, stored: ReadonlySet<NodeId>): ReadonlyMap<NodeId, number> {
  const counts = new Map<NodeId, number>();
  const read = (id: NodeId): void => {
    counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  plan.rules.forEach(read);
  for (const { id, args } of plan.nodes) if (stored.has(id)) args.forEach(read);
  return counts;
}
