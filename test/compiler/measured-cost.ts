/** What emitted code really does and keeps: its text with a counter at every operation, and the fields of its class. */

import { parseAst } from 'vitest/node';
import { type CompiledStrategy, defaultParams, type ParamValues } from '../../compiler/index.ts';
import { emitJavaScript } from '../../compiler/load.ts';
import type { RandomColumns } from './random-strategy.ts';

export interface Measured {
  readonly stateBytes: number;
  /** The most that the average over the bars so far ever was. */
  readonly operationsPerBar: number;
}

interface Stepped {
  step(i: number): void;
}

export async function measure(
  strategy: CompiledStrategy,
  columns: RandomColumns,
  params: ParamValues = defaultParams(strategy.plan.params),
): Promise<Measured> {
  const text = emitJavaScript(strategy, { source: '', file: 'measured.strat' });
  const counted = `const operations = { count: 0 };\n${withCounters(text)}
export function create(columns, params) { return new ${strategy.name}(columns, params); }
export { operations };`;
  const module: {
    readonly operations: { count: number };
    create(columns: RandomColumns, params: ParamValues): Stepped;
  } = await import(`data:text/javascript,${encodeURIComponent(counted)}`);
  const evaluator = module.create(columns, params);
  const names = new Set([...Object.keys(columns), ...constantsOf(text)]);
  const numbers = Object.entries(evaluator)
    .filter(([name]) => !names.has(name))
    .reduce((sum, [, value]) => sum + (value instanceof Float64Array ? value.length : 1), 0);
  module.operations.count = 0;
  let operationsPerBar = 0;
  const bars = columns['close']?.length ?? 0;
  for (let i = 0; i < bars; i += 1) {
    evaluator.step(i);
    operationsPerBar = Math.max(operationsPerBar, module.operations.count / (i + 1));
  }
  return { stateBytes: numbers * 8, operationsPerBar };
}

/** Fields that are set when params are bound and never again: those that neither `reset` nor `step` writes. */
function constantsOf(text: string): readonly string[] {
  const [, afterReset = ''] = text.split(/^ {2}reset\(\)/m);
  const [, construction = ''] = text.split(/^ {2}constructor\(/m);
  return [...(construction.split('reset()')[0] ?? '').matchAll(/this\.(\w+) = /g)]
    .map(([, name = '']) => name)
    .filter(
      (name) => !new RegExp(`this\\.${name}(\\.fill|\\[[^\\]]*\\] =| \\S?= )`).test(afterReset),
    );
}

const OPERATORS = /^(?:[-+*/<>%&|^]|\*\*|[<>]=|[!=]==|>>|<<)$/;

/** Every operator, compound assignment and call adds one to the count when it is evaluated. */
function withCounters(text: string): string {
  const inserts: { readonly at: number; readonly order: number; readonly what: string }[] = [];
  visit(parseAst(text));
  inserts.sort((a, b) => b.at - a.at || b.order - a.order);
  let result = text;
  for (const { at, what } of inserts) result = result.slice(0, at) + what + result.slice(at);
  return result;

  function visit(node: unknown): void {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    const { start, end } = { start: 0, end: 0, ...node };
    if (isOperation(node)) {
      // At one place the outer bracket opens first and closes last.
      inserts.push({ at: start, order: -end, what: '(operations.count += 1, ' });
      inserts.push({ at: end, order: -start - text.length, what: ')' });
    }
    for (const each of Object.values(node)) visit(each);
  }
}

function isOperation(node: object): boolean {
  const { type, operator } = { type: '', operator: '', ...node };
  if (type === 'BinaryExpression') return OPERATORS.test(operator);
  if (type === 'AssignmentExpression') return operator !== '=';
  return type === 'UpdateExpression' || type === 'CallExpression';
}
