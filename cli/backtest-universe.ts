/** The symbols of a run: those that the program lists, or the members that its table had in the run's range. */

import type { BacktestSpec, ReportedTable } from '../backtester/index.ts';
import { type Membership, membershipOf, parseDay } from '../market/index.ts';
import { loadUniverse } from '../market/store/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import { EXIT, ok, type Step, wrong } from './outcome.ts';

export interface RunUniverse {
  /** With its symbols. */
  readonly program: StrategyProgram;
  /** Of a universe with a table. */
  readonly members?: { readonly membership: Membership; readonly table: ReportedTable };
}

export async function loadRunUniverse(
  directory: string,
  spec: BacktestSpec,
  program: StrategyProgram,
): Promise<Step<RunUniverse>> {
  const table = program.universe?.table;
  if (table === undefined) return ok({ program });
  const loaded = await loadUniverse(directory, table, {
    series: spec.data,
    first: sessionOf(spec.from) ?? Number.NEGATIVE_INFINITY,
    last: sessionOf(spec.to) ?? Number.POSITIVE_INFINITY,
  });
  if (loaded.kind === 'refused')
    return { kind: 'refused', exitCode: EXIT.wrong, problem: loaded.problem };
  const { info, rows, symbols, withoutBars } = loaded.value;
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
      table: { name: table, hash: info.hash, withoutBars },
    },
  });
}

function sessionOf(date: string | undefined): number | undefined {
  return date === undefined ? undefined : parseDay(date);
}
