/**
 * Emitted code steps rows ahead of the engine until a rule is true, and the engine passes the rows in between in one
 * loop. The interpreter's driver goes bar by bar through the general way. Both must give the same run, bit for bit.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import type { BarColumns } from '../../market/index.ts';
import { draws } from '../draws.ts';
import { type RandomRun, randomRuns } from './random-run.ts';
import { compiled, FIRST_DAY, runLoaded } from './run-program.ts';

/** Several bars a session, so that there is something to pass between two sessions. */
function inSessionsOf(barsPerSession: number, bars: BarColumns): BarColumns {
  const session = bars.session.map((_, row) => FIRST_DAY + Math.floor(row / barsPerSession));
  return { ...bars, session };
}

/** Rules that are seldom true, so that most bars lie between two of them. */
const least = fc.constantFrom(0, 10_000, 17_000);
const barsPerSession = fc.integer({ min: 1, max: 25 });

const anyProgram: fc.Arbitrary<RandomRun> = fc
  .record({ setup: randomRuns, least, barsPerSession, hasActions: fc.boolean() })
  .map((it) => ({
    ...it.setup,
    source: it.setup.source
      .replaceAll(' when ', ` when volume >= ${it.least} and `)
      .replace('AAA, BBB', 'AAA'),
    actions: it.hasActions ? it.setup.actions : [],
    bars: it.setup.bars.slice(0, 1).map((bars) => inSessionsOf(it.barsPerSession, bars)),
  }));

/** Positions without stops under rules that watch the account: the falls come in bars in which nothing else happens. */
const watchedProgram: fc.Arbitrary<RandomRun> = fc
  .record({
    setup: anyProgram,
    least,
    side: fc.constantFrom('long', 'short'),
    size: fc.constantFrom('90% of equity', '190% of equity'),
    drawdown: fc.constantFrom(1, 4, 15),
    dailyLoss: fc.constantFrom(0.5, 2, 8),
    positions: fc.constantFrom('flatten', 'freeze'),
  })
  .map((it) => {
    const when = `when volume >= ${it.least} and`;
    return {
      ...it.setup,
      spec: { cash: 10_000, margin: 2 },
      source: `strategy Watched { universe AAA every 1d
        enter ${it.side} ${when} close > close[1] exit ${it.side} ${when} close < close[2]
        size ${it.size} }
      risk Limits { portfolio {
        daily_loss from session_open <= ${it.dailyLoss}% else halt entries until next session
        drawdown from peak <= ${it.drawdown}% else kill }
        kill { cancel orders ${it.positions} positions } }`,
    };
  });

test.each([
  ['any program', anyProgram, 80],
  ['positions without stops, watched', watchedProgram, 130],
] as const)('running ahead of the engine changes nothing: %s', async (_, family, numRuns) => {
  await fc.assert(
    fc.asyncProperty(family, async (setup) => {
      const program = compiled(setup.source);
      const ahead = await loadEvaluator(program.strategy, { source: '', file: 'test.strat' });
      const barByBar = interpretStrategy(program.strategy);
      expect(runLoaded(setup, program, ahead), setup.source).toEqual(
        runLoaded(setup, program, barByBar),
      );
    }),
    { numRuns: draws(numRuns), endOnFailure: true },
  );
});
