/**
 * `strata kill`: the stop works from another process, whatever the one that trades is doing. First the
 * kill file, which every path that sends asks for; then the broker itself; then whoever has to know.
 */

import {
  type AccountConfiguration,
  killBrokerOf,
  type VenueCreators,
  venueCreators,
} from '../brokers/index.ts';
import {
  type Alerts,
  type Kill,
  type KillReport,
  killAtBroker,
  killPolicyOf,
  type Redactor,
  recordCommand,
  webhookAlerts,
  writeKill,
} from '../runtime/live/index.ts';
import { accountLog } from './account-log.ts';
import { alertAddress } from './alert-address.ts';
import { chosenAccounts } from './chosen-accounts.ts';
import { killLines } from './kill-text.ts';
import {
  credentialNames,
  type FoundCredentials,
  type Loaded,
  loadConfiguration,
  loadCredentials,
} from './load-configuration.ts';
import { EXIT, type ExitCode, ok, type Step, usage } from './outcome.ts';
import { respondRefused } from './respond.ts';
import { stdout, variables } from './surroundings.ts';

export interface KillFlags {
  readonly config: string;
  readonly account?: string;
  readonly strategy?: string;
  readonly freeze?: boolean;
  readonly flatten?: boolean;
  readonly reason: string;
  /** Seconds. */
  readonly wait: number;
  readonly json?: boolean;
}

/** What became of the kill of one account. */
export interface AccountKill {
  readonly name: string;
  readonly kill: Kill;
  /** False: nothing could be written on the disk; the reason is among the problems. */
  readonly isWritten: boolean;
  /** Undefined where the broker was not asked. */
  readonly report?: KillReport;
  readonly problems: readonly string[];
}

const POLL_MS = 200;

interface Target {
  readonly name: string;
  readonly account: AccountConfiguration;
  readonly directory: string;
  readonly kill: Kill;
  readonly deadlineMs: number;
  readonly problems: string[];
  isWritten: boolean;
}

export async function kill(
  flags: KillFlags,
  make: VenueCreators = venueCreators(),
): Promise<ExitCode> {
  const { json = false } = flags;
  const loaded = loadConfiguration(flags.config);
  if (loaded.kind === 'refused') return respondRefused(loaded, json);
  const targets = targetsOf(loaded.value, flags);
  if (targets.kind === 'refused') return respondRefused(targets, json);
  // On the disk for all of them before anything else: this is what stops a process that trades.
  for (const target of targets.value) writeDown(target);
  const credentials = await credentialsFor(loaded.value, targets.value);
  for (const target of targets.value) record(target, credentials.redactor);
  const alerts = alertsOf(loaded.value, targets.value, credentials);
  const kills = await Promise.all(
    targets.value.map((target) => killOne(target, loaded.value, credentials, make)),
  );
  for (const each of kills) alert(alerts, each);
  await alerts?.settled();
  const isDone = kills.every(isComplete);
  const { redactor } = credentials;
  if (json) stdout().write(redactor.redact(jsonText({ ok: isDone, accounts: kills })));
  else stdout().write(redactor.redact(`${kills.flatMap(killLines).join('\n')}\n`));
  return isDone ? EXIT.fine : EXIT.wrong;
}

function targetsOf(loaded: Loaded, flags: KillFlags): Step<readonly Target[]> {
  if (flags.freeze === true && flags.flatten === true)
    return usage('`--freeze` and `--flatten` are two different things.', 'choose one');
  const chosen = chosenAccounts(loaded, flags.account);
  if (chosen.kind === 'refused') return chosen;
  const time = nowUs();
  const by = variables()['USER'] ?? 'unknown';
  const asked = flags.flatten === true ? 'flatten' : flags.freeze === true ? 'freeze' : undefined;
  return ok(
    chosen.value.map((each) => ({
      ...each,
      kill: {
        positions: asked ?? killPolicyOf(each.directory),
        time,
        by,
        reason: flags.reason,
        ...(flags.strategy !== undefined && { strategy: flags.strategy }),
      },
      deadlineMs: flags.wait * 1000,
      problems: [],
      isWritten: false,
    })),
  );
}

