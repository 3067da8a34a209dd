/** E01xx: what is not written as the language has it. */

import { backtestWith, type Explanation, policyWith, strategyWith } from './explanation.ts';

export const SYNTAX_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0101',
    title: 'Something stands where something else is expected',
    text: 'Every statement begins with a keyword and has a fixed shape. The message names what would fit. Only the statement with the mistake is left out; the rest of the file is checked as usual.',
    wrong: strategyWith('let fast = sma(close, )'),
    right: strategyWith('let fast = sma(close, 20)\nexit long when close < fast'),
  },
  {
    code: 'E0102',
    title: 'A block without its closing brace',
    text: 'Each `{` has a `}`. Without it, it is unclear which lines belong to the declaration.',
    wrong: `${strategyWith('').trimEnd().slice(0, -1)}\n${policyWith('order { price >= 5 USD else reject }')}`,
    right: `${strategyWith('')}\n${policyWith('order { price >= 5 USD else reject }')}`,
  },
  {
    code: 'E0103',
    title: 'A sign that means nothing in Strata',
    text: 'Conditions are joined by the words `and`, `or` and `not`, comments begin with `//`, and no statement ends with a semicolon. The sign is read as what it stands for, so that it hides no other mistake.',
    wrong: strategyWith('exit long when close < open && high < low[1]'),
    right: strategyWith('exit long when close < open and high < low[1]'),
  },
  {
    code: 'E0104',
    title: 'A misspelled keyword',
    text: 'The word is close to one that fits here. It is read as that one, so that a slip of the finger costs one message.',
    wrong: strategyWith('cooldwn 5 bars'),
    right: strategyWith('cooldown 5 bars'),
  },
  {
    code: 'E0105',
    title: 'A number, date, time or text that is not one',
    text: 'Numbers are written out, with `_` between the digits where that helps: `100_000`. Dates and times have to exist.',
    wrong: backtestWith(
      'run Sample\ndata "sp500" from 2020-02-30\ncash 10_000 USD\ncosts { commission 0 }',
    ),
    right: backtestWith(
      'run Sample\ndata "sp500" from 2020-02-28\ncash 10_000 USD\ncosts { commission 0 }',
    ),
  },
  {
    code: 'E0106',
    title: 'An expression that is too long or nested too deep',
    text: 'More than 100 brackets inside one another, or a statement of more than 1,000 words and signs: nobody can read it, and nobody wrote it by hand.',
    wrong: strategyWith(`let deep = ${'('.repeat(120)}close${')'.repeat(120)}`),
    right: strategyWith('let deep = (close)\nexit long when deep < open'),
  },
  {
    code: 'E0107',
    title: 'A text that is not read to its end',
    text: 'More than fifty mistakes, a line of more than 100,000 characters, or more than 120,000 words and signs: the text is probably not a Strata program, or a part of it is damaged. What follows is not read.',
    wrong: '$ '.repeat(60),
    right: strategyWith(''),
  },
  {
    code: 'E0108',
    title: 'A statement that lacks its most important piece',
    text: '`enter` has to say on which side: a long position gains when the price rises, a short one when it falls. Other statements have to say what they are about on the line where they begin.',
    wrong: strategyWith('', { enter: 'enter when close > sma(close, 50)' }),
    right: strategyWith('', { enter: 'enter long when close > sma(close, 50)' }),
  },
  {
    code: 'E0109',
    title: 'A word of the language used as a name',
    text: 'Words such as `stop`, `size` and `when` begin a statement or a part of one. As names they would make a program hard to read, for people as well.',
    wrong: strategyWith('let stop = close - 2 * atr(14)\nexit long when close < open'),
    right: strategyWith(
      'let lowest_close = close - 2 * atr(14)\nexit long when close < lowest_close',
    ),
  },
  {
    code: 'E0110',
    title: 'Words that are understood, and written otherwise here',
    text: 'What other tools say, or what one would say aloud: `crosses over`, `is greater than`, `stop loss 5%`, `10 percent`. One thing is written in one way, so that every program reads alike. The rest of the statement is checked as if it had been written so.',
    wrong: strategyWith('exit long when close crosses under sma(close, 50)'),
    right: strategyWith('exit long when close crosses below sma(close, 50)'),
  },
];
