/** Functions as other tools call them, and what stands for them here. */

import type { CallExpression } from '../grammar/index.ts';
import { printExpression } from '../grammar/index.ts';
import type { FunctionScope } from './bindings.ts';
import { type Report, replacement } from './diagnostics/report.ts';

const CROSSES: ReadonlyMap<string, 'above' | 'below'> = new Map([
  ['crossover', 'above'],
  ['cross_above', 'above'],
  ['crosses_above', 'above'],
  ['crossunder', 'below'],
  ['cross_below', 'below'],
  ['crosses_below', 'below'],
]);

/** Pine's groups of functions, which have no group here. */
const GROUPS: ReadonlySet<string> = new Set(['ta', 'math']);

/** `crossover(a, b)`, `ta.crossover(a, b)`, `ta.sma(close, 20)`: true, and reported, when it is such a call. */
export function reportForeignCall(
  node: CallExpression,
  functions: FunctionScope,
  report: Report,
): boolean {
  const { callee } = node;
  const group = callee.kind === 'FieldExpression' ? foreignGroup(node) : undefined;
  if (callee.kind === 'FieldExpression' && !group) return false;
  const name = callee.kind === 'NameExpression' ? callee.name : callee.field.name;
  const direction = CROSSES.get(name);
  if (direction) {
    reportCross(node, name, direction, report);
    return true;
  }
  if (!group) return false;
  const isKnown = functions.has(name, false);
  report('E0202', callee.span, `Functions stand alone here, without \`${group}.\`.`, {
    fix: isKnown
      ? replacement(callee.span, name)
      : 'see `docs/language/indicators.md` for those there are',
  });
  return true;
}

function foreignGroup({ callee }: CallExpression): string | undefined {
  if (callee.kind !== 'FieldExpression' || callee.object.kind !== 'NameExpression')
    return undefined;
  const { name } = callee.object;
  return GROUPS.has(name) ? name : undefined;
}

function reportCross(
  node: CallExpression,
  name: string,
  direction: 'above' | 'below',
  report: Report,
): void {
  const words = `crosses ${direction}`;
  const [first, second] = node.args;
  const fits = node.args.length === 2 && first && second && !first.name && !second.name;
  report('E0202', node.callee.span, `There is no function called \`${name}\`.`, {
    why: `A crossing is written in words: \`a ${words} b\`.`,
    fix: fits
      ? {
          text: `write \`${printExpression(first.value)} ${words} ${printExpression(second.value)}\``,
          edits: [
            { span: { start: node.span.start, end: first.span.start }, text: '' },
            { span: { start: first.span.end, end: second.span.start }, text: ` ${words} ` },
            { span: { start: second.span.end, end: node.span.end }, text: '' },
          ],
        }
      : `write \`a ${words} b\``,
  });
}
