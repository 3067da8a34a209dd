/**
 * A live session and a venue model side by side, on simulated time. Everything between them is a message with a time at
 * which it arrives; without faults it arrives at once, in the order in which it was sent.
 */

import type { CostModel, FillModel } from '../../backtester/spec.ts';
import { barsByInstant } from '../../brokers/paper/stored-bars.ts';
import type { BarColumns } from '../../market/index.ts';
import { affordable } from '../../runtime/engine/fills.ts';
import {
  assertPresent,
  type LiveConfig,
  type LiveEvent,
  type LiveRecord,
  LiveSession,
  type SessionCommand,
  type VenueEvent,
} from '../../runtime/index.ts';
import { modelBar } from './model-order.ts';
import { VenueModel } from './venue-model.ts';

export interface WorldOptions {
  readonly config: LiveConfig;
  readonly cash: number;
  readonly costs: CostModel;
  readonly fill: FillModel;
  /** Of the traded symbols in the program's order, and of those that are only read. */
  readonly bars: readonly BarColumns[];
  readonly foreign?: readonly BarColumns[];
}

export class World {
  readonly venue: VenueModel;
  readonly session: LiveSession;
  readonly records: LiveRecord[] = [];
  readonly alerts: string[] = [];
  readonly #options: WorldOptions;
  readonly #queue: (() => void)[] = [];
  #isPumping = false;
  #time = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
    const { config, cash, costs, fill } = options;
    this.session = new LiveSession(config);
    const { engine } = this.session.live.driver;
    this.venue = new VenueModel({
      cash,
      costs,
      fill,
      emit: (event) => this.#venueEvent(event),
      pump: () => this.#pump(),
      covers: ({ symbol }, quantity, price) => {
        const book = engine.books.find(({ series }) => series.bars.symbol === symbol);
        return affordable(engine.desk, assertPresent(book, 'it is traded'), quantity, price);
      },
    });
  }

  /** All bars, the first `history` instants of them as history. */
  run(history = 0): void {
    const { bars, foreign = [] } = this.#options;
    const instants = barsByInstant([...bars, ...foreign]);
    for (const { time, rows } of instants.slice(0, history)) {
      this.#time = time;
      this.#give({ kind: 'history', time, bars: rows.map(({ bar }) => bar) });
    }
    this.#give({ kind: 'start', time: instants[history]?.time ?? 0, account: this.venue.account });
    this.#pump();
    for (const { time, rows } of instants.slice(history)) {
      this.#time = time;
      this.venue.open(
        time,
        rows.flatMap(({ columns, row }) =>
          foreign.includes(columns) ? [] : [modelBar(columns, row)],
        ),
      );
      this.#pump();
      for (const { bar } of rows)
        this.#venueEvent({ kind: 'bar', timeframe: this.#options.config.timeframe, bar });
      this.#pump();
      // Symbols without a bar now are not waited for.
      this.#give({ kind: 'timer', time: time + 10_000_000, name: 'bars' });
      this.#pump();
    }
  }

  #venueEvent(event: VenueEvent): void {
    this.#queue.push(() => this.#give({ kind: 'venue', time: this.#time, event }));
  }

  #give(event: LiveEvent): void {
    const { records, commands } = this.session.handle(event);
    this.records.push(...records);
    for (const command of commands) this.#do(command);
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) next();
    this.#isPumping = false;
  }

  #answer(make: () => LiveEvent): void {
    this.#queue.push(() => this.#give(make()));
  }

  #do(command: SessionCommand): void {
    const { venue } = this;
    const time = this.#time;
    switch (command.kind) {
      case 'submit': {
        const answer = venue.submit(command.ticket);
        const { clientOrderId } = command.ticket;
        this.#answer(() => ({ kind: 'submitted', time, clientOrderId, answer }));
        return;
      }
      case 'replace': {
        const answer = venue.replace(command.venueOrderId, command.ticket);
        const { clientOrderId } = command.ticket;
        this.#answer(() => ({ kind: 'replaced', time, clientOrderId, answer }));
        return;
      }
      case 'cancel': {
        const answer = venue.cancel(command.venueOrderId);
        const { clientOrderId } = command;
        this.#answer(() => ({ kind: 'cancelled', time, clientOrderId, answer }));
        return;
      }
      case 'cancel all': {
        const answer = venue.cancelAll();
        this.#answer(() => ({ kind: 'cancelled all', time, answer }));
        return;
      }
      case 'find': {
        const { clientOrderId } = command;
        const answer = venue.find(clientOrderId);
        this.#answer(() => ({ kind: 'found', time, clientOrderId, answer }));
        return;
      }
      case 'snapshot': {
        const { id, since } = command;
        this.#answer(() => ({
          kind: 'snapshot',
          time,
          id,
          account: { ok: true, value: venue.account },
          positions: { ok: true, value: venue.positions },
          orders: { ok: true, value: venue.openOrders },
          executions: { ok: true, value: venue.executionsSince(since) },
        }));
        return;
      }
      case 'alert':
        this.alerts.push(`${command.level} ${command.code}: ${command.text}`);
        return;
      case 'timer':
        // Time passes with the bars, and nothing that was asked stays without an answer here.
        return;
      default:
        command satisfies never;
    }
  }
}
