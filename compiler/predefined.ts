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
  [
    'volume',
    { type: stream(SHARES), doc: 'Shares traded in the bar; absent where the data have none.' },
  ],
  ['hl2', { type: stream(PRICE), doc: '(high + low) ÷ 2.' }],
  ['hlc3', { type: stream(PRICE), doc: '(high + low + close) ÷ 3, the typical price.' }],
  ['ohlc4', { type: stream(PRICE), doc: '(open + high + low + close) ÷ 4.' }],
  ['equity', { type: stream(MONEY), doc: 'Cash plus positions at this close.' }],
  ['cash', { type: stream(MONEY), doc: 'Cash of the account at this close.' }],
  [
    'score',
    { type: stream(NUMBER), doc: 'Combined signal of an ensemble’s members, −1 to 1; only there.' },
  ],
  [
    'bars_per_year',
    {
      type: { kind: 'number', unit: NUMBER, level: 'const' },
      doc: 'Bars of `every` in a year: 252 for `1d`, 52 for `1w`, 12 for `1mo`; intraday 252 × 390 minutes ÷ the bar.',
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
      ['size', { type: stream(SHARES), doc: 'Shares held, without a sign; 0 while flat.' }],
      [
        'entry_price',
        { type: stream(PRICE), doc: 'Average price of the entry fills; absent while flat.' },
      ],
      [
        'bars_held',
        {
          type: stream(NUMBER),
          doc: 'Bars since the bar of the first entry, 0 at that bar’s close; absent while flat.',
        },
      ],
      [
        'pnl',
        {
          type: stream(MONEY),
          doc: 'Profit or loss at this close: with fees, dividends and borrow cost, and with what has been closed of it already; absent while flat.',
        },
      ],
      [
        'pnl_pct',
        {
          type: stream(NUMBER),
          doc: '`position.pnl` ÷ the value of the entries; absent while flat.',
        },
      ],
      [
        'r',
        {
          type: stream(NUMBER),
          doc: 'Profit or loss a share ÷ the distance from the first fill to its stop; absent while flat and without a stop.',
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
      ['minute', { type: stream(NUMBER), doc: 'Minute of the closing time, 0 to 59.' }],
      ['day_of_week', { type: stream(NUMBER), doc: '0 is Sunday, 1 is Monday, 6 is Saturday.' }],
      ['day_of_month', { type: stream(NUMBER), doc: 'Day of the month, 1 to 31.' }],
      ['month', { type: stream(NUMBER), doc: 'Month, 1 to 12.' }],
      ['year', { type: stream(NUMBER), doc: 'Year, four digits.' }],
      [
        'minutes_since_open',
        { type: stream(NUMBER), doc: 'Minutes from the session’s open to this close.' },
      ],
      [
        'last_bar_of_session',
        { type: condition, doc: 'True where the bar closes at the session’s close or after it.' },
      ],
    ]),
  ],
  [
    'news',
    new Map<string, Predefined>([
      [
        'bars_since',
        {
          type: stream(NUMBER),
          doc: 'Bars since the last headline became known: 0 on the bar in which it did; absent before the first in the data.',
        },
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
