/**
 * A TWS on loopback that speaks server version 193 to the real client library. It keeps orders, fills, positions and
 * cash of its own, fills orders with the bars that it is fed, and breaks in the ways that its script says.
 *
 *     const fake = await startFakeTws();            // { port, … }
 *     fake.feed(bar);                               // one minute passes: orders fill, live bars go out
 *     fake.fault({ kind: 'drop', message: 'orderStatus' });
 *     fake.orders, fake.executions, fake.position('AAPL'), fake.cash, fake.received
 *     await fake.close();
 *
 * Its clock stands still between bars.
 */

import { createServer, type Server, type Socket } from 'node:net';
import type { FakeBar } from '../matching.ts';
import { type Barkeep, makeBarkeep } from './bars.ts';
import { type Exchange, type FakeExecution, type FakeOrder, makeExchange } from './exchange.ts';
import { type Fault, isMessageFault, makeOutgoing, type SaidFault } from './faults.ts';
import { frame, frameReader, type Token } from './frames.ts';
import {
  commissionReport,
  execDetails,
  type FakeInstrument,
  openOrder,
  orderStatus,
  problem,
  SERVER_VERSION,
} from './messages.ts';
import { answer } from './requests.ts';

export type { FakeOrder } from './exchange.ts';

export interface FakeTwsOptions {
  readonly port?: number;
  readonly accounts?: readonly string[];
  readonly instruments?: readonly FakeInstrument[];
  readonly firstOrderId?: number;
  /** Commission of a fill; IB's fixed plan, half a cent a share and a dollar at least, unless told. */
  readonly fee?: (quantity: number, price: number) => number;
  /** Live bars in all their five-second parts, or the last part alone, so that the client asks for the rest. */
  readonly parts?: 'all' | 'last';
}

export interface Connection {
  readonly socket: Socket;
  clientId: number;
  isMute: boolean;
  send(...tokens: readonly Token[]): void;
}

/** What the requests of a client work on. */
export interface Desk {
  readonly options: Required<Omit<FakeTwsOptions, 'port'>>;
  readonly exchange: Exchange;
  readonly bars: Barkeep;
  readonly next: Partial<Record<SaidFault['kind'], SaidFault[]>>;
  readonly nextOrder: { isLost: boolean; isAckLost: boolean; isHeld: boolean };
  nextOrderId: number;
  nextPermId: number;
  isCutOff: boolean;
  isSessionless: boolean;
}

export interface FakeTws {
  readonly port: number;
  readonly orders: readonly FakeOrder[];
  readonly executions: readonly FakeExecution[];
  readonly cash: number;
  readonly connections: number;
  /** Names of the requests that came, oldest first, with their tokens. */
  readonly received: readonly { readonly name: string; readonly tokens: readonly string[] }[];
  /** Calls the listener with the name of each request as it comes. */
  watch(listener: (name: string) => void): void;
  position(symbol: string): number;
  /** What the bar fills, and then the bar itself. */
  feed(bar: FakeBar, seconds?: number): void;
  match(bar: FakeBar, seconds?: number): void;
  publish(bar: FakeBar, seconds?: number): void;
  /** Bars of the past, which fill nothing and are not sent live. */
  remember(bars: readonly FakeBar[], seconds: number): void;
  fault(fault: Fault): void;
  /** A fill of our choosing, at once. */
  fill(order: FakeOrder, quantity: number, price: number): FakeExecution;
  cancel(order: FakeOrder, reason?: string): void;
  correct(executionId: string, change: { quantity?: number; price?: number }): FakeExecution;
  /** An order by hand in the TWS window, or by another client of the API. */
  placeByHand(order: Partial<FakeOrder> & Pick<FakeOrder, 'symbol' | 'quantity'>): FakeOrder;
  setNow(timeUs: number): void;
  close(): Promise<void>;
}

