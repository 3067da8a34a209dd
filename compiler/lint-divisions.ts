/** `(close - low) / (high - low)`: on a bar without a range this divides by zero, and has no value. */

import type { Expression, StrategyDeclaration } from '../grammar/index.ts';
import type { LintContext } from './lint-conditions.ts';
import { priceKind } from './price-kinds.ts';
import { expressionsOf } from './statements.ts';
import { childrenOf } from './walk.ts';

/** Only a difference of two prices is reported, and only where no `??` says what holds instead. */
export function lintDivisions(strategy: StrategyDeclaration, context: LintContext): void {
  const covered = coveredNames(strategy);
  for (const statement of strategy.body) {
    if (statement.kind === 'LetStatement' && covered.has(statement.name.name)) continue;
    for (const expression of expressionsOf(statement)) lintDivision(expression, context);
  }
}

/** Names that some `??` gives another value for. */
function coveredNames({ body }: StrategyDeclaration): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (node: Expression, isCovered: boolean): void => {
    if (node.kind === 'NameExpression' && isCovered) names.add(node.name);
    const covers = node.kind === 'BinaryExpression' && node.operator === '??';
    for (const child of childrenOf(node)) collect(child, isCovered || covers);
  };
  for (const statement of body) for (const node of expressionsOf(statement)) collect(node, false);
  return names;
}

function lintDivision(node: Expression, context: LintContext): void {
  if (node.kind === 'BinaryExpression' && node.operator === '??') return;
  if (node.kind === 'BinaryExpression' && node.operator === '/') {
    const divisor = inside(node.right);
    const isDifference = divisor.kind === 'BinaryExpression' && divisor.operator === '-';
    if (isDifference && priceKind(divisor, context.bindings) === 'distance') {
      const { source, report } = context;
      const text = source.slice(divisor.span.start, divisor.span.end).replace(/\s+/g, ' ');
      report('W0509', node.span, `This has no value while \`${text}\` is 0.`, {
        why: 'A division by zero is absent, and a condition on something absent is never true.',
        fix: 'if that is not meant, say what holds instead: `(…) ?? 0.5`',
      });
    }
  }
  for (const child of childrenOf(node)) lintDivision(child, context);
}

function inside(node: Expression): Expression {
  return node.kind === 'ParenExpression' ? inside(node.inner) : node;
}
