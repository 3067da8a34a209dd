/** A program's own indicators are checked where they stand, too: one that is never called can still be wrong. */

import type { Expression, IndicatorDeclaration, Program } from '../grammar/index.ts';
import type { FunctionScope, ResolvedIndicator } from './bindings.ts';
import type { StrategyTypes } from './check-types.ts';
import type { Report } from './diagnostics/report.ts';
import type { Declared, TypeContext } from './infer/context.ts';
import { inferType } from './infer/expressions.ts';
import type { Type } from './types.ts';
import { unitOfName } from './units.ts';

export function checkIndicators(program: Program, functions: FunctionScope, report: Report): void {
  for (const declaration of program.declarations) {
    if (declaration.kind !== 'IndicatorDeclaration') continue;
    const target = functions.find(declaration.name.name, false);
    if (target?.kind !== 'indicator' || target.indicator.declaration !== declaration) continue;
    indicatorTypes(target.indicator, report);
  }
}

/** The types inside an indicator for arguments of any unit. */
export function indicatorTypes(
  { declaration, bindings }: ResolvedIndicator,
  report: Report,
): StrategyTypes {
  const declared = new Map<Declared, Type>();
  const types = new Map<Expression, Type>();
  for (const parameter of declaration.parameters)
    declared.set(parameter, parameterType(parameter, report));
  const context: TypeContext = { bindings, declared, types, report, infer: inferType };
  for (const statement of declaration.body)
    declared.set(statement, inferType(statement.value, context));
  return { types, declared };
}

/** Without a unit of its own, an argument takes whatever unit its place needs. */
function parameterType(
  { type, name }: IndicatorDeclaration['parameters'][number],
  report: Report,
): Type {
  switch (type?.name) {
    case undefined:
    case 'series':
      return { kind: 'number', level: 'stream' };
    case 'condition':
      return { kind: 'condition', level: 'stream' };
    case 'bars':
      return { kind: 'number', level: 'param', whole: true };
    case 'number':
      return { kind: 'number', level: 'param' };
    default: {
      const unit = unitOfName(type?.name ?? '');
      if (unit) return { kind: 'number', unit, level: type?.name === 'ratio' ? 'param' : 'stream' };
      report('E0312', type?.span ?? name.span, `There is no type called \`${type?.name}\`.`, {
        why: 'An argument is a `series`, a `condition`, `bars`, a `number`, a `ratio`, a `price`, `shares` or `money`.',
        fix: 'use one of these, or leave the type out',
      });
      return { kind: 'unknown' };
    }
  }
}
