/** E02xx: names. */

import { backtestWith, type Explanation, strategyWith } from './explanation.ts';

const inUniverse = (name: string): string =>
  strategyWith('').replace('universe SPY', `universe ${name}`);

export const NAME_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0211',
    title: 'A universe that is not declared',
    text: 'What stands after `universe` in a strategy is a declared universe or a symbol. A name that is not in capitals, and almost that of a declared universe, is taken for a slip of the finger.',
    wrong: `universe Majors = SPY, QQQ, IWM\n\n${inUniverse('Majers')}`,
    right: `universe Majors = SPY, QQQ, IWM\n\n${inUniverse('Majors')}`,
  },
  {
    code: 'E0212',
    title: 'Universes that cannot be put together',
    text: 'A declared universe lists symbols, not universes. One whose symbols change, by a table or by `where`, stands alone in a strategy; lists may be joined.',
    wrong: `universe Member = members of "sp500" as of each day\n\n${inUniverse('Member, QQQ')}`,
    right: `universe Majors = SPY, IWM\n\n${inUniverse('Majors, QQQ')}`,
  },
  {
    code: 'W0511',
    title: 'A universe that no strategy trades',
    text: 'A declared universe that nothing names looks as if it said what is traded. Strategies name it behind `universe`.',
    wrong: `universe Majors = SPY, QQQ, IWM\n\n${inUniverse('SPY')}`,
    right: `universe Majors = SPY, QQQ, IWM\n\n${inUniverse('Majors')}`,
  },
  {
    code: 'E0201',
    title: 'A name that nothing defines',
    text: 'Every value is named once, by `let` or `param`, or is one that each program has, such as `close` or `equity`. The nearest known name is offered, because most of the time this is a slip of the finger.',
    wrong: strategyWith('let fast = sma(close, 10)\nexit long when fst < close'),
    right: strategyWith('let fast = sma(close, 10)\nexit long when fast < close'),
  },
  {
    code: 'E0202',
    title: 'A function that does not exist',
    text: 'Functions are the indicators of docs/language/indicators.md and those that the file declares with `indicator`.',
    wrong: strategyWith('exit long when moving_avg(close, 20) > close'),
    right: strategyWith('exit long when sma(close, 20) > close'),
  },
  {
    code: 'E0203',
    title: 'A name declared twice',
    text: 'A name has one meaning from the first line to the last, so that a rule can be read without looking for a second definition.',
    wrong: strategyWith(
      'let slow = sma(close, 50)\nlet slow = sma(close, 100)\nexit long when close < slow',
    ),
    right: strategyWith(
      'let slow = sma(close, 50)\nlet slower = sma(close, 100)\nexit long when close < slow or close < slower',
    ),
  },
  {
    code: 'E0204',
    title: 'A predefined name used for something else',
    text: '`close`, `equity`, `position` and the like mean the same in every program. If one of them could be redefined, a reader could not trust it anywhere. A function’s name may be given to a value: `let momentum = roc(close, 126)`; `momentum(close)` is still the function.',
    wrong: strategyWith('let close = sma(open, 3)'),
    right: strategyWith('let smooth_close = sma(close, 3)\nexit long when smooth_close < open'),
  },
  {
    code: 'E0205',
    title: 'A value used above the line that defines it',
    text: 'Definitions are read from top to bottom, so that no value can depend on itself.',
    wrong: strategyWith(
      'let gap = close - average\nlet average = sma(close, 20)\nexit long when gap < 0',
    ),
    right: strategyWith(
      'let average = sma(close, 20)\nlet gap = close - average\nexit long when gap < 0',
    ),
  },
  {
    code: 'E0206',
    title: 'A field that does not exist',
    text: 'An indicator with several outputs, `position` and `time` have fields, and only those.',
    wrong: strategyWith('exit long when close > bollinger(close, 20, 2).top'),
    right: strategyWith('exit long when close > bollinger(close, 20, 2).upper'),
  },
  {
    code: 'E0207',
    title: '`run` names a strategy or policy that the file does not have',
    text: 'A backtest runs a strategy of the same file, under a `risk` policy of the same file or the shipped `House`.',
    wrong: backtestWith('run Sampel\ndata "sp500"\ncash 10_000 USD\ncosts { commission 0 }'),
    right: backtestWith('run Sample\ndata "sp500"\ncash 10_000 USD\ncosts { commission 0 }'),
  },
  {
    code: 'E0208',
    title: 'An indicator that calls itself, or one declared below it',
    text: 'What a bar costs is computed before the first bar. Recursion would have no bound, so an indicator can only use those declared above it.',
    wrong: 'indicator twice(x) {\n  out value = twice(x) * 2\n}\n',
    right: 'indicator twice(x) {\n  out value = x * 2\n}\n',
  },
  {
    code: 'E0209',
    title: 'A function without its brackets',
    text: '`atr` is the name of a function; its value needs the arguments: `atr(14)`.',
    wrong: strategyWith('exit long when close < atr'),
    right: strategyWith('exit long when close < 3 * atr(14)'),
  },
  {
    code: 'E0210',
    title: 'An indicator without an output',
    text: 'What follows `out` is what a strategy gets when it calls the indicator. The first `out` is its plain value.',
    wrong: 'indicator spread(n: bars) {\n  let top = highest(high, n)\n}\n',
    right:
      'indicator spread(n: bars) {\n  let top = highest(high, n)\n  out value = top - lowest(low, n)\n}\n',
  },
];
