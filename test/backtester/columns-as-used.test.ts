/** Bars whose columns are fetched when they are used: the same run, and nothing fetched that it can do without. */

import { expect, test } from 'vitest';
import { dailyBars } from '../../bench/bars.ts';
import { loadEvaluator } from '../../compiler/index.ts';
import { ColumnsAsUsed } from '../../market/index.ts';
import { compiled, runLoaded } from './run-program.ts';

const BARS = dailyBars('AAA', 400, 5);
const CROSS = `enter long when sma(close, 5) crosses above sma(close, 20)
  exit long when sma(close, 5) crosses below sma(close, 20)`;

test.each([
  ['market orders', `${CROSS} size 10 shares`, ['close', 'open', 'session', 'time']],
  [
    'stops',
    `${CROSS} stop 3% from entry size 10 shares`,
    ['close', 'high', 'low', 'open', 'session', 'time'],
  ],
  [
    'volumes',
    `enter long when volume > sma(volume, 5) exit long when volume < sma(volume, 5) size 10 shares`,
    ['close', 'open', 'session', 'time', 'volume'],
  ],
])('%s', async (_, body, used) => {
  const program = compiled(`strategy Any { universe AAA every 1d ${body} }`);
  const loaded = await loadEvaluator(program.strategy, { source: '', file: 'test.strat' });
  const fetched: string[] = [];
  const bars = new ColumnsAsUsed(BARS.symbol, BARS.length, {
    doubles(name) {
      fetched.push(name);
      return BARS[name];
    },
    sessions() {
      fetched.push('session');
      return BARS.session;
    },
  });
  const setup = { source: '', bars: [BARS] };
  const truth = runLoaded(setup, program, loaded);
  expect(truth.trades.length).toBeGreaterThan(3);
  expect(runLoaded({ ...setup, bars: [bars] }, program, loaded)).toEqual(truth);
  expect(fetched.sort()).toEqual(used);
});
