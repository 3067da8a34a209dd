/** What an entry order carries from its signal to its fill. */

import type { SizeRequest } from '../sizing.ts';
import type { ProtectionPlan } from './protection.ts';

export interface EntryTicket {
  readonly plan: ProtectionPlan;
  readonly size: SizeRequest;
  /** Signal's close, or the limit or stop price of the entry. */
  readonly reference: number;
}
