/** `close > highest(high, 20)`: a window that includes this bar is never passed by this bar. */

import type { Expression, StrategyDeclaration } from '../grammar/index.ts';
import { replacement } from './diagnostics/report.ts';
import { type LintContext, oneLine } from './lint-conditions.ts';
import { passedWindow } from './passed-windows.ts';
import { walkStrategy } from './statements.ts';

export function lintWindows(strategy: StrategyDeclaration, context: LintContext): void {
  walkStrategy(strategy, (node) => lintWindow(node, context));
}

function lintWindow(node: Expression, context: LintContext): void {
  const passed = passedWindow(node, context.bindings);
  if (!passed) return;
  const { sides, above, below } = passed;
  const [first, second] = sides;
  const isSecond =
    below.kind === 'highest' ||
    (above.kind === 'price' && (below.price === 'high' || above.price !== 'low'));
  const [bound, boundReach, other] = isSecond ? [second, below, first] : [first, above, second];
  const text = oneLine(bound, context.source);
  const against = oneLine(other, context.source);
  const { end } = bound.span;
  const isWindow = boundReach.kind !== 'price';
  context.report('W0507', node.span, 'This is never true.', {
    why: isWindow
      ? `\`${text}\` includes the bar that has just closed: \`${against}\` can reach it, but never lie ${isSecond ? 'above' : 'below'} it.`
      : `Both are prices of one bar, and \`${against}\` never lies ${isSecond ? 'above' : 'below'} its \`${text}\`.`,
    fix: replacement(
      { start: end, end },
      '[1]',
      `compare with ${isWindow ? 'the window up to the bar before' : 'the bar before'}: \`${text}[1]\``,
    ),
  });
}
