/** What an Interactive Brokers session is made with. */

export interface IbkrOptions {
  /** Where TWS or IB Gateway listens; this machine unless told. */
  readonly host?: string;
  /** 7497 TWS paper, 7496 TWS live, 4002 Gateway paper, 4001 Gateway live. */
  readonly port: number;
  /** Always the same one: only the client that placed an order may change or cancel it. */
  readonly clientId: number;
  /** What the account must be; a session on the other kind is refused. */
  readonly mode: 'paper' | 'live';
  /** Needed where the login has several accounts. */
  readonly account?: string;
  /** The listing exchange of symbols that IB has more than once: `{ SYMBOL: 'NASDAQ' }`. */
  readonly primaryExchanges?: Readonly<Record<string, string>>;
  readonly orderIds?: OrderIdStore;
  readonly deadlines?: Partial<Deadlines>;
  /** Requests a second that go out; IB cuts a client off above 50. */
  readonly requestsPerSecond?: number;
  /** Told when the caller's own listener throws: the session goes on. */
  readonly listenerFailed?: (cause: unknown) => void;
}

/** Keeps the last order id through restarts, so that none is used twice. Saved before an order is sent. */
export interface OrderIdStore {
  load(): number;
  save(id: number): void;
}

/** Milliseconds. */
export interface Deadlines {
  /** From the first byte to the first order id. */
  readonly connect: number;
  /** For each answer. */
  readonly answer: number;
  readonly heartbeat: number;
  readonly heartbeatAnswer: number;
  /** Waits before each new try; the last one repeats. */
  readonly reconnect: readonly number[];
  /** How long TWS may be without IB's servers before the session is made anew. */
  readonly serversAway: number;
}

export const DEADLINES: Deadlines = {
  connect: 10_000,
  answer: 10_000,
  heartbeat: 5_000,
  heartbeatAnswer: 3_000,
  reconnect: [250, 1_000, 2_000, 5_000, 15_000],
  serversAway: 120_000,
};

/** IB allows 50; the rest is for what others send in the same login. */
export const REQUESTS_PER_SECOND = 40;
