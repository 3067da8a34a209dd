/** The account of a bar as the one object that `--json` prints. */

import { orderRow } from './records.ts';
import { snakeCased } from './records-json.ts';
import { isDaily } from './report.ts';
import { isoTime } from './report-format.ts';
import type { BarAccount, Holding } from './why-account.ts';
import { verdictOf } from './why-verdict.ts';

export function whyRow(account: BarAccount): unknown {
  const daily = isDaily(account.every);
  const time = (timeUs: number): string => isoTime(timeUs, daily);
  const holding = ({ entryTime, ...rest }: Holding): unknown => ({
    ...rest,
    ...(entryTime !== undefined && { entryTime: time(entryTime) }),
  });
  const { orders, ...rest } = account;
  const row = snakeCased({
    ...rest,
    time: time(account.time),
    closes: isoTime(account.closes, false),
    before: holding(account.before),
    after: holding(account.after),
    verdict: verdictOf(account),
  });
  return Object.assign({}, row, { orders: orders.map((order) => orderRow(order, daily)) });
}
