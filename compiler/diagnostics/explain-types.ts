/** E03xx and E04xx: types, units, and time. */

import { type Explanation, strategyWith } from './explanation.ts';

export const TYPE_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0301',
    title: 'Units that do not mix',
    text: 'A price, an amount of money, a number of shares and a plain ratio are different things. price × shares is money, price ÷ price is a ratio, price − price is a price. A bare literal takes the unit that its place needs.',
    wrong: strategyWith('exit long when close < volume'),
    right: strategyWith('exit long when volume < sma(volume, 20)'),
  },
  {
    code: 'E0302',
    title: 'A condition is needed',
    text: 'A rule is true or false at each close. A number is neither; compare it with something.',
    wrong: strategyWith('exit long when rsi(close, 14)'),
    right: strategyWith('exit long when rsi(close, 14) > 70'),
  },
  {
    code: 'E0303',
    title: 'A number is needed',
    text: 'Arithmetic and comparisons work on numbers. A condition becomes a number with `if condition then 1 else 0`.',
    wrong: strategyWith('exit long when (close > open) + 1 > 1'),
    right: strategyWith('exit long when (if close > open then 1 else 0) + 1 > 1'),
  },
  {
    code: 'E0304',
    title: 'Too many or too few arguments',
    text: 'The message shows the function with all of its arguments and their defaults.',
    wrong: strategyWith('exit long when sma(close) > close'),
    right: strategyWith('exit long when sma(close, 20) > close'),
  },
  {
    code: 'E0305',
    title: 'A number of bars that changes from bar to bar',
    text: 'Windows, warm-up and memory are computed before the first bar. A window may depend on numbers and params, never on prices.',
    wrong: strategyWith('exit long when sma(close, volume) > close'),
    right: strategyWith('param length = 20 in 5..50\nexit long when sma(close, length) > close'),
  },
  {
    code: 'E0306',
    title: 'A number of bars that is not a whole number of at least 1',
    text: 'A window holds whole bars, and at least one.',
    wrong: strategyWith('exit long when sma(close, 2.5) > close'),
    right: strategyWith('exit long when sma(close, 3) > close'),
  },
  {
    code: 'E0307',
    title: 'A named argument that does not exist or is given twice',
    text: 'Arguments go by place or by name, each once.',
    wrong: strategyWith('exit long when sma(close, length: 20) > close'),
    right: strategyWith('exit long when sma(close, n: 20) > close'),
  },
  {
    code: 'E0308',
    title: 'A literal that only has a meaning in its own statement',
    text: '`2R` belongs to `take`, `2x` to `margin`, a date to `data`, a time of day to `between` and `flat by`.',
    wrong: strategyWith('let opening = 09:45'),
    right: strategyWith('let opening = time.hour < 10\nexit long when opening'),
  },
  {
    code: 'E0309',
    title: '`is` with a word that does not fit',
    text: '`position.side` is `long`, `short` or `flat`; any other value is `absent` or `present`.',
    wrong: strategyWith('exit long when position.side is open'),
    right: strategyWith('exit long when position.side is long and close < open'),
  },
  {
    code: 'E0311',
    title: 'The two values of a choice are of different kinds',
    text: 'What comes out of `if … then … else …` and `??` has one meaning, whichever of the two it is.',
    wrong: strategyWith('exit long when (if close > open then 1 else close > low) > 0'),
    right: strategyWith('exit long when (if close > open then 1 else 0) > 0'),
  },
  {
    code: 'E0312',
    title: 'A type that does not exist',
    text: 'An indicator’s argument is a `series` (any number), a `condition`, `bars`, a `number` or `ratio` known before the run, a `price`, `shares` or `money`.',
    wrong: 'indicator half(x: double) {\n  out value = x / 2\n}\n',
    right: 'indicator half(x: series) {\n  out value = x / 2\n}\n',
  },
  {
    code: 'E0401',
    title: 'Looking into the future',
    text: '`x[n]` is the value n bars ago. A negative n would be a bar that has not happened: no order could have known its price, and every result would be too good. This holds for every value in a param’s range.',
    wrong: strategyWith('exit long when close[-1] < close'),
    right: strategyWith('exit long when close < close[1]'),
  },
  {
    code: 'E0402',
    title: 'A finer timeframe than the strategy’s own',
    text: 'Rules are read when a bar of `every` closes. Inside that bar there is nothing they could wait for. Use the finer timeframe for `every`, and read the slower values with `on`.',
    wrong: strategyWith('exit long when (rsi(close, 14) on 1h) > 70'),
    right: strategyWith('exit long when rsi(close, 14) > 70'),
  },
  {
    code: 'E0403',
    title: 'A timeframe that bars do not come in',
    text: 'Bars come in 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h, 2h, 4h, 1d, 1w and 1mo.',
    wrong: strategyWith('').replace('every 1d', 'every 7m'),
    right: strategyWith('').replace('every 1d', 'every 5m'),
  },
];
