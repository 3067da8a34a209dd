/** What a place in the program asks of the expression that stands there. */

import type { Expression } from '../../grammar/index.ts';
import { type NumberType, type Type, typeName, valueType } from '../types.ts';
import type { TypeContext } from './context.ts';

/** A number; undefined, and reported, when it is something else. */
export function expectNumber(node: Expression, context: TypeContext): NumberType | undefined {
  const type = valueType(context.infer(node, context));
  if (type.kind === 'number') return type;
  if (type.kind !== 'unknown') {
    context.report(
      'E0303',
      node.span,
      `A number is needed here; this is ${typeName(type)}.`,
      hintForNumber(type),
    );
  }
  return undefined;
}

function hintForNumber(type: Type): { readonly fix?: string } {
  if (type.kind === 'condition')
    return { fix: 'to turn a condition into a number write `if condition then 1 else 0`' };
  if (type.kind === 'risk multiple') return { fix: 'R is used with `take` and `stop`: `take 3R`' };
  if (type.kind === 'leverage') return { fix: 'x is used with `margin`: `margin 2x`' };
  if (type.kind === 'duration')
    return { fix: 'count bars, such as `20 bars`; a length of time is used with `every` and `on`' };
  if (type.kind === 'side') return { fix: 'compare it: `position.side is long`' };
  return {};
}

/** A condition; reported when it is something else. */
export function expectCondition(node: Expression, context: TypeContext): Type {
  const type = valueType(context.infer(node, context));
  if (type.kind !== 'condition' && type.kind !== 'unknown') {
    context.report('E0302', node.span, `A condition is needed here; this is ${typeName(type)}.`, {
      why: 'A rule has to be true or false at each close.',
      fix:
        type.kind === 'number'
          ? 'compare it with something, such as `… > 0`'
          : 'write a comparison',
    });
  }
  return type;
}

/** A number of bars: whole, at least 1, known before the run. */
export function expectBars(node: Expression, context: TypeContext): void {
  const type = expectNumber(node, context);
  if (!type) return;
  if (type.level === 'stream') {
    context.report('E0305', node.span, 'This number of bars must be known before the run starts.', {
      why: 'A window whose length changes from bar to bar has no warm-up that could be computed, and no bounded cost.',
      fix: 'use a number or a `param`',
    });
  } else if (!type.whole) {
    context.report('E0306', node.span, 'A number of bars is a whole number, 1 or more.', {
      fix: 'write a whole number, or `round(…)` around a computed one',
    });
  } else {
    const value = literalValue(node);
    if (value !== undefined && value < 1) {
      context.report('E0306', node.span, `A window of ${value} bars holds nothing.`, {
        fix: 'write 1 or more',
      });
    }
  }
}

function literalValue(node: Expression): number | undefined {
  if (node.kind === 'NumberLiteral') return node.value;
  if (node.kind === 'BarsLiteral') return node.count;
  if (node.kind === 'ParenExpression') return literalValue(node.inner);
  if (node.kind === 'UnaryExpression' && node.operator === '-') {
    const inner = literalValue(node.operand);
    return inner === undefined ? undefined : -inner;
  }
  return undefined;
}
