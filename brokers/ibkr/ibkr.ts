/** Interactive Brokers behind the port, by way of a TWS or IB Gateway that the trader runs. */

import type { Answer, Capabilities, TradingAPI, VenueEvent } from '../../runtime/index.ts';
import { failed, fine } from './answers.ts';
import { type BookEntry, makeBook } from './book.ts';
import { type Contracts, instrumentOf, makeContracts } from './contracts.ts';
import { type Core, turns, withSession } from './core.ts';
import { makeExecutionLog } from './executions.ts';
import { readHistory } from './history.ts';
import { type Link, makeLink } from './link.ts';
import { type LiveBars, makeLiveBars } from './live-bars.ts';
import { marketClock, readTime, sessions } from './market-clock.ts';
import { DEADLINES, type IbkrOptions, REQUESTS_PER_SECOND } from './options.ts';
import { makeOrderDesk, type OrderDesk } from './order-desk.ts';
import { FIRST_REQUEST_ID, makeOrderIds, memoryStore } from './order-ids.ts';
import { makeOrders } from './orders.ts';
import { listenToReports } from './reports.ts';
import type { Session } from './session.ts';
import {
  isPaper,
  readAccount,
  readCompletedOrders,
  readExecutions,
  readOpenOrders,
  readPositions,
} from './snapshots.ts';

const CAPABILITIES: Capabilities = {
  groups: true,
  trailingStops: true,
  auctions: true,
  replace: true,
  fractional: false,
  refusesUnpaid: true,
};

/** Nothing is connected before `connect`. */
export function createIbkr(options: IbkrOptions): TradingAPI {
  const { core, link, desk, live, contracts, hear } = assemble(options);
  const orders = makeOrders(core, desk, contracts);

  return {
    get name() {
      return `Interactive Brokers ${core.account() || options.mode}`;
    },
    capabilities: CAPABILITIES,
    connect(listener) {
      hear(listener);
      return link.connect();
    },
    async close() {
      link.close();
    },
    health: () => link.health(),
    account: () => withSession(core, (session) => readAccount(core, session)),
    positions: () => withSession(core, (session) => readPositions(core, session)),
    openOrders: () => withSession(core, (session) => readOpenOrders(core, session)),
    findOrder: orders.find,
    executionsSince: (time) => withSession(core, (session) => readExecutions(core, session, time)),
    submit: orders.submit,
    replace: orders.replace,
    cancel: orders.cancel,
    cancelAll: orders.cancelAll,
    clock: () =>
      withSession(core, async (session) => {
        const time = await readTime(core, session);
        return time.ok ? fine(marketClock(time.value)) : time;
      }),
    calendar: async (fromDay, toDay) => fine(sessions(fromDay, toDay)),
    instrument: (symbol) =>
      withSession(core, async (session) => {
        const found = await contracts.lookup(session, symbol);
        return found.ok ? fine(instrumentOf(symbol, found.value)) : found;
      }),
    historicalBars: (query) =>
      withSession(core, async (session) => {
        const time = await readTime(core, session);
        return time.ok ? readHistory(core, contracts, session, query, time.value) : time;
      }),
    subscribeBars: (symbols, timeframe) =>
      withSession(core, (session) => live.subscribe(session, symbols, timeframe)),
  };
}

interface Parts {
  readonly core: Core;
  readonly link: Link;
  readonly desk: OrderDesk;
  readonly live: LiveBars;
  readonly contracts: Contracts;
  hear(listener: (event: VenueEvent) => void): void;
}

