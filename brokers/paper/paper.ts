/** The simulated broker: a venue of our own, on the bars of another. Money and orders are its own; nothing leaves the machine. */

import { type CostModel, DEFAULT_FILL_MODEL, type FillModel } from '../../backtester/index.ts';
import {
  type CalendarId,
  calendarOf,
  defaultInstrument,
  MICROSECONDS_PER_DAY,
} from '../../market/index.ts';
import { lotSize, type TradingAPI, type VenueBar, type VenueEvent } from '../../runtime/index.ts';
import { type PaperBar, PaperMarket } from './paper-market.ts';
import { freshState, type PaperState } from './paper-state.ts';

/** What a simulated broker asks of the one whose bars it trades on. */
export type BarSource = Pick<
  TradingAPI,
  | 'connect'
  | 'close'
  | 'health'
  | 'clock'
  | 'calendar'
  | 'instrument'
  | 'historicalBars'
  | 'subscribeBars'
>;

/** Keeps the account through restarts. Saved before anything of it is told. */
export interface PaperStore {
  load(): PaperState | undefined;
  save(state: PaperState): void;
}

export interface PaperOptions {
  readonly account: string;
  readonly cash: number;
  readonly bars: BarSource;
  /** Nothing is charged without. */
  readonly costs?: CostModel;
  readonly fill?: FillModel;
  /** 1 without it: nothing is borrowed. */
  readonly margin?: number;
  readonly fractional?: boolean;
  readonly calendar?: CalendarId;
  readonly store?: PaperStore;
  /** Bars come one by one, not all of an instant at a time. */
  readonly isLive?: boolean;
}

export interface PaperBroker {
  readonly api: TradingAPI;
  /** Fills what these bars of one instant fill. A bar that the source tells of does this by itself. */
  open(time: number, bars: readonly VenueBar[]): void;
  /** Passes an event of the source on. */
  tell(event: VenueEvent): void;
}

const FREE: CostModel = { commissions: [], slippage: 0, borrowPerYear: 0, interestPerYear: 0 };

export function createPaper(options: PaperOptions): TradingAPI {
  return paperBroker({ ...options, isLive: true }).api;
}

export function paperBroker(options: PaperOptions): PaperBroker {
  const { account, cash, bars: source, costs = FREE, fill = DEFAULT_FILL_MODEL, store } = options;
  const { margin = 1, fractional = false, isLive = false, calendar: calendarId = 'XNYS' } = options;
  const calendar = calendarOf(calendarId);
  let listener: (event: VenueEvent) => void = () => {};
  let isDelivering = false;
  const market = new PaperMarket(
    {
      ...{ account, costs, fill, margin, deliver },
      lot: lotSize(defaultInstrument('', calendarId), fractional),
    },
    store?.load() ?? freshState(cash),
  );

  const api: TradingAPI = {
    name: `simulated account ${account}`,
    capabilities: {
      groups: true,
      trailingStops: false,
      auctions: true,
      replace: true,
      fractional,
      // Live bars come one by one: the sale's may be the later one.
      refusesUnpaid: isLive,
    },
    async connect(told) {
      listener = told;
      const connected = await source.connect((event) => fromSource(event));
      return connected.ok ? { ok: true, value: market.account } : connected;
    },
    close: () => source.close(),
    health: () => source.health(),
    account: async () => ({ ok: true, value: market.account }),
    positions: async () => ({ ok: true, value: market.positions }),
    openOrders: async () => ({ ok: true, value: market.openOrders }),
    findOrder: async (clientOrderId) => market.find(clientOrderId),
    executionsSince: async (time) => ({ ok: true, value: market.executionsSince(time) }),
    submit: async (ticket) => told(market.submit(ticket)),
    replace: async (venueOrderId, ticket) => told(market.replace(venueOrderId, ticket)),
    cancel: async (venueOrderId) => told(market.cancel(venueOrderId)),
    async cancelAll() {
      market.cancelAll();
      return told({ ok: true, value: undefined });
    },
    clock: () => source.clock(),
    calendar: (from, to) => source.calendar(from, to),
    instrument: (symbol) => source.instrument(symbol),
    historicalBars: (query) => source.historicalBars(query),
    subscribeBars: (symbols, timeframe) => source.subscribeBars(symbols, timeframe),
  };
  return { api, open, tell: (event) => listener(event) };

  function fromSource(event: VenueEvent): void {
    // A bar that comes again, corrected, has been traded on already.
    if (event.kind === 'bar' && event.bar.isCorrection !== true) open(event.bar.time, [event.bar]);
    // Orders and positions of the account that the bars come from are none of ours.
    if (event.kind === 'bar' || event.kind === 'connection' || event.kind === 'trading status')
      listener(event);
  }

  function open(time: number, opened: readonly VenueBar[]): void {
    market.open(time, opened.map(paperBar));
    deliver();
  }

  function paperBar({ symbol, time, open: first, high, low, close }: VenueBar): PaperBar {
    // Bars of a session or longer begin at the midnight of its date, UTC.
    const isDate = time % MICROSECONDS_PER_DAY === 0;
    const session = isDate ? time / MICROSECONDS_PER_DAY : calendar.dateOf(time);
    return { symbol, session, open: first, high, low, close };
  }

  function told<T>(answer: T): T {
    deliver();
    return answer;
  }

  /** Whoever is told may answer with an order at once: what comes of that is told by the same loop. */
  function deliver(): void {
    if (market.outbox.length === 0 || isDelivering) return;
    store?.save(market.state);
    isDelivering = true;
    for (let next = market.outbox.shift(); next; next = market.outbox.shift()) listener(next);
    isDelivering = false;
    store?.save(market.state);
  }
}
