/** Which combinations a sweep of the library tries, and what it refuses to try. */

import {
  COARSE_STEPS,
  FINE_STEPS,
  gridPoints,
  randomPoints,
  type SearchPlan,
  type Space,
  spaceOf,
  valuesAt,
} from '../backtester/index.ts';
import { bindStrategy, type CompiledStrategy, type ParamValues } from '../compiler/index.ts';
import { done, type Refused, type Result, refused } from './result.ts';

/** Every combination, so many drawn at random, or so many of which each is chosen by what those before it were worth. */
export type SweepSearch =
  | { readonly kind: 'grid' }
  | { readonly kind: 'random'; readonly runs: number }
  | { readonly kind: 'bayes'; readonly runs: number };

export interface SweepPlan {
  readonly space: Space;
  readonly plan: SearchPlan;
  readonly planned: number;
  /** Values that may run, for what has to be known before the first run. */
  readonly first: ParamValues;
}

/** More than these are not run one by one on one machine. */
const MOST_RUNS = 1_000_000;

export function planSweep(
  strategy: CompiledStrategy,
  search: SweepSearch,
  fixed: ParamValues,
  seed: number,
): Result<SweepPlan> {
  const bound = bindStrategy({ ...strategy, requirements: [] }, fixed);
  if (bound.kind === 'refused') return refused(bound.message, bound.fix);
  const isGrid = search.kind === 'grid';
  if (!isGrid && !(Number.isInteger(search.runs) && search.runs > 0))
    return refused(`A search of ${search.runs} runs cannot be.`, 'give a whole number above 0');
  const fine = spaceOf(strategy, fixed, FINE_STEPS);
  const space =
    isGrid || fine.size > Number.MAX_SAFE_INTEGER ? spaceOf(strategy, fixed, COARSE_STEPS) : fine;
  const refusal = refusalOf(strategy, space, isGrid);
  if (refusal) return refusal;
  const points = isGrid ? gridPoints(space) : randomPoints(space, search.runs, seed);
  const [first] = points;
  if (!first)
    return refused(
      `None of the combinations of ${strategy.name} satisfies ${strategy.requirements.map(({ text }) => `\`${text}\``).join(' and ')}.`,
      'widen a range, drop a fixed param, or loosen the `require`',
      sizesOf(space),
    );
  const plan: SearchPlan =
    search.kind === 'bayes'
      ? { kind: 'adaptive', space, count: points.length, seed }
      : { kind: 'listed', points };
  const values = { ...fixed, ...valuesAt(space.axes, first) };
  return done({ space, plan, planned: points.length, first: values });
}

function refusalOf(strategy: CompiledStrategy, space: Space, isGrid: boolean): Refused | undefined {
  const [axis] = space.axes;
  if (strategy.program.ensemble)
    return refused(
      `${strategy.name} is an ensemble, and its own params are weights of others.`,
      'sweep its members one by one: give each a backtest of its own',
    );
  if (!axis)
    return refused(
      `${strategy.name} has no param left to vary.`,
      'give a param a range: `param fast = 10 in 5..50 step 5`, or fix fewer of them',
    );
  const most = isGrid ? MOST_RUNS : Number.MAX_SAFE_INTEGER;
  if (space.size <= most) return undefined;
  return refused(
    `The ranges of ${strategy.name} allow ${space.size.toExponential(1)} combinations; ${isGrid ? `at most ${MOST_RUNS.toLocaleString('en-US')} are run` : 'more than can be numbered'}.`,
    `fix some params, such as \`params: { ${axis.name}: ${axis.low} }\`, give ranges wider steps${isGrid ? ", or search: `{ kind: 'random', runs: 1000 }`" : ''}`,
    sizesOf(space),
  );
}

function sizesOf({ axes }: Space): string {
  return `Ranges: ${axes.map(({ name, count }) => `${name} ${count.toLocaleString('en-US')}`).join(' × ')}`;
}