const REQUESTS: Readonly<Record<string, string>> = {
  API: 'hello',
  1: 'reqMktData',
  2: 'cancelMktData',
  3: 'placeOrder',
  4: 'cancelOrder',
  5: 'reqOpenOrders',
  7: 'reqExecutions',
  9: 'reqContractDetails',
  16: 'reqAllOpenOrders',
  20: 'reqHistoricalData',
  49: 'reqCurrentTime',
  50: 'reqRealTimeBars',
  51: 'cancelRealTimeBars',
  58: 'reqGlobalCancel',
  61: 'reqPositions',
  62: 'reqAccountSummary',
  63: 'cancelAccountSummary',
  64: 'cancelPositions',
  71: 'startApi',
  99: 'reqCompletedOrders',
};

export const APPLE: FakeInstrument = {
  symbol: 'AAPL',
  conId: 265598,
  name: 'APPLE INC',
  primary: 'NASDAQ',
  tick: 0.01,
};

export const SPY: FakeInstrument = {
  symbol: 'SPY',
  conId: 756733,
  name: 'SPDR S&P 500 ETF TRUST',
  primary: 'ARCA',
  tick: 0.01,
};

export async function startFakeTws(options: FakeTwsOptions = {}): Promise<FakeTws> {
  const outgoing = makeOutgoing();
  const connections = new Set<Connection>();
  const received: { name: string; tokens: readonly string[] }[] = [];
  let told: (name: string) => void = () => undefined;
  const shown = { isFrozen: false, isSilent: false, isInUse: false, version: SERVER_VERSION };

  const toClients = (tokens: readonly Token[], clientId?: number): void => {
    if (desk.isCutOff) return;
    for (const one of connections) {
      if (clientId === undefined || clientId === one.clientId || clientId === 0)
        one.send(...tokens);
    }
  };
  const exchange = makeExchange(
    {
      onOrder(order) {
        toClients(openOrder(order), order.clientId);
        toClients(orderStatus(order), order.clientId);
      },
      onExecution(execution) {
        toClients(execDetails(-1, execution), execution.order.clientId);
        toClients(commissionReport(execution), execution.order.clientId);
      },
    },
    options.fee ?? ((quantity) => Math.max(1, 0.005 * quantity)),
  );
  const desk: Desk = {
    options: {
      accounts: options.accounts ?? ['DU1234567'],
      instruments: options.instruments ?? [APPLE, SPY],
      firstOrderId: options.firstOrderId ?? 1,
      fee: options.fee ?? (() => 0),
      parts: options.parts ?? 'all',
    },
    exchange,
    bars: makeBarkeep(options.parts ?? 'all'),
    next: {},
    nextOrder: { isLost: false, isAckLost: false, isHeld: false },
    nextOrderId: options.firstOrderId ?? 1,
    nextPermId: 1_500_000_001,
    isCutOff: false,
    isSessionless: false,
  };

  const server = createServer((socket) => onConnection(socket));
  const port = await listen(server, options.port ?? 0);

  function onConnection(socket: Socket): void {
    socket.setNoDelay(true);
    const connection: Connection = {
      socket,
      clientId: -1,
      isMute: false,
      send(...tokens) {
        outgoing.pass(tokens, (passed) => {
          if (!connection.isMute && !shown.isFrozen && socket.writable) socket.write(frame(passed));
        });
      },
    };
    connections.add(connection);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      connections.delete(connection);
      desk.bars.forget(connection);
    });
    socket.on(
      'data',
      frameReader((tokens) => onMessage(connection, tokens)),
    );
  }

  function onMessage(connection: Connection, tokens: readonly string[]): void {
    const name = REQUESTS[tokens[0] ?? ''] ?? `request ${tokens[0]}`;
    received.push({ name, tokens });
    told(name);
    if (name === 'hello') {
      if (!shown.isSilent && !shown.isFrozen) {
        connection.socket.write(frame([shown.version, '20240102 09:30:00 EST']));
      }
      return;
    }
    if (name === 'startApi' && shown.isInUse) {
      shown.isInUse = false;
      connection.send(...problem(-1, 326, 'Unable to connect as the client id is already in use.'));
      connection.socket.end();
      return;
    }
    answer(desk, connection, name, tokens);
  }

  function apply(fault: Fault): void {
    if (isMessageFault(fault)) {
      outgoing.add(fault);
      return;
    }
    switch (fault.kind) {
      case 'freeze':
      case 'thaw':
        shown.isFrozen = fault.kind === 'freeze';
        return;
      case 'half open':
        for (const one of connections) one.isMute = true;
        return;
      case 'kill':
        cut();
        return;
      case 'say':
        toClients(problem(fault.id, fault.code, fault.text));
        return;
      case 'hold':
        desk.nextOrder.isHeld = true;
        return;
      case 'reset':
        for (const one of connections) one.socket.resetAndDestroy();
        return;
      case 'lost order':
        desk.nextOrder.isLost = true;
        return;
      case 'lost ack':
        desk.nextOrder.isAckLost = true;
        return;
      case 'connectivity':
        connectivity(fault.code, fault.text ?? `connectivity ${fault.code}`);
        return;
      case 'daily reset':
        connectivity(1100, 'Connectivity between IB and TWS has been lost.');
        server.close();
        cut();
        return;
      case 'back':
        desk.isCutOff = false;
        server.listen(port, '127.0.0.1');
        return;
      case 'position':
        exchange.holdings.set(fault.symbol, { quantity: fault.quantity, cost: 100 });
        return;
      case 'split':
        exchange.split(fault.symbol, fault.ratio);
        return;
      case 'reject':
      case 'warn':
      case 'refuse cancel':
      case 'refuse data':
        desk.next[fault.kind] = [...(desk.next[fault.kind] ?? []), fault];
        return;
      case 'version':
        shown.version = fault.version;
        return;
      case 'id in use':
        shown.isInUse = true;
        return;
      case 'silent':
        shown.isSilent = true;
        return;
      case 'no session':
        desk.isSessionless = true;
        return;
      case 'halt':
        desk.bars.halt(fault.symbol, fault.isHalted);
        return;
      default:
        fault satisfies never;
    }
  }

  function cut(): void {
    for (const one of connections) one.socket.destroy();
  }

  /** While IB's servers are away, orders fill and nobody is told. */
  function connectivity(code: number, text: string): void {
    desk.isCutOff = false;
    toClients(problem(-1, code, text));
    desk.isCutOff = code === 1100 || code === 2110;
    if (code === 1101) desk.bars.forgetAll();
  }

  function match(bar: FakeBar, seconds = 60): void {
    const end = desk.bars.endOf(bar, seconds);
    exchange.feed(bar, end, desk.bars.placeOf(bar, end));
    desk.bars.add(bar, seconds);
  }

  function publish(bar: FakeBar, seconds = 60): void {
    if (!desk.isCutOff) desk.bars.publish(bar, seconds, desk.bars.endOf(bar, seconds));
  }

  return {
    port,
    watch(listener) {
      told = listener;
    },
    orders: exchange.orders,
    executions: exchange.executions,
    get cash() {
      return exchange.cash;
    },
    get connections() {
      return connections.size;
    },
    received,
    position: (symbol) => exchange.holdings.get(symbol)?.quantity ?? 0,
    feed(bar, seconds) {
      match(bar, seconds);
      publish(bar, seconds);
    },
    match,
    publish,
    remember(bars, seconds) {
      for (const bar of bars) desk.bars.add(bar, seconds);
    },
    fault: apply,
    fill: exchange.fill,
    cancel: exchange.cancel,
    correct: exchange.correct,
    placeByHand: (order) => placeByHand(desk, order),
    setNow(timeUs) {
      exchange.now = timeUs;
    },
    async close() {
      cut();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

function placeByHand(
  desk: Desk,
  order: Partial<FakeOrder> & Pick<FakeOrder, 'symbol' | 'quantity'>,
): FakeOrder {
  const placed: FakeOrder = {
    orderId: 0,
    permId: desk.nextPermId++,
    clientId: 0,
    account: desk.options.accounts[0] ?? '',
    conId: desk.options.instruments.find((one) => one.symbol === order.symbol)?.conId ?? 0,
    isBuy: true,
    type: 'MKT',
    tif: 'DAY',
    ocaGroup: '',
    ocaType: 0,
    orderRef: '',
    status: 'Submitted',
    filled: 0,
    averagePrice: 0,
    lastPrice: 0,
    ...order,
  };
  desk.exchange.add(placed);
  return placed;
}
