/** What lowering carries along. */

import type { Expression, Span } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import type { Declared } from './infer/context.ts';
import type { NodeId } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** An indicator's outputs by name, the first of which is its value. */
export type Lowered = NodeId | ReadonlyMap<string, NodeId>;

export interface LowerContext {
  readonly builder: PlanBuilder;
  readonly bindings: Bindings;
  readonly declared: Map<Declared, Lowered>;
  readonly barsPerYear: number;
  /** Inside an indicator: the call in the user's program that it was written out for. */
  readonly callSpan?: Span;
  /** What each of the program's own expressions became, where somebody asks. */
  readonly trace?: Map<Expression, Lowered>;
}
