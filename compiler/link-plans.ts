/** From the plans of a strategy's clocks to its feeds: what nobody reads is left out, the rest is numbered. */

import type { Feed, Join, Section } from '../runtime/program.ts';
import type { ClockColumn, ClockPlan, ClockPlans } from './clock-plans.ts';
import { clockName, clockText } from './clocks.ts';
import { classNameOf, createNameSupply } from './emit/names.ts';
import { assertPresent } from './invariant.ts';
import { optimise } from './optimise.ts';
import type { Plan } from './plan.ts';
import { BAR_COLUMN_NAMES } from './predefined.ts';

/** A stream on another clock, with a class of its own in the emitted code. */
export interface LinkedFeed {
  readonly className: string;
  readonly plan: Plan;
  /** Without its warm-up, which depends on the params. */
  readonly program: Omit<Feed, 'warmup'>;
}

export interface LinkedPlans {
  readonly plan: Plan;
  readonly columns: LinkedColumns;
  readonly feeds: readonly LinkedFeed[];
}

type LinkedColumns = Pick<Feed, 'reads' | 'joins' | 'sections'>;

/** A plan with the columns that it still reads once it is optimised. */
interface Kept {
  readonly plan: Plan;
  readonly columns: readonly ClockColumn[];
  /** The outputs of the unpruned plan that are left, in order. */
  readonly outputs: readonly number[];
}

export function linkPlans(strategy: string, base: Plan, clocks: ClockPlans): LinkedPlans {
  const kept = new Map<ClockPlan, Kept>();
  const all = base.outputs.map((_, k) => k);
  kept.set(clocks.base, keep(clocks.base, base, all));
  // Readers before their sources: what they read decides what the sources have to put out.
  for (const source of [...clocks.feeds()].reverse()) {
    const outputs = outputsRead(source, kept.values());
    if (outputs.length === 0) continue;
    const plan: Plan = {
      nodes: source.builder.nodes,
      params: base.params,
      rules: [],
      outputs: outputs.map((k) => assertPresent(source.outputs[k], `output ${k} exists`)),
    };
    kept.set(source, keep(source, plan, outputs));
  }
  const order = clocks.feeds().filter((clock) => kept.has(clock));
  const keptOf = (clock: ClockPlan): Kept => assertPresent(kept.get(clock), 'the plan was kept');
  const columnsOf = (clock: ClockPlan): LinkedColumns => linkColumns(keptOf(clock), order, keptOf);
  const names = createNameSupply([classNameOf(strategy)]);
  const { timeframe: every } = clocks.base.clock;
  return {
    plan: keptOf(clocks.base).plan,
    columns: columnsOf(clocks.base),
    feeds: order.map((clock) => {
      const { symbol, timeframe, stage } = clock.clock;
      const { plan } = keptOf(clock);
      return {
        className: names.take(`${strategy}_${clockName(clock.clock, every)}`),
        plan: { ...plan, params: plan.params.filter(({ name }) => isUsed(plan, name)) },
        program: {
          name: clockText(clock.clock, every),
          ...(symbol !== undefined && { symbol }),
          timeframe,
          stage,
          ...columnsOf(clock),
        },
      };
    }),
  };
}

function isUsed({ nodes }: Plan, param: string): boolean {
  return nodes.some(({ operation }) => operation.kind === 'param' && operation.name === param);
}

function keep({ columns }: ClockPlan, unoptimised: Plan, outputs: readonly number[]): Kept {
  const plan = optimise(unoptimised);
  const read = new Set(columnsIn(plan));
  return { plan, columns: columns.filter(({ column }) => read.has(column)), outputs };
}

function outputsRead(source: ClockPlan, readers: Iterable<Kept>): readonly number[] {
  const outputs = new Set<number>();
  for (const { columns } of readers)
    for (const column of columns) if (column.source === source) outputs.add(column.output);
  return [...outputs].sort((a, b) => a - b);
}

function linkColumns(
  { plan, columns }: Kept,
  order: readonly ClockPlan[],
  keptOf: (clock: ClockPlan) => Kept,
): LinkedColumns {
  const joins: Join[] = [];
  const sections: Section[] = [];
  for (const { column, source, output, measure } of columns) {
    const join: Join = {
      column,
      feed: order.indexOf(source),
      output: keptOf(source).outputs.indexOf(output),
    };
    if (measure === undefined) joins.push(join);
    else sections.push({ ...join, measure });
  }
  const linked = new Set(columns.map(({ column }) => column));
  return { reads: columnsIn(plan).filter((name) => !linked.has(name)), joins, sections };
}

/** Columns beyond the bar's own that the plan reads. */
function columnsIn(plan: Plan): readonly string[] {
  return plan.nodes.flatMap(({ operation }) =>
    operation.kind === 'column' && !BAR_COLUMN_NAMES.has(operation.name) ? [operation.name] : [],
  );
}
