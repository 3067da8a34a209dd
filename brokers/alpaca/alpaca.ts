/** Alpaca behind the port, on its own SDK. `docs/brokers/alpaca.md` says what each error means to a trader. */

import { calendarOf, parseTimeframe } from '../../market/index.ts';
import type {
  AccountSnapshot,
  Answer,
  BrokerFault,
  Health,
  TradingAPI,
  VenueEvent,
} from '../../runtime/index.ts';
import { type Connection, createConnection, type Snapshot } from './connection.ts';
import { unauthorised } from './faults.ts';
import { createGroups } from './groups.ts';
import { historicalBars } from './history.ts';
import { createKnown } from './known.ts';
import { createLiveBars, type LiveBars } from './live-bars.ts';
import { type AlpacaOptions, type Settings, settingsOf } from './options.ts';
import * as reads from './reads.ts';
import { createRest } from './rest.ts';
import { type Supervised, updatesStream } from './streams.ts';
import { createTrades } from './trades.ts';
import { createUpdates } from './updates.ts';

/**
 * A connection to one account; making it sends nothing. An order, a replacement and a cancel are sent once;
 * reads are tried again. No message holds the key or its secret.
 */
export function createAlpaca(options: AlpacaOptions): TradingAPI {
  const settings = settingsOf(options);
  const calendar = calendarOf('XNYS');
  const rest = createRest(settings);
  const known = createKnown();
  const trades = createTrades(rest, known);
  let connection: Connection = createConnection(() => undefined);
  let stream: Supervised | undefined;
  let bars: LiveBars | undefined;
  const updates = createUpdates(known, (event) => connection.emit(event));
  const groups = createGroups({
    single: trades.submit,
    async pair(pair) {
      updates.holdPairs();
      const answers = await trades.submitPair(pair);
      updates.releasePairs();
      return answers;
    },
  });

  /** Both streams are up, or only one that has been asked for. */
  function isWhole(): boolean {
    return stream?.isUp() === true && bars?.stream()?.isUp() !== false;
  }

  function came(isAgain: boolean, what: string): void {
    // Bars that were refused at first and come now: that was a gap, too.
    const wasMissing = isAgain || health().state === 'degraded';
    if (wasMissing && isWhole()) connection.gap(`${what} are back; some may have been missed`);
  }

  async function connect(listener: (event: VenueEvent) => void): Promise<Answer<AccountSnapshot>> {
    stream?.stop();
    bars?.stop();
    connection = createConnection(listener);
    const account = await reads.account(rest, settings);
    if (!account.ok) {
      connection.set('down', account.fault.message);
      return account;
    }
    const fault = await new Promise<BrokerFault | undefined>((resolve) => {
      const deadline = setTimeout(() => resolve(noEvents(settings)), settings.limits.connectMs);
      const done = (result: BrokerFault | undefined) => {
        clearTimeout(deadline);
        resolve(result);
      };
      stream = updatesStream(settings, onFrame, {
        up(isAgain) {
          done(undefined);
          came(isAgain, 'events of orders');
        },
        down: (why) => connection.set('degraded', `events of orders: ${why}`),
        lost: (why) => connection.gap(why),
        refused(why, said) {
          const refusal = why === 'key' ? unauthorised(said, settings) : noEvents(settings, said);
          connection.set('down', refusal.message);
          done(refusal);
        },
      });
      stream.start();
    });
    if (fault !== undefined) {
      stream?.stop();
      connection.set('down', fault.message);
      return { ok: false, fault };
    }
    bars = createLiveBars(settings, calendar, (event) => connection.emit(event), {
      up: (isAgain) => came(isAgain, 'bars'),
      down: (why) => connection.set('degraded', `bars: ${why}`),
      lost: (why) => connection.gap(why),
    });
    connection.set('ready', 'connected');
    return account;
  }

  function onFrame(data: unknown): void {
    const why = updates.take(data);
    if (why !== undefined) connection.gap(why);
  }

  /** A snapshot that comes closes its part of a gap. */
  async function closing<T>(snapshot: Snapshot, ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const before = connection.gaps();
    const answer = await ask();
    if (answer.ok) connection.read(snapshot, before);
    return answer;
  }

  function health(): Health {
    return connection.health(stream?.lastHeardMs());
  }

  return {
    name: settings.name,
    capabilities: {
      groups: true,
      trailingStops: true,
      auctions: true,
      replace: true,
      fractional: true,
      refusesUnpaid: true,
    },
    connect,
    async close() {
      groups.drop({ ok: false, fault: closed(settings) });
      rest.close();
      stream?.stop();
      bars?.stop();
      connection.set('down', 'closed');
    },
    health,
    account: () => reads.account(rest, settings),
    positions: () => closing('positions', () => reads.positions(rest)),
    openOrders: () => closing('orders', trades.openOrders),
    findOrder: trades.findOrder,
    executionsSince: (time) => closing('executions', () => trades.executionsSince(time)),
    submit: groups.submit,
    replace: trades.replace,
    cancel: trades.cancel,
    cancelAll() {
      groups.drop({ ok: false, fault: closed(settings) });
      return trades.cancelAll();
    },
    clock: () => reads.clock(rest),
    calendar: (fromDay, toDay) => reads.sessions(fromDay, toDay, calendar, rest),
    instrument: (symbol) => reads.instrument(symbol, rest),
    async historicalBars(query) {
      const timeframe = parseTimeframe(query.timeframe);
      if (timeframe !== undefined)
        return historicalBars(query, timeframe, calendar, rest, settings);
      const message = `Bars do not come in \`${query.timeframe}\`: write 1m, 5m, 1h or 1d.`;
      return { ok: false, fault: { kind: 'rejected', message } };
    },
    async subscribeBars(symbols, timeframe) {
      if (bars === undefined) return { ok: false, fault: notConnected(settings) };
      return bars.subscribe(symbols, timeframe);
    },
  };
}

function noEvents({ name, limits }: Settings, said?: string): BrokerFault {
  const what = said === undefined ? `within ${limits.connectMs / 1000} s` : `(${said})`;
  return {
    kind: 'down',
    message: `${name} knows the account, but its stream of order events did not open ${what}. Without it fills would go unseen, so nothing is traded. Check the network for WebSockets and try again.`,
  };
}

function closed({ name }: Settings): BrokerFault {
  return { kind: 'down', message: `${name}: the order was taken back before it was sent.` };
}

function notConnected({ name }: Settings): BrokerFault {
  return { kind: 'down', message: `${name} is not connected: connect first.` };
}
