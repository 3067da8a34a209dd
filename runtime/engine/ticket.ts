/** What an entry order carries from its signal to its fill. Orders of equal tickets share one. */

import type { SizeRequest } from '../sizing.ts';
import type { ProtectionPlan } from './protection.ts';

export interface EntryTicket {
  readonly plan: ProtectionPlan;
  readonly size: SizeRequest;
}
