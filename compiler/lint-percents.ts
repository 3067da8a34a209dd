/** `rsi(close, 14) < 30%`: the RSI runs to 100, and 30% is 0.3. */

import type { Expression, StrategyDeclaration } from '../grammar/index.ts';
import { replacement } from './diagnostics/report.ts';
import { type LintContext, oneLine } from './lint-conditions.ts';
import { rangeOf } from './ranges.ts';
import { walkStrategy } from './statements.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

/** Percentages that are compared with what runs to 100 or from −100. */
export function lintPercents(strategy: StrategyDeclaration, context: LintContext): void {
  walkStrategy(strategy, (node) => lintPercent(node, context));
}

function lintPercent(node: Expression, context: LintContext): void {
  for (const [value, bound] of comparedIn(node)) {
    const { bindings, report, source } = context;
    const text = source.slice(bound.span.start, bound.span.end);
    if (bound.kind !== 'RatioLiteral' || bound.written !== 'percent') continue;
    const { low, high } = rangeOf(value, bindings);
    if (Math.max(Math.abs(low), Math.abs(high)) !== 100) continue;
    const number = text.slice(0, -1).trim();
    report(
      'W0512',
      bound.span,
      `\`${text}\` is ${bound.value}, and \`${oneLine(value, source)}\` runs from ${low} to ${high}.`,
      {
        why: 'A percent sign divides by 100, so this is nearly always the same answer.',
        fix: replacement(bound.span, number),
      },
    );
  }
}

/** What is compared with what, either way round. */
export function comparedIn(
  node: Expression,
): readonly (readonly [value: Expression, bound: Expression])[] {
  if (node.kind === 'BetweenExpression')
    return [
      [node.operand, node.low],
      [node.operand, node.high],
    ];
  const isCompared =
    node.kind === 'CrossExpression' ||
    (node.kind === 'BinaryExpression' && COMPARISONS.has(node.operator));
  if (!isCompared) return [];
  return [
    [node.left, node.right],
    [node.right, node.left],
  ];
}
