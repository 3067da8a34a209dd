/** Warm-ups of a program's streams for given values of its params. */

import type { Feed, Join, StrategyProgram, StreamProgram } from '../runtime/program.ts';
import type { CompiledFeed, ParamValues } from './compilation.ts';
import { assertPresent } from './invariant.ts';
import type { Plan } from './plan.ts';
import { warmupFrom, warmupOfPlan } from './warmup.ts';

export type Unbound<P extends StreamProgram> = Omit<P, 'warmup'>;

/** The program, its feeds and the columns between them, each with the bars that it waits. */
export function bindWarmups(
  program: Omit<Unbound<StrategyProgram>, 'feeds'> & { readonly feeds: readonly Unbound<Feed>[] },
  plan: Plan,
  feeds: readonly CompiledFeed[],
  params: ParamValues,
): StrategyProgram {
  return {
    ...bindStream(program, plan, params),
    feeds: program.feeds.map((feed, k) =>
      bindStream(feed, assertPresent(feeds[k], `feed ${k} has a plan`).plan, params),
    ),
  };
}

function bindStream<P extends Unbound<StreamProgram>>(
  program: P,
  plan: Plan,
  params: ParamValues,
): P & StreamProgram {
  const bound = <J extends Join>({
    warmup: _,
    ...join
  }: J): Omit<J, 'warmup'> & Pick<Join, 'warmup'> => {
    const warmup = warmupFrom(join.column, plan, params);
    return { ...join, ...(warmup && { warmup }) };
  };
  return {
    ...program,
    joins: program.joins.map(bound),
    sections: program.sections.map(bound),
    warmup: warmupOfPlan(plan, params),
  };
}
