/** `10% of equity`: a share of something. */

import type { OfExpression } from '../../grammar/index.ts';
import { replacement } from '../diagnostics/report.ts';
import { OF_QUANTITIES } from '../predefined.ts';
import { type Type, typeName, UNKNOWN_TYPE } from '../types.ts';
import { MONEY, NUMBER, SHARES, sameUnit } from '../units.ts';
import type { TypeContext } from './context.ts';
import { expectNumber } from './expect.ts';

export function inferOf(node: OfExpression, context: TypeContext): Type {
  const { target } = node;
  if (target.kind !== 'NameExpression' || !OF_QUANTITIES.has(target.name))
    return context.infer(node.operand, context);
  const share = expectNumber(node.operand, context);
  if (share?.unit && !sameUnit(share.unit, NUMBER)) {
    context.report(
      'E0301',
      node.operand.span,
      `A share of \`${target.name}\` is a ratio; this is ${typeName(share)}.`,
      {
        fix: `write a percentage: \`10% of ${target.name}\``,
      },
    );
    return UNKNOWN_TYPE;
  }
  if (node.operand.kind === 'NumberLiteral' && node.operand.value >= 1) {
    const { value, span } = node.operand;
    context.report(
      'E0314',
      span,
      `\`${value} of ${target.name}\` is ${value * 100}% of ${target.name}.`,
      {
        why: 'A share is a ratio: 1 is all there is. A forgotten `%` makes it a hundred times as much.',
        fix: replacement(span, `${value}%`),
      },
    );
    return UNKNOWN_TYPE;
  }
  return { kind: 'number', unit: target.name === 'volume' ? SHARES : MONEY, level: 'stream' };
}
