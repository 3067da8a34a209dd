/**
 * Fills as IB reports them. The fee comes in a message of its own, later: a fill is told at once without it, and told
 * again with it. A corrected fill comes under the same id with the next number at its end.
 */

import type { Execution } from '../../runtime/index.ts';
import type { SeenExecution } from './messages.ts';
import { ourSymbol } from './seen-order.ts';

export interface ExecutionLog {
  /** Undefined when it says nothing new. */
  seen(symbol: string, report: SeenExecution, time: number): Execution | undefined;
  /** Undefined while the fill itself has not come, and when the fee is known. */
  fee(executionId: string, fee: number): Execution | undefined;
  since(time: number): readonly Execution[];
}

export function makeExecutionLog(): ExecutionLog {
  const known = new Map<string, Execution>();
  const fees = new Map<string, number>();

  return {
    seen(symbol, report, time) {
      const execution = read(symbol, report, time);
      const before = known.get(execution.executionId);
      if (before !== undefined && isSame(before, execution)) return undefined;
      known.set(execution.executionId, execution);
      return execution;
    },
    fee(executionId, fee) {
      fees.set(executionId, fee);
      const execution = known.get(executionId);
      if (execution === undefined || execution.fee === fee) return undefined;
      const priced = { ...execution, fee };
      known.set(executionId, priced);
      return priced;
    },
    since(time) {
      return [...known.values()].filter((one) => one.time >= time).sort(byTime);
    },
  };

  function read(symbol: string, report: SeenExecution, time: number): Execution {
    const executionId = report.execId;
    const fee = fees.get(executionId);
    const corrects = correctedBy(executionId);
    const quantity = report.shares;
    return {
      ...{ executionId, venueOrderId: String(report.permId), symbol: ourSymbol(symbol) },
      ...{ isBuy: report.side === 'BOT', quantity, price: report.price, time },
      cumulativeQuantity: report.cumQty,
      ...(report.orderRef !== '' && { clientOrderId: report.orderRef }),
      ...(fee !== undefined && { fee }),
      ...(corrects !== undefined && { corrects }),
      ...(corrects !== undefined && quantity === 0 && { isBust: true }),
    };
  }
}

/** `….01.02` corrects `….01.01`. */
function correctedBy(executionId: string): string | undefined {
  const found = /^(.*\.)(\d\d)$/.exec(executionId);
  const suffix = Number(found?.[2]);
  return suffix > 1 ? `${found?.[1]}${String(suffix - 1).padStart(2, '0')}` : undefined;
}

/** The time is left out: it is written to the second, in more than one way. */
function isSame(left: Execution, right: Execution): boolean {
  return (
    left.quantity === right.quantity && left.price === right.price && left.isBuy === right.isBuy
  );
}

function byTime(left: Execution, right: Execution): number {
  return left.time - right.time || (left.executionId < right.executionId ? -1 : 1);
}
