import { describe, expect, test } from 'vitest';
import { simulate } from './simulate.ts';

const SEEDS = 100;

describe('deterministic simulation', () => {
  test(`${SEEDS} seeds: what is held, what works and what is written agree once it is quiet`, () => {
    const broken: string[] = [];
    let fills = 0;
    let restarts = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const simulated = simulate(seed);
      fills += simulated.fills;
      restarts += simulated.restarts;
      for (const violation of simulated.violations) broken.push(`seed ${seed}: ${violation}`);
    }
    expect(broken).toEqual([]);
    // Something has to have happened, or the laws would hold of nothing.
    expect(fills).toBeGreaterThan(SEEDS);
    expect(restarts).toBeGreaterThan(SEEDS / 10);
  });
});
