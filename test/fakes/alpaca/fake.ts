/**
 * An Alpaca of our own on loopback: REST, order events and market data in Alpaca's wire formats, its own matching over
 * bars, and a script of faults. The real SDK is its client.
 *
 *     const fake = await startFakeAlpaca({ cash: 100_000, now });
 *     const broker = createAlpaca({ ...fake.options });
 *     fake.feed(bar);                                    // fills working orders in it, then streams it as a minute
 *     fake.fault({ on: 'submit', act: { kind: 'lost answer' } });
 *     fake.orders; fake.position('AAPL'); fake.cash;     // the truth
 *     await fake.close();
 *
 * As a process of its own: `npx tsx test/fakes/alpaca/main.ts --port 0`.
 */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FakeBook, type FakeOrder } from './book.ts';
import { type Act, type Fault, FaultScript } from './faults.ts';
import type { FakeBar } from './matching.ts';
import { type Reply, ROUTES, type World } from './routes.ts';
import { barJson, updateJson } from './shapes.ts';
import { FakeSockets } from './sockets.ts';

export type { FakeOrder } from './book.ts';
export type { FakeBar } from './matching.ts';

export const FAKE_KEY = 'PKFAKEKEY0000000001';
export const FAKE_SECRET = 'fake-secret-fake-secret-fake-secret-0001';

export interface FakeOptions {
  readonly port?: number;
  readonly cash?: number;
  /** UTC microseconds at the start; each bar moves it on. */
  readonly now?: number;
  /** The only one that it takes, with `FAKE_SECRET`; one of a paper account unless said. */
  readonly keyId?: string;
}

/** 2024-01-02 09:30 in New York. */
const FIRST_OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;

export async function startFakeAlpaca(options: FakeOptions = {}): Promise<FakeAlpaca> {
  const fake = new FakeAlpaca(options);
  await fake.listen(options.port ?? 0);
  return fake;
}

export class FakeAlpaca {
  readonly book: FakeBook;
  /** Requests that came, as `POST /v2/orders`, in their order. */
  readonly requests: string[] = [];
  /** Hears of each request when its body has come. */
  onRequest: (what: string) => void = () => undefined;
  /** What the account says of itself instead of the usual: `{ trading_blocked: true }`. */
  account: Readonly<Record<string, unknown>> = {};
  /** The streams do not take the key that requests are answered with. */
  refuseStreams = false;
  /** Bars on one page of history. */
  pageSize = 10_000;
  readonly sockets: FakeSockets;
  readonly #history = new Map<string, FakeBar[]>();
  readonly #faults = new FaultScript();
  readonly #server: Server;
  readonly #released: (() => void)[] = [];
  readonly #keyId: string;
  #port = 0;

