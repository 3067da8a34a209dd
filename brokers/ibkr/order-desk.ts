/** Orders to TWS and what comes back of them. Each is written once; what came of it is waited for, never repeated. */

import type { Contract, IBApi, Order } from '@stoqey/ib';
import { EventName } from '@stoqey/ib';
import type { Answer, BrokerFault, TicketFields, VenueOrder } from '../../runtime/index.ts';
import { failed, fine } from './answers.ts';
import { type BookEntry, isEnded } from './book.ts';
import type { Core } from './core.ts';
import { CANCELLED, DUPLICATE_ID, faultOf, REJECTED } from './faults.ts';
import { readContract, readOrder, type SeenOrder } from './messages.ts';
import { termsOf, termsOfTicket } from './seen-order.ts';
import type { Session } from './session.ts';

export interface OrderDesk {
  onWire(api: IBApi): void;
  onProblem(id: number, code: number, text: string): void;
  /** The session ended: what was written and not answered may have happened. */
  onEnd(why: string): void;
  /** The ticket of an order that was written and not answered. */
  ticketOf(orderId: number): TicketFields | undefined;
  /** The book has news of an order. */
  onChange(entry: BookEntry): void;
  submit(
    session: Session,
    ticket: TicketFields,
    contract: Contract,
    order: Order,
  ): Promise<Answer<VenueOrder>>;
  replace(
    session: Session,
    entry: BookEntry,
    ticket: TicketFields,
    contract: Contract,
    order: Order,
  ): Promise<Answer<VenueOrder>>;
  cancel(session: Session, entry: BookEntry): Promise<Answer<void>>;
}

type Asked =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'submit' | 'replace'; readonly ticket: TicketFields };

type Waiting = Asked & {
  readonly orderId: number;
  readonly settle: (answer: Answer<BookEntry>) => void;
  timer: NodeJS.Timeout | undefined;
  isSent: boolean;
  /** What TWS remarked meanwhile: part of the message if nothing else comes. */
  remark: string;
};

