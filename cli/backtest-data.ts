/** The bars that a backtest runs on, and whether they are what it asks for. */

import type { BacktestSpec } from '../backtester/index.ts';
import {
  type BarColumns,
  type Calendar,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  dayText,
  nextSession,
  parseDay,
  parseTimeframe,
  periodOf,
  previousSession,
  type Timeframe,
} from '../market/index.ts';
import { loadBars } from '../market/store/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import { EXIT, ok, type Step, wrong } from './outcome.ts';

export interface RunData {
  readonly name: string;
  readonly adjusted: string;
  readonly hash: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  /** One for each symbol of the program, in its order. */
  readonly bars: readonly BarColumns[];
  readonly benchmarkBars: readonly BarColumns[];
  readonly actions: readonly CorporateAction[];
}

export async function loadRunData(
  directory: string,
  spec: BacktestSpec,
  program: StrategyProgram,
): Promise<Step<RunData>> {
  const { symbols } = program;
  const benchmark = spec.benchmark;
  const wanted = [...new Set(benchmark === undefined ? symbols : [...symbols, benchmark])];
  const toSession = spec.to === undefined ? undefined : parseDay(spec.to);
  const loaded = await loadBars(directory, spec.data, wanted, {
    ...(toSession !== undefined && { toSession }),
  });
  if (loaded.kind === 'refused') {
    return { kind: 'refused', exitCode: EXIT.wrong, problem: loaded.problem };
  }
  const { info, bars, actions, dataHash } = loaded.value;
  const { timeframe } = info;
  if (timeframe !== parseTimeframe(program.every)) {
    return wrong(
      `\`${program.name}\` runs on ${program.every} bars, and "${info.name}" has ${timeframe} bars.`,
      `write \`every ${timeframe}\`, or import ${program.every} bars and name them in \`data\``,
      'Rules read on other bars than they were written for are other rules.',
    );
  }
  const columnsOf = (symbol: string): readonly BarColumns[] =>
    bars.filter((columns) => columns.symbol === symbol);
  const own = symbols.flatMap(columnsOf);
  const sessions = info.symbols.filter(({ symbol }) => symbols.includes(symbol));
  const outside = outsideOfData(spec, sessions, calendarOf(info.calendar), timeframe);
  if (outside) return outside;
  return ok({
    name: info.name,
    adjusted: info.adjusted,
    hash: dataHash,
    timeframe,
    calendar: info.calendar,
    bars: own,
    benchmarkBars: benchmark === undefined ? own : columnsOf(benchmark),
    actions,
  });
}

interface Sessions {
  readonly firstSession: number;
  readonly lastSession: number;
}

/** A run over fewer sessions than were asked for would pass for one over all of them. */
function outsideOfData(
  spec: BacktestSpec,
  symbols: readonly Sessions[],
  calendar: Calendar,
  timeframe: Timeframe,
): Extract<Step<RunData>, { kind: 'refused' }> | undefined {
  // A weekly bar is filed under the last session of its week, and covers all of it.
  const { first } = periodOf(
    Math.min(...symbols.map(({ firstSession }) => firstSession)),
    timeframe,
  );
  const { last } = periodOf(Math.max(...symbols.map(({ lastSession }) => lastSession)), timeframe);
  const from = spec.from === undefined ? undefined : parseDay(spec.from);
  const to = spec.to === undefined ? undefined : parseDay(spec.to);
  const range = `"${spec.data}" has sessions from ${dayText(first)} to ${dayText(last)}.`;
  if (from !== undefined && nextSession(calendar, from - 1) < first) {
    return wrong(
      `The backtest begins ${spec.from ?? ''}, before the data.`,
      `begin at ${dayText(first)} or later`,
      range,
    );
  }
  if (to !== undefined && previousSession(calendar, to + 1) > last) {
    return wrong(
      `The backtest ends ${spec.to ?? ''}, after the data.`,
      `end at ${dayText(last)} or before, or import newer bars`,
      range,
    );
  }
  if (from !== undefined && from > last) {
    return wrong(
      `The backtest begins ${spec.from ?? ''}, after the data.`,
      `begin before ${dayText(last)}`,
      range,
    );
  }
  if (to !== undefined && to < first) {
    return wrong(
      `The backtest ends ${spec.to ?? ''}, before the data.`,
      `end after ${dayText(first)}`,
      range,
    );
  }
  return undefined;
}
