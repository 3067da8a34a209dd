/** The symbols of a run: those that the program lists, or the members that its table had in the run's range. */

import { type Membership, type MembershipRow, membershipOf, parseDay } from '../market/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import type { ReportedTable } from './report.ts';
import type { BacktestSpec } from './spec.ts';
import { ok, type Step, wrong } from './step.ts';

export interface RunUniverse {
  /** With its symbols. */
  readonly program: StrategyProgram;
  /** Of a universe with a table. */
  readonly members?: { readonly membership: Membership; readonly table: ReportedTable };
}

/** A membership table as a store hands it out. */
export interface TableMembers {
  readonly hash: string;
  readonly rows: readonly MembershipRow[];
  /** Members in the range that was asked for of which there are bars, and those of which there are none. */
  readonly symbols: readonly string[];
  readonly withoutBars: readonly string[];
}

/** Where the members of a table are looked for: sessions, both included. */
export interface MembersWanted {
  readonly series: string;
  readonly first: number;
  readonly last: number;
}

export type ReadMembers = (table: string, wanted: MembersWanted) => Promise<Step<TableMembers>>;

export async function runUniverse(
  read: ReadMembers,
  spec: BacktestSpec,
  program: StrategyProgram,
): Promise<Step<RunUniverse>> {
  const table = program.universe?.table;
  if (table === undefined) return ok({ program });
  const loaded = await read(table, {
    series: spec.data,
    first: sessionOf(spec.from) ?? Number.NEGATIVE_INFINITY,
    last: sessionOf(spec.to) ?? Number.POSITIVE_INFINITY,
  });
  if (loaded.kind === 'refused') return loaded;
  const { hash, rows, symbols, withoutBars } = loaded.value;
  if (symbols.length === 0) {
    return wrong(
      `No member of "${table}" has bars in "${spec.data}".`,
      withoutBars.length === 0
        ? 'name a range in which the table has members'
        : 'import bars of its members, or name another series in `data`',
      withoutBars.length === 0
        ? 'Nobody belonged to it in the range of the backtest, as far as one knew then.'
        : `Members in the range of the backtest are ${withoutBars.slice(0, 5).join(', ')}${withoutBars.length > 5 ? ' …' : ''}.`,
    );
  }
  return ok({
    program: { ...program, symbols },
    members: {
      membership: membershipOf(rows, symbols),
      table: { name: table, hash, withoutBars },
    },
  });
}

function sessionOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : parseDay(date);
}
