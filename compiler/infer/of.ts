/** `10% of equity`: a share of something. */

import type { OfExpression } from '../../grammar/index.ts';
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
  return { kind: 'number', unit: target.name === 'volume' ? SHARES : MONEY, level: 'stream' };
}
