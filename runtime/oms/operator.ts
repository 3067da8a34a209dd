/** What people command, and the kill: everything ends, and that is verified at the venue until it is so. */

import { assertPresent } from '../invariant.ts';
import { alert, askSnapshot, command, decide, type Live, restrict, timer } from './live.ts';
import type { OperatorCommand } from './messages.ts';

export function handleOperator(live: Live, operator: string, given: OperatorCommand): void {
  switch (given.kind) {
    case 'kill':
      live.driver.engine.kill(`kill by ${operator}: ${given.reason}`, given.positions);
      return;
    case 'resume':
      resume(live, operator, given);
      return;
    case 'halt':
      restrict(live, given.scope, given.state, 'operator', `${operator}: ${given.reason}`, true);
      return;
    case 'reconcile':
      askSnapshot(live);
      return;
    default:
      given satisfies never;
  }
}

/** A kill of the engine, whoever asked for it, is a kill of the session. */
export function watchKill(live: Live): void {
  const { desk, account } = live.driver.engine;
  if (live.kill !== 'none' || !desk.gate.isKilled) return;
  live.kill = 'verifying';
  const { text } = assertPresent(desk.gate.haltedBy(desk.strategy), 'a kill has a rule');
  restrict(
    live,
    'account',
    desk.killing?.positions === 'flatten' ? 'reducing' : 'halted',
    'kill',
    text,
    true,
  );
  alert(live, 'critical', 'kill', `${text}; equity ${account.equity.toFixed(2)}`);
  if (desk.killing?.cancel === 'all orders') command(live, { kind: 'cancel all' });
  askSnapshot(live);
}

/** How often a kill is looked after until nothing works. */
const VERIFY_EVERY_MS = 1000;

/** After each snapshot while a kill is in force: what still works is cancelled once more. */
export function verifyKill(live: Live): void {
  if (live.kill !== 'verifying') return;
  const cancelsAll = live.driver.engine.desk.killing?.cancel === 'all orders';
  const left = live.orders.all.filter(
    (order) => !order.hasEnded && (cancelsAll || !order.isExternal) && !isMeantToWork(live, order),
  );
  if (left.length === 0) {
    live.kill = 'verified';
    alert(live, 'info', 'kill.verified', 'nothing works at the venue that should not');
    return;
  }
  if (cancelsAll) command(live, { kind: 'cancel all' });
  alert(live, 'critical', 'kill.unverified', `${left.length} orders still work at the venue`);
  timer(live, 'snapshot', VERIFY_EVERY_MS);
}

function isMeantToWork(live: Live, order: Live['orders']['all'][number]): boolean {
  return live.desk.orderOf(order)?.isOpen === true;
}

function resume(
  live: Live,
  operator: string,
  { scope, reason }: Extract<OperatorCommand, { readonly kind: 'resume' }>,
): void {
  for (const ended of live.states.resume(scope))
    decide(live, { kind: 'released', scope: ended.scope, code: ended.code });
  if (!live.states.has('kill') && live.kill !== 'none') {
    live.driver.engine.resume();
    live.kill = 'none';
  }
  alert(live, 'warning', 'resumed', `${scope ?? 'everything'} resumed by ${operator}: ${reason}`);
  askSnapshot(live);
}
