/** What TWS tells unasked, and in answer to snapshots: order states, fills, fees, ended orders. */

import { EventName, type IBApi } from '@stoqey/ib';
import type { Core } from './core.ts';
import {
  readContract,
  readExecution,
  readOrder,
  type SeenContract,
  type SeenExecution,
} from './messages.ts';
import type { OrderDesk } from './order-desk.ts';
import { termsOf, termsOfTicket } from './seen-order.ts';
import { parseTwsTime } from './times.ts';

export function listenToReports(
  api: IBApi,
  core: Core,
  desk: OrderDesk,
  zone: () => string | undefined,
): void {
  const { book, log } = core;
  desk.onWire(api);
  api.on(
    EventName.orderStatus,
    (orderId, status, filled, _remaining, averagePrice, permId, _parent, _last, clientId) => {
      const ids = { permId: Number(permId), orderId, clientId: Number(clientId) };
      knowByTicket(ids, status);
      book.status({ ...ids, status, filled: Number(filled), averagePrice: Number(averagePrice) });
    },
  );
  api.on(EventName.execDetails, (_request, contract, report) => {
    onFill(readContract(contract), readExecution(report));
  });
  api.on(EventName.commissionReport, ({ execId, commission }) => {
    // IB writes "not known" as the largest number there is, which the library leaves out.
    if (execId === undefined || commission === undefined) return;
    const priced = log.fee(execId, commission);
    if (priced !== undefined) core.tell({ kind: 'execution', execution: priced });
  });
  api.on(EventName.completedOrder, (contract, message, state) => {
    const order = readOrder(message);
    if (order.permId === 0 || order.account !== core.account()) return;
    const why = String(state.completedStatus);
    const reason = /^filled/i.test(why) ? '' : why;
    const terms = termsOf(readContract(contract), order);
    book.completed(order.permId, terms, state.status, order.filledQuantity, reason);
  });

  /** A state or a fill may come before any word of the order: then it is the word of the order. */
  function knowByTicket(
    ids: { readonly permId: number; readonly orderId: number; readonly clientId: number },
    status: string,
  ): void {
    if (ids.permId === 0 || ids.clientId !== core.options.clientId) return;
    const ticket = desk.ticketOf(ids.orderId);
    if (ticket === undefined || book.byPermId(ids.permId) !== undefined) return;
    book.opened(ids, termsOfTicket(ticket), status);
  }

  function onFill(contract: SeenContract, report: SeenExecution): void {
    if (report.acctNumber !== core.account()) return;
    const time = parseTwsTime(report.time, zone()) ?? Date.now() * 1000;
    const execution = log.seen(contract.symbol, report, time);
    if (execution === undefined) return;
    const { permId, orderId } = report;
    knowByTicket({ permId, orderId, clientId: report.clientId }, 'Submitted');
    core.tell({ kind: 'execution', execution });
    const isCorrection = execution.corrects !== undefined;
    book.filled(permId, report.cumQty, report.avgPrice, isCorrection);
  }
}
