/** Times of two pieces of work in turns, so that whatever else the machine does hits both alike. */

export interface Measured {
  /** The fastest of all turns, milliseconds. */
  readonly engineMs: number;
  readonly fusedMs: number;
  readonly ratio: number;
}

/** The fastest turn is the one that was disturbed least. */
export function inTurns(engine: () => number, fused: () => number, turns: number): Measured {
  let engineMs = Number.POSITIVE_INFINITY;
  let fusedMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn += 1) {
    fusedMs = Math.min(fusedMs, timed(fused));
    engineMs = Math.min(engineMs, timed(engine));
  }
  return { engineMs, fusedMs, ratio: engineMs / fusedMs };
}

function timed(work: () => number): number {
  // What the last turn left behind is not this one's to clear away.
  globalThis.gc?.();
  const start = performance.now();
  if (work() < 0) throw new Error('a count of trades is not negative');
  return performance.now() - start;
}
