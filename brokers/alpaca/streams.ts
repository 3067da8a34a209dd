/** One of Alpaca's two streams, kept up: what it does by itself, and what the adapter hears of it. */

import { streaming } from '@alpacahq/alpaca-trade-api';
import type { AlpacaLimits, Settings } from './options.ts';
import { createSockets, type Sockets } from './sockets.ts';

/** Alpaca's words for its code 406: the SDK hands on no number. */
const TOO_MANY_CONNECTIONS = 'connection limit exceeded';

export interface StreamEvents {
  /** It listens. `isAgain`: it had been down, and nothing that it missed comes later. */
  up(isAgain: boolean): void;
  down(why: string): void;
  /** Something came that could not be read, or was not taken: what it said is lost. */
  lost(why: string): void;
  refused(why: 'key' | 'too many connections' | 'subscription', said: string): void;
}

export interface Supervised {
  start(): void;
  stop(): void;
  isUp(): boolean;
  lastHeardMs(): number | undefined;
}

type AnyStream = streaming.TradingStream | streaming.StockDataStream;

/** `upWith`: the event that proves that the server listens to us. */
export function supervise(
  stream: AnyStream,
  sockets: Sockets,
  upWith: 'subscription' | 'authorized',
  limits: AlpacaLimits,
  events: StreamEvents,
): Supervised {
  let isUp = false;
  let wasUp = false;
  let isStopped = false;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  function onUp(): void {
    clearTimeout(deadline);
    if (isUp || isStopped) return;
    isUp = true;
    events.up(wasUp);
    wasUp = true;
  }

  function onState(state: streaming.STATE): void {
    clearTimeout(deadline);
    // An open socket whose server says nothing would be waited for until the end of days.
    if (state === streaming.STATE.CONNECTED || state === streaming.STATE.AUTHENTICATED) {
      if (!isUp) deadline = setTimeout(() => sockets.terminate(), limits.authenticateMs);
      return;
    }
    if (state !== streaming.STATE.DISCONNECTED || !isUp) return;
    isUp = false;
    if (!isStopped) events.down('the connection broke');
  }

  function onError(said: string): void {
    if (isStopped) return;
    if (said === TOO_MANY_CONNECTIONS) events.refused('too many connections', said);
    else if (said === 'auth failed' || said === 'not authenticated') events.refused('key', said);
    else if (said.startsWith('failed to ')) events.lost(said);
    else if (/subscription|symbol limit|invalid syntax|not enabled/.test(said))
      events.refused('subscription', said);
    else if (said === 'slow client' || said === 'internal error')
      events.lost(`the server says: ${said}`);
  }

  stream.onStateChange(onState);
  stream.onError(onError);
  stream.on(
    upWith === 'subscription' ? streaming.EVENT.SUBSCRIPTION : streaming.EVENT.AUTHORIZED,
    onUp,
  );
  return {
    start: () => stream.connect(),
    stop() {
      isStopped = true;
      isUp = false;
      clearTimeout(deadline);
      stream.disconnect();
      // `close` waits for the other side's answer, which a dead one never gives.
      sockets.terminate();
    },
    isUp: () => isUp,
    lastHeardMs: sockets.lastHeardMs,
  };
}

/** The stream of order events; `onFrame` hears each as it came, with all digits of its time. */
class UpdatesStream extends streaming.TradingStream {
  readonly #onFrame: (data: unknown) => void;

  constructor(options: streaming.TradingStreamOptions, onFrame: (data: unknown) => void) {
    super(options);
    this.#onFrame = onFrame;
  }

  protected override handleMessage(message: unknown): void {
    super.handleMessage(message);
    const isUpdate =
      typeof message === 'object' &&
      message !== null &&
      'stream' in message &&
      message.stream === 'trade_updates' &&
      'data' in message;
    if (isUpdate) this.#onFrame(message.data);
  }
}

export function updatesStream(
  settings: Settings,
  onFrame: (data: unknown) => void,
  events: StreamEvents,
): Supervised {
  const sockets = createSockets(settings.limits.handshakeMs);
  const stream = new UpdatesStream(
    { ...streamOptions(settings, sockets), url: settings.urls.updates },
    onFrame,
  );
  stream.subscribeTradeUpdates();
  return supervise(stream, sockets, 'subscription', settings.limits, events);
}

export function barsStream(
  settings: Settings,
  events: StreamEvents,
): { readonly stream: streaming.StockDataStream; readonly supervised: Supervised } {
  const sockets = createSockets(settings.limits.handshakeMs);
  const stream = new streaming.StockDataStream({
    ...streamOptions(settings, sockets),
    url: settings.urls.bars,
  });
  return {
    stream,
    supervised: supervise(stream, sockets, 'authorized', settings.limits, events),
  };
}

function streamOptions({ keyId, secret, limits }: Settings, sockets: Sockets) {
  return {
    credentials: { keyId, secret },
    wsFactory: sockets.factory,
    pingIntervalMs: limits.pingMs,
    // The SDK starts to wait anew with each ping: a wait that is longer than the pause between them never ends.
    pongWaitMs: Math.min(limits.pongMs, limits.pingMs * 0.9),
    initialReconnectMs: limits.reconnectMs,
    maxReconnectMs: limits.reconnectMaxMs,
    maxReconnectAttempts: streaming.UNLIMITED_RECONNECT_ATTEMPTS,
  };
}
