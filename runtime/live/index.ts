/** The door of what trades live and does I/O: leases, kills, secrets, logs and alerts. */

export {
  type AccountKey,
  accountDirectory,
  journalDirectory,
  leaseFile,
  logFile,
} from './account-directory.ts';
export { type Alert, type AlertLimits, type Alerts, webhookAlerts } from './alerts.ts';
export { type Chapter, readChapters, recover } from './chapters.ts';
export { type ClockCheck, type ClockOptions, checkClock } from './clock-check.ts';
export { findCredentials, readDotEnv } from './credentials.ts';
export {
  isKilled,
  type Kill,
  killPolicyOf,
  killsOf,
  rememberKillPolicy,
  removeKill,
  writeKill,
} from './kill-file.ts';
export { type KillOptions, type KillReport, killAtBroker } from './kill-switch.ts';
export { type HeldLease, holderOf, type Lease, type LeaseHolder, takeLease } from './lease.ts';
export { fileSink, type Log, type LogFields, type LogSink } from './log.ts';
export {
  commandsAfter,
  type OperatorRecord,
  operatorDirectory,
  recordCommand,
} from './operator-journal.ts';
export { orderIdsIn } from './order-ids.ts';
export { logTo } from './pino-log.ts';
export { type Redactor, redactorOf } from './redactor.ts';
export {
  LEAST_PASSPHRASE,
  listSecrets,
  openSecrets,
  SECRET_NAME,
  type SecretFault,
  type SecretInfo,
  type SecretResult,
  type Secrets,
} from './secrets/secret-file.ts';
export type { ShellAlert, ShellFault } from './shell.ts';
export { machineClock, type ShellClock, simulatedClock } from './shell-clock.ts';
export { type RunningShell, type StartOptions, startShell } from './start-shell.ts';
