/** How fast orders and cancels reach Alpaca's wire: the adapter on the real SDK, against the fake in the same process. */

import { createAlpaca } from '../brokers/index.ts';
import { ticket } from '../test/brokers/alpaca-session.ts';
import { startFakeAlpaca } from '../test/fakes/alpaca/fake.ts';

export interface AlpacaTimes {
  /** From `submit` to the request at the server, milliseconds. */
  readonly submit: { readonly median: number; readonly p99: number };
  /** From `cancelAll` to its request at the server while orders wait to be sent; the slowest of all turns. */
  readonly cancelAll: number;
}

/** `queued`: orders that wait when everything is cancelled. */
export async function measureAlpaca(
  orders: number,
  queued: number,
  turns: number,
): Promise<AlpacaTimes> {
  const fake = await startFakeAlpaca();
  const limits = { requests: 1_000_000, queueMs: 60_000 };
  const broker = createAlpaca({ ...fake.options, limits });
  await broker.connect(() => undefined);
  let arrived: (what: string) => void = () => undefined;
  fake.onRequest = (what) => arrived(what);

  function untilArrived(what: string): Promise<number> {
    return new Promise((resolve) => {
      arrived = (each) => {
        if (each === what) resolve(performance.now());
      };
    });
  }

  const resting = (clientOrderId: string) =>
    ticket({ clientOrderId, type: 'limit', limitPrice: 0.01, quantity: 1 });
  const times: number[] = [];
  for (let i = 0; i < orders; i += 1) {
    const arrival = untilArrived('POST /v2/orders');
    const start = performance.now();
    const answer = broker.submit(resting(`one-${i}`));
    times.push((await arrival) - start);
    await answer;
  }
  let cancelAll = 0;
  for (let turn = 0; turn < turns; turn += 1) {
    const answers = Array.from({ length: queued }, (_, i) =>
      broker.submit(resting(`${turn}-${i}`)),
    );
    const arrival = untilArrived('DELETE /v2/orders');
    const start = performance.now();
    const cancelled = broker.cancelAll();
    cancelAll = Math.max(cancelAll, (await arrival) - start);
    await Promise.all([cancelled, ...answers]);
  }
  await broker.close();
  await fake.close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { submit: { median: at(0.5), p99: at(0.99) }, cancelAll };
}
