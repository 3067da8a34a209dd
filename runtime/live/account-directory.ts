/** Where an account keeps what must not be lost: its journal, its lease, its kill file. */

import { join } from 'node:path';

export interface AccountKey {
  readonly broker: string;
  readonly environment: string;
  /** The broker's own number of it. */
  readonly account: string;
}

/** Named after the account and not after its place in a configuration: two names of one account share a lease. */
export function accountDirectory(
  data: string,
  { broker, environment, account }: AccountKey,
): string {
  return join(data, 'accounts', `${broker}-${environment}-${account}`);
}

export function journalDirectory(directory: string): string {
  return join(directory, 'journal');
}

export function leaseFile(directory: string): string {
  return join(directory, 'account.lock');
}

export function logFile(directory: string): string {
  return join(directory, 'log.jsonl');
}
