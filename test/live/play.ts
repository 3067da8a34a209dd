/** A paper session over bars in memory, and the backtest of the same bars. */

import { type RunHost, type RunResult, runBacktest } from '../../backtester/index.ts';
import { type PlayedSession, playSession } from '../../cli/play-session.ts';
import { type SessionSetup, sessionProgram } from '../../cli/session-setup.ts';
import { compile, interpretStrategy } from '../../compiler/index.ts';
import type { BarColumns } from '../../market/index.ts';
import { LIVE_DEFAULTS } from '../../runtime/index.ts';

export const HOST: RunHost = {
  readBars: () => Promise.reject(new Error('no bars are read')),
  readMembers: () => Promise.reject(new Error('no table is read')),
  readNews: () => {
    throw new Error('no news is read');
  },
  loadStrategy: async (strategy) => interpretStrategy(strategy),
};

export const QUIET = { info() {}, warn() {}, error() {} };

/** Of the program's deployment; of its backtest, where it has none. */
export function setupOf(source: string, capacity: number): SessionSetup {
  const { deployments, backtests } = compile(source, { file: 'test.strat' });
  const [deployment] = deployments;
  return {
    file: 'test.strat',
    texts: [{ path: 'test.strat', source }],
    ...(deployment ? { deployment: deployment.name } : { backtest: backtests[0]?.name ?? '' }),
    param: [],
    calendar: 'XNYS',
    actions: [],
    capacity,
    capabilities: {
      groups: true,
      trailingStops: false,
      auctions: true,
      replace: true,
      fractional: false,
    },
    ...LIVE_DEFAULTS,
    snapshotEveryMs: 7 * 86_400_000,
  };
}

export interface Played {
  readonly session: PlayedSession;
  readonly backtest: RunResult;
  readonly setup: SessionSetup;
}

export async function play(
  source: string,
  bars: readonly BarColumns[],
  directory: string,
  isInterrupted?: () => boolean,
): Promise<Played> {
  const setup = setupOf(source, Math.max(...bars.map(({ length }) => length)) + 1);
  const program = await sessionProgram(setup, HOST);
  if (program.kind === 'refused') throw new Error(program.problem.message);
  const session = await playSession({
    ...{ setup, program: program.value, bars, directory, fromDay: undefined, log: QUIET },
    ...(isInterrupted && { isInterrupted }),
  });
  if (session.kind === 'refused') throw new Error(session.problem.message);
  const { result } = runBacktest({ ...program.value.assembly.input, bars });
  return { session: session.value, backtest: result, setup };
}
