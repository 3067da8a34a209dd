/** `strata paper` and `strata live`: a program trades on an account of the configuration until somebody ends it. */

import { storeHost } from '../backtester/store-host/index.ts';
import { accountMismatch, type Environment } from '../brokers/index.ts';
import { timeframeUs } from '../market/index.ts';
import { LIVE_DEFAULTS, type TradingAPI } from '../runtime/index.ts';
import {
  killsOf,
  machineClock,
  type Redactor,
  type ShellFault,
  startShell,
  webhookAlerts,
} from '../runtime/live/index.ts';
import { accountLog } from './account-log.ts';
import { onInterrupt } from './on-interrupt.ts';
import { type AccountFlags, type OpenedAccount, openAccount } from './open-account.ts';
import { EXIT, ok, type Step, wrong } from './outcome.ts';
import { type PreparedSession, prepareSession, type SessionFlags } from './prepare-session.ts';
import { printJson, respondRefused } from './respond.ts';
import {
  roomFor,
  type SessionProgram,
  type SessionSetup,
  sessionProgram,
} from './session-setup.ts';
import { endedText, type StartedFacts, startedText } from './session-text.ts';
import { stdout } from './surroundings.ts';

export interface TradeFlags extends SessionFlags, AccountFlags {
  /** Directory of membership tables and news. */
  readonly store: string;
}

/** Bars that a program warms up on where no number is enough for certain: other clocks, news. */
const OPEN_ENDED_BARS = 1000;

export async function trade(environment: Environment, flags: TradeFlags): Promise<number> {
  const { json = false } = flags;
  const prepared = prepareSession(flags, { mode: environment, isOverStoredBars: false });
  if (prepared.kind === 'faulty') return EXIT.wrong;
  if (prepared.kind === 'refused') return respondRefused(prepared, json);
  const ended = await run(environment, flags, prepared.value);
  if (ended.kind === 'refused') return respondRefused(ended, json);
  if (json) printJson(ended.value);
  else stdout().write(endedText(ended.value));
  return EXIT.fine;
}

export interface Ended {
  readonly strategy: string;
  /** Absent where a backtest of the file was traded. */
  readonly deployment?: string;
  readonly account: string;
  readonly directory: string;
  /** Undefined where the broker did not answer. */
  readonly working: readonly string[] | undefined;
}

async function run(
  environment: Environment,
  flags: TradeFlags,
  prepared: PreparedSession,
): Promise<Step<Ended>> {
  const opened = await openAccount(environment, flags, prepared);
  if (opened.kind === 'refused') return opened;
  const { name, account, directory, api, credentials, alertsTo } = opened.value;
  const made = await programFor(flags, prepared, api);
  if (made.kind === 'refused') return made;
  const { redactor } = credentials;
  const log = accountLog(directory, redactor);
  const alerts =
    alertsTo === undefined ? undefined : webhookAlerts({ url: alertsTo, redactor, log });
  const ending = signal<ShellFault | undefined>();
  const { setup, program } = made.value;
  const { deployment } = prepared;
  const { choice } = prepared.run;
  const { strategy } = choice.spec;
  const started = await startShell({
    ...{ api, directory, strategy, setup, log, configOf: program.configOf },
    purpose: `strata ${environment} ${flags.file}${deployment ? ` ${deployment.name}` : ''}`,
    warmUp: warmUpOf(program),
    killPositions: choice.policy.kill.positions,
    flattensItself: account.broker === 'paper',
    redact: (text) => redactor.redact(text),
    checkAccount: (snapshot) => accountMismatch(name, account, snapshot),
    clock: machineClock(),
    isRealTime: true,
    alert: ({ level, code, text }) => alerts?.send({ severity: level, code, text, account: name }),
    failed: ending.give,
  });
  if (started.kind === 'refused') return refusalOf(started.fault, redactor);
  if (flags.json !== true)
    stdout().write(startedText(startedFacts(prepared, opened.value), started));
  const release = onInterrupt(() => ending.give(undefined));
  const fault = await ending.given;
  release();
  const { working } = await started.stop();
  await alerts?.settled();
  if (fault) return refusalOf(fault, redactor);
  return ok({
    strategy,
    ...(deployment && { deployment: deployment.name }),
    ...{ account: name, directory, working },
  });
}

/** With the words of the program that the session goes by. */
function startedFacts(
  { deployment, run, texts }: PreparedSession,
  { name, directory, api }: OpenedAccount,
): StartedFacts {
  const { strategy, name: said } = run.choice.spec;
  return {
    ...{ strategy, account: name, broker: api.name, directory },
    says: { file: texts.file, name: said, isDeployment: deployment !== undefined },
    kills: killsOf(directory).filter((kill) => (kill.strategy ?? strategy) === strategy),
  };
}

/** What a broker says may hold what it was sent. */
function refusalOf({ message, fix, why }: ShellFault, { redact }: Redactor): Step<never> {
  return wrong(redact(message), redact(fix), why === undefined ? undefined : redact(why));
}

function warmUpOf({ assembly }: SessionProgram) {
  const { input, timeframe, warmUp = OPEN_ENDED_BARS } = assembly;
  return {
    symbols: [...new Set([...input.program.symbols, ...input.foreignSymbols])],
    timeframe,
    barUs: timeframeUs(timeframe),
    count: warmUp,
  };
}

async function programFor(
  { file, store }: TradeFlags,
  { texts }: PreparedSession,
  api: TradingAPI,
): Promise<Step<{ readonly setup: SessionSetup; readonly program: SessionProgram }>> {
  const host = storeHost(store, file);
  const draft: SessionSetup = {
    ...texts,
    calendar: 'XNYS',
    actions: [],
    capacity: 0,
    capabilities: api.capabilities,
    ...LIVE_DEFAULTS,
  };
  const first = await sessionProgram(draft, host);
  if (first.kind === 'refused') return first;
  const strange = noShare(first.value);
  if (strange) return strange;
  const { timeframe, warmUp = OPEN_ENDED_BARS } = first.value.assembly;
  const setup = { ...draft, capacity: roomFor(timeframe, warmUp) };
  const program = await sessionProgram(setup, host);
  return program.kind === 'refused' ? program : ok({ setup, program: program.value });
}

/** `SPY`, `BRK.B`: what the exchanges of the United States list. */
const US_SHARE = /^[A-Z]{1,5}(\.[A-Z]{1,3})?$/;

/** Sessions, and with them longer bars and `rebalance`, are those of the New York Stock Exchange. */
function noShare(program: SessionProgram): Step<never> | undefined {
  const symbol = warmUpOf(program).symbols.find((each) => !US_SHARE.test(each));
  if (symbol === undefined) return undefined;
  return wrong(
    `\`${symbol}\` is no share or ETF of the United States: brokers are asked for nothing else.`,
    'take it out of the program, or backtest it only',
    'Bars and sessions would follow the hours of the New York Stock Exchange.',
  );
}

function signal<T>() {
  let give: (value: T) => void = () => {};
  const given = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { given, give: (value: T) => give(value) };
}
