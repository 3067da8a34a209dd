/** A paper session over stored bars at full speed: the live shell and the simulated broker, with simulated time between them. */

import { paperBroker, playBars, storedBars } from '../brokers/index.ts';
import {
  type BarColumns,
  calendarOf,
  closingTime,
  countBelow,
  timeframeUs,
} from '../market/index.ts';
import {
  type Log,
  type RunningShell,
  type ShellAlert,
  type ShellFault,
  simulatedClock,
  startShell,
} from '../runtime/live/index.ts';
import { ok, type Step, wrong } from './outcome.ts';
import type { SessionProgram, SessionSetup } from './session-setup.ts';

export interface PlayedSession {
  readonly shell: RunningShell;
  /** Bars of the strategy's clock that were decided on. */
  readonly instants: number;
  readonly alerts: readonly ShellAlert[];
}

export interface PlayInput {
  readonly setup: SessionSetup;
  readonly program: SessionProgram;
  /** From the first bar of the warm-up on, of traded symbols and of those that are only read. */
  readonly bars: readonly BarColumns[];
  /** First session to decide on, days since 1970-01-01; without it the first that there is. */
  readonly fromDay: number | undefined;
  /** Of the account. */
  readonly directory: string;
  readonly log: Log;
  /** Looked at before each bar; true ends the session. */
  readonly isInterrupted?: () => boolean;
}

export async function playSession(input: PlayInput): Promise<Step<PlayedSession>> {
  const { setup, program, bars, fromDay, directory, log, isInterrupted = () => false } = input;
  const { prepared, assembly, configOf } = program;
  const { spec, policy } = prepared.choice;
  const { timeframe } = assembly;
  const calendar = calendarOf(setup.calendar);
  const from = firstTime(bars, fromDay);
  const clock = simulatedClock(from);
  const broker = paperBroker({
    ...{ account: 'REPLAY', cash: spec.cash, costs: spec.costs, fill: spec.fill },
    ...{ margin: spec.margin, fractional: setup.capabilities.fractional, calendar: setup.calendar },
    bars: storedBars({ bars, timeframe, calendar, now: clock.now }),
  });
  const alerts: ShellAlert[] = [];
  const faults: ShellFault[] = [];
  const symbols = [...assembly.input.program.symbols];
  const shell = await startShell({
    ...{ directory, configOf, setup, clock, log },
    api: broker.api,
    strategy: spec.strategy,
    purpose: `strata paper ${setup.file} --data`,
    warmUp: {
      symbols: [...new Set([...symbols, ...assembly.input.foreignSymbols])],
      timeframe,
      barUs: timeframeUs(timeframe),
      count: Math.max(0, ...bars.map((each) => countBelow(each.time, from))),
    },
    killPositions: policy.kill.positions,
    flattensItself: true,
    checkAccount: () => undefined,
    redact: (text) => text,
    isRealTime: false,
    alert: (alert) => alerts.push(alert),
    failed: (fault) => faults.push(fault),
  });
  if (shell.kind === 'refused') return stepOfFault(shell.fault);
  const settled = () => shell.shell.settled();
  await settled();
  const instants = await playBars({
    ...{ broker, bars, timeframe, from, settled },
    traded: new Set(symbols),
    closingOf: (time) => closingOf(time, timeframe, calendar),
    moveTo: (time) => clock.moveTo(time, settled),
    goesOn() {
      if (isInterrupted()) return false;
      shell.look();
      return shell.shell.fault === undefined;
    },
  });
  const [fault] = faults;
  if (fault) {
    await shell.stop();
    return stepOfFault(fault);
  }
  return ok({ shell, instants, alerts });
}

function stepOfFault({ message, fix, why }: ShellFault): Step<never> {
  return wrong(message, fix, why);
}

function firstTime(bars: readonly BarColumns[], fromDay: number | undefined): number {
  const times = bars.map(({ time, session, length }) => {
    let row = 0;
    while (fromDay !== undefined && row < length && (session[row] ?? 0) < fromDay) row += 1;
    return row < length ? (time[row] ?? 0) : Number.POSITIVE_INFINITY;
  });
  return Math.min(...times);
}

function closingOf(
  time: number,
  timeframe: Parameters<typeof timeframeUs>[0],
  calendar: ReturnType<typeof calendarOf>,
): number {
  const isDate = time % 86_400_000_000 === 0;
  const session = isDate ? time / 86_400_000_000 : calendar.dateOf(time);
  const row = { time: Float64Array.of(time), session: Int32Array.of(session) };
  return closingTime(row, 0, timeframe, calendar);
}