/** The parts know each other by way of the core alone. */
function assemble(options: IbkrOptions): Parts {
  const deadlines = { ...DEADLINES, ...options.deadlines };
  let listener: ((event: VenueEvent) => void) | undefined;
  let account = '';

  const book = makeBook(options.clientId, nowUs, (entry: BookEntry) => {
    core.tell({ kind: 'order', order: entry.order });
    desk.onChange(entry);
  });
  const core: Core = {
    ...{ options, deadlines, book, log: makeExecutionLog() },
    ids: makeOrderIds(options.orderIds ?? memoryStore()),
    tell(event) {
      try {
        listener?.(event);
      } catch (cause) {
        options.listenerFailed?.(cause);
      }
    },
    session: () => link.session(),
    mayOrder: () => link.mayOrder(),
    why: () => link.why(),
    account: () => account,
    inTurn: turns(),
  };
  const desk = makeOrderDesk(core);
  const contracts = makeContracts(core);
  const live = makeLiveBars({
    core,
    contracts,
    history: (symbol, timeframe, from) =>
      withSession(core, async (session) => {
        const time = await readTime(core, session);
        if (!time.ok) return time;
        const query = { symbols: [symbol], timeframe, from, to: time.value };
        return readHistory(core, contracts, session, query, time.value);
      }),
    dataRefused: (why) => link.degrade(why),
  });
  const link = makeLink({
    options: {
      ...{ host: options.host ?? '127.0.0.1', port: options.port, clientId: options.clientId },
      ...{ deadlines, requestsPerSecond: options.requestsPerSecond ?? REQUESTS_PER_SECOND },
    },
    onWire(api) {
      listenToReports(api, core, desk, () => link.session()?.zone);
      live.onWire(api);
    },
    onProblem(id, code, text) {
      if (id < FIRST_REQUEST_ID) desk.onProblem(id, code, text);
      else live.onProblem(id, code, text);
    },
    onState: (state, why) => core.tell({ kind: 'connection', state, why }),
    onEnd: (why) => desk.onEnd(why),
    admit(session) {
      const admitted = accountOf(options, session);
      if (!admitted.ok) return admitted;
      account = admitted.value;
      core.ids.raiseTo(session.firstOrderId - 1);
      return fine(undefined);
    },
    reconcile: (session) => reconcile(core, session),
    resume: (session) => live.resume(session),
  });
  return {
    ...{ core, link, desk, live, contracts },
    hear(next) {
      listener = next;
    },
  };
}

/** Orders first, then fills: a fill of an order that has ended meanwhile finds its order in the book. */
async function reconcile(core: Core, session: Session): ReturnType<TradingAPI['account']> {
  const open = await readOpenOrders(core, session);
  if (!open.ok) return open;
  const ended = await readCompletedOrders(core, session);
  if (!ended.ok) return ended;
  const executions = await readExecutions(core, session, 0);
  if (!executions.ok) return executions;
  const positions = await readPositions(core, session);
  if (!positions.ok) return positions;
  for (const position of positions.value) core.tell({ kind: 'position', position });
  return readAccount(core, session);
}

/** The account to trade, which must be of the kind that the configuration says. */
function accountOf(options: IbkrOptions, session: Session): Answer<string> {
  const { accounts } = session;
  const [first] = accounts;
  const chosen = options.account ?? first;
  if (chosen === undefined || !accounts.includes(chosen)) {
    const message = `This login has no account \`${chosen}\`; it has ${accounts.join(', ')}. Correct \`account\`, or log in to TWS with the right user name.`;
    return failed({ kind: 'unauthorised', message });
  }
  if (options.account === undefined && accounts.length > 1) {
    const message = `This login has several accounts: ${accounts.join(', ')}. Say which one to trade with \`account\`.`;
    return failed({ kind: 'unauthorised', message });
  }
  const kind = isPaper(chosen) ? 'paper' : 'live';
  if (kind !== options.mode) {
    const message = `${chosen} is a ${kind} account and the configuration is for ${options.mode}: log in to the other kind in TWS, or use the ${kind} configuration. Nothing was sent.`;
    return failed({ kind: 'unauthorised', message });
  }
  return fine(chosen);
}

function nowUs(): number {
  return Date.now() * 1000;
}
