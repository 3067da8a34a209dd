/** What a test breaks on purpose, to see that a law of the simulation is not kept by accident. */

import type { Execution, LiveRecord, TicketFields } from '../../runtime/index.ts';
import type { VenueModel } from './venue-model.ts';

export interface Sabotage {
  /** The program that runs in the place of the one that the laws know. */
  readonly source?: (source: string) => string;
  /** What leaves in the place of a ticket. */
  readonly sends?: (ticket: TicketFields) => readonly TicketFields[];
  /** True for an execution that the venue never tells of. */
  readonly hides?: (execution: Execution, venue: VenueModel) => boolean;
  /** What goes out right after a kill, made of the last ticket that was sent. */
  readonly afterKill?: (last: TicketFields | undefined) => TicketFields | undefined;
  /** What is written of the records that should be. */
  readonly records?: (records: readonly LiveRecord[]) => readonly LiveRecord[];
  /** Changes the lines of the journal once all is over. */
  readonly journal?: (lines: string[]) => void;
}
