/** What the order manager has noticed, taken to where it belongs: positions and money, the engine, people. */

import type { Booking } from './executions.ts';
import { alert, askSnapshot, decide, type Live, restrict } from './live.ts';
import type { LiveOrder } from './live-order.ts';
import { isEnded } from './live-order-state.ts';
import type { AlarmCode, OrderNotice } from './order-notices.ts';

/** False when there was none. */
export function settleNotices(live: Live): boolean {
  const notices = live.orders.take();
  for (const notice of notices) settleNotice(live, notice);
  return notices.length > 0;
}

function settleNotice(live: Live, notice: OrderNotice): void {
  switch (notice.kind) {
    case 'booked':
      book(live, notice.order, notice.booking);
      return;
    case 'moved':
      moved(live, notice.order, notice.from);
      return;
    case 'alarm':
      alarm(live, notice.code, notice.symbol, notice.text);
      return;
    default:
      notice satisfies never;
  }
}

function book(live: Live, order: LiveOrder | undefined, booking: Booking): void {
  const { execution, isBuy, quantity, price, fee, reverses } = booking;
  const { symbol } = execution;
  live.positions.add(symbol, isBuy ? quantity : -quantity, live.event);
  const { engine } = live.driver;
  const ours = live.driver.bookOf(symbol);
  if (ours) {
    live.driver.touch(ours, live.time);
    const behind = order && live.desk.orderOf(order);
    engine.bookFill(ours, behind, {
      isBuy,
      quantity,
      price,
      fee,
      reason: reverses ? 'a fill was taken back' : 'not ours',
    });
  } else engine.adjustCash((isBuy ? -quantity : quantity) * price - fee);
  decide(live, {
    kind: 'booked',
    symbol,
    quantity: isBuy ? quantity : -quantity,
    price,
    fee,
    executionId: execution.executionId,
    ...(order && { clientOrderId: order.clientOrderId }),
    position: live.positions.of(symbol),
    cash: engine.account.cash,
  });
  if (reverses) {
    const text = `execution ${execution.executionId} takes back ${quantity} ${symbol} at ${price}`;
    alarm(live, 'execution.reversed', symbol, text);
  }
}

function moved(live: Live, order: LiveOrder, from: LiveOrder['state']): void {
  const { clientOrderId, state, reason, ticket } = order;
  decide(live, {
    kind: 'order',
    clientOrderId,
    from,
    to: state,
    ...(reason !== undefined && { reason }),
  });
  if (state === 'working' || state === 'partially filled') order.tries = 0;
  if (isEnded(from) && !order.hasEnded && !order.isExternal) live.desk.endStray(order);
  if (state !== 'rejected' || order.isExternal) return;
  const why = reason === undefined ? '' : `: ${reason}`;
  if (ticket.opens) {
    alert(live, 'warning', 'order.refused', `the venue refused ${clientOrderId}${why}`);
    return;
  }
  // What should have protected or closed a position does not work.
  const text = `the venue refused ${clientOrderId}, which closes ${ticket.symbol}${why}`;
  restrict(live, `symbol ${ticket.symbol}`, 'reducing', 'unprotected', text, true);
  alert(live, 'critical', 'order.unprotected', text);
}

/** What each alarm does beyond being said. */
function alarm(live: Live, code: AlarmCode, symbol: string, text: string): void {
  switch (code) {
    case 'order.overfilled':
    case 'execution.contradicts':
    case 'order.external':
    case 'execution.unknown order':
      // Somebody has to look before anything is opened in this symbol again; closing it stays possible.
      restrict(live, `symbol ${symbol}`, 'reducing', code, text, true);
      alert(live, 'critical', code, text);
      askSnapshot(live);
      return;
    case 'order.odd':
    case 'order.lost':
    case 'execution.reversed':
      alert(live, 'warning', code, text);
      askSnapshot(live);
      return;
    default:
      code satisfies never;
  }
}
