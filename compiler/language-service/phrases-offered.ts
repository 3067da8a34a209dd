/** Lines that are made of fixed words rather than expressions: what follows, by what of the line stands there already. */

import { BAR_COLUMN_NAMES, PREDEFINED } from '../predefined.ts';
import type { Cursor } from './cursor.ts';
import type { Offer } from './statements-offered.ts';
import { CONTINUATIONS, SECTION_OFFERS, WORDS_AFTER } from './words-offered.ts';

type Phrase = readonly [before: RegExp, offers: readonly Offer[]];

const offer = (label: string, doc: string, snippet?: string): Offer => ({
  label,
  doc,
  ...(snippet !== undefined && { snippet }),
});

const LEARN: readonly Phrase[] = [
  [
    /^from$/,
    [
      offer(
        'realized_pnl',
        'Each member’s mean return of its last closed trades.',
        'realized_pnl over last ‹20› trades',
      ),
      offer(
        'volatility',
        'Calmer members weigh more: 1 ÷ the deviation of their returns.',
        'volatility over last ‹60› bars',
      ),
      offer('equal', 'Towards equal weights.'),
    ],
  ],
  [/^from realized_pnl$/, [offer('over last', 'How far back.', 'over last ‹20› trades')]],
  [/^from volatility$/, [offer('over last', 'How far back.', 'over last ‹60› bars')]],
  [/^from \w+ over$/, [offer('last', 'The latest ones.')]],
  [/^from realized_pnl over last \S+$/, [offer('trades', 'Closed trades of the member.')]],
  [/^from volatility over last \S+$/, [offer('bars', 'Of the ensemble.')]],
  [/^weight$/, [offer('between', 'Bounds of every weight.', 'between ‹5%› and ‹60%›')]],
  [/^weight between \S+$/, [offer('and', 'The upper bound.')]],
  [/^step$/, [offer('at most', 'The most that a weight moves.', 'at most ‹10%› per day')]],
  [/^step at$/, [offer('most', 'The most that a weight moves.')]],
  [/^step at most \S+$/, [offer('per day', 'In a session.')]],
  [/^after \S+$/, [offer('trades', 'Closed trades of all members together.')]],
];

const AT_BAR = offer(
  'at bar',
  'On which of the given bars it fills; the first is 1.',
  'at bar ‹4›',
);
const FILL = 'expect (?:enter|exit) (?:long|short) \\S+ at bar \\S+';

const TEST: readonly Phrase[] = [
  [
    /^given \S+$/,
    [...BAR_COLUMN_NAMES].map((name) => offer(name, PREDEFINED.get(name)?.doc ?? name)),
  ],
  [
    /^expect (?:enter|exit)$/,
    [
      offer('long', 'A position that gains when the price rises.'),
      offer('short', 'A position that gains when the price falls.'),
    ],
  ],
  [/^expect (?:enter|exit) (?:long|short) \S+$/, [AT_BAR]],
  [/^expect (?:position \S+|equity) .*[^at]$/, [AT_BAR]],
  [/^expect .* at$/, [offer('bar', 'On which of the given bars.')]],
  [
    new RegExp(`^${FILL}$`),
    [
      offer('at', 'At which price.', 'at ‹13›'),
      offer('for', 'How many shares.', 'for ‹100 shares›'),
      offer('by', 'Which statement made the order.', 'by ‹stop›'),
    ],
  ],
  [/^expect no$/, [offer('other orders', 'Nothing else.'), offer('orders', 'Nothing at all.')]],
];

/** Before the `where` of a universe. */
const UNIVERSE: readonly Phrase[] = [
  [
    /^universe \w+ =$/,
    [offer('members of', 'Members of an index, as they were on each day.', 'members of "‹sp500›"')],
  ],
  [/^universe \w+ = members$/, [offer('of', 'Of which table.', 'of "‹sp500›"')]],
  [
    /^universe \w+ = members of "[^"]*"$/,
    [offer('as of each day', 'As the table was known on each day.')],
  ],
  [/^universe \w+ = members of "[^"]*" as$/, [offer('of each day', 'As it was known then.')]],
  [/^universe \w+ = members of "[^"]*" as of$/, [offer('each day', 'As it was known then.')]],
  [
    /^universe \w+ = members of "[^"]*" as of each day$/,
    [offer('where', 'Only those of which a condition is true on the day.', 'where ‹›')],
  ],
];

/** What of fixed words can stand at the cursor; undefined where an expression may. */
export function phraseAt({ place, before }: Cursor): readonly Offer[] | undefined {
  const text = before.map((token) => token.text).join(' ');
  if (place.kind === 'head' && place.declaration.word === 'universe')
    return text.includes(' where') ? undefined : offersIn(UNIVERSE, text);
  if (place.kind !== 'block' || before.length === 0) return undefined;
  if (place.section === 'learn') return offersIn(LEARN, text);
  // The symbols of a test are offered from the file.
  const isSymbol = /^(?:given|expect (?:position|(?:enter|exit) (?:long|short)))$/.test(text);
  const isFixed = place.declaration.word === 'test' && /^(?:given|expect) ./.test(text);
  return isFixed && !isSymbol ? offersIn(TEST, text) : undefined;
}

function offersIn(phrases: readonly Phrase[], text: string): readonly Offer[] {
  return phrases.find(([before]) => before.test(text))?.[1] ?? [];
}

/** The words around the cursor that have a meaning of their own there, the nearest first. */
export function wordsHere(cursor: Cursor): readonly Offer[] {
  const { place, before } = cursor;
  const [statement = '', previous = ''] = [before[0]?.text, before.at(-1)?.text];
  const section = place.kind === 'block' ? place.section : undefined;
  return [
    ...(phraseAt(cursor) ?? []),
    ...(WORDS_AFTER.get(`${statement} ${previous}`) ?? WORDS_AFTER.get(previous) ?? []),
    ...(section === undefined
      ? (CONTINUATIONS.get(statement) ?? [])
      : before.length === 0
        ? (SECTION_OFFERS.get(section) ?? [])
        : []),
  ];
}
