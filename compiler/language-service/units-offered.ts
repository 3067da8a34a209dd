/** The units that can follow a number, by the statement that it stands in. */

import type { Item } from './completion-item.ts';
import type { Cursor } from './cursor.ts';

interface UnitOffer {
  /** Written behind the number, with its blank where it has one. */
  readonly text: string;
  readonly doc: string;
}

const PERCENT: UnitOffer = { text: '%', doc: 'Percent: a ratio.' };
const BASIS_POINTS: UnitOffer = { text: 'bp', doc: 'Basis points: hundredths of a percent.' };
const BARS: UnitOffer = { text: ' bars', doc: 'A number of bars.' };
const SHARES: UnitOffer = { text: ' shares', doc: 'A number of shares.' };
const MONEY: UnitOffer = { text: ' USD', doc: 'An amount of money.' };
const MULTIPLE: UnitOffer = {
  text: 'R',
  doc: 'Times the distance from the fill to the first stop.',
};
const LEVERAGE: UnitOffer = { text: 'x', doc: 'Times the equity.' };
const LENGTHS: readonly UnitOffer[] = [
  { text: 'm', doc: 'Minutes.' },
  { text: 'h', doc: 'Hours.' },
  { text: 'd', doc: 'Days.' },
  { text: 'w', doc: 'Weeks.' },
  { text: 'mo', doc: 'Months.' },
];

const BY_STATEMENT: Readonly<Record<string, readonly UnitOffer[]>> = {
  every: LENGTHS,
  hold: [BARS],
  cooldown: [BARS],
  take: [MULTIPLE, PERCENT],
  size: [PERCENT, MONEY, SHARES],
  cash: [MONEY],
  margin: [LEVERAGE],
  slippage: [BASIS_POINTS, PERCENT],
  universe: [],
};
const USUAL = [PERCENT, BASIS_POINTS, BARS, MONEY, SHARES];

/** None where no number stands before the cursor. */
export function unitsAfter(source: string, cursor: Cursor): readonly Item[] {
  const { word, before, place } = cursor;
  if (place.kind === 'prose') return [];
  const glued = /^(\d[\d_]*(?:\.\d+)?)[A-Za-z]*$/.exec(word.text)?.[1];
  const { start } = word.span;
  const apart = /(?<![\w.])(\d[\d_]*(?:\.\d+)?)[ \t]+$/.exec(
    source.slice(Math.max(0, start - 40), start),
  )?.[1];
  const number = glued ?? apart;
  if (number === undefined) return [];
  const previous = before.at(-1)?.text;
  const isLength = glued !== undefined && (previous === 'on' || previous === 'every');
  const units = isLength ? LENGTHS : (BY_STATEMENT[before[0]?.text ?? ''] ?? USUAL);
  return units
    .filter(({ text }) => glued !== undefined || text.startsWith(' '))
    .map(({ text, doc }): Item => {
      const written = glued === undefined ? text.trim() : `${number}${text}`;
      return {
        label: written,
        kind: 'unit',
        text: written,
        isSnippet: false,
        doc,
      };
    });
}
