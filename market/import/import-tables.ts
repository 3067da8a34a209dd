/** The tables that a run may need besides bars, from the text of a file: the rules and the words of the store. */

import type { CorporateAction } from '../corporate-action.ts';
import type { MembershipRow } from '../membership.ts';
import { actionsOf, parseActions } from './actions.ts';
import type { Finding } from './faults.ts';
import { memberNotes, rejectedFindings } from './member-findings.ts';
import { membershipText, parseMembers } from './members.ts';
import { type Imported, imported } from './refusal.ts';

export interface ImportedActions {
  readonly actions: readonly CorporateAction[];
  readonly findings: readonly Finding[];
}

/** `symbols` are those that there are bars of. One wrong row refuses the whole. */
export function importActions(
  name: string,
  text: string,
  symbols: ReadonlySet<string>,
): Imported<ImportedActions> {
  return imported(() => {
    const { kept, findings } = actionsOf(parseActions(name, text), symbols);
    return { actions: kept, findings };
  });
}

export interface ImportedMembers {
  readonly rows: readonly MembershipRow[];
  readonly setAside: number;
  /** What its SHA-256 is taken over. */
  readonly hashed: string;
  readonly findings: readonly Finding[];
}

/** `symbols` are those that there are bars of. A row that cannot be right is set aside. */
export function importMembers(
  name: string,
  text: string,
  symbols: ReadonlySet<string>,
): Imported<ImportedMembers> {
  return imported(() => {
    const { rows, rejected } = parseMembers(name, text);
    const findings = [...rejectedFindings(rejected), ...memberNotes(rows, symbols)];
    return { rows, setAside: rejected.length, hashed: membershipText(rows), findings };
  });
}