function writeDown(target: Target): void {
  const written = writeKill(target.directory, target.kill);
  target.isWritten = written.kind === 'written';
  if (written.kind === 'refused') target.problems.push(written.fault.message);
}

/** Once the secrets are known: somebody may have pasted one into the reason. */
function record(target: Target, redactor: Redactor): void {
  if (!target.isWritten) return;
  const { strategy, ...rest } = target.kill;
  const reason = redactor.redact(rest.reason);
  const kill = { ...rest, reason, ...(strategy !== undefined && { strategy }) };
  if (reason !== rest.reason) writeKill(target.directory, kill);
  const recorded = recordCommand(target.directory, { kind: 'kill', ...kill });
  if (recorded.kind === 'refused') target.problems.push(recorded.fault.message);
}

/** Missing credentials must not keep the kill files from being written, so they come second and are no refusal. */
async function credentialsFor(
  loaded: Loaded,
  targets: readonly Target[],
): Promise<FoundCredentials> {
  const names = credentialNames(
    loaded.configuration,
    targets.map(({ name }) => name),
  );
  const found = await loadCredentials(loaded, names);
  if (found.kind === 'ok') return found.value;
  for (const { problems } of targets) problems.push(found.problem.message);
  return { values: new Map(), redactor: { redact: (text) => text } };
}

async function killOne(
  target: Target,
  { configuration }: Loaded,
  { values }: FoundCredentials,
  make: VenueCreators,
): Promise<AccountKill> {
  const { name, kill: order, problems, directory } = target;
  const done = (report?: KillReport): AccountKill => ({
    name,
    kill: order,
    isWritten: target.isWritten,
    problems,
    ...(report && { report }),
  });
  // Which orders are a strategy's own is known to its session.
  if (order.strategy !== undefined) return done();
  const api = killBrokerOf(configuration, name, values, make);
  if (api.kind === 'refused') {
    if (target.account.broker !== 'paper')
      problems.push(`${api.problem.message} ${api.problem.fix}.`);
    return done();
  }
  const report = await killAtBroker(api.value, {
    positions: order.positions,
    idPrefix: `k-${order.time.toString(36)}`,
    deadlineMs: target.deadlineMs,
    pollMs: POLL_MS,
    now: () => performance.now(),
    wait: (ms) => new Promise((end) => setTimeout(end, ms)),
  });
  const recorded = recordCommand(directory, {
    kind: 'kill done',
    time: nowUs(),
    isQuiet: report.isQuiet,
    isFlat: report.isFlat,
    cancelled: report.cancelled.length,
    working: report.working.length,
    positions: report.positions.length,
    faults: report.faults,
  });
  if (recorded.kind === 'refused') problems.push(recorded.fault.message);
  return done(report);
}

/** Everything that was asked for is known to have come about. */
function isComplete({ kill: order, report, isWritten, problems }: AccountKill): boolean {
  if (!isWritten) return false;
  if (report === undefined) return problems.length === 0;
  return report.isQuiet && (order.positions === 'freeze' || report.isFlat);
}

function alertsOf(
  { configuration }: Loaded,
  targets: readonly Target[],
  { values, redactor }: FoundCredentials,
): Alerts | undefined {
  const [first] = targets;
  if (first === undefined) return undefined;
  const log = accountLog(first.directory, redactor);
  const address = alertAddress(configuration, values);
  if (address.kind === 'refused') log.error('alert.lost', address.problem.message);
  if (address.kind === 'refused' || address.value === undefined) return undefined;
  return webhookAlerts({ url: address.value, redactor, log, limits: { tries: 3, pauseMs: 100 } });
}

function alert(alerts: Alerts | undefined, each: AccountKill): void {
  alerts?.send({
    severity: 'critical',
    code: 'kill',
    account: each.name,
    text: killLines(each)
      .map((line) => line.trim())
      .join(' '),
  });
}

function nowUs(): number {
  return Date.now() * 1000;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
