/** A process that trades: it sends orders to the broker that its first argument names, says so, and is then busy for ever. */

import { writeSync } from 'node:fs';
import { venueCreators } from '../../brokers/index.ts';
import type { TicketFields, TradingAPI } from '../../runtime/index.ts';
import { ticketOf } from '../../runtime/index.ts';
import { DAY, Order } from '../../runtime/orders/order.ts';
import { approve } from '../../runtime/risk/approved-order.ts';

const [, , account = '', keys = '{}', count = '0'] = process.argv;

const api = brokerOf(JSON.parse(account), JSON.parse(keys));
const connected = await api.connect(() => {});
if (!connected.ok) fail(connected.fault.message);
for (let number = 1; number <= Number(count); number += 1) {
  const answer = await api.submit(limitOrder(number));
  if (!answer.ok) fail(answer.fault.message);
}
writeSync(1, 'busy\n');
for (;;);

function brokerOf(
  made: Parameters<ReturnType<typeof venueCreators>['ibkr']>[0] &
    Parameters<ReturnType<typeof venueCreators>['alpaca']>[0],
  given: { keyId: string; secret: string },
): TradingAPI {
  const creators = venueCreators();
  return given.keyId === undefined ? creators.ibkr(made) : creators.alpaca(made, given);
}

/** Far below the market, so that it works on. */
function limitOrder(number: number) {
  const fields: TicketFields = {
    clientOrderId: `s-busy-${number}-0`,
    symbol: 'AAPL',
    isBuy: true,
    side: 'long',
    opens: true,
    type: 'limit',
    limitPrice: 1,
    quantity: 1,
    timeInForce: 'day',
  };
  const order = new Order(number, {
    ...{ symbol: 0, side: 'long', role: 'entry', type: 'limit', quantity: 1 },
    ...{ limitPrice: 1, stopPrice: undefined, timeInForce: DAY, reason: 'test', submittedAt: 0 },
    ...{ reference: 1, ticket: undefined, parent: undefined, fromNextBar: false },
  });
  const ticket = ticketOf(approve(order), fields);
  if (ticket === undefined) throw new Error('a ticket that fits its order is always given');
  return ticket;
}

function fail(message: string): never {
  writeSync(2, message);
  process.exit(1);
}
