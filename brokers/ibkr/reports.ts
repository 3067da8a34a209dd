/** What TWS tells unasked, and in answer to snapshots: order states, fills, fees, ended orders. */

import { type Contract, EventName, type Execution, type IBApi } from '@stoqey/ib';
import type { Core } from './core.ts';
import type { OrderDesk } from './order-desk.ts';
import { termsOf, termsOfTicket } from './seen-order.ts';
import { parseTwsTime } from './times.ts';

export function listenToReports(api: IBApi, core: Core, desk: OrderDesk, zone: () => string): void {
  const { book, log } = core;
  desk.onWire(api);
  api.on(
    EventName.orderStatus,
    (orderId, status, filled, _remaining, averagePrice, permId, _parent, _last, clientId) => {
      if (permId === undefined) return;
      const ids = { permId, orderId, clientId: clientId ?? -1 };
      book.status({ ...ids, status, filled: filled ?? 0, averagePrice: averagePrice ?? 0 });
    },
  );
  api.on(EventName.execDetails, (_request, contract, report) => onFill(contract, report));
  api.on(EventName.commissionReport, ({ execId, commission }) => {
    // IB writes "not known" as the largest number there is, which the library leaves out.
    if (execId === undefined || commission === undefined) return;
    const priced = log.fee(execId, commission);
    if (priced !== undefined) core.tell({ kind: 'execution', execution: priced });
  });
  api.on(EventName.completedOrder, (contract, order, state) => {
    const { permId, account } = order;
    if (permId === undefined || permId === 0) return;
    if (account !== undefined && account !== core.account()) return;
    const [filled, why] = [order.filledQuantity ?? 0, state.completedStatus ?? ''];
    const reason = /^filled/i.test(why) ? '' : why;
    book.completed(permId, termsOf(contract, order), state.status, filled, reason);
  });

  function onFill(contract: Contract, report: Execution): void {
    if (report.acctNumber !== undefined && report.acctNumber !== core.account()) return;
    const time = parseTwsTime(report.time ?? '', zone()) ?? Date.now() * 1000;
    const execution = log.seen(contract.symbol ?? '', report, time);
    if (execution === undefined) return;
    const permId = report.permId ?? 0;
    const ticket = desk.ticketOf(report.orderId ?? 0);
    // A fill may come before any word of the order: then it is the word of the order.
    if (book.byPermId(permId) === undefined && ticket !== undefined) {
      const ids = { permId, orderId: report.orderId ?? 0, clientId: core.options.clientId };
      book.opened(ids, termsOfTicket(ticket), 'Submitted');
    }
    core.tell({ kind: 'execution', execution });
    const isCorrection = execution.corrects !== undefined;
    const average = report.avgPrice ?? 0;
    book.filled(permId, execution.cumulativeQuantity ?? 0, average, isCorrection);
  }
}
