/** A process that trades: it sends orders to the broker that its first argument names, says so, and is then busy for ever. */

import { writeSync } from 'node:fs';
import { venueCreators } from '../../brokers/index.ts';
import type { TradingAPI } from '../../runtime/index.ts';
import { restingOrder } from './resting-order.ts';

const [, , account = '', keys = '{}', count = '0'] = process.argv;

const api = brokerOf(JSON.parse(account), JSON.parse(keys));
const connected = await api.connect(() => {});
if (!connected.ok) fail(connected.fault.message);
for (let number = 1; number <= Number(count); number += 1) {
  const answer = await api.submit(restingOrder(number));
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

function fail(message: string): never {
  writeSync(2, message);
  process.exit(1);
}
