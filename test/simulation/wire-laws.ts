/**
 * What must hold whenever something is sent, arrives or fills: nothing before the journal, nothing without approval,
 * nothing after a kill, and never more at stake than the policy and the size of the program allow.
 */

import type { Execution, LiveRecord, LiveSession, TicketFields } from '../../runtime/index.ts';
import { mayFill } from '../../runtime/oms/live-order-state.ts';
import type { Scenario } from './scenario.ts';
import type { VenueModel } from './venue-model.ts';

/** Of the program whose size follows equity. */
const SHARE_OF_EQUITY = 0.4;

export class WireLaws {
  readonly violations: string[] = [];
  /** What a kill that is in force does to positions. */
  killed: 'freeze' | 'flatten' | undefined;
  lastSent: TicketFields | undefined;
  /** The most that risk has let through of each order of the engine. */
  readonly approved = new Map<number, number>();
  readonly #scenario: Scenario;
  readonly #venue: VenueModel;
  /** Tickets that the journal has. */
  readonly #written = new Set<string>();

  constructor(scenario: Scenario, venue: VenueModel) {
    this.#scenario = scenario;
    this.#venue = venue;
  }

  journaled(record: LiveRecord): void {
    if (record.kind === 'event') {
      if (record.event.kind !== 'operator') return;
      const { command } = record.event;
      if (command.kind === 'kill') this.killed = command.positions ?? 'freeze';
      if (command.kind === 'resume') this.killed = undefined;
      return;
    }
    if (record.decision.kind !== 'command') return;
    const { command } = record.decision;
    if (command.kind !== 'submit' && command.kind !== 'replace') return;
    this.#written.add(command.ticket.clientOrderId);
  }

  /** A ticket leaves. */
  sent(ticket: TicketFields, session: LiveSession): void {
    const { clientOrderId, opens, symbol } = ticket;
    this.lastSent = ticket;
    if (!this.#written.has(clientOrderId)) this.#broken(`${clientOrderId} left before the journal`);
    if (this.killed === 'freeze' || (this.killed && opens))
      this.#broken(`${clientOrderId} left after a kill`);
    this.#approved(ticket, session);
    if (!opens) return;
    this.#atStakeForUs(symbol, session);
    this.#addedByUs(ticket, session);
    if (this.#isRebalance) this.#besides(symbol, session);
  }

  /** An order is at the venue. */
  arrived(sent: string): void {
    const venue = this.#venue;
    this.#entriesAt(sent);
    if (!this.#isCounted) return;
    const atStake = new Map(venue.positions.map(({ symbol, quantity }) => [symbol, quantity]));
    for (const { clientOrderId = '', symbol, quantity, filledQuantity, isBuy } of venue.openOrders)
      if (venue.ticketOf(clientOrderId)?.opens) {
        const left = quantity - filledQuantity;
        const held = atStake.get(symbol) ?? 0;
        // A reversal first closes what is held on the other side, by an order of its own.
        const sameSide = isBuy ? Math.max(0, held) : Math.min(0, held);
        atStake.set(symbol, sameSide + (isBuy ? left : -left));
      }
    this.#withinPolicy([...atStake], `after an order in ${sent} arrived`);
  }

  /** Something has filled. */
  executed(venue: VenueModel, { symbol }: Execution): void {
    if (!this.#isCounted) return;
    const position = venue.position(symbol);
    const { most, isLongOnly } = this.#scenario;
    if (isLongOnly && position < 0) this.#broken(`${position} ${symbol}, and nothing goes short`);
    if (Math.abs(position) > most)
      this.#broken(`${position} ${symbol} is more than the ${most} of the program`);
  }

  /** Of one program, whoever else trades: what works of its entries at the venue, those that were sent twice included. */
  #entriesAt(symbol: string): void {
    const { openOrders, lastClose, account } = this.#venue;
    const entries = openOrders.filter(
      (order) => order.symbol === symbol && this.#venue.ticketOf(order.clientOrderId ?? '')?.opens,
    );
    const left = entries.reduce(
      (sum, { quantity, filledQuantity: got }) => sum + quantity - got,
      0,
    );
    const most = this.#most(account.equity, lastClose.get(symbol) ?? Number.NaN);
    if (left > most) this.#broken(`entries for ${left} ${symbol} work, and ${most} are the most`);
  }

  /** Nobody else trades, and the size follows equity: what comes in takes the place of what goes out. */
  get #isRebalance(): boolean {
    return !this.#scenario.isDisturbed && !Number.isFinite(this.#scenario.most);
  }

  /** True where all that is at stake is the program's own, and is bounded by a number of shares. */
  get #isCounted(): boolean {
    return !this.#scenario.isDisturbed && Number.isFinite(this.#scenario.most);
  }

  /** Behind each ticket is an order of the engine that risk let through, at least as large. */
  #approved({ clientOrderId, quantity, isBuy }: TicketFields, { live }: LiveSession): void {
    const order = live.orders.find(clientOrderId);
    const approved = order && live.desk.orderOf(order);
    if (!approved) this.#broken(`${clientOrderId} left, and nothing was approved`);
    else if (approved.quantity < quantity || approved.isBuy !== isBuy)
      this.#broken(`${clientOrderId} asks for ${quantity}, approved were ${approved.quantity}`);
    if (approved)
      this.approved.set(
        approved.id,
        Math.max(this.approved.get(approved.id) ?? 0, approved.quantity),
      );
  }

