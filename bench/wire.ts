/** How fast a cancel of everything gets past what waits: the adapter on the real SDK, the fake in the same process. */

import { ticket } from '../test/brokers/alpaca-session.ts';
import type { BenchVenue } from './venues.ts';

/**
 * From `cancelAll` to its request at the server while `queued` orders have been given to the adapter and wait for their turn:
 * the slowest of all turns, milliseconds. Orders that it overtakes are not sent any more.
 */
export async function measureCancelAll(
  venue: BenchVenue,
  queued: number,
  turns: number,
): Promise<number> {
  const { api } = venue;
  await api.connect(() => undefined);
  let slowest = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const answers = Array.from({ length: queued }, (_, i) =>
      api.submit(
        ticket({ clientOrderId: `${turn}-${i}`, type: 'limit', limitPrice: 0.01, quantity: 1 }),
      ),
    );
    const arrival = new Promise<number>((resolve) =>
      venue.watch((request) => {
        if (request === 'cancel all') resolve(performance.now());
      }),
    );
    const start = performance.now();
    const cancelled = api.cancelAll();
    slowest = Math.max(slowest, (await arrival) - start);
    await Promise.all([cancelled, ...answers]);
  }
  await api.close();
  await venue.close();
  return slowest;
}
