/** Which combinations a sweep tries, and what it refuses to try. */

import {
  COARSE_STEPS,
  FINE_STEPS,
  gridPoints,
  type Point,
  randomPoints,
  type SearchPlan,
  type Space,
  spaceOf,
} from '../backtester/index.ts';
import { bindStrategy, type CompiledStrategy, type ParamValues } from '../compiler/index.ts';
import { ok, type Step, usage, wrong } from './outcome.ts';
import type { Search, SweepRequest } from './sweep-request.ts';

export interface SweepPlan {
  readonly space: Space;
  readonly search: Search;
  readonly plan: SearchPlan;
  /** Runs that will be made, at most. */
  readonly planned: number;
  /** A point that may run, for what has to be known before the first run. */
  readonly first: Point;
}

/** More than these are not run one by one on one machine. */
const MOST_RUNS = 1_000_000;

export function planSweep(
  strategy: CompiledStrategy,
  request: SweepRequest,
  fixed: ParamValues,
): Step<SweepPlan> {
  const search = searchOf(request);
  if (search.kind === 'refused') return search;
  const bound = bindStrategy({ ...strategy, requirements: [] }, fixed);
  if (bound.kind === 'refused') return usage(bound.message, bound.fix);
  const { kind } = search.value;
  const fine = spaceOf(strategy, fixed, FINE_STEPS);
  const space =
    kind === 'grid' || fine.size > Number.MAX_SAFE_INTEGER
      ? spaceOf(strategy, fixed, COARSE_STEPS)
      : fine;
  const refusal = refusalOf(strategy, space, kind === 'grid');
  if (refusal) return refusal;
  return pointsOf(strategy, space, search.value, request.seed);
}

function searchOf({ grid, random, bayes }: SweepRequest): Step<Search> {
  const given = [grid === true, random !== undefined, bayes !== undefined].filter(Boolean).length;
  if (given > 1)
    return usage(
      '`--grid`, `--random` and `--bayes` are three ways to choose, and more than one was given.',
      'keep one of them',
    );
  if (random !== undefined) return ok({ kind: 'random', count: random });
  if (bayes !== undefined) return ok({ kind: 'bayes', count: bayes });
  return ok({ kind: 'grid' });
}

function refusalOf(strategy: CompiledStrategy, space: Space, isGrid: boolean) {
  const [axis] = space.axes;
  if (!axis)
    return wrong(
      `${strategy.name} has no param left to vary.`,
      'give a param a range: `param fast = 10 in 5..50 step 5`, or leave out a `--param`',
      'A sweep varies the params that have a range and no value from `--param`.',
    );
  if (space.size > Number.MAX_SAFE_INTEGER)
    return wrong(
      `The ranges of ${strategy.name} allow ${sizeText(space.size)} combinations, more than can be numbered.`,
      `fix some params: \`--param ${axis.name}=${axis.low}\`, or give ranges wider steps`,
      sizesOf(space),
    );
  if (isGrid && space.size > MOST_RUNS)
    return wrong(
      `The grid has ${sizeText(space.size)} combinations; at most ${MOST_RUNS.toLocaleString('en-US')} are run.`,
      `try some of them: \`--random 1000\` or \`--bayes 500\`; or fix a param: \`--param ${axis.name}=${axis.low}\`; or give ranges wider steps`,
      sizesOf(space),
    );
  return undefined;
}

function pointsOf(
  strategy: CompiledStrategy,
  space: Space,
  search: Search,
  seed: number,
): Step<SweepPlan> {
  const { count = MOST_RUNS } = search;
  const drawn = search.kind === 'grid' ? gridPoints(space) : randomPoints(space, count, seed);
  const [first] = drawn;
  if (!first) return contradiction(strategy, space, search);
  const plan: SearchPlan =
    search.kind === 'bayes'
      ? { kind: 'adaptive', space, count: drawn.length, seed }
      : { kind: 'listed', points: drawn };
  return ok({ space, search, plan, planned: drawn.length, first });
}

function contradiction({ name, requirements }: CompiledStrategy, space: Space, search: Search) {
  const texts = requirements.map(({ text }) => `\`${text}\``).join(' and ');
  const among =
    search.kind === 'grid'
      ? `None of the ${sizeText(space.size)} combinations of ${name} satisfies`
      : `None of the combinations of ${name} that were drawn satisfies`;
  return wrong(
    `${among} ${texts}.`,
    'widen a range, drop a `--param`, or loosen the `require`',
    `Ranges: ${sizesOf(space)}`,
  );
}

function sizesOf({ axes }: Space): string {
  return axes.map(({ name, count }) => `${name} ${count.toLocaleString('en-US')}`).join(' × ');
}

export function sizeText(size: number): string {
  return size < 1e15 ? size.toLocaleString('en-US') : size.toExponential(1);
}
