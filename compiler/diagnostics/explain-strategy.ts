/** E05xx, E06xx and the lints: strategies and their params. */

import { type Explanation, strategyWith } from './explanation.ts';

const NO_SIZE = { size: '' };

export const STRATEGY_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0501',
    title: 'A strategy without a universe',
    text: '`universe` says which symbols the strategy trades.',
    wrong: strategyWith('').replace('  universe SPY\n', ''),
    right: strategyWith(''),
  },
  {
    code: 'E0502',
    title: 'A strategy without `every`',
    text: '`every` says when the rules are read: at the close of each bar of this length.',
    wrong: strategyWith('').replace('  every 1d\n', ''),
    right: strategyWith(''),
  },
  {
    code: 'E0503',
    title: 'A strategy that never enters',
    text: 'Without an `enter` there is nothing to exit, size or stop.',
    wrong: strategyWith('', { enter: '' }),
    right: strategyWith(''),
  },
  {
    code: 'E0504',
    title: '`size risk` without a stop',
    text: 'The quantity is the money at risk divided by the distance to the stop. Without a stop there is no distance to divide by.',
    wrong: strategyWith('', { size: 'size risk 1% of equity' }),
    right: strategyWith('stop 3 * atr(14) from entry', { size: 'size risk 1% of equity' }),
  },
  {
    code: 'E0505',
    title: 'A strategy without a size',
    text: 'A size that is guessed is a size that nobody decided. Say how much each entry buys.',
    wrong: strategyWith('', NO_SIZE),
    right: strategyWith(''),
  },
  {
    code: 'E0506',
    title: 'A statement that can only be said once',
    text: 'Two sizes, two stops for one side or two `every` lines cannot both hold.',
    wrong: strategyWith('stop 2 * atr(14) from entry\nstop 5% from entry'),
    right: strategyWith('stop 2 * atr(14) from entry'),
  },
  {
    code: 'E0507',
    title: 'R without a stop',
    text: 'R is the distance from the fill to the first stop. It measures targets, never the stop itself.',
    wrong: strategyWith('take 3R'),
    right: strategyWith('stop 2 * atr(14) from entry\ntake 3R'),
  },
  {
    code: 'E0509',
    title: 'Rules and targets in one strategy',
    text: 'A target moves the position to a weight, a rule opens and closes it: each would undo the other.',
    wrong: strategyWith('target 10% when close > open rebalance monthly'),
    right: strategyWith(''),
  },
  {
    code: 'E0511',
    title: 'A size that does not say of what',
    text: 'A size is a share of equity (`10% of equity`), an amount of money (`5_000 USD`), a number of shares (`100 shares`), a risk (`risk 1% of equity`) or a volatility (`volatility 15%`).',
    wrong: strategyWith('', { size: 'size 10%' }),
    right: strategyWith('', { size: 'size 10% of equity' }),
  },
  {
    code: 'E0512',
    title: 'A time of day on daily bars',
    text: 'Rules are read when a bar closes; daily bars close once, at the end of the session.',
    wrong: strategyWith('flat by 15:55'),
    right: strategyWith('flat by 15:55').replace('every 1d', 'every 5m'),
  },
  {
    code: 'E0513',
    title: 'Too many rules',
    text: 'A strategy has at most 31 `enter` and `exit` rules. Conditions that lead to the same order can be joined with `or`.',
    wrong: strategyWith(
      Array.from({ length: 31 }, (_, k) => `exit long when close < ${k + 1}`).join('\n'),
    ),
    right: strategyWith('exit long when close < 1 or close < 2'),
  },
  {
    code: 'E0601',
    title: 'A default outside its range',
    text: 'Every check holds for the values in the range; the default has to be one of them.',
    wrong: strategyWith('param length = 60 in 5..50\nexit long when sma(close, length) > close'),
    right: strategyWith('param length = 20 in 5..50\nexit long when sma(close, length) > close'),
  },
  {
    code: 'E0602',
    title: 'An empty range',
    text: 'A range goes from its lowest value to its highest.',
    wrong: strategyWith('param length = 20 in 50..5\nexit long when sma(close, length) > close'),
    right: strategyWith('param length = 20 in 5..50\nexit long when sma(close, length) > close'),
  },
  {
    code: 'E0603',
    title: 'Defaults that break a `require`',
    text: 'A run without `--param` uses the defaults, so they have to be allowed.',
    wrong: strategyWith(
      'param fast = 60 in 5..80\nparam slow = 50 in 20..200\nrequire fast < slow\nexit long when sma(close, fast) < sma(close, slow)',
    ),
    right: strategyWith(
      'param fast = 20 in 5..80\nparam slow = 50 in 20..200\nrequire fast < slow\nexit long when sma(close, fast) < sma(close, slow)',
    ),
  },
  {
    code: 'E0604',
    title: 'Ranges in which nothing satisfies `require`',
    text: 'Every combination of the params’ values breaks one of the conditions, so the strategy could never run.',
    wrong: strategyWith(
      'param fast = 60 in 50..80\nparam slow = 20 in 10..40\nrequire fast < slow\nexit long when sma(close, fast) < sma(close, slow)',
    ),
    right: strategyWith(
      'param fast = 20 in 10..40\nparam slow = 60 in 50..80\nrequire fast < slow\nexit long when sma(close, fast) < sma(close, slow)',
    ),
  },
  {
    code: 'E0605',
    title: 'A param that is not a number known before the run',
    text: 'A param is what you tune. A value that changes from bar to bar is a `let`.',
    wrong: strategyWith('param level = close in 1..100\nexit long when close < level'),
    right: strategyWith('param level = 50 in 1..100\nexit long when close < level'),
  },
  {
    code: 'E0608',
    title: 'A step that is not above zero',
    text: 'A step of zero never gets from one end of the range to the other.',
    wrong: strategyWith(
      'param length = 20 in 5..50 step 0\nexit long when sma(close, length) > close',
    ),
    right: strategyWith(
      'param length = 20 in 5..50 step 5\nexit long when sma(close, length) > close',
    ),
  },
  {
    code: 'E0609',
    title: 'A window that some value of a param makes empty',
    text: 'Checks hold for every value in the declared ranges that satisfies `require`, not only for the default.',
    wrong: strategyWith('param length = 20 in 0..50\nexit long when sma(close, length) > close'),
    right: strategyWith('param length = 20 in 5..50\nexit long when sma(close, length) > close'),
  },
  {
    code: 'W0501',
    title: 'An entry that nothing closes',
    text: 'The position stays open until the data ends, whatever it loses. If that is meant, write `exit long when false`.',
    wrong: strategyWith('').replace('  exit long when close < sma(close, 50)\n', ''),
    right: strategyWith('').replace('close < sma(close, 50)', 'false'),
  },
  {
    code: 'W0502',
    title: '`==` on prices',
    text: 'Two computed prices are almost never equal to the last digit.',
    wrong: strategyWith('exit long when close == sma(close, 20)'),
    right: strategyWith('exit long when close crosses below sma(close, 20)'),
  },
  {
    code: 'W0503',
    title: 'A value that is never used',
    text: 'What a reader takes for part of the rules has no effect on any order.',
    wrong: strategyWith('let trend = sma(close, 200)'),
    right: strategyWith('let trend = sma(close, 200)\nexit long when close < trend'),
  },
  {
    code: 'W0504',
    title: 'A param that is never used',
    text: 'A sweep over it would run the same strategy again and again.',
    wrong: strategyWith('param length = 20 in 5..50'),
    right: strategyWith('param length = 20 in 5..50\nexit long when sma(close, length) > close'),
  },
  {
    code: 'W0505',
    title: 'A name in the other style',
    text: 'Declarations are named `LikeThis`, values `like_this`: a reader sees at once which is which.',
    wrong: strategyWith('').replace('Sample', 'my_strategy'),
    right: strategyWith('').replace('Sample', 'MyStrategy'),
  },
  {
    code: 'W0506',
    title: 'A rule that does not depend on the market',
    text: 'A condition of numbers and params has the same answer on every bar.',
    wrong: strategyWith('param length = 20 in 5..50\nexit long when length > 10'),
    right: strategyWith('param length = 20 in 5..50\nexit long when sma(close, length) > close'),
  },
  {
    code: 'E0901',
    title: 'Not supported yet',
    text: 'Strata reads the whole notation, so that nothing in a file goes unnoticed, but does not run this part of it so far.',
    wrong: strategyWith('exit long when (close of QQQ) < 100'),
    right: strategyWith('exit long when close < 100'),
  },
];
