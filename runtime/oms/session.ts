/**
 * A live session as a function of its events: it reads no clock, does no I/O and draws no random number. What comes in
 * goes on record first, then what was decided; the shell makes the records durable and only then does what is asked.
 * Fed the events of a journal again, it makes the same records again, byte for byte: that is how it restarts, too.
 */

import { InvariantError } from '../invariant.ts';
import { BarGatherer } from './bar-gatherer.ts';
import { isSessionName } from './client-order-id.ts';
import { closeInstant, handleAnswer, handleVenue } from './handle-venue.ts';
import {
  askAbout,
  askSnapshot,
  command,
  type Live,
  type LiveConfig,
  restrict,
  timer,
  timerFired,
} from './live.ts';
import { LiveDriver } from './live-driver.ts';
import type { Handled, LiveEvent, TimerName } from './messages.ts';
import { openSession } from './open-session.ts';
import { handleOperator, watchKill } from './operator.ts';
import { OrderManager } from './order-manager.ts';
import { Positions } from './positions.ts';
import { settleNotices } from './settle-notices.ts';
import { handleSnapshot } from './take-snapshot.ts';
import { TradingStates } from './trading-state.ts';
import { type Ask, VenueDesk } from './venue-desk.ts';

/** More rounds than any chain of consequences has; a loop would be a bug, and says so. */
const MOST_ROUNDS = 1000;

export class LiveSession {
  readonly #live: Live;

  constructor(config: LiveConfig) {
    this.#live = begin(config);
  }

  /** What may be looked at from outside: positions, orders, restrictions. Nothing of it may be changed. */
  get live(): Readonly<Live> {
    return this.#live;
  }

  handle(event: LiveEvent): Handled {
    const live = this.#live;
    live.records = [{ kind: 'event', time: event.time, event }];
    live.commands = [];
    live.event += 1;
    live.orders.event = live.event;
    live.time = Math.max(live.time, event.time);
    apply(live, event);
    settle(live);
    return { records: live.records, commands: live.commands };
  }
}

function begin(config: LiveConfig): Live {
  if (!isSessionName(config.session))
    throw new InvariantError(
      `a session's name has letters and digits only, \`${config.session}\` has others`,
    );
  const { program, capabilities, session } = config;
  const driver = new LiveDriver(program);
  const orders = new OrderManager();
  const states = new TradingStates();
  const desk: VenueDesk = new VenueDesk({
    session,
    capabilities,
    engine: driver.engine,
    orders,
    restriction: (symbol) => states.of(symbol),
    canSend: (symbol, closes) => {
      if (!live.isConnected || !live.hasStarted) return false;
      const restriction = states.of(symbol);
      return restriction === undefined || (closes && restriction.state === 'reducing');
    },
    isBackingOff: ({ retryAt }) => retryAt > live.time,
  });
  desk.reportTo(driver.engine.connect(desk));
  const live: Live = {
    config,
    driver,
    orders,
    desk,
    positions: new Positions(),
    states,
    bars: new BarGatherer([...program.symbols, ...program.foreign]),
    watch: {
      asked: 0,
      askedAt: 0,
      isPending: false,
      isWantedAgain: false,
      since: 0,
      differences: new Map(),
      unexplained: new Set(),
      cashSaid: undefined,
      adopted: 0,
      failures: 0,
    },
    told: new Map(),
    timers: new Map(),
    records: [],
    commands: [],
    time: 0,
    event: 0,
    hasStarted: false,
    isConnected: false,
    kill: 'none',
  };
  return live;
}

