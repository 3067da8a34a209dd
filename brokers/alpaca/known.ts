/** What we know of an order by Alpaca's id of it: our own id, where Alpaca holds another, and its group. */

import type { VenueOrder } from '../../runtime/index.ts';
import { type Belongs, venueOrder } from './orders.ts';
import type { WireLeg, WireOrder } from './wire.ts';

/** Between the ids of a pair's take and stop: Alpaca holds one id for the two. */
const BETWEEN = '~';

export function pairId(takeId: string, stopId: string): string {
  return `${takeId}${BETWEEN}${stopId}`;
}

/** The ids of take and stop, where an order is the first of a pair of ours. */
export function pairOf(wire: WireLeg): readonly [string, string] | undefined {
  if (wire.order_class !== 'oco') return undefined;
  const [take, stop] = wire.client_order_id.split(BETWEEN);
  return take !== undefined && stop !== undefined ? [take, stop] : undefined;
}

export interface Known {
  /** The order as it stands, its legs after it; remembers whose they are. */
  take(wire: WireOrder, group?: string): readonly VenueOrder[];
  belongs(venueOrderId: string): Belongs | undefined;
}

export function createKnown(): Known {
  const known = new Map<string, Belongs>();

  function remember(wire: WireLeg, clientOrderId: string, group: string | undefined): VenueOrder {
    // The replacement of an order stays in its group.
    const own = group ?? known.get(wire.id)?.group ?? known.get(wire.replaces ?? '')?.group;
    const belongs = { clientOrderId, ...(own !== undefined && { group: own }) };
    known.set(wire.id, belongs);
    return venueOrder(wire, belongs);
  }

  return {
    take(wire, group) {
      const [takeId, stopId] = pairOf(wire) ?? [];
      const own = takeId ?? known.get(wire.id)?.clientOrderId ?? wire.client_order_id;
      const named = takeId === undefined ? undefined : wire.client_order_id;
      const name = group ?? known.get(wire.id)?.group ?? named;
      return [
        remember(wire, own, name),
        ...(wire.legs ?? []).map((leg) => remember(leg, stopId ?? leg.client_order_id, name)),
      ];
    },
    belongs: (venueOrderId) => known.get(venueOrderId),
  };
}
