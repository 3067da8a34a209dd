/** How long the stop takes from another process: `killAtBroker` on the real SDKs, against brokers on loopback. */

import { createAlpaca, createIbkr } from '../brokers/index.ts';
import type { TradingAPI } from '../runtime/index.ts';
import { killAtBroker } from '../runtime/live/index.ts';
import { startFakeAlpaca } from '../test/fakes/alpaca/fake.ts';
import { startFakeTws } from '../test/fakes/tws/fake-tws.ts';
import { restingOrder } from './resting-order.ts';

export interface KillTime {
  readonly name: string;
  /** From the call to the broker's second word that nothing works, milliseconds; the slowest of all turns. */
  readonly quietMs: number;
}

/** `orders`: how many work at the broker when the kill comes; they were made by another session. */
export async function measureKill(orders: number, turns: number): Promise<readonly KillTime[]> {
  const alpaca = await startFakeAlpaca();
  const tws = await startFakeTws({ accounts: ['DU1'] });
  const limits = { requests: 1_000_000, queueMs: 60_000 };
  const ibkr = { port: tws.port, mode: 'paper', account: 'DU1', requestsPerSecond: 45 } as const;
  const times = [
    await slowest('Alpaca', orders, turns, () => createAlpaca({ ...alpaca.options, limits })),
    await slowest('Interactive Brokers', orders, turns, (isKill) =>
      createIbkr({ ...ibkr, clientId: isKill ? 8 : 7 }),
    ),
  ];
  await alpaca.close();
  await tws.close();
  return times;
}

async function slowest(
  name: string,
  orders: number,
  turns: number,
  make: (isKill: boolean) => TradingAPI,
): Promise<KillTime> {
  let quietMs = 0;
  const session = make(false);
  await session.connect(() => {});
  for (let turn = 0; turn < turns; turn += 1) {
    for (let number = 0; number < orders; number += 1)
      await session.submit(restingOrder(turn * orders + number + 1));
    const report = await killAtBroker(make(true), {
      positions: 'freeze',
      idPrefix: `k-${turn}`,
      deadlineMs: 30_000,
      pollMs: 20,
      now: () => performance.now(),
      wait: (ms) => new Promise((end) => setTimeout(end, ms)),
    });
    if (!report.isQuiet) throw new Error(`${name}: ${report.faults.join('; ')}`);
    quietMs = Math.max(quietMs, report.elapsedMs);
  }
  await session.close();
  return { name, quietMs };
}
