/** What an import of a membership table tells of. */

import type { MembershipRow } from '../membership.ts';
import { EXAMPLES, type Finding } from './faults.ts';
import { MEMBER_FAULTS, type RejectedMember } from './members.ts';

/** What was set aside, kind by kind. */
export function rejectedFindings(rejected: readonly RejectedMember[]): readonly Finding[] {
  const kinds = [...new Set(rejected.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const same = rejected.filter((each) => each.kind === kind);
    return {
      kind,
      message: MEMBER_FAULTS[kind],
      count: same.length,
      quarantined: true,
      examples: same
        .slice(0, EXAMPLES)
        .map(({ row, reason, raw }) => `row ${row}: ${reason}: ${raw}`),
    };
  });
}

/** What counts and may surprise; `stored` are the symbols that there are bars of. */
export function memberNotes(
  rows: readonly MembershipRow[],
  stored: ReadonlySet<string>,
): readonly Finding[] {
  const names = (some: readonly MembershipRow[]): readonly string[] => [
    ...new Set(some.map(({ symbol }) => symbol)),
  ];
  const late = rows.filter(({ validFrom, knownAt }) => knownAt > validFrom);
  const never = rows.filter(({ validTo, knownAt }) => validTo !== undefined && knownAt > validTo);
  const foreign = names(rows).filter((symbol) => !stored.has(symbol));
  const note = (kind: string, message: string, examples: readonly string[], count: number) =>
    count === 0
      ? []
      : [{ kind, message, count, quarantined: false, examples: examples.slice(0, EXAMPLES) }];
  return [
    ...note(
      'known-late',
      'rows that were known only after they began: they count from known_at on',
      names(late),
      late.length,
    ),
    ...note(
      'known-never',
      'rows that were known only after they had ended: they never count',
      names(never),
      never.length,
    ),
    ...note(
      'foreign-member',
      'members without bars in any series: a run goes without them, and says so',
      foreign,
      foreign.length,
    ),
  ];
}
