/** One bar of a run accounted for, as data and as text. */

import { explainBar, renderWhy } from '../../backtester/index.ts';
import { interpretStrategy, loadEvaluator, traceStrategy } from '../../compiler/index.ts';
import { compiled, inputOf, type Setup, timeAt } from './run-program.ts';

const PLAIN = { colour: false, unicode: true, width: 80 } as const;

/** Bar `k` of the tests' calendar, or the bar that begins at `time`. */
export function whyAt(setup: Setup, k: number, symbol = 0, time = timeAt(k)) {
  const program = compiled(setup.source);
  const input = inputOf(setup, program, interpretStrategy(program.strategy));
  return explain(input, setup, program.strategy.name, symbol, time);
}

/** The same with emitted code, which runs ahead while nothing happens. */
export async function whyEmitted(setup: Setup, k: number, symbol = 0) {
  const program = compiled(setup.source);
  const loaded = await loadEvaluator(program.strategy, { source: setup.source, file: 'why.strat' });
  return explain(inputOf(setup, program, loaded), setup, program.strategy.name, symbol, timeAt(k));
}

function explain(
  input: Parameters<typeof explainBar>[0],
  { source }: Setup,
  strategy: string,
  symbol: number,
  time: number,
) {
  const trace = traceStrategy(source, strategy);
  if (!trace) throw new Error('the program has the strategy');
  const { account, result } = explainBar(input, trace, symbol, time);
  if (!account) throw new Error('the run has the bar');
  return { account, result, text: renderWhy(account, PLAIN) };
}

/** Ids and sentences of what became of each rule. */
export function outcomes(setup: Setup, k: number, symbol = 0): readonly string[] {
  return whyAt(setup, k, symbol).account.rules.map(
    ({ outcome }) => `${outcome.id}: ${outcome.text}`,
  );
}
