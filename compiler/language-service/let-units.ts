/** Which `let`s of a strategy are prices: a chart draws those over the bars, and others below them. */

import { isKind } from '../../grammar/index.ts';
import { valueType } from '../types.ts';
import { PRICE, sameUnit } from '../units.ts';
import type { ProgramDocument } from './document.ts';

export function priceLets(document: ProgramDocument, strategy: string): ReadonlySet<string> {
  const declaration = document.linked.program.declarations.find(
    (each) => each.kind === 'StrategyDeclaration' && each.name.name === strategy,
  );
  if (declaration?.kind !== 'StrategyDeclaration') return new Set();
  const names = declaration.body.flatMap((statement) => {
    if (!isKind(statement, 'LetStatement')) return [];
    const type = document.meaning.typeOf(statement.value, declaration);
    const value = type && valueType(type);
    const isPrice = value?.kind === 'number' && value.unit && sameUnit(value.unit, PRICE);
    return isPrice ? [statement.name.name] : [];
  });
  return new Set(names);
}
