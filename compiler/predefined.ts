/** Names that every program starts with. They may not be shadowed: `close` means the close everywhere. */

import type { Type } from './types.ts';
import { MONEY, NUMBER, PRICE, SHARES, type Unit } from './units.ts';

const stream = (unit: Unit): Type => ({ kind: 'number', unit, level: 'stream' });
const condition: Type = { kind: 'condition', level: 'stream' };

export interface Predefined {
  readonly type: Type;
  readonly doc: string;
  /** Only the shipped library may use it. */
  readonly internal?: boolean;
}

/** Plain names: prices of the bar, the account, and facts about the clock. */
export const PREDEFINED: ReadonlyMap<string, Predefined> = new Map<string, Predefined>([
  ['open', { type: stream(PRICE), doc: 'First price of the bar.' }],
  ['high', { type: stream(PRICE), doc: 'Highest price of the bar.' }],
  ['low', { type: stream(PRICE), doc: 'Lowest price of the bar.' }],
  ['close', { type: stream(PRICE), doc: 'Last price of the bar.' }],
  ['volume', { type: stream(SHARES), doc: 'Shares traded in the bar.' }],
  ['hl2', { type: stream(PRICE), doc: '(high + low) ÷ 2.' }],
  ['hlc3', { type: stream(PRICE), doc: '(high + low + close) ÷ 3, the typical price.' }],
  ['ohlc4', { type: stream(PRICE), doc: '(open + high + low + close) ÷ 4.' }],
  ['equity', { type: stream(MONEY), doc: 'Cash plus positions at the last close.' }],
  ['cash', { type: stream(MONEY), doc: 'Cash of the account at the last close.' }],
  [
    'score',
    { type: stream(NUMBER), doc: 'Combined signal of an ensemble\u2019s members, \u22121 to 1.' },
  ],
  [
    'bars_per_year',
    {
      type: { kind: 'number', unit: NUMBER, level: 'const' },
      doc: 'Bars of `every` in a year: 252 for `1d`.',
    },
  ],
  [
    'session',
    { type: stream(NUMBER), doc: 'Number of the session that the bar belongs to.', internal: true },
  ],
]);

/** `position.side`, `time.hour`: fields by group. */
export const PREDEFINED_GROUPS: ReadonlyMap<string, ReadonlyMap<string, Predefined>> = new Map([
  [
    'position',
    new Map<string, Predefined>([
      ['side', { type: { kind: 'side' }, doc: 'long, short or flat: `position.side is long`.' }],
      ['size', { type: stream(SHARES), doc: 'Shares held, 0 while flat.' }],
      ['entry_price', { type: stream(PRICE), doc: 'Average entry price; absent while flat.' }],
      ['bars_held', { type: stream(NUMBER), doc: 'Bars since the entry; absent while flat.' }],
      ['pnl', { type: stream(MONEY), doc: 'Profit or loss of the open position at this close.' }],
      ['pnl_pct', { type: stream(NUMBER), doc: 'Profit or loss over the entry value, a ratio.' }],
      [
        'r',
        {
          type: stream(NUMBER),
          doc: 'Profit or loss per share over the distance to the first stop.',
        },
      ],
    ]),
  ],
  [
    'time',
    new Map<string, Predefined>([
      [
        'hour',
        { type: stream(NUMBER), doc: 'Hour of the closing time, 0 to 23, in the exchange’s zone.' },
      ],
      ['minute', { type: stream(NUMBER), doc: 'Minute of the closing time.' }],
      ['day_of_week', { type: stream(NUMBER), doc: '0 is Sunday, 1 is Monday, 6 is Saturday.' }],
      ['day_of_month', { type: stream(NUMBER), doc: 'Day of the month, 1 to 31.' }],
      ['month', { type: stream(NUMBER), doc: 'Month, 1 to 12.' }],
      ['year', { type: stream(NUMBER), doc: 'Year, four digits.' }],
      [
        'minutes_since_open',
        { type: stream(NUMBER), doc: 'Minutes from the session’s open to this close.' },
      ],
      ['last_bar_of_session', { type: condition, doc: 'True on the last bar of the session.' }],
    ]),
  ],
  [
    'news',
    new Map<string, Predefined>([
      [
        'bars_since',
        { type: stream(NUMBER), doc: 'Bars since the last headline; absent before any.' },
      ],
    ]),
  ],
]);

/** Columns that every series of bars has. */
export const BAR_COLUMN_NAMES: ReadonlySet<string> = new Set([
  'open',
  'high',
  'low',
  'close',
  'volume',
]);

/** What `10% of …` can be a share of; any other name after `of` is a symbol. */
export const OF_QUANTITIES: ReadonlySet<string> = new Set(['equity', 'cash', 'value', 'volume']);

/** The column that a field of a group is read from. */
export function groupColumn(group: string, field: string): string {
  return `${group}_${field}`;
}
