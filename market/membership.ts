/** Point-in-time membership: on which sessions a symbol belonged to a universe, as far as one knew then. */

/** A row of a membership table. Days since 1970-01-01. */
export interface MembershipRow {
  readonly symbol: string;
  readonly validFrom: number;
  /** The last day; undefined while it has not ended. */
  readonly validTo: number | undefined;
  /** The first day on which one could know of the row. */
  readonly knownAt: number;
}

export interface Membership {
  /** By the symbol's place in the program's list of symbols. */
  isMember(symbol: number, session: number): boolean;
}

export function membershipOf(
  rows: readonly MembershipRow[],
  symbols: readonly string[],
): Membership {
  const intervals = symbols.map((symbol) =>
    Int32Array.from(
      rows.filter((row) => row.symbol === symbol).flatMap((row) => [firstDay(row), lastDay(row)]),
    ),
  );
  return {
    isMember(symbol, session) {
      const days = intervals[symbol];
      if (!days) return false;
      // Few companies join an index more than twice.
      for (let i = 0; i < days.length; i += 2)
        if (session >= (days[i] ?? 0) && session <= (days[i + 1] ?? 0)) return true;
      return false;
    },
  };
}

/** Symbols that were a member on some day from `first` to `last`, by name. */
export function everMembers(
  rows: readonly MembershipRow[],
  first: number,
  last: number,
): readonly string[] {
  const members = rows.filter(
    (row) => Math.max(first, firstDay(row)) <= Math.min(last, lastDay(row)),
  );
  return [...new Set(members.map(({ symbol }) => symbol))].sort();
}

/** A row counts from the day on which it is both true and known. */
function firstDay({ validFrom, knownAt }: MembershipRow): number {
  return Math.max(validFrom, knownAt);
}

const NO_END = 2 ** 31 - 1;

function lastDay({ validTo }: MembershipRow): number {
  return validTo ?? NO_END;
}
