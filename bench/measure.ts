/** Times of two pieces of work in turns, so that whatever else the machine does hits both alike. */

/** Does the work, and afterwards says something that depends on it, so that nothing can be optimised away. */
export type Work = () => (() => number) | Promise<() => number>;

export interface Measured {
  /** The fastest of all turns, milliseconds: the one that was disturbed least. */
  readonly engineMs: number;
  readonly fusedMs: number;
  readonly ratio: number;
}

export async function inTurns(engine: Work, fused: Work, turns: number): Promise<Measured> {
  let engineMs = Number.POSITIVE_INFINITY;
  let fusedMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn += 1) {
    fusedMs = Math.min(fusedMs, await timed(fused));
    engineMs = Math.min(engineMs, await timed(engine));
  }
  return { engineMs, fusedMs, ratio: engineMs / fusedMs };
}

async function timed(work: Work): Promise<number> {
  const start = performance.now();
  const outcome = await work();
  const elapsed = performance.now() - start;
  if (!(outcome() > 0)) throw new Error('the work made no trade');
  return elapsed;
}
