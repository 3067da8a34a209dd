/** An account in words: what we believe, what the broker says, and where the two differ. */

import { formatDecimal } from '../backtester/index.ts';
import { counted } from './counted.ts';
import type { AccountLook, HeldQuantity, LookKind, SeenOrder } from './look.ts';
import { indented } from './session-text.ts';

export function lookText(kind: LookKind, seen: AccountLook): readonly string[] {
  switch (kind) {
    case 'status':
      return statusLines(seen);
    case 'positions':
      return positionLines(seen);
    case 'orders':
      return [seen.name, ...orderLines(seen)];
    case 'reconcile':
      return reconcileLines(seen);
    default:
      return kind satisfies never;
  }
}

/** Each in a sentence; empty where we and the broker say the same. */
export function differencesOf({ ours, broker }: AccountLook): readonly string[] {
  if (!broker) return [];
  const held = new Map(ours?.positions.map(({ symbol, quantity }) => [symbol, quantity]));
  const there = new Map(broker.positions.map(({ symbol, quantity }) => [symbol, quantity]));
  const symbols = [...new Set([...held.keys(), ...there.keys()])].sort();
  const known = new Set(ours?.orders.map(({ id }) => id));
  const listed = new Set(broker.orders.map(({ id }) => id));
  return [
    ...symbols.flatMap((symbol) => {
      const [we, they] = [held.get(symbol) ?? 0, there.get(symbol) ?? 0];
      return we === they ? [] : [`${symbol}: the journal says ${we}, the broker says ${they}.`];
    }),
    ...(ours?.orders ?? [])
      .filter(({ id, state }) => !listed.has(id) && state !== 'held')
      .map((order) => `${sayOrder(order)}: the broker does not list it.`),
    ...broker.orders
      .filter(({ id }) => !known.has(id))
      .map((order) => `${sayOrder(order)}: the journal does not know it.`),
  ];
}

function statusLines({ name, process: holder, kills, ours, directory }: AccountLook) {
  const state = holder
    ? `runs as process ${holder.pid} since ${holder.since} (${holder.purpose})`
    : 'no session runs';
  const said = ours
    ? [
        `${ours.strategy}${ours.deployment === undefined ? '' : `, deployed as \`${ours.deployment}\``}: equity ${formatDecimal(ours.equity)}, cash ${formatDecimal(ours.cash)}`,
        `${counted(ours.positions.length, 'position')}, ${counted(ours.orders.length, 'working order')}`,
        ...ours.restrictions.map((each) => `${each.state}: ${each.text}`),
      ]
    : ['no session has been'];
  const killed = kills.map(
    ({ strategy, by, reason }) => `killed: ${strategy ?? 'the account'}, by ${by}: ${reason}`,
  );
  return [name, ...[state, ...killed, ...said, directory].flatMap(indented)];
}

function positionLines({ name, ours, broker }: AccountLook): readonly string[] {
  const of = (list: readonly HeldQuantity[] | undefined, symbol: string): string =>
    String(list?.find((each) => each.symbol === symbol)?.quantity ?? 0);
  const symbols = [...(ours?.positions ?? []), ...(broker?.positions ?? [])].map(
    ({ symbol }) => symbol,
  );
  const rows = [...new Set(symbols)].sort();
  if (rows.length === 0) return [name, '  nothing is held'];
  return [
    name,
    `  ${'symbol'.padEnd(12)}${'journal'.padStart(12)}${'broker'.padStart(12)}`,
    ...rows.map(
      (symbol) =>
        `  ${symbol.padEnd(12)}${of(ours?.positions, symbol).padStart(12)}${of(broker?.positions, symbol).padStart(12)}`,
    ),
  ];
}

function orderLines({ broker }: AccountLook): readonly string[] {
  const orders = broker?.orders ?? [];
  if (orders.length === 0) return ['  no order works'];
  return orders.flatMap((order) =>
    indented(`${sayOrder(order)}, ${order.filled} filled, ${order.state}`),
  );
}

function reconcileLines(seen: AccountLook): readonly string[] {
  const differences = differencesOf(seen);
  if (differences.length === 0) return [seen.name, '  the journal and the broker say the same'];
  return [
    seen.name,
    ...differences.flatMap(indented),
    ...indented(
      seen.process
        ? 'A session that runs compares by itself, and takes over what the broker says twice.'
        : 'The next session takes over what the broker says; docs/runbooks/reconcile-by-hand.md says how to look into it.',
    ),
  ];
}

function sayOrder({ id, isBuy, quantity, symbol, type }: SeenOrder): string {
  return `${isBuy ? 'buy' : 'sell'} ${quantity} ${symbol}, ${type}, ${id}`;
}