  constructor({ cash = 100_000, now = FIRST_OPEN, keyId = FAKE_KEY }: FakeOptions) {
    this.#keyId = keyId;
    this.sockets = new FakeSockets(
      this.#faults,
      (key, secret) => !this.refuseStreams && this.#isKey(key, secret),
    );
    this.book = new FakeBook(cash, now, (event, order, fill) =>
      this.sockets.update(updateJson(event, order, fill, this.book)),
    );
    this.#server = createServer((request, response) => void this.#take(request, response));
    this.#server.on('upgrade', (request, socket, head) =>
      this.sockets.upgrade(request, socket, head),
    );
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : port;
  }

  /** Stops; connections end as those of a crashed server. */
  async close(): Promise<void> {
    this.sockets.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** What `createAlpaca` needs to come here. */
  get options() {
    const rest = `http://127.0.0.1:${this.#port}`;
    const socket = `ws://127.0.0.1:${this.#port}`;
    return {
      keyId: this.#keyId,
      secret: FAKE_SECRET,
      environment: 'paper' as const,
      urls: {
        trading: rest,
        data: rest,
        updates: `${socket}/stream`,
        bars: `${socket}/v2/iex`,
      },
    };
  }

  get orders(): readonly FakeOrder[] {
    return this.book.orders;
  }

  get cash(): number {
    return this.book.cash;
  }

  /** 0 where there is none. */
  position(symbol: string): number {
    return this.book.positions.get(symbol)?.quantity ?? 0;
  }

  /** The broker's own records are wrong, or something happened that we did not do. */
  setPosition(symbol: string, quantity: number, averagePrice: number): void {
    if (quantity === 0) this.book.positions.delete(symbol);
    else this.book.positions.set(symbol, { quantity, averagePrice });
  }

  /** `ratio` new shares for one: positions, prices and working orders are restated before the open. */
  split(symbol: string, ratio: number): void {
    const held = this.book.positions.get(symbol);
    if (held !== undefined)
      this.setPosition(symbol, held.quantity * ratio, held.averagePrice / ratio);
    const price = this.book.prices.get(symbol);
    if (price !== undefined) this.book.prices.set(symbol, price / ratio);
    for (const order of this.book.working()) {
      if (order.symbol !== symbol) continue;
      order.quantity *= ratio;
      if (order.limitPrice !== undefined) order.limitPrice /= ratio;
      if (order.stopPrice !== undefined) order.stopPrice /= ratio;
    }
  }

  /** Fills working orders inside the bar, then streams it to whoever subscribed. */
  feed(bar: FakeBar): void {
    this.book.match(bar);
    this.stream(bar, 'b');
  }

  /** Streams without matching; `u` is a corrected bar. */
  stream(bar: FakeBar, kind: 'b' | 'u'): void {
    const { t, ...numbers } = barJson(bar);
    this.sockets.market({ T: kind, S: bar.symbol, ...numbers, t: new Date(t) });
  }

  /** Trading in a symbol halts (`H`), is quoted again (`Q`) or resumes (`T`). */
  status(symbol: string, code: 'H' | 'Q' | 'T'): void {
    const sm = code === 'H' ? 'Trading Halt' : 'Trading Resumption';
    const t = new Date(this.book.now / 1000);
    this.sockets.market({ T: 's', S: symbol, sc: code, sm, rc: '', rm: '', t, z: 'C' });
  }

  /** Bars for requests of history; `length` as Alpaca names it: `1Min`, `1Day`. */
  setHistory(length: string, bars: readonly FakeBar[]): void {
    this.#history.set(length, [...bars]);
  }

  fault(fault: Fault): void {
    this.#faults.add(fault);
  }

  clearFaults(): void {
    this.#faults.clear();
  }

  /** Lets go on what `hold` holds. */
  release(): void {
    for (const go of this.#released.splice(0)) go();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString('utf8');
    const method = request.method ?? 'GET';
    this.requests.push(`${method} ${url.pathname}`);
    this.onRequest(`${method} ${url.pathname}`);
    const route = ROUTES.find(([verb, path]) => verb === method && path.test(url.pathname));
    if (route === undefined) return send(response, { status: 404, body: { message: 'no route' } });
    const [, path, place, answer] = route;
    const act = this.#faults.next(place);
    if (act !== undefined && (await this.#insteadOf(act, request, response))) return;
    const key = String(request.headers['apca-api-key-id']);
    if (!this.#isKey(key, String(request.headers['apca-api-secret-key']))) {
      const body = { code: 40110000, message: `request is not authorized for ${key}` };
      return send(response, { status: 401, body });
    }
    const id = decodeURIComponent(path.exec(url.pathname)?.[1] ?? '');
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const reply = answer(this.#world(), { method, url, body }, id);
    if (act?.kind === 'lost answer') request.socket.resetAndDestroy();
    else if (act?.kind === 'text') response.writeHead(200).end(act.text);
    else send(response, reply);
    reply.then?.();
  }

  /** True when the fault has answered, or nothing will. */
  async #insteadOf(act: Act, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    switch (act.kind) {
      case 'status': {
        const { status, message, code, headers = {} } = act;
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        send(response, { status, body: { message, ...(code !== undefined && { code }) } });
        return true;
      }
      case 'reset':
        request.socket.resetAndDestroy();
        return true;
      case 'hang':
        return true;
      case 'hold':
        await new Promise<void>((resolve) => this.#released.push(resolve));
        return false;
      default:
        return false;
    }
  }

  #isKey(key: string, secret: string): boolean {
    return key === this.#keyId && secret === FAKE_SECRET;
  }

  #world(): World {
    return {
      book: this.book,
      account: this.account,
      history: this.#history,
      pageSize: this.pageSize,
    };
  }
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.setHeader('X-Request-ID', 'fake-request');
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
