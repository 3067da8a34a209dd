/** The fake's two WebSockets: order events as JSON in binary frames, market data as msgpack. */

import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { decode, encode } from '@msgpack/msgpack';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import type { FaultScript } from './faults.ts';

type Name = 'updates' | 'bars';

interface Client {
  readonly name: Name;
  readonly socket: WebSocket;
  listens: boolean;
  readonly bars: Set<string>;
}

const login = z.object({
  action: z.string(),
  data: z
    .object({
      key_id: z.string().optional(),
      secret_key: z.string().optional(),
      streams: z.array(z.string()).optional(),
    })
    .optional(),
});

const marketAction = z.object({
  action: z.string(),
  key: z.string().optional(),
  secret: z.string().optional(),
  bars: z.array(z.string()).optional(),
  updatedBars: z.array(z.string()).optional(),
  statuses: z.array(z.string()).optional(),
});

export class FakeSockets {
  /** `upgrade`, `login` (one that hangs) and `listening`, each with the name of the stream. */
  readonly happened = new EventEmitter();
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #clients = new Set<Client>();
  readonly #hung = new Set<Duplex>();
  readonly #faults: FaultScript;
  readonly #isKey: (key: string, secret: string) => boolean;
  readonly #delayed: Record<Name, (() => void)[]> = { updates: [], bars: [] };

  constructor(faults: FaultScript, isKey: (key: string, secret: string) => boolean) {
    this.#faults = faults;
    this.#isKey = isKey;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const name: Name = request.url === '/stream' ? 'updates' : 'bars';
    this.happened.emit('upgrade', name);
    const act = this.#faults.next(`${name} upgrade`);
    if (act?.kind === 'hang') {
      this.#hung.add(socket);
      socket.on('error', () => socket.destroy());
      return;
    }
    if (act !== undefined) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#welcome(name, ws));
  }

  /** An event of an order, as `data` of a frame. */
  update(data: Readonly<Record<string, unknown>>): void {
    this.#send('updates', () => ({ stream: 'trade_updates', data }), this.#faults.next('updates'));
  }

  /** Market data for whoever subscribed to the symbol. */
  market(frame: Readonly<Record<string, unknown>> & { readonly S: string }): void {
    this.#send('bars', () => [frame], this.#faults.next('bars'), frame.S);
  }

  /** Any frame at all, to everyone on a stream. */
  say(name: Name, frame: unknown): void {
    for (const client of this.#listening(name)) this.#out(client, frame);
  }

  /** Cuts connections as a crashed server would. */
  kill(name: Name): void {
    for (const client of this.#clients) if (client.name === name) client.socket.terminate();
  }

  /** Half-open: the connection stands, and nothing is read or answered any more, pings included. */
  freeze(name: Name): void {
    for (const client of this.#clients) if (client.name === name) client.socket.pause();
  }

  close(): void {
    for (const socket of this.#hung) socket.destroy();
    for (const { socket } of this.#clients) socket.terminate();
    this.#server.close();
  }

  #listening(name: Name): readonly Client[] {
    return [...this.#clients].filter((client) => client.name === name && client.listens);
  }

  #send(
    name: Name,
    make: () => unknown,
    act: ReturnType<FaultScript['next']>,
    symbol?: string,
  ): void {
    const out = (frame: unknown) => {
      for (const client of this.#listening(name))
        if (symbol === undefined || client.bars.has(symbol)) this.#out(client, frame);
    };
    if (act?.kind === 'reorder') {
      this.#delayed[name].push(() => out(make()));
      return;
    }
    if (act?.kind === 'null') out({ stream: 'trade_updates', data: null });
    else if (act?.kind === 'nameless') out(withoutExecutionId(make()));
    else if (act?.kind !== 'drop') out(make());
    if (act?.kind === 'duplicate') out(make());
    for (const late of this.#delayed[name].splice(0)) late();
  }

  #out({ name, socket }: Client, frame: unknown): void {
    if (name === 'bars') socket.send(encode(frame));
    else socket.send(Buffer.from(JSON.stringify(frame)), { binary: true });
  }

  #welcome(name: Name, socket: WebSocket): void {
    const client: Client = { name, socket, listens: false, bars: new Set() };
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      if (name === 'updates') this.#updatesSays(client, login.parse(JSON.parse(textOf(data))));
      else this.#marketSays(client, marketAction.parse(decode(bytesOf(data))));
    });
    if (name === 'bars') this.#out(client, [{ T: 'success', msg: 'connected' }]);
  }

  #updatesSays(client: Client, { action, data = {} }: z.output<typeof login>): void {
    if (action === 'authenticate') {
      const act = this.#faults.next('updates login');
      if (act?.kind === 'hang') return;
      if (act?.kind === 'too many') {
        this.#out(client, {
          action: 'error',
          data: { error_message: 'connection limit exceeded' },
        });
        return;
      }
      const isKnown = this.#isKey(data.key_id ?? '', data.secret_key ?? '');
      const status = isKnown ? 'authorized' : 'unauthorized';
      this.#out(client, { stream: 'authorization', data: { status, action } });
      return;
    }
    client.listens = data.streams?.includes('trade_updates') ?? false;
    this.#out(client, { stream: 'listening', data: { streams: data.streams ?? [] } });
    this.happened.emit('listening', 'updates');
  }

  #marketSays(client: Client, said: z.output<typeof marketAction>): void {
    if (said.action === 'auth') {
      const act = this.#faults.next('bars login');
      if (act?.kind === 'hang') {
        client.listens = true;
        this.happened.emit('login', 'bars');
        return;
      }
      if (act?.kind === 'too many') {
        this.#out(client, [{ T: 'error', code: 406, msg: 'connection limit exceeded' }]);
        return;
      }
      const isKnown = this.#isKey(said.key ?? '', said.secret ?? '');
      this.#out(client, [
        isKnown
          ? { T: 'success', msg: 'authenticated' }
          : { T: 'error', code: 402, msg: 'auth failed' },
      ]);
      return;
    }
    client.listens = true;
    for (const symbol of said.bars ?? []) client.bars.add(symbol);
    const list = [...client.bars];
    this.#out(client, [
      { T: 'subscription', trades: [], quotes: [], bars: list, updatedBars: list, statuses: list },
    ]);
    this.happened.emit('listening', 'bars');
  }
}

function withoutExecutionId(frame: unknown): unknown {
  return JSON.parse(JSON.stringify(frame), (key, value) =>
    key === 'execution_id' ? undefined : value,
  );
}

function bytesOf(data: RawData): Uint8Array {
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
}

function textOf(data: RawData): string {
  return new TextDecoder().decode(bytesOf(data));
}
