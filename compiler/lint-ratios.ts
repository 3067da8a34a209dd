/** `realized_vol(20) < 30`: a volatility of 30% is 0.3, so this is always true. */

import type { Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import { constantOf } from './constants.ts';
import { replacement } from './diagnostics/report.ts';
import { type LintContext, oneLine } from './lint-conditions.ts';
import { comparedIn } from './lint-percents.ts';
import { walkStrategy } from './statements.ts';

/** Plain numbers that are compared with what is a share of something. */
export function lintRatios(strategy: StrategyDeclaration, context: LintContext): void {
  walkStrategy(strategy, (node) => lintRatio(node, context));
}

/** From here on it is no share: a volatility of 200% a year, or three times what was paid. */
const LEAST = 2;

function lintRatio(node: Expression, { bindings, report, source }: LintContext): void {
  for (const [value, bound] of comparedIn(node)) {
    const number = constantOf(bound);
    if (number?.unit !== 'number' || Math.abs(number.value) < LEAST) continue;
    if (!isRatio(value, bindings)) continue;
    const text = source.slice(bound.span.start, bound.span.end);
    report(
      'W0513',
      bound.span,
      `\`${oneLine(value, source)}\` is a ratio: \`${text}\` means ${Number((number.value * 100).toFixed(6)).toLocaleString('en-US')}%.`,
      {
        why: 'A ratio of 0.2 means 20%, so this is nearly always the same answer.',
        fix: replacement(bound.span, `${text}%`),
      },
    );
  }
}

/** What the library gives as a ratio and people say in percent, also on another clock, of another symbol, or by a name. */
function isRatio(node: Expression, bindings: Bindings): boolean {
  switch (node.kind) {
    case 'ParenExpression':
      return isRatio(node.inner, bindings);
    case 'OnExpression':
    case 'OfExpression':
      return isRatio(node.operand, bindings);
    case 'PastExpression':
      return isRatio(node.series, bindings);
    case 'NameExpression': {
      const binding = bindings.names.get(node);
      return binding?.kind === 'let' && isRatio(binding.statement.value, bindings);
    }
    case 'CallExpression': {
      const called = bindings.calls.get(node);
      return (
        called?.kind === 'indicator' &&
        called.indicator.shipped &&
        called.indicator.declaration.name.name === 'realized_vol'
      );
    }
    case 'FieldExpression':
      return (
        node.object.kind === 'NameExpression' &&
        node.object.name === 'position' &&
        node.field.name === 'pnl_pct'
      );
    default:
      return false;
  }
}
