/** Is our clock right? Bars, sessions and the age of data are told by it, so a session does not trade by a wrong one. */

import type { BrokerFault, TradingAPI } from '../index.ts';

export interface ClockOptions {
  /** Our own time, UTC microseconds. */
  readonly now: () => number;
  /** A monotonic clock, milliseconds. */
  readonly monotonicMs: () => number;
  /** Interactive Brokers tells whole seconds, so less than two of them is no difference. */
  readonly mostMs?: number;
}

/** `skewMs`: above zero our clock is ahead of the broker's. */
export type ClockCheck =
  | { readonly kind: 'right'; readonly skewMs: number }
  | {
      readonly kind: 'wrong';
      readonly skewMs: number;
      readonly message: string;
      readonly fix: string;
    }
  | { readonly kind: 'unknown'; readonly fault: BrokerFault };

const MOST_MS = 3_000;

/** Half of the time that the answer took is in doubt, and speaks for our clock. */
export async function checkClock(
  api: TradingAPI,
  { now, monotonicMs, mostMs = MOST_MS }: ClockOptions,
): Promise<ClockCheck> {
  const asked = monotonicMs();
  const answer = await api.clock();
  const doubtMs = (monotonicMs() - asked) / 2;
  if (!answer.ok) return { kind: 'unknown', fault: answer.fault };
  const skewMs = now() / 1000 - doubtMs - answer.value.time / 1000;
  if (Math.abs(skewMs) - doubtMs <= mostMs) return { kind: 'right', skewMs };
  const seconds = Math.abs(skewMs / 1000).toFixed(1);
  return {
    kind: 'wrong',
    skewMs,
    message: `The clock of this machine is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} that of ${api.name}.`,
    fix: 'set it, and let the system keep it: `timedatectl set-ntp true`',
  };
}
