/**
 * The plans of one strategy: one for each clock that it reads. What one reads of another is an output there and a
 * column here, filled by closing time, or across the universe.
 */

import type { Span } from '../grammar/index.ts';
import type { SectionMeasure } from '../runtime/program.ts';
import { type Clock, clockName, isSameClock } from './clocks.ts';
import { assertPresent } from './invariant.ts';
import type { NodeId } from './plan.ts';
import { createPlanBuilder, type PlanBuilder } from './plan-builder.ts';

/** A column of one plan that is an output of another. */
export interface ClockColumn {
  readonly column: string;
  readonly source: ClockPlan;
  readonly output: number;
  /** Absent: the source's latest value whose bar had closed. */
  readonly measure?: SectionMeasure;
}

export interface ClockPlan {
  readonly clock: Clock;
  readonly builder: PlanBuilder;
  readonly barsPerYear: number;
  readonly outputs: NodeId[];
  readonly columns: ClockColumn[];
}

export interface ClockPlans {
  readonly base: ClockPlan;
  /** Made when it is first asked for. */
  at(clock: Clock): ClockPlan;
  /** Every plan but the base; a plan comes before those that read it. */
  feeds(): readonly ClockPlan[];
}

export function createClockPlans(
  base: Clock,
  barsPerYear: (timeframe: string) => number,
): ClockPlans {
  const plans: ClockPlan[] = [planOf(base)];
  const [basePlan] = plans;

  function planOf(clock: Clock): ClockPlan {
    return {
      clock,
      builder: createPlanBuilder(),
      barsPerYear: barsPerYear(clock.timeframe),
      outputs: [],
      columns: [],
    };
  }

  return {
    base: assertPresent(basePlan, 'a strategy has a clock'),
    at(clock) {
      const known = plans.find((plan) => isSameClock(plan.clock, clock));
      if (known) return known;
      const made = planOf(clock);
      plans.push(made);
      return made;
    },
    feeds: () => inOrderOfReading(plans).filter((plan) => plan !== basePlan),
  };
}

/** Sources first. No plan reads itself, since every source is coarser, another symbol's or a stage earlier. */
function inOrderOfReading(plans: readonly ClockPlan[]): readonly ClockPlan[] {
  const ordered: ClockPlan[] = [];
  const visit = (plan: ClockPlan): void => {
    if (ordered.includes(plan)) return;
    for (const { source } of plan.columns) visit(source);
    ordered.push(plan);
  };
  plans.forEach(visit);
  return ordered;
}

/** The node of `reader` that is a value of `source`: at its last completed bar, or measured across the universe. */
export function readFrom(
  reader: ClockPlan,
  source: ClockPlan,
  node: NodeId,
  every: string,
  span: Span,
  measure?: SectionMeasure,
): NodeId {
  const output = outputOf(source, node);
  const column = columnOf(reader, source, output, every, measure);
  const id = reader.builder.linkedColumn(column, span);
  const isCondition = measure === undefined && source.builder.node(node).type === 'bool';
  return isCondition ? reader.builder.pure('condition_or_unknown', [id], span) : id;
}

function outputOf({ outputs }: ClockPlan, node: NodeId): number {
  const known = outputs.indexOf(node);
  return known === -1 ? outputs.push(node) - 1 : known;
}

function columnOf(
  { columns }: ClockPlan,
  source: ClockPlan,
  output: number,
  every: string,
  measure: SectionMeasure | undefined,
): string {
  const known = columns.find(
    (each) => each.source === source && each.output === output && each.measure === measure,
  );
  if (known) return known.column;
  const name = measure ?? clockName(source.clock, every);
  const taken = new Set(columns.map(({ column }) => column));
  let number = 0;
  while (taken.has(`${name}_${number}`)) number += 1;
  const column = `${name}_${number}`;
  columns.push({ column, source, output, ...(measure !== undefined && { measure }) });
  return column;
}

/** True for a node whose value is known before the first bar: it needs no column. */
export function isKnownEarly({ builder }: ClockPlan, node: NodeId): boolean {
  return builder.node(node).level !== 'stream';
}
