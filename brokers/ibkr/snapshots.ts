/** What TWS is asked for whole: orders, fills, positions, the account. Answers go into the book as they come. */

import { EventName, SecType } from '@stoqey/ib';
import type {
  AccountSnapshot,
  Answer,
  Execution,
  VenueOrder,
  VenuePosition,
} from '../../runtime/index.ts';
import { failed, fine } from './answers.ts';
import { isEnded } from './book.ts';
import type { Core } from './core.ts';
import { readContract, readOrder } from './messages.ts';
import { nextRequestId } from './order-ids.ts';
import { ourSymbol } from './seen-order.ts';
import { ask, onRefusal, type Session } from './session.ts';
import { twsTime } from './times.ts';

export function readOpenOrders(
  core: Core,
  session: Session,
): Promise<Answer<readonly VenueOrder[]>> {
  return snapshot(core, () =>
    ask<readonly VenueOrder[]>(session, {
      what: 'open orders',
      lane: 'read',
      deadlineMs: core.deadlines.answer,
      write: (api) => api.reqAllOpenOrders(),
      listen(api, done) {
        const seen = new Set<number>();
        const onOrder = (_id: number, _contract: unknown, order: unknown): void => {
          seen.add(readOrder(order).permId);
        };
        const onEnd = (): void => {
          const entries = [...seen].flatMap((permId) => core.book.byPermId(permId) ?? []);
          done(fine(entries.filter((one) => !isEnded(one.said)).map((one) => one.order)));
        };
        api.on(EventName.openOrder, onOrder).on(EventName.openOrderEnd, onEnd);
        return () => api.off(EventName.openOrder, onOrder).off(EventName.openOrderEnd, onEnd);
      },
    }),
  );
}

/** Today's ended orders: the book learns of them. */
export function readCompletedOrders(core: Core, session: Session): Promise<Answer<void>> {
  return snapshot(core, () =>
    ask<void>(session, {
      what: 'ended orders',
      lane: 'read',
      deadlineMs: core.deadlines.answer,
      write: (api) => api.reqCompletedOrders(false),
      listen(api, done) {
        const onEnd = (): void => done(fine(undefined));
        api.on(EventName.completedOrdersEnd, onEnd);
        return () => api.off(EventName.completedOrdersEnd, onEnd);
      },
    }),
  );
}

/** TWS keeps the fills of the day, or of a week where its trade log shows one. */
export function readExecutions(
  core: Core,
  session: Session,
  since: number,
): Promise<Answer<readonly Execution[]>> {
  const id = nextRequestId();
  return ask(session, {
    what: 'executions',
    lane: 'read',
    deadlineMs: core.deadlines.answer,
    write: (api) =>
      api.reqExecutions(id, {
        time: twsTime(since),
        acctCode: core.account(),
      }),
    listen(api, done) {
      const onEnd = (request: number): void => {
        if (request === id) done(fine(core.log.since(since)));
      };
      api.on(EventName.execDetailsEnd, onEnd);
      const stop = onRefusal(api, id, (fault) => done(failed(fault)));
      return () => {
        api.off(EventName.execDetailsEnd, onEnd);
        stop();
      };
    },
  });
}

export function readPositions(
  core: Core,
  session: Session,
): Promise<Answer<readonly VenuePosition[]>> {
  return core.inTurn(() =>
    ask<readonly VenuePosition[]>(session, {
      what: 'positions',
      lane: 'read',
      deadlineMs: core.deadlines.answer,
      write: (api) => api.reqPositions(),
      listen(api, done) {
        const positions = new Map<string, VenuePosition>();
        const onPosition = (
          account: string,
          message: unknown,
          quantity: number,
          averagePrice?: number,
        ): void => {
          const contract = readContract(message);
          if (account !== core.account() || contract.secType !== SecType.STK) return;
          const symbol = ourSymbol(contract.symbol);
          positions.set(symbol, { symbol, quantity, averagePrice: Number(averagePrice) });
        };
        const onEnd = (): void => {
          void session.send('read', (wire) => wire.cancelPositions());
          done(fine([...positions.values()].filter((one) => one.quantity !== 0)));
        };
        api.on(EventName.position, onPosition).on(EventName.positionEnd, onEnd);
        return () => api.off(EventName.position, onPosition).off(EventName.positionEnd, onEnd);
      },
    }),
  );
}

const TAGS = ['TotalCashValue', 'NetLiquidation', 'BuyingPower'];

export function readAccount(core: Core, session: Session): Promise<Answer<AccountSnapshot>> {
  const id = nextRequestId();
  return ask(session, {
    what: 'the account',
    lane: 'read',
    deadlineMs: core.deadlines.answer,
    write: (api) => api.reqAccountSummary(id, 'All', TAGS.join(',')),
    listen(api, done) {
      const values = new Map<string, number>();
      let currency = '';
      const onValue = (
        request: number,
        account: string,
        tag: string,
        value: string,
        unit: string,
      ): void => {
        if (request !== id || account !== core.account()) return;
        values.set(tag, Number(value));
        currency = unit;
      };
      const onEnd = (request: number): void => {
        if (request !== id) return;
        void session.send('read', (wire) => wire.cancelAccountSummary(id));
        done(accountOf(core.account(), currency, values));
      };
      api.on(EventName.accountSummary, onValue).on(EventName.accountSummaryEnd, onEnd);
      const stop = onRefusal(api, id, (fault) => done(failed(fault)));
      return () => {
        api.off(EventName.accountSummary, onValue).off(EventName.accountSummaryEnd, onEnd);
        stop();
      };
    },
  });
}

/** Missing figures are no figures: an account without cash in it is not one with a cash of 0. */
function accountOf(
  id: string,
  currency: string,
  values: ReadonlyMap<string, number>,
): Answer<AccountSnapshot> {
  const [cash, equity, buyingPower] = TAGS.map((tag) => values.get(tag));
  if (cash === undefined || equity === undefined || buyingPower === undefined) {
    const message = `TWS gave no figures for account ${id}: wait until it has finished loading, and try again.`;
    return failed({ kind: 'down', message });
  }
  return fine({ id, currency, cash, equity, buyingPower, isPaper: isPaper(id) });
}

/** IB's paper accounts begin with D. */
export function isPaper(account: string): boolean {
  return account.startsWith('D');
}

/** What TWS says while a snapshot is read stands over what the book holds. */
function snapshot<T>(core: Core, job: () => Promise<Answer<T>>): Promise<Answer<T>> {
  return core.inTurn(async () => {
    core.book.setSnapshot(true);
    try {
      return await job();
    } finally {
      core.book.setSnapshot(false);
    }
  });
}
