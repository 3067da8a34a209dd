/** What a venue tells, and what it answers. */

import type { BrokerFault, VenueBar, VenueEvent } from '../trading-api.ts';
import {
  alert,
  askAbout,
  askSnapshot,
  backOff,
  decide,
  type Live,
  release,
  restrict,
  timer,
} from './live.ts';
import type { InstantBars } from './live-driver.ts';
import type { LiveOrder } from './live-order.ts';
import { mayFill } from './live-order-state.ts';
import type { LiveEvent } from './messages.ts';

export function handleVenue(live: Live, event: VenueEvent): void {
  switch (event.kind) {
    case 'order':
      live.orders.report(event.order);
      return;
    case 'execution':
      live.orders.execution(event.execution);
      return;
    case 'refused':
      refused(live, event);
      return;
    case 'position':
      // A hint: our own count comes from executions, and a snapshot compares the two.
      if (live.positions.of(event.position.symbol) !== event.position.quantity) askSnapshot(live);
      return;
    case 'bar':
      if (event.timeframe === live.config.timeframe) handleBar(live, event.bar);
      return;
    case 'trading status':
      tradingStatus(live, event.symbol, event.isHalted);
      return;
    case 'connection':
      connection(live, event);
      return;
    default:
      event satisfies never;
  }
}

function refused(
  live: Live,
  { what, venueOrderId, fault }: Extract<VenueEvent, { readonly kind: 'refused' }>,
): void {
  const order = live.orders.refused(what, venueOrderId, fault.message);
  // Too late, perhaps: whether it has filled or works is the venue's to say.
  if (order) inquire(live, order);
}

/** Messages go on being taken while the line is bad; new risk waits until a snapshot has shown what was missed. */
function connection(
  live: Live,
  { state, why }: Extract<VenueEvent, { readonly kind: 'connection' }>,
): void {
  live.isConnected = state !== 'down' && state !== 'connecting';
  restrict(live, 'account', 'reducing', 'connection', `the venue is ${state}: ${why}`, false);
  if (!live.isConnected) {
    // What was asked will not be answered.
    live.watch.isPending = false;
    alert(live, 'warning', 'connection.lost', `the venue is ${state}: ${why}`);
    return;
  }
  live.watch.isPending = false;
  askSnapshot(live);
}

function tradingStatus(live: Live, symbol: string, isHalted: boolean): void {
  if (!isHalted) {
    release(live, 'venue halt', `symbol ${symbol}`);
    return;
  }
  const text = `trading in ${symbol} is halted at the venue`;
  restrict(live, `symbol ${symbol}`, 'halted', 'venue halt', text, false);
}

function handleBar(live: Live, bar: VenueBar): void {
  if (!live.bars.knows(bar.symbol)) return;
  const gathered = live.bars.add(bar);
  switch (gathered.kind) {
    case 'complete':
      for (const instant of gathered.instants) closeInstant(live, instant);
      if (live.bars.isWaiting) timer(live, 'bars', live.config.barsGraceMs);
      return;
    case 'waiting':
      timer(live, 'bars', live.config.barsGraceMs);
      return;
    case 'late':
      if (!bar.isCorrection)
        alert(live, 'info', 'bar.late', `a bar of ${bar.symbol} came after its close was decided`);
      return;
    case 'repeated':
      return;
    default:
      gathered satisfies never;
  }
}

/** The bars of an instant have closed: what was to end ends, then the engine decides. */
export function closeInstant(live: Live, instant: InstantBars): void {
  const { driver, desk, config } = live;
  if (config.program.room <= 0) {
    const text = 'the session has no room for more bars: end it and start a new one';
    restrict(live, 'account', 'reducing', 'no room', text, true);
    alert(live, 'critical', 'bars.full', text);
    return;
  }
  driver.close(instant, live.hasStarted, (books) => {
    desk.countBars(books);
    for (const book of books) desk.watch(book);
  });
  const { account } = driver.engine;
  decide(live, {
    kind: 'closed',
    instant: driver.instant - 1,
    at: instant.time,
    equity: account.equity,
    cash: account.cash,
  });
  for (const { time, weights, inputs } of config.program.takeWeights())
    decide(live, { kind: 'weights', at: time, weights, inputs });
  for (const { id, text, count } of driver.engine.desk.refusals.all) {
    if (live.told.get(id) === count) continue;
    live.told.set(id, count);
    decide(live, { kind: 'refused', rule: id, text, count });
  }
}

type AnswerEvent = Extract<
  LiveEvent,
  { readonly kind: 'submitted' | 'replaced' | 'cancelled' | 'cancelled all' | 'found' }
>;

export function handleAnswer(live: Live, event: AnswerEvent): void {
  if (event.kind === 'cancelled all') {
    if (!event.answer.ok) alert(live, 'critical', 'kill.refused', event.answer.fault.message);
    askSnapshot(live);
    return;
  }
  const order = live.orders.find(event.clientOrderId);
  if (!order) return;
  switch (event.kind) {
    case 'submitted':
      live.orders.submitted(order, event.answer);
      break;
    case 'replaced':
      live.orders.replaceAnswered(order, event.answer);
      break;
    case 'cancelled':
      live.orders.cancelAnswered(order, event.answer);
      break;
    case 'found':
      found(live, order, event.clientOrderId, event.answer);
      return;
    default:
      event satisfies never;
  }
  if (!event.answer.ok && !order.hasEnded) failed(live, order, event.answer.fault);
}

function failed(live: Live, order: LiveOrder, fault: BrokerFault): void {
  backOff(live, order, fault.retryAfterMs);
  if (fault.kind === 'rate limited' || fault.kind === 'down') return;
  askAbout(live, order);
}

function inquire(live: Live, order: LiveOrder): void {
  if (order.hasEnded) return;
  backOff(live, order);
  askAbout(live, order);
}

type Found = Extract<LiveEvent, { readonly kind: 'found' }>['answer'];

/** `Not found` is no proof at once; no answer is none at all. */
function found(live: Live, order: LiveOrder, askedId: string, answer: Found): void {
  if (answer.ok) {
    live.orders.found(order, answer.value);
    // Nobody has sent what the venue says has filled: the executions are asked for.
    if (order.unbooked > 0) timer(live, 'snapshot', live.config.graceMs);
    return;
  }
  if (!isAsked(order)) return;
  if (answer.fault.kind === 'not found' && order.wanted?.clientOrderId === askedId)
    live.orders.replaceMissed(order);
  else if (answer.fault.kind === 'not found') live.orders.missed(order);
  if (isAsked(order)) backOff(live, order, answer.fault.retryAfterMs);
}

/** The venue may have it: what becomes of it is not known yet. */
function isAsked(order: LiveOrder): boolean {
  return mayFill(order.state);
}
