/** Phrases as people say them, or as other tools write them, and the words for them here. */

import type { IToken } from 'chevrotain';
import type { Span } from './ast.ts';
import { barsOfDays } from './days.ts';

export interface ForeignPhrase {
  /** Tokens from `at` on, this many, are to be written otherwise. */
  readonly at: number;
  readonly count: number;
  readonly span: Span;
  readonly said: string;
  readonly written: string;
  /** Where it is not plain to see that the two are the same. */
  readonly why?: string;
  /** It becomes another statement, so this one cannot be read on. */
  readonly isStatement: boolean;
}

/** Undefined where it is no phrase behind this first word of a statement. */
type Written = (match: RegExpExecArray, head: string) => string | undefined;
type Phrase = readonly [pattern: RegExp, written: Written];

/** Words behind the head of a statement that make another statement of it. */
const STATEMENTS: readonly Phrase[] = [
  [
    /^exit (?:long |short )?after (\d+)(?: bars?| (days?))?/,
    ([, n, days]) => `hold at most ${n} ${days ?? 'bars'}`,
  ],
];

const LENGTHS: Readonly<Record<string, string>> = {
  ...{ minute: 'm', min: 'm', hour: 'h', day: 'd', daily: 'd', week: 'w', weekly: 'w' },
  ...{ month: 'mo', monthly: 'mo' },
};
const PERIODS: Readonly<Record<string, string>> = {
  ...{ day: 'daily', session: 'daily', week: 'weekly', month: 'monthly' },
};
const MORE = 'above|over|greater than|more than|higher than|larger than';
const LESS = 'below|under|less than|lower than|smaller than';

/** As the tokens of a line read with one blank between them. */
const PHRASES: readonly Phrase[] = [
  [/^cross(?:es|ed|ing)? (?:above|over|up)\b/, () => 'crosses above'],
  [/^cross(?:es|ed|ing)? (?:below|under|down)\b/, () => 'crosses below'],
  [new RegExp(`^(?:is )?(?:${MORE})(?! or equal)\\b`), () => '>'],
  [new RegExp(`^(?:is )?(?:${LESS})(?! or equal)\\b`), () => '<'],
  [/^(?:is )?(?:equal to|equals)\b/, () => '=='],
  [/^(long|short|exit) if\b/, ([, side]) => `${side} when`],
  [/^(\d[\d_.]*) per ?cent\b/, ([, n]) => `${n}%`],
  [/^(\d+) (?:candles|periods)\b/, ([, n]) => `${n} bars`],
  [/^(\d+) (?:days|sessions)\b/, ([, n]) => `${n} days`],
  [/^(\d{1,3})((?: , \d{3})+)(?![\d_])/, ([, n, rest]) => `${n}${rest?.replaceAll(' , ', '_')}`],
  [/^stop loss (\S+%)(?: from entry)?/, ([, p]) => `stop ${p} from entry`],
  [/^take profit (\S+%)(?: from entry)?/, ([, p]) => `take ${p} from entry`],
  [/^(?:stop|take) (?:loss|profit)\b/, ([said]) => said.slice(0, 4)],
  [
    /^rebalance (?:every|each) (day|session|week|month)\b/,
    ([, w]) => `rebalance ${PERIODS[w ?? '']}`,
  ],
  [
    /^every (day|daily|week|weekly|month|monthly|hour|minute)\b/,
    ([, w]) => `every 1${LENGTHS[w ?? '']}`,
  ],
  [
    /^every (\d+) (minute|min|hour|day|week|month)s?\b/,
    ([, n, w]) => `every ${n}${LENGTHS[w ?? '']}`,
  ],
  [
    /^hold (?:for |max |maximum |up to )?(\d+)(?: bars?| (days?))?/,
    ([, n, days]) => `hold at most ${n} ${days ?? 'bars'}`,
  ],
  [/^on bar\b/, (_, head) => (head === 'expect' ? 'at bar' : undefined)],
  [
    /^[A-Z][A-Z\d]*(?: [A-Z][A-Z\d]*)+/,
    ([names], head) => (head === 'universe' ? names.replaceAll(' ', ', ') : undefined),
  ],
];

/** `stop = …`, `size: …`: the first word of a statement with a sign behind it. */
const SIGNED: Phrase = [
  /^(universe|every|stop|take|trail|size|hold|cooldown|data|cash|run) [=:](?!=)/,
  ([, head]) => head,
];

/** How far before the word that does not fit a phrase may begin. */
const MOST_BEFORE = 3;

/** What may have been meant by the words around `at`, where a statement that begins at `start` could not be read on. */
export function foreignPhrases(
  tokens: readonly IToken[],
  start: number,
  at: number,
): readonly ForeignPhrase[] {
  const head = tokens[start]?.image ?? '';
  const found: ForeignPhrase[] = [];
  for (let from = at; from >= Math.max(start, at - MOST_BEFORE); from -= 1) {
    const line = lineFrom(tokens, from);
    for (const phrases of [STATEMENTS, from === start ? [SIGNED, ...PHRASES] : PHRASES]) {
      for (const [pattern, written] of phrases) {
        const match = pattern.exec(line.text);
        const count = match ? line.ends.indexOf(match[0].length) + 1 : 0;
        const plain = match && count > 0 && from + count >= at ? written(match, head) : undefined;
        const { text, why } = inBars(plain, tokens, start);
        const [first, last] = [tokens[from], tokens[from + count - 1]];
        if (!first || !last || text === undefined || text === match?.[0]) continue;
        const span = { start: first.startOffset, end: (last.endOffset ?? last.startOffset) + 1 };
        const isStatement = phrases === STATEMENTS;
        found.push({
          at: from,
          count,
          span,
          said: (match?.[0] ?? '').replaceAll(' , ', ','),
          written: text,
          ...(why !== undefined && { why }),
          isStatement,
        });
      }
    }
  }
  return found;
}

/** `3 days` as the bars that they are on the clock of the declaration. */
function inBars(
  text: string | undefined,
  tokens: readonly IToken[],
  start: number,
): { readonly text?: string; readonly why?: string } {
  const days = /(\d+) days?$/.exec(text ?? '');
  if (text === undefined || !days) return text === undefined ? {} : { text };
  const { bars, why } = barsOfDays(Number(days[1]), tokens, start);
  const written = `${text.slice(0, days.index)}${bars} ${bars === 1 ? 'bar' : 'bars'}`;
  return { text: written, ...(why !== undefined && { why }) };
}

/** The tokens of a line from one on, as text, and where in it each of them ends. */
function lineFrom(
  tokens: readonly IToken[],
  from: number,
): { readonly text: string; readonly ends: readonly number[] } {
  const ends: number[] = [];
  let text = '';
  for (let at = from; at < tokens.length && ends.length < 12; at += 1) {
    const token = tokens[at];
    if (!token || (at > from && token.payload === 'first on line')) break;
    text = text === '' ? token.image : `${text} ${token.image}`;
    ends.push(text.length);
  }
  return { text, ends };
}
