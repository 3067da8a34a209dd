/** What is traded, and in which steps its price and quantity move. */

import type { CalendarId } from './calendar.ts';

export interface Instrument {
  readonly symbol: string;
  /** Smallest step of the price. */
  readonly tickSize: number;
  /** Smallest step of the quantity. */
  readonly lotSize: number;
  /** ISO 4217, the currency of the price. */
  readonly currency: string;
  readonly calendar: CalendarId;
}

/** Steps where nobody said otherwise: a cent and whole shares, a tenth of a pip and units, a cent and 1e-8 coins. */
const DEFAULTS: Readonly<
  Record<CalendarId, { readonly tickSize: number; readonly lotSize: number }>
> = {
  XNYS: { tickSize: 0.01, lotSize: 1 },
  fx: { tickSize: 0.00001, lotSize: 1 },
  '24x7': { tickSize: 0.01, lotSize: 1e-8 },
};

export function defaultInstrument(symbol: string, calendar: CalendarId): Instrument {
  return { symbol, ...DEFAULTS[calendar], currency: 'USD', calendar };
}
