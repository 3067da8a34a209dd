/**
 * The whole live stack on simulated time, with faults: lines that fail, processes that end between any two steps, people
 * who trade by hand, kills. The seed decides everything. What must hold at each step is `WireLaws`' to say.
 */

import { venueBar } from '../../brokers/paper/stored-bars.ts';
import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from '../../market/index.ts';
import {
  type Answer,
  type LiveConfig,
  type LiveEvent,
  type LiveRecord,
  LiveSession,
  type SessionCommand,
  type TicketFields,
  type VenueBar,
  type VenueOrder,
} from '../../runtime/index.ts';
import { Bystanders } from './bystanders.ts';
import { Clockwork } from './clockwork.ts';
import { FaultyLine, refusal } from './faulty-line.ts';
import { modelBar } from './model-order.ts';
import { Random } from './random.ts';
import type { Sabotage } from './sabotage.ts';
import type { Scenario } from './scenario.ts';
import { VenueModel } from './venue-model.ts';
import { WireLaws } from './wire-laws.ts';

const EVENT = '{"kind":"event"';

export class FaultWorld {
  readonly venue: VenueModel;
  /** As a file has it: a line a record, written before anything is done. */
  readonly journal: string[] = [];
  readonly alerts: SessionAlert[] = [];
  readonly laws: WireLaws;
  readonly bystanders: Bystanders;
  session: LiveSession;
  restarts = 0;
  kills = 0;
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #config: () => LiveConfig;
  readonly #sabotage: Sabotage;
  readonly #clock = new Clockwork();
  readonly #line: FaultyLine;
  /** A process is there. */
  #isUp = true;
  #isHearing = true;
  readonly #events: LiveEvent[] = [];
  #read = 0;
  /** Bars that have closed, for a process that was not there. */
  readonly #closed: VenueBar[] = [];

