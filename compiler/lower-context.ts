/** What lowering carries along. */

import type { Expression, Span } from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import type { ClockPlan, ClockPlans } from './clock-plans.ts';
import type { Report } from './diagnostics/report.ts';
import type { Declared } from './infer/context.ts';
import { assertPresent } from './invariant.ts';
import { keep } from './keep.ts';
import type { NodeId } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** An indicator's outputs by name, the first of which is its value. */
export type Lowered = NodeId | ReadonlyMap<string, NodeId>;

export interface LowerContext {
  readonly builder: PlanBuilder;
  /** The clock that the expression is evaluated on, and all those of the strategy. */
  readonly clock: ClockPlan;
  readonly clocks: ClockPlans;
  readonly bindings: Bindings;
  readonly declared: DeclaredValues;
  readonly barsPerYear: number;
  readonly report: Report;
  /** The filter of the universe, where it has one: a symbol outside it takes no part in comparisons. */
  readonly where?: Declared;
  /** Inside an indicator: the call in the user's program that it was written out for. */
  readonly callSpan?: Span;
  /** What each of the program's own expressions became, where somebody asks. */
  readonly trace?: Map<Expression, Lowered>;
}

/**
 * What names stand for. A name is its expression: on another clock it is evaluated there, from that clock's own
 * bars, so `trend on 1d` is the same whether `trend` is written out or named first.
 */
export interface DeclaredValues {
  define(what: Declared, lowerOn: (clock: ClockPlan) => Lowered): void;
  valueOn(what: Declared, clock: ClockPlan): Lowered;
}

export function createDeclaredValues(): DeclaredValues {
  const definitions = new Map<Declared, (clock: ClockPlan) => Lowered>();
  const values = new Map<Declared, Map<ClockPlan, Lowered>>();
  return {
    define(what, lowerOn) {
      definitions.set(what, lowerOn);
      values.set(what, new Map());
    },
    valueOn(what, clock) {
      const byClock = assertPresent(values.get(what), 'what is read was declared');
      const lowerOn = assertPresent(definitions.get(what), 'it has a definition');
      return byClock.get(clock) ?? keep(byClock, clock, lowerOn(clock));
    },
  };
}

export function onClock(context: LowerContext, clock: ClockPlan): LowerContext {
  if (context.clock === clock) return context;
  return { ...context, clock, builder: clock.builder, barsPerYear: clock.barsPerYear };
}

/** The node of a value; the first output of an indicator with several. */
export function mainOf(lowered: Lowered): NodeId {
  return typeof lowered === 'number'
    ? lowered
    : assertPresent([...lowered.values()][0], 'an indicator has an output');
}
