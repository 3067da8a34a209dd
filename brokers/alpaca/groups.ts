/**
 * Alpaca takes a stop and a take of one position as one order, and refuses the second of two single ones, because the
 * first holds the shares. So tickets of one group that come in one turn of the event loop are sent together.
 */

import type { Answer, ApprovedTicket, VenueOrder } from '../../runtime/index.ts';

export interface Pair {
  readonly take: ApprovedTicket;
  readonly stop: ApprovedTicket;
}

type OrderAnswer = Answer<VenueOrder>;

export interface Sends {
  single(ticket: ApprovedTicket): Promise<OrderAnswer>;
  /** Answers for take and stop. */
  pair(pair: Pair): Promise<readonly [OrderAnswer, OrderAnswer]>;
}

interface Waiting {
  readonly ticket: ApprovedTicket;
  readonly settle: (answer: OrderAnswer) => void;
}

export interface Groups {
  submit(ticket: ApprovedTicket): Promise<OrderAnswer>;
  /** Answers whatever has not been handed on yet with `answer`. */
  drop(answer: OrderAnswer): void;
}

export function createGroups(sends: Sends): Groups {
  let groups = new Map<string, Waiting[]>();

  async function send(members: readonly Waiting[]): Promise<void> {
    const pair = pairOf(members.map(({ ticket }) => ticket));
    if (pair === undefined) {
      await Promise.all(
        members.map(async ({ ticket, settle }) => settle(await sends.single(ticket))),
      );
      return;
    }
    const [take, stop] = await sends.pair(pair);
    for (const { ticket, settle } of members) settle(ticket === pair.take ? take : stop);
  }

  return {
    submit(ticket) {
      const { group } = ticket;
      if (group === undefined) return sends.single(ticket);
      return new Promise((settle) => {
        const members = groups.get(group);
        if (members !== undefined) {
          members.push({ ticket, settle });
          return;
        }
        const first = [{ ticket, settle }];
        groups.set(group, first);
        setImmediate(() => {
          if (groups.get(group) !== first) return;
          groups.delete(group);
          void send(first);
        });
      });
    },
    drop(answer) {
      const dropped = groups;
      groups = new Map();
      for (const members of dropped.values()) for (const { settle } of members) settle(answer);
    },
  };
}

/** Two closing orders of one quantity, a limit and a stop; anything else goes one by one. */
function pairOf(tickets: readonly ApprovedTicket[]): Pair | undefined {
  const take = tickets.find(({ type }) => type === 'limit');
  const stop = tickets.find(({ type }) => type === 'stop' || type === 'stop limit');
  if (tickets.length !== 2 || take === undefined || stop === undefined) return undefined;
  const isOne =
    take.symbol === stop.symbol &&
    take.isBuy === stop.isBuy &&
    take.quantity === stop.quantity &&
    take.timeInForce === stop.timeInForce;
  return isOne && !take.opens && !stop.opens ? { take, stop } : undefined;
}