  constructor(scenario: Scenario, config: () => LiveConfig, sabotage: Sabotage = {}) {
    this.#scenario = scenario;
    this.#config = config;
    this.#sabotage = sabotage;
    this.#random = new Random(scenario.seed * 7919 + 1);
    this.session = new LiveSession(config());
    this.#line = new FaultyLine({
      clock: this.#clock,
      random: this.#random,
      faults: scenario.faults,
      isHeard: () => this.#isUp,
      tell: (event) => this.#give({ kind: 'venue', time: this.#clock.now, event }),
      restored: () => this.#catchUp(),
    });
    this.venue = new VenueModel({
      cash: scenario.cash,
      costs: scenario.costs,
      fill: scenario.fill,
      emit: (event) => {
        if (event.kind === 'execution') {
          this.laws.executed(this.venue, event.execution);
          if (sabotage.hides?.(event.execution, this.venue)) return;
        }
        if (this.#isHearing) this.#line.emit(event);
      },
      pump: () => {},
      now: () => this.#clock.now,
    });
    this.laws = new WireLaws(scenario, this.venue);
    this.bystanders = new Bystanders({
      scenario,
      random: this.#random,
      clock: this.#clock,
      line: this.#line,
      venue: this.venue,
      setHearing: (isOn) => {
        this.#isHearing = isOn;
      },
    });
  }

  run(): void {
    const days = this.#scenario.bars[0]?.length ?? 0;
    const clock = this.#clock;
    clock.now = this.#dayOf(0);
    clock.at(clock.now, () =>
      this.#give({ kind: 'start', time: clock.now, account: this.venue.account }),
    );
    for (let k = 0; k < days; k += 1) this.#planDay(k);
    const last = this.#dayOf(days - 1) + 22 * MICROSECONDS_PER_HOUR;
    clock.runUntil(last);
    this.#line.endFaults();
    if (!this.#isUp) this.#restart();
    this.#line.tellConnection('ready');
    clock.runUntil(last + 2 * MICROSECONDS_PER_HOUR);
    this.#sabotage.journal?.(this.journal);
  }

  #planDay(k: number): void {
    const { bars, faults } = this.#scenario;
    const random = this.#random;
    const clock = this.#clock;
    const day = this.#dayOf(k);
    clock.at(day + 14.5 * MICROSECONDS_PER_HOUR, () =>
      this.venue.open(
        clock.now,
        bars.map((columns) => modelBar(columns, k)),
      ),
    );
    clock.at(day + 21 * MICROSECONDS_PER_HOUR, () => {
      for (const columns of bars) {
        const bar = venueBar(columns, k);
        this.#closed.push(bar);
        this.#line.emit({ kind: 'bar', timeframe: '1d', bar }, true);
      }
    });
    const during = (): number => day + random.between(13, 22) * MICROSECONDS_PER_HOUR;
    if (random.chance(faults.line)) clock.at(during(), () => this.#line.break());
    if (random.chance(faults.restart)) clock.at(during(), () => this.#crash());
    if (random.chance(faults.kill)) clock.at(during(), () => this.#kill());
    this.bystanders.planDay(k, during);
  }

  #dayOf(k: number): number {
    return (this.#scenario.bars[0]?.session[k] ?? 0) * MICROSECONDS_PER_DAY;
  }

  // The process.

  #give(event: LiveEvent): void {
    if (!this.#isUp) return;
    const { faults } = this.#scenario;
    const isFaulty = !this.#line.areFaultsOver;
    if (isFaulty && this.#random.chance(faults.crashBefore)) {
      this.#crash();
      return;
    }
    const { records, commands } = this.session.handle(event);
    this.#write(records);
    const crashesAt =
      isFaulty && this.#random.chance(faults.crashBetween)
        ? this.#random.between(0, commands.length)
        : commands.length + 1;
    for (const [index, command] of commands.entries()) {
      if (index === crashesAt) {
        this.#crash();
        return;
      }
      this.#do(command);
    }
  }

  #write(records: readonly LiveRecord[]): void {
    const written = this.#sabotage.records?.(records) ?? records;
    for (const record of written) {
      this.journal.push(JSON.stringify(record));
      this.laws.journaled(record);
    }
  }

  #crash(): void {
    if (!this.#isUp || this.#line.areFaultsOver || !this.session.live.hasStarted) return;
    this.#isUp = false;
    this.#line.forgetAll();
    this.#clock.after(this.#random.between(500, 3_600_000), () => {
      if (!this.#isUp) this.#restart();
    });
  }

  /** From the journal, and nothing else. */
  #restart(): void {
    this.restarts += 1;
    this.#isUp = true;
    this.session = new LiveSession(this.#config());
    for (const event of this.events()) this.session.handle(event);
    this.#give({ kind: 'restart', time: this.#clock.now });
    this.#catchUp();
  }

  /** As the journal has them, each read once. */
  events(): readonly LiveEvent[] {
    for (; this.#read < this.journal.length; this.#read += 1) {
      const line = this.journal[this.#read] ?? '';
      if (line.startsWith(EVENT)) this.#events.push(JSON.parse(line).event);
    }
    return this.#events;
  }

  /** Bars that closed meanwhile are asked for. */
  #catchUp(): void {
    for (const bar of this.#closed.slice(-6))
      this.#line.deliver(20, { kind: 'bar', timeframe: '1d', bar });
  }

  /** Sometimes it is lifted a day or two later. */
  #kill(): void {
    if (!this.#isUp || this.#line.areFaultsOver || this.laws.killed) return;
    const positions = this.#random.chance(0.5) ? 'flatten' : 'freeze';
    const reason = 'simulated';
    const operator = (command: Extract<LiveEvent, { kind: 'operator' }>['command']): void =>
      this.#give({ kind: 'operator', time: this.#clock.now, operator: 'ada', command });
    this.kills += 1;
    operator({ kind: 'kill', positions, reason });
    const forged = this.#sabotage.afterKill?.(this.laws.lastSent);
    if (forged) this.#submit(forged);
    if (this.#random.chance(0.5))
      this.#clock.after(this.#random.between(1, 48) * 3_600_000, () =>
        operator({ kind: 'resume', reason }),
      );
  }

  // What the venue is asked.

  #do(command: SessionCommand): void {
    const { venue } = this;
    const clock = this.#clock;
    switch (command.kind) {
      case 'submit':
        this.#submit(command.ticket);
        return;
      case 'replace': {
        const { ticket, venueOrderId } = command;
        const { clientOrderId } = ticket;
        this.laws.sent(ticket, this.session);
        this.#answer(
          true,
          () => venue.replace(venueOrderId, ticket),
          (answer) => ({ kind: 'replaced', time: clock.now, clientOrderId, answer }),
        );
        return;
      }
      case 'cancel': {
        const { clientOrderId, venueOrderId } = command;
        this.#answer(
          true,
          () => venue.cancel(venueOrderId),
          (answer) => ({ kind: 'cancelled', time: clock.now, clientOrderId, answer }),
        );
        return;
      }
      case 'cancel all':
        this.#answer(
          true,
          () => venue.cancelAll(),
          (answer) => ({ kind: 'cancelled all', time: clock.now, answer }),
        );
        return;
      case 'find': {
        const { clientOrderId } = command;
        this.#answer(
          false,
          () => venue.find(clientOrderId),
          (answer) => ({ kind: 'found', time: clock.now, clientOrderId, answer }),
        );
        return;
      }
      case 'snapshot':
        this.#snapshot(command.id, command.since);
        return;
      case 'alert':
        this.alerts.push(command);
        return;
      case 'timer':
        this.#timer(command);
        return;
      default:
        command satisfies never;
    }
  }

  #timer({ at, name }: Extract<SessionCommand, { readonly kind: 'timer' }>): void {
    const life = this.restarts;
    this.#clock.at(at, () => {
      if (life === this.restarts) this.#give({ kind: 'timer', time: this.#clock.now, name });
    });
  }

  #answer<T>(isWrite: boolean, ask: () => Answer<T>, make: (answer: Answer<T>) => LiveEvent): void {
    this.#line.ask(isWrite, ask, (answer) => this.#give(make(answer)));
  }

  #submit(asked: TicketFields): void {
    const { clientOrderId } = asked;
    for (const ticket of this.#sabotage.sends?.(asked) ?? [asked]) {
      this.laws.sent(ticket, this.session);
      this.#answer(
        true,
        () => this.#arrive(ticket),
        (answer) => ({ kind: 'submitted', time: this.#clock.now, clientOrderId, answer }),
      );
    }
  }

  #arrive(ticket: TicketFields): Answer<VenueOrder> {
    if (!this.#line.areFaultsOver && this.#random.chance(this.#scenario.faults.rejected))
      return refusal('rejected', 'simulated refusal');
    const answer = this.venue.submit(ticket);
    this.laws.arrived(ticket.symbol);
    return answer;
  }

  /** Four questions, one after the other: things happen in between. */
  #snapshot(id: number, since: number): void {
    const { venue } = this;
    const read = <T>(ask: () => T, done: (answer: Answer<T>) => void): void =>
      this.#line.ask(false, () => ({ ok: true, value: ask() }), done);
    const hides = this.#sabotage.hides;
    const listed = () =>
      venue.executionsSince(since).filter((execution) => !hides?.(execution, venue));
    read(
      () => venue.account,
      (account) =>
        read(
          () => venue.positions,
          (positions) =>
            read(
              () => venue.openOrders,
              (orders) =>
                read(listed, (executions) =>
                  this.#give({
                    kind: 'snapshot',
                    time: this.#clock.now,
                    id,
                    account,
                    positions,
                    orders,
                    executions,
                  }),
                ),
            ),
        ),
    );
  }
}

export type SessionAlert = Extract<SessionCommand, { readonly kind: 'alert' }>;
