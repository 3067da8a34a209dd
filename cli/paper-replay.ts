/** `strata paper FILE --data SERIES`: the whole live machinery over stored bars, to try it without a broker. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type AssembledRun, assembleRun, runBacktest, runWindows } from '../backtester/index.ts';
import { storeHost } from '../backtester/store-host/index.ts';
import { parseDay } from '../market/index.ts';
import { LIVE_DEFAULTS } from '../runtime/index.ts';
import { redactorOf } from '../runtime/live/index.ts';
import { accountLog } from './account-log.ts';
import { EXIT, ok, type Step, usage, wrong } from './outcome.ts';
import { type PlayedSession, playSession } from './play-session.ts';
import { type PreparedSession, prepareSession, type SessionFlags } from './prepare-session.ts';
import { printJson, respondRefused } from './respond.ts';
import { type SessionSetup, sessionProgram } from './session-setup.ts';
import { type PlayedSummary, playedText } from './session-text.ts';
import { stdout } from './surroundings.ts';

export interface PaperReplayFlags extends SessionFlags {
  /** Name of the stored bars. */
  readonly data: string;
  /** Directory of the imported data. */
  readonly store: string;
  /** Directory of the session. */
  readonly out?: string;
}

export async function paperReplay(flags: PaperReplayFlags): Promise<number> {
  const { json = false } = flags;
  const prepared = prepareSession(flags, { mode: 'paper', isOverStoredBars: true });
  if (prepared.kind === 'faulty') return EXIT.wrong;
  if (prepared.kind === 'refused') return respondRefused(prepared, json);
  const played = await play(flags, prepared.value);
  if (played.kind === 'refused') return respondRefused(played, json);
  if (json) printJson(played.value);
  else stdout().write(playedText(played.value));
  return EXIT.fine;
}

async function play(
  { data, store, out, file }: PaperReplayFlags,
  { run, texts, deployment }: PreparedSession,
): Promise<Step<PlayedSummary>> {
  const { choice } = run;
  const chosen = { ...run, choice: { ...choice, spec: { ...choice.spec, data } } };
  const host = storeHost(store, file);
  const assembled = await assembleRun(host, chosen);
  if (assembled.kind === 'refused') return assembled;
  const { input } = assembled.value;
  const refusal = refusalOf(assembled.value);
  if (refusal) return refusal;
  const directory = out ?? freshDirectory(join('strata-out', 'paper', choice.spec.name));
  if (existsSync(join(directory, 'journal')))
    return usage(
      `\`${directory}\` holds a session already.`,
      'name another directory with --out; a replay of stored bars always begins at the beginning',
    );
  const windows = runWindows(input);
  const bars = [
    ...windows,
    ...(input.foreign ?? []).filter(({ symbol }) => !isIn(windows, symbol)),
  ];
  const setup: SessionSetup = {
    ...texts,
    calendar: input.calendar,
    actions: [],
    capacity: Math.max(...bars.map(({ length }) => length)) + 1,
    capabilities: {
      groups: true,
      trailingStops: false,
      auctions: true,
      replace: true,
      fractional: input.program.fractional || input.spec.fractional,
    },
    ...LIVE_DEFAULTS,
    // Simulated time leaps from bar to bar: everything is compared once a week.
    snapshotEveryMs: 7 * 86_400_000,
  };
  const program = await sessionProgram(setup, host);
  if (program.kind === 'refused') return program;
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
  };
  process.once('SIGINT', interrupt);
  const played = await playSession({
    ...{ setup, program: program.value, bars, directory },
    fromDay: input.spec.from === undefined ? undefined : parseDay(input.spec.from),
    log: accountLog(directory, redactorOf(new Map())),
    isInterrupted: () => isInterrupted,
  });
  process.removeListener('SIGINT', interrupt);
  if (played.kind === 'refused') return played;
  return ok({
    ...(await summaryOf(played.value, assembled.value, directory)),
    ...(deployment && { deployment: deployment.name }),
    terms: texts.backtest ?? choice.spec.name,
  });
}

async function summaryOf(
  { shell, instants, alerts }: PlayedSession,
  { input }: AssembledRun,
  directory: string,
): Promise<Omit<PlayedSummary, 'terms'>> {
  const { orders, driver, positions } = shell.shell.session.live;
  const { desk, account } = driver.engine;
  const equity = account.equity;
  const filled = orders.all.filter(({ filled: quantity }) => quantity > 0);
  const backtest = runBacktest(input).result.equity.at(-1) ?? input.spec.cash;
  const { working = [] } = await shell.stop();
  return {
    strategy: desk.program.name,
    directory,
    bars: instants,
    orders: orders.all.length,
    filled: filled.length,
    cash: account.cash,
    equity,
    backtestEquity: backtest,
    isSame: equity.toFixed(2) === backtest.toFixed(2),
    positions: positions.symbols.flatMap((symbol) => {
      const quantity = positions.of(symbol);
      return quantity === 0 ? [] : [{ symbol, quantity }];
    }),
    working,
    alerts: alerts.map(({ level, code, text }) => ({ level, code, text })),
  };
}

/** What stored bars cannot show the way a venue would. */
function refusalOf({ input }: AssembledRun): Step<never> | undefined {
  const [action] = input.actions;
  if (!action) return undefined;
  return wrong(
    `The bars of ${action.symbol} have splits or dividends beside them; the simulated broker books none.`,
    'import the bars adjusted, or run `strata backtest`, which books them',
  );
}

function isIn(bars: readonly { readonly symbol: string }[], symbol: string): boolean {
  return bars.some((each) => each.symbol === symbol);
}

/** A session's record is never written over. */
function freshDirectory(base: string): string {
  for (let number = 1; ; number += 1) {
    const directory = number === 1 ? base : `${base}-${number}`;
    if (!existsSync(directory)) return directory;
  }
}
