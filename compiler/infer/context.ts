/** What inferring a type needs to know and where it says what it found. */

import type {
  Expression,
  IndicatorParameter,
  LetStatement,
  OutStatement,
  ParamStatement,
} from '../../grammar/index.ts';
import type { Bindings } from '../bindings.ts';
import type { Report } from '../diagnostics/report.ts';
import type { Type } from '../types.ts';

export type Declared = LetStatement | OutStatement | ParamStatement | IndicatorParameter;

export interface TypeContext {
  readonly bindings: Bindings;
  /** Types of what was declared so far. */
  readonly declared: Map<Declared, Type>;
  readonly report: Report;
  /** The type of each expression, for later phases; the body of an indicator has one map per call. */
  readonly types: Map<Expression, Type>;
  readonly infer: (node: Expression, context: TypeContext) => Type;
}
