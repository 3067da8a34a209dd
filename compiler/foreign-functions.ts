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

/** Names of functions in other tools that are no slip of the finger of one here. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ...(['average', 'avg', 'ma', 'moving_average', 'simple_moving_average'] as const).map(
    (name): [string, string] => [name, 'sma'],
  ),
  ['exponential_moving_average', 'ema'],
  ['smma', 'rma'],
  ['std', 'stdev'],
  ['stddev', 'stdev'],
  ['bb', 'bollinger'],
  ['bbands', 'bollinger'],
  ['bollinger_bands', 'bollinger'],
  ['stochastic', 'stoch'],
  ['dmi', 'adx'],
  ['sar', 'psar'],
  ['volatility', 'realized_vol'],
  ['average_true_range', 'atr'],
  ['relative_strength_index', 'rsi'],
]);

/** What another tool's function is called here, where that is known. */
export function functionAlias(name: string, functions: FunctionScope): string | undefined {
  const alias = ALIASES.get(name.toLowerCase());
  return alias !== undefined && functions.has(alias, false) ? alias : undefined;
}

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
