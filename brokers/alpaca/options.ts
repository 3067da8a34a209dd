/** What an Alpaca connection is made from, and every deadline that it keeps. */

export interface AlpacaOptions {
  readonly keyId: string;
  readonly secret: string;
  /** Paper and live have keys and servers of their own. */
  readonly environment: 'paper' | 'live';
  /** Source of bars: `iex` is free, `sip` is the whole market and needs a subscription. */
  readonly feed?: 'iex' | 'sip' | 'delayed_sip';
  /** Other servers, for tests on loopback. */
  readonly urls?: Partial<AlpacaUrls>;
  readonly limits?: Partial<AlpacaLimits>;
  /** UTC microseconds; decides which historical bars have closed. */
  readonly now?: () => number;
}

export interface AlpacaUrls {
  /** Orders, positions, account: `https://…`, without a slash at the end. */
  readonly trading: string;
  /** Historical bars. */
  readonly data: string;
  /** Events of orders: `wss://…`. */
  readonly updates: string;
  /** Live bars. */
  readonly bars: string;
}

/** All times in milliseconds. */
export interface AlpacaLimits {
  /** From sending a request to the end of its answer. */
  readonly requestMs: number;
  /** From `connect` to events that flow, and from `subscribeBars` to a stream that listens. */
  readonly connectMs: number;
  /** For the upgrade to a WebSocket: without it a hung one would hang for ever. */
  readonly handshakeMs: number;
  /** From an open socket to an accepted key. */
  readonly authenticateMs: number;
  readonly pingMs: number;
  /** How long after a ping its answer may take before the socket counts as dead. */
  readonly pongMs: number;
  /** First pause before a reconnect; it doubles up to `reconnectMaxMs`. */
  readonly reconnectMs: number;
  readonly reconnectMaxMs: number;
  /** How long a request may wait for its turn before it is given back unsent. */
  readonly queueMs: number;
  /** More tries of a read that failed. Orders, replacements and cancels are sent once. */
  readonly readRetries: number;
  readonly retryMs: number;
  /** Requests per `windowMs` that Alpaca allows. */
  readonly requests: number;
  /** Of them kept for cancels. */
  readonly reserved: number;
  readonly windowMs: number;
  /** Orders and reads that are under way at once; cancels do not count. */
  readonly concurrent: number;
}

const LIMITS: AlpacaLimits = {
  requestMs: 10_000,
  connectMs: 20_000,
  handshakeMs: 5_000,
  authenticateMs: 5_000,
  pingMs: 5_000,
  pongMs: 3_000,
  reconnectMs: 500,
  reconnectMaxMs: 30_000,
  queueMs: 5_000,
  readRetries: 2,
  retryMs: 250,
  requests: 200,
  reserved: 40,
  windowMs: 60_000,
  concurrent: 8,
};

const HOSTS = {
  paper: { trading: 'https://paper-api.alpaca.markets', name: 'Alpaca paper' },
  live: { trading: 'https://api.alpaca.markets', name: 'Alpaca live' },
} as const;

/** Options with everything that was left out. */
export interface Settings {
  readonly name: string;
  readonly keyId: string;
  readonly secret: string;
  readonly environment: 'paper' | 'live';
  readonly feed: 'iex' | 'sip' | 'delayed_sip';
  readonly urls: AlpacaUrls;
  readonly limits: AlpacaLimits;
  readonly now: () => number;
}

export function settingsOf(options: AlpacaOptions): Settings {
  const { trading, name } = HOSTS[options.environment];
  const feed = options.feed ?? 'iex';
  return {
    name,
    keyId: options.keyId,
    secret: options.secret,
    environment: options.environment,
    feed,
    urls: {
      trading,
      data: 'https://data.alpaca.markets',
      updates: `${trading.replace('https', 'wss')}/stream`,
      bars: `wss://stream.data.alpaca.markets/v2/${feed}`,
      ...options.urls,
    },
    limits: { ...LIMITS, ...options.limits },
    now: options.now ?? (() => Date.now() * 1000),
  };
}
