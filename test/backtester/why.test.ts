import { test } from 'vitest';
import { explainBar, renderWhy } from '../../backtester/index.ts';
import { interpretStrategy, traceStrategy } from '../../compiler/index.ts';
import { compiled, flatBars, inputOf, timeAt } from './run-program.ts';

const CROSS = `strategy Trend {
  universe ACME
  every 1d
  param fast = 2 in 2..5
  let slow_ma = sma(close, 3)
  let calm = close < 100
  enter long when sma(close, fast) crosses above slow_ma and calm
  exit  long when close crosses below slow_ma
  stop 10% from entry
  cooldown 3 bars
  size 50% of equity
}`;
test('x', () => {
  const program = compiled(CROSS);
  const input = inputOf({ source: CROSS, bars: [flatBars([10, 9, 8, 9, 11, 12, 9, 8, 11, 12, 13])] }, program, interpretStrategy(program.strategy));
  const trace = traceStrategy(CROSS, 'Trend');
  if (!trace) throw new Error('no');
  for (const k of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { account } = explainBar(input, trace, 0, timeAt(k));
    if (account) console.log(renderWhy(account, { colour: false, unicode: true, width: 80 }));
  }
});
