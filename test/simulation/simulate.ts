/** One seed from beginning to end, and the laws that it broke. */

import { liveProgram } from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import { LIVE_DEFAULTS, type LiveConfig } from '../../runtime/index.ts';
import { compiled, inputOf } from '../backtester/run-program.ts';
import { FaultWorld } from './fault-world.ts';
import { brokenLaws } from './final-laws.ts';
import type { Sabotage } from './sabotage.ts';
import { type Scenario, scenarioOf } from './scenario.ts';

export interface Simulated {
  readonly seed: number;
  /** Laws that were broken, in words; none is what is wanted. */
  readonly violations: readonly string[];
  /** Executions at the venue. */
  readonly fills: number;
  readonly restarts: number;
  readonly kills: number;
}

export function simulate(seed: number, sabotage?: Sabotage): Simulated {
  const drawn = scenarioOf(seed);
  const scenario = { ...drawn, source: sabotage?.source?.(drawn.source) ?? drawn.source };
  const config = configOf(scenario);
  const world = new FaultWorld(scenario, config, sabotage);
  const violations: string[] = [];
  try {
    world.run();
    violations.push(...world.laws.violations, ...brokenLaws(world, scenario, config));
  } catch (thrown) {
    violations.push(`it threw: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
  const { restarts, kills, venue } = world;
  return { seed, violations, fills: venue.executions.length, restarts, kills };
}

const programs = new Map<string, ReturnType<typeof compiled>>();

function configOf(scenario: Scenario): () => LiveConfig {
  const program = programs.get(scenario.source) ?? compiled(scenario.source);
  programs.set(scenario.source, program);
  const { source, bars, costs, fill, cash, isRich } = scenario;
  const setup = { source, bars, costs, fill, spec: { cash } };
  const input = inputOf(setup, program, interpretStrategy(program.strategy));
  const capacity = (bars[0]?.length ?? 0) + 1;
  return () => ({
    program: liveProgram({ ...input, foreignSymbols: [], capacity }),
    session: 'sim',
    timeframe: '1d',
    capabilities: {
      groups: isRich,
      trailingStops: false,
      auctions: true,
      replace: isRich,
      fractional: false,
    },
    ...LIVE_DEFAULTS,
    snapshotEveryMs: 12 * 3_600_000,
  });
}
