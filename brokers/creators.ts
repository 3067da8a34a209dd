/** The brokers themselves, made from what the factory has checked. */

import { createAlpaca } from './alpaca/alpaca.ts';
import type { VenueCreators } from './factory.ts';
import { createIbkr } from './ibkr/ibkr.ts';
import type { OrderIdStore } from './ibkr/options.ts';

/** `orderIds` keeps Interactive Brokers' order ids through restarts; a kill needs none, its ids are of its own client. */
export function venueCreators(orderIds?: OrderIdStore): VenueCreators {
  return {
    alpaca: ({ environment, feed, urls }, keys) =>
      createAlpaca({
        ...keys,
        environment,
        ...(feed !== undefined && { feed }),
        ...(urls !== undefined && { urls }),
      }),
    ibkr: ({ environment, account, host, port, clientId, primaryExchanges }) =>
      createIbkr({
        mode: environment,
        account,
        host,
        port,
        clientId,
        ...(primaryExchanges !== undefined && { primaryExchanges }),
        ...(orderIds !== undefined && { orderIds }),
      }),
  };
}
