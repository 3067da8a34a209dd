/** What the store knows about a series: where it came from and what it holds. */

import type { Adjustment, CalendarId, Timeframe } from '../index.ts';

/** Whether the source stamps a bar with its first instant or with the first one after it. */
export type BarLabel = 'start' | 'end';

export interface SymbolInfo {
  readonly symbol: string;
  readonly bars: number;
  /** Days since 1970-01-01. */
  readonly firstSession: number;
  readonly lastSession: number;
}

export interface SeriesInfo {
  readonly name: string;
  readonly timeframe: Timeframe;
  readonly adjusted: Adjustment;
  readonly calendar: CalendarId;
  /** Name of the file that was imported. */
  readonly source: string;
  /** SHA-256 of that file. */
  readonly sourceHash: string;
  readonly rows: number;
  readonly quarantined: number;
  readonly symbols: readonly SymbolInfo[];
}

/** How the source was read: kept so that `data show` can say it years later. */
export interface Provenance {
  /** What the timestamps were taken for, in words. */
  readonly timestamps: string;
  /** IANA name that local times were read in; undefined where the file itself said. */
  readonly timeZone: string | undefined;
  readonly label: BarLabel;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly importedAt: string;
  readonly mapping: readonly string[];
}

export { EXAMPLES, type Finding } from '../import/faults.ts';
