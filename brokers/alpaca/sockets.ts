/** Sockets for the SDK's streams: with a deadline for the upgrade, and an ear for whether anything still comes. */

import { performance } from 'node:perf_hooks';
import type { streaming } from '@alpacahq/alpaca-trade-api';
import { WebSocket } from 'ws';

export interface Sockets {
  readonly factory: streaming.WebSocketFactory;
  /** Ends the socket at once, without waiting for the other side; the SDK reconnects. */
  terminate(): void;
  /** Monotonic milliseconds; undefined before the first byte. */
  lastHeardMs(): number | undefined;
}

export function createSockets(handshakeMs: number): Sockets {
  let current: WebSocket | undefined;
  let heardAt: number | undefined;
  return {
    factory(url, codec) {
      const socket = new WebSocket(url, {
        handshakeTimeout: handshakeMs,
        perMessageDeflate: false,
        headers: codec === 'msgpack' ? { 'Content-Type': 'application/msgpack' } : {},
      });
      current = socket;
      const heard = () => {
        heardAt = performance.now();
      };
      socket.on('open', heard).on('message', heard).on('pong', heard);
      return {
        on: (event, listener) => socket.on(event, listener),
        send: (data) => socket.send(data),
        close: (code, reason) => socket.close(code, reason),
        terminate: () => socket.terminate(),
        ping: () => socket.ping(),
        get readyState() {
          return socket.readyState;
        },
      };
    },
    terminate: () => current?.terminate(),
    lastHeardMs: () => heardAt,
  };
}