export function makeOrderDesk(core: Core): OrderDesk {
  const { book, deadlines } = core;
  const waiting = new Set<Waiting>();

  return {
    onWire(api) {
      api.on(EventName.openOrder, (orderId, contract, message, state) => {
        const order = readOrder(message);
        const { permId, clientId } = order;
        if (clientId === core.options.clientId) core.ids.raiseTo(orderId);
        // Before IB's servers have it, an order has no permanent id: the message that gives it one is waited for.
        if (permId === 0 || order.account !== core.account()) return;
        book.opened(
          { permId, orderId, clientId },
          termsOf(readContract(contract), order),
          state.status,
        );
        onOpenOrder(orderId, order);
      });
    },
    onProblem,
    onEnd(why) {
      for (const one of [...waiting]) {
        if (!one.isSent) continue;
        finish(one, failed({ kind: 'ambiguous', message: `${WHAT_WAS[one.kind]}: ${why}` }));
      }
    },
    ticketOf(orderId) {
      for (const one of waiting) {
        if (one.orderId === orderId && one.kind === 'submit') return one.ticket;
      }
      return undefined;
    },
    onChange(entry) {
      if (entry.clientId !== core.options.clientId) return;
      for (const one of [...waiting]) if (one.orderId === entry.orderId) weigh(one, entry);
    },
    async submit(session, ticket, contract, order) {
      const orderId = core.ids.next();
      const answer = await write(session, { kind: 'submit', ticket }, orderId, (api) =>
        api.placeOrder(orderId, contract, order),
      );
      return answer.ok ? fine(answer.value.order) : answer;
    },
    async replace(session, entry, ticket, contract, order) {
      book.alsoKnownAs(entry.permId, ticket.clientOrderId);
      book.ask(entry, 'replace');
      const changed = { ...order, orderRef: entry.order.clientOrderId ?? '' };
      const answer = await write(session, { kind: 'replace', ticket }, entry.orderId, (api) =>
        api.placeOrder(entry.orderId, contract, changed),
      );
      if (answer.ok) return fine(entry.order);
      if (answer.fault.kind !== 'ambiguous') book.ask(entry, undefined);
      return answer;
    },
    async cancel(session, entry) {
      book.ask(entry, 'cancel');
      const answer = await write(session, { kind: 'cancel' }, entry.orderId, (api) =>
        api.cancelOrder(entry.orderId),
      );
      if (answer.ok) return fine(undefined);
      if (answer.fault.kind !== 'ambiguous') book.ask(entry, undefined);
      return answer;
    },
  };

  function write(
    session: Session,
    asked: Asked,
    orderId: number,
    act: (api: IBApi) => void,
  ): Promise<Answer<BookEntry>> {
    return new Promise((settle) => {
      const one: Waiting = {
        ...asked,
        ...{ orderId, settle, timer: undefined, isSent: false, remark: '' },
      };
      waiting.add(one);
      void session
        .send(asked.kind === 'cancel' ? 'cancel' : 'order', (api) => {
          one.isSent = true;
          one.timer = setTimeout(() => tooLate(one), deadlines.answer);
          act(api);
        })
        .then((isSent) => {
          if (isSent) return;
          const message = `This ${asked.kind} was not sent: the session ended, or everything was cancelled, while it waited.`;
          finish(one, failed({ kind: 'down', message }));
        });
    });
  }

  function finish(one: Waiting, answer: Answer<BookEntry>): void {
    if (!waiting.delete(one)) return;
    clearTimeout(one.timer);
    one.settle(answer);
  }

  function tooLate(one: Waiting): void {
    const entry = book.byOrderId(one.orderId);
    // An order that TWS holds without a word of refusal is there, if not at work.
    if (one.kind === 'submit' && entry !== undefined) {
      finish(one, fine(entry));
      return;
    }
    const said = one.remark === '' ? '' : ` TWS remarked: ${one.remark}`;
    const message = `${WHAT_WAS[one.kind]}: TWS did not answer within ${deadlines.answer} ms.${said}`;
    finish(one, failed({ kind: 'ambiguous', message }));
  }

  /** Does what TWS says of the order answer what we wait for? */
  function weigh(one: Waiting, entry: BookEntry): void {
    switch (one.kind) {
      case 'submit':
        if (entry.said !== 'suspended') finish(one, fine(entry));
        return;
      case 'cancel':
        if (entry.said === 'cancelled' || entry.said === 'pending cancel') {
          finish(one, fine(entry));
        } else if (isEnded(entry.said)) refuse(one, entry, tooLateFor(one.kind, entry));
        return;
      case 'replace':
        if (isEnded(entry.said)) refuse(one, entry, tooLateFor(one.kind, entry));
        return;
      default:
        one satisfies never;
    }
  }

  function refuse(one: Waiting, entry: BookEntry | undefined, fault: BrokerFault): void {
    finish(one, failed(fault));
    if (entry === undefined || one.kind === 'submit') return;
    const { venueOrderId } = entry.order;
    core.tell({ kind: 'refused', what: one.kind, venueOrderId, fault });
  }

  function onOpenOrder(orderId: number, order: SeenOrder): void {
    const entry = book.byOrderId(orderId);
    if (order.clientId !== core.options.clientId || entry === undefined) return;
    for (const one of [...waiting]) {
      if (one.orderId !== orderId || one.kind !== 'replace') continue;
      const wanted = termsOfTicket(one.ticket);
      const isThere =
        order.totalQuantity === wanted.quantity &&
        (wanted.limitPrice === undefined || order.lmtPrice === wanted.limitPrice) &&
        (wanted.stopPrice === undefined ||
          order.auxPrice === wanted.stopPrice ||
          order.trailStopPrice === wanted.stopPrice);
      if (isThere) finish(one, fine(entry));
    }
  }

  function onProblem(id: number, code: number, text: string): void {
    const entry = book.byOrderId(id);
    if (code === CANCELLED) {
      if (entry !== undefined) book.end(entry, 'cancelled', reasonIn(text));
      return;
    }
    const mine = [...waiting].filter((one) => one.orderId === id && one.isSent);
    const fault = faultOf(code, text);
    if (fault === undefined || fault.kind === 'ambiguous') {
      for (const one of mine) one.remark = text;
      return;
    }
    for (const one of mine) {
      if (one.kind === 'submit') onSubmitRefused(one, one.ticket, code, fault);
      else {
        if (entry !== undefined) book.ask(entry, undefined);
        refuse(one, entry, fault);
      }
    }
    if (mine.length === 0 && entry !== undefined) onLateProblem(entry, code, text, fault);
  }

  function onSubmitRefused(
    one: Waiting,
    ticket: TicketFields,
    code: number,
    fault: BrokerFault,
  ): void {
    const known = book.byReference(ticket.clientOrderId);
    // The same id twice: when the first one is this very order, there is one order and it is ours.
    if (known !== undefined && code === DUPLICATE_ID) {
      finish(one, fine(known));
      return;
    }
    finish(one, failed(fault));
    if (known !== undefined) book.end(known, 'rejected', fault.message);
  }

  /** A refusal that nobody waits for any more. */
  function onLateProblem(entry: BookEntry, code: number, text: string, fault: BrokerFault): void {
    const what = entry.asked;
    if (what !== undefined) {
      book.ask(entry, undefined);
      core.tell({ kind: 'refused', what, venueOrderId: entry.order.venueOrderId, fault });
    } else if (code === REJECTED) book.end(entry, 'rejected', reasonIn(text));
  }
}

const WHAT_WAS: Readonly<Record<Waiting['kind'], string>> = {
  submit:
    'The order was sent and may be at IB: it is looked for by its reference before anything is sent again',
  replace: 'The change was sent and may have been made',
  cancel: 'The cancel was sent and may have been done; it may be repeated',
};

function tooLateFor(kind: 'replace' | 'cancel', entry: BookEntry): BrokerFault {
  const message = `Too late to ${kind} the order in \`${entry.order.symbol}\`: it is ${entry.said}.`;
  return { kind: 'rejected', message };
}

/** `Order Canceled - reason:Corporate action` gives the part after the colon. */
function reasonIn(text: string): string {
  return /reason:\s*(.*)$/i.exec(text)?.[1]?.trim() ?? text;
}
