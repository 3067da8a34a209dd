/** How much of the best run is left when the world is a little different from the test. */

import type { ParamValues } from '../../compiler/index.ts';
import { calendarOf, dayText } from '../../market/index.ts';
import { computeMetrics, type Metrics } from '../metrics.ts';
import { runBacktest, runOnce } from '../run.ts';
import type { CostModel } from '../spec.ts';
import { bindRun, type SweepInput } from '../sweep/sweep-input.ts';
import { median } from './heat-map.ts';
import { laggedStrategy } from './lagged.ts';
import { OBJECTIVES, type Objective } from './objective.ts';
import { type Surface, surfaceOf } from './surface.ts';
import type { SweepAxis } from './sweep-results.ts';

/** A run under a changed assumption; a figure is absent where it is not defined. */
export interface Stressed {
  readonly name: string;
  readonly score?: number;
  readonly totalReturn?: number;
  readonly trades: number;
}

/** The best point and those one and two steps beside it, along each axis by itself. */
export interface Neighbour {
  readonly axis: string;
  readonly value: number;
  /** Steps away from the best. */
  readonly steps: number;
  readonly score?: number;
}

export interface RobustnessSummary {
  readonly params: Readonly<Record<string, number>>;
  readonly best: Stressed;
  readonly neighbours: readonly Neighbour[];
  /** Of the two params whose steps change the score most, where there are two. */
  readonly surface?: Surface;
  /** Median of the neighbours' scores. */
  readonly neighbourMedian?: number;
  readonly costs: readonly Stressed[];
  readonly lag: Stressed;
  readonly starts: readonly Stressed[];
  /** Final equity with either order of events inside ambiguous bars. */
  readonly ambiguity: {
    readonly bars: number;
    readonly asRun: number;
    readonly otherOrder: number;
  };
}

export interface RobustnessInput {
  readonly input: SweepInput;
  readonly params: ParamValues;
  readonly axes: readonly SweepAxis[];
  readonly objective: Objective;
  /** Sessions of the run, ascending. */
  readonly sessions: Int32Array;
}

const COST_FACTORS = [0, 1, 2, 5] as const;
/** Later beginnings, evenly over the first fifth of the test. */
const STARTS = 6;
const STEPS_AWAY = [-2, -1, 1, 2] as const;

/** Undefined where the values may not run. */
export function robustnessOf(options: RobustnessInput): RobustnessSummary | undefined {
  const { input, params, objective } = options;
  const bound = bindRun(input, params);
  if (bound.kind === 'refused') return undefined;
  const { result, other } = runBacktest({ ...input, ...bound });
  const stressed = (name: string, changed: Partial<SweepInput>): Stressed =>
    runStressed(name, { ...input, ...changed }, params, objective);
  const neighbours = neighboursOf(options);
  const scores = neighbours.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const best = stressed('as tested', {});
  const surface = surfaceOf(options.axes, params, neighbours, best.score, (changed) => {
    const { score } = runStressed('', input, { ...params, ...changed }, objective);
    return score;
  });
  return {
    params,
    best,
    neighbours,
    ...(surface && { surface }),
    ...(scores.length > 0 && { neighbourMedian: median(scores) }),
    costs: COST_FACTORS.map((factor) =>
      stressed(`costs ${factor}×`, {
        spec: { ...input.spec, costs: scaledCosts(input.spec.costs, factor) },
      }),
    ),
    lag: stressed('decisions one bar late', { loaded: laggedStrategy(input.loaded) }),
    starts: startsOf(options.sessions).map((from) =>
      stressed(`from ${from}`, { spec: { ...input.spec, from } }),
    ),
    ambiguity: {
      bars: result.ambiguousBars,
      asRun: result.equity.at(-1) ?? input.spec.cash,
      otherOrder: (other ?? result).equity.at(-1) ?? input.spec.cash,
    },
  };
}

function runStressed(
  name: string,
  input: SweepInput,
  params: ParamValues,
  objective: Objective,
): Stressed {
  const metrics = metricsOf(input, params);
  const score = metrics?.[OBJECTIVES[objective].figure];
  return {
    name,
    ...(score !== undefined && { score }),
    ...(metrics?.totalReturn !== undefined && { totalReturn: metrics.totalReturn }),
    trades: metrics?.trades ?? 0,
  };
}

function metricsOf(input: SweepInput, params: ParamValues): Metrics | undefined {
  const bound = bindRun(input, params);
  if (bound.kind === 'refused') return undefined;
  const { sessionsPerYear } = calendarOf(input.calendar);
  const result = runOnce({ ...input, ...bound }, input.spec.fill);
  return computeMetrics(result, { sessionsPerYear, riskFreeRate: 0 });
}

/** Values outside a range, or that a `require` forbids, have no score. */
function neighboursOf({ input, params, axes, objective }: RobustnessInput): readonly Neighbour[] {
  return axes.flatMap(({ name, low, step, count }) => {
    const at = step > 0 ? Math.round(((params[name] ?? low) - low) / step) : 0;
    return STEPS_AWAY.filter((steps) => at + steps >= 0 && at + steps < count).map(
      (steps): Neighbour => {
        const value = low + (at + steps) * step;
        const { score } = runStressed('', input, { ...params, [name]: value }, objective);
        return { axis: name, value, steps, ...(score !== undefined && { score }) };
      },
    );
  });
}

/** Every cost that is money or a share of money, times a factor; the cap on volume is no cost. */
export function scaledCosts(costs: CostModel, factor: number): CostModel {
  return {
    ...costs,
    commissions: costs.commissions.map(({ min, max, ...commission }) => ({
      ...commission,
      rate: commission.rate * factor,
      ...(min && { min: { ...min, amount: min.amount * factor } }),
      ...(max && { max: { ...max, amount: max.amount * factor } }),
    })),
    slippage: costs.slippage * factor,
    borrowPerYear: costs.borrowPerYear * factor,
    interestPerYear: costs.interestPerYear * factor,
  };
}

/** First sessions of runs that begin later. */
export function startsOf(sessions: Int32Array): readonly string[] {
  const span = Math.floor(sessions.length / 5);
  const places = Array.from({ length: STARTS }, (_, k) => Math.floor((span * (k + 1)) / STARTS));
  return [...new Set(places)].flatMap((place) => {
    const session = sessions[place];
    return session === undefined || place === 0 ? [] : [dayText(session)];
  });
}