  /** Held, or with an entry that may fill as far as we know: one in doubt counts like one that works. */
  #atStakeForUs(sent: string, { live }: LiveSession): void {
    if (!this.#isCounted) return;
    const atStake = new Map(
      live.positions.symbols.map((symbol) => [symbol, live.positions.of(symbol)]),
    );
    for (const { state, ticket, exposed } of live.orders.all) {
      if (!mayFill(state) || !ticket.opens) continue;
      const held = atStake.get(ticket.symbol) ?? 0;
      const sameSide = ticket.isBuy ? Math.max(0, held) : Math.min(0, held);
      atStake.set(ticket.symbol, sameSide + (ticket.isBuy ? exposed : -exposed));
    }
    this.#withinPolicy([...atStake], `as an order in ${sent} leaves`);
  }

  /**
   * Whoever else trades, and where the size follows equity: our entries in a symbol may add what is left of the program's size
   * after all that is known to be held, by whomever, and no more.
   */
  #addedByUs({ symbol, isBuy }: TicketFields, { live }: LiveSession): void {
    const held = live.positions.of(symbol);
    const sameSide = Math.max(0, isBuy ? held : -held);
    const added = live.orders.all
      .filter(({ state, ticket }) => mayFill(state) && ticket.opens && ticket.symbol === symbol)
      .reduce((sum, { exposed }) => sum + exposed, 0);
    const price = live.driver.bookOf(symbol)?.lastClose ?? Number.NaN;
    const most = this.#most(live.driver.engine.account.equity, price);
    const { eachEntry } = this.#scenario;
    const entries = live.driver.bookOf(symbol)?.position.entries ?? 0;
    const byCount = eachEntry === undefined ? 0 : most - eachEntry * entries;
    if (added > Math.max(0, most - sameSide, byCount))
      this.#broken(`our entries may add ${added} ${symbol} to ${held}, and ${most} are the most`);
  }

  /** Where the size follows equity it was reckoned at an earlier close, which may be a restart and some days away. */
  #most(equity: number, price: number): number {
    const { most } = this.#scenario;
    return Number.isFinite(most) ? most : Math.ceil((SHARE_OF_EQUITY * equity * 1.1) / price);
  }

  /** At a rebalance the other symbol is on its way out: all that is held of it is being sold. */
  #besides(symbol: string, { live }: LiveSession): void {
    for (const other of live.positions.symbols) {
      if (other === symbol) continue;
      const held = live.positions.of(other);
      const at = live.orders.all.filter(({ ticket }) => ticket.symbol === other);
      // The sale itself may wait for the end of what protects.
      const sold = live.driver.bookOf(other)?.exit?.isOpen === true;
      const bought = at.some(({ ticket, exposed }) => ticket.opens && exposed > 0);
      if ((held > 0 && !sold) || bought)
        this.#broken(`${held} ${other} stay beside an entry into ${symbol}`);
    }
  }

  /** Every policy here allows one symbol. */
  #withinPolicy(all: readonly (readonly [string, number])[], when: string): void {
    const { most } = this.#scenario;
    const exposed = all.filter(([, quantity]) => quantity !== 0);
    if (exposed.length > 1)
      this.#broken(`${when} there is something at stake in ${exposed.join(' and ')}`);
    for (const [symbol, quantity] of exposed)
      if (Math.abs(quantity) > most) this.#broken(`${when} ${quantity} ${symbol} are at stake`);
  }

  #broken(law: string): void {
    this.violations.push(law);
  }
}
