/** The score around the best point over two params at once: a plateau, a ridge or a peak. */

import type { ParamValues } from '../../compiler/index.ts';
import type { HeatMap } from './heat-map.ts';
import type { Neighbour } from './robustness.ts';
import type { SweepAxis } from './sweep-results.ts';

export interface Surface {
  readonly across: SurfaceAxis;
  readonly down: SurfaceAxis;
  /** Points without a score are left out: outside of a range, forbidden, or without a figure. */
  readonly points: readonly SurfacePoint[];
}

export interface SurfaceAxis {
  readonly name: string;
  /** Ascending, the best one among them. */
  readonly values: readonly number[];
}

export interface SurfacePoint {
  readonly across: number;
  readonly down: number;
  readonly score: number;
}

/** Runs only what is not on one of the two lines through the best, which `neighbours` are. */
export function surfaceOf(
  axes: readonly SweepAxis[],
  params: ParamValues,
  neighbours: readonly Neighbour[],
  best: number | undefined,
  scoreOf: (changed: ParamValues) => number | undefined,
): Surface | undefined {
  const lines = axes
    .map(({ name }) => lineOf(name, params[name], neighbours, best))
    .filter(({ values }) => values.length > 1)
    .sort((a, b) => b.change - a.change);
  const [across, down] = lines;
  if (!across || !down) return undefined;
  const points: SurfacePoint[] = [];
  for (const y of down.values)
    for (const x of across.values) {
      const score =
        y === down.best
          ? across.scores.get(x)
          : x === across.best
            ? down.scores.get(y)
            : scoreOf({ [across.name]: x, [down.name]: y });
      if (score !== undefined) points.push({ across: x, down: y, score });
    }
  return {
    across: { name: across.name, values: across.values },
    down: { name: down.name, values: down.values },
    points,
  };
}

interface Line extends SurfaceAxis {
  readonly best: number;
  readonly scores: ReadonlyMap<number, number>;
  /** How far the score moves along it. */
  readonly change: number;
}

function lineOf(
  name: string,
  at: number | undefined,
  neighbours: readonly Neighbour[],
  best: number | undefined,
): Line {
  const own = neighbours.filter(({ axis }) => axis === name);
  const centre = at ?? Number.NaN;
  const scores = new Map(
    own.flatMap(({ value, score }) => (score === undefined ? [] : [[value, score] as const])),
  );
  if (best !== undefined) scores.set(centre, best);
  const all = [...scores.values()];
  return {
    name,
    best: centre,
    values: [...own.map(({ value }) => value), centre].sort((a, b) => a - b),
    scores,
    change: all.length > 1 ? Math.max(...all) - Math.min(...all) : 0,
  };
}

/** As a heat map; undefined where nothing has a score. */
export function surfaceMap({ across, down, points }: Surface): HeatMap | undefined {
  if (points.length === 0) return undefined;
  const cells = new Float64Array(across.values.length * down.values.length).fill(Number.NaN);
  for (const point of points) {
    const [x, y] = [across.values.indexOf(point.across), down.values.indexOf(point.down)];
    cells[y * across.values.length + x] = point.score;
  }
  const scores = points.map(({ score }) => score);
  return { across, down, cells, low: Math.min(...scores), high: Math.max(...scores) };
}