function apply(live: Live, event: LiveEvent): void {
  switch (event.kind) {
    case 'history':
      for (const bar of event.bars) {
        const gathered = live.bars.add(bar);
        if (gathered.kind === 'complete')
          for (const instant of gathered.instants) live.driver.close(instant, false, () => {});
      }
      return;
    case 'start':
      start(live, event.account.cash);
      return;
    case 'restart':
      restart(live);
      return;
    case 'venue':
      handleVenue(live, event.event);
      return;
    case 'submitted':
    case 'replaced':
    case 'cancelled':
    case 'cancelled all':
    case 'found':
      handleAnswer(live, event);
      return;
    case 'snapshot':
      handleSnapshot(live, event);
      return;
    case 'timer':
      handleTimer(live, event.name);
      return;
    case 'session':
      openSession(live, event.day);
      return;
    case 'actions':
      live.config.program.addActions(event.actions);
      return;
    case 'operator':
      handleOperator(live, event.operator, event.command);
      return;
    default:
      event satisfies never;
  }
}

/** Nothing is sent before the first snapshot has shown that we and the venue agree. */
function start(live: Live, cash: number): void {
  for (const instant of live.bars.flush()) live.driver.close(instant, false, () => {});
  live.driver.engine.startWith(cash);
  live.hasStarted = true;
  live.isConnected = true;
  live.watch.since = live.time;
  restrict(live, 'account', 'halted', 'start', 'not yet compared with the venue', false);
  askSnapshot(live);
}

/** Everything that was on its way when the session ended is in doubt. */
function restart(live: Live): void {
  if (!live.hasStarted) return;
  live.isConnected = true;
  live.watch.isPending = false;
  restrict(live, 'account', 'halted', 'start', 'not yet compared with the venue', false);
  for (const order of live.orders.all) {
    live.orders.doubt(order);
    if (!order.hasEnded && (order.state === 'unknown' || order.wanted)) askAbout(live, order);
  }
  live.timers.clear();
  awaitRetries(live);
  if (live.bars.isWaiting) timer(live, 'bars', 0);
  askSnapshot(live);
}

function handleTimer(live: Live, name: TimerName): void {
  if (!timerFired(live, name)) return;
  switch (name) {
    case 'snapshot':
      askSnapshot(live);
      return;
    case 'bars':
      for (const instant of live.bars.flush()) closeInstant(live, instant);
      return;
    case 'retry':
      for (const order of live.orders.all) {
        if (order.hasEnded || order.retryAt > live.time || order.retryAt === 0) continue;
        const isInDoubt = order.state === 'unknown' || order.misses > 0 || order.wanted;
        order.retryAt = 0;
        if (isInDoubt) askAbout(live, order);
      }
      awaitRetries(live);
      return;
    default:
      name satisfies never;
  }
}

/** Orders that are to be asked about later than now. */
function awaitRetries(live: Live): void {
  const times = live.orders.all.flatMap(({ retryAt }) => (retryAt > live.time ? [retryAt] : []));
  if (times.length > 0) timer(live, 'retry', (Math.min(...times) - live.time) / 1000);
}

/** Consequences, until there are no more: bookings reach the engine, the engine's wishes reach the venue. */
function settle(live: Live): void {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const settled = settleNotices(live);
    watchKill(live);
    const asks = live.desk.sync();
    for (const ask of asks) send(live, ask);
    if (asks.length === 0 && !settled && !live.orders.hasNotices) {
      if (live.desk.awaitsSnapshot) askSnapshotOnce(live);
      return;
    }
  }
  throw new InvariantError('the session does not come to rest');
}

function askSnapshotOnce(live: Live): void {
  if (!live.watch.isPending) askSnapshot(live);
}

function send(live: Live, ask: Ask): void {
  switch (ask.kind) {
    case 'submit':
      command(live, { kind: 'submit', ticket: ask.ticket });
      return;
    case 'replace':
      command(live, { kind: 'replace', venueOrderId: ask.venueOrderId, ticket: ask.ticket });
      return;
    case 'cancel':
      command(live, {
        kind: 'cancel',
        clientOrderId: ask.order.clientOrderId,
        venueOrderId: ask.venueOrderId,
      });
      return;
    default:
      ask satisfies never;
  }
}
