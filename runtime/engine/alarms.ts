/** What follows when risk halts or kills: working entries go, and after a kill positions are frozen or closed. */

import type { KillPolicy, RiskRule } from '../risk/policy.ts';
import type { Book } from './book.ts';
import type { Desk } from './desk.ts';
import { cancelEntries, cancelProtection, submitForcedExit } from './exits.ts';

/** Rules over the account, asked once equity has fallen far enough that one of them may be broken. */
export function watchAccount(desk: Desk): void {
  if (desk.gate.isKilled) return;
  const broken = desk.gate.watch(desk.strategy);
  const kill = broken.find(({ action }) => action === 'kill');
  if (kill) applyAlarmAction(desk, kill);
  else for (const rule of broken) applyAlarmAction(desk, rule);
}

/** Rules on the age of data, asked for the symbols with an entry that may still fill. */
export function watchData(desk: Desk): void {
  if (desk.working.size === 0 || desk.gate.isKilled) return;
  for (const rule of desk.gate.dataRules) {
    for (const book of desk.working) {
      if (!desk.gate.isStale(rule, book.index)) continue;
      applyAlarmAction(desk, rule);
      break;
    }
  }
}

/** Does what a broken rule asks for beyond refusing the order. */
export function applyAlarmAction(desk: Desk, rule: RiskRule): void {
  switch (rule.action) {
    case 'reduce':
    case 'reject':
      return;
    case 'halt entries':
    case 'halt strategy':
      halt(desk, rule);
      return;
    case 'kill':
      killBy(desk, rule, desk.gate.policy.kill);
      return;
    default:
      rule.action satisfies never;
  }
}

function halt(desk: Desk, rule: RiskRule): void {
  // What waits for fresh data is known by asking how old they are, symbol by symbol: nothing is kept.
  const isStale = (book: Book): boolean =>
    rule.until !== 'fresh' || desk.gate.isStale(rule, book.index);
  if (rule.until !== 'fresh' && !desk.gate.halt(rule, desk.strategy)) return;
  desk.warnings.add('risk.halted', `entries halted by \`${rule.text}\``, desk.instant);
  for (const book of [...desk.working])
    if (isStale(book)) cancelEntries(desk, book, `halted by \`${rule.text}\``);
}

/** Nothing enters any more; what works ends by the policy, and positions stay or are closed. */
export function killBy(
  desk: Desk,
  rule: RiskRule,
  { cancel, positions }: Omit<KillPolicy, 'alert'>,
): void {
  if (desk.gate.isKilled) return;
  desk.gate.kill(rule);
  desk.killedAt = desk.instant;
  desk.killing = { cancel, positions };
  const note = `killed by \`${rule.text}\``;
  desk.warnings.add('risk.killed', note, desk.instant);
  for (const book of desk.books) {
    cancelEntries(desk, book, note);
    if (book.exit && positions === 'freeze') desk.broker.cancel(book.exit, note);
    if (cancel === 'all orders') cancelProtection(desk, book, note);
    if (positions === 'flatten') submitForcedExit(desk, book, note);
  }
}
