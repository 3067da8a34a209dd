/** Looks on while a run is repeated, and writes down what it was like before, inside and after one bar. */

import {
  type LoadedStrategy,
  probeTrace,
  type StrategyTrace,
  type TraceProbe,
} from '../compiler/index.ts';
import {
  assertPresent,
  type Book,
  type Decision,
  type Driven,
  type Evaluator,
  type Order,
  type OrderSummary,
  openOrders,
  stopPriceOf,
} from '../runtime/index.ts';
import { watched } from './program-test-watch.ts';
import type { BacktestInput, RunWatch, WatchedRun } from './run.ts';
import type { Holding, Said } from './why-account.ts';
import { holdingOf } from './why-holding.ts';

/** A moment of the run, as the engine has it. */
export interface Moment {
  readonly holding: Holding;
  /** Orders made so far. */
  readonly orderCount: number;
  /** Of this symbol, open or ended, by id. */
  readonly orders: ReadonlyMap<number, OrderSummary>;
}

export interface Blocked {
  readonly id: string;
  readonly reason: string | undefined;
}

export interface Judgement {
  readonly reason: string;
  readonly asked: number;
  readonly decision: Decision;
}

export interface Wish {
  readonly weight: number;
  readonly reason: string;
}

/** All that was seen of the bar. */
export interface Sight {
  readonly run: WatchedRun;
  readonly book: Book;
  readonly instant: number;
  readonly row: number;
  readonly before: Moment;
  /** After the fills inside the bar, when the rules are read. */
  readonly atRules: Moment;
  readonly after: Moment;
  readonly equity: number;
  readonly cash: number;
  readonly halted: string | undefined;
  readonly isKilled: boolean;
  readonly cooldownUntil: number;
  readonly said: (rule: number) => Said;
  readonly probe: TraceProbe;
  /** Values of the probe one bar before, where they were asked for. */
  readonly valueBefore: (node: number) => number | undefined;
  readonly blocked: readonly Blocked[];
  readonly judgements: readonly Judgement[];
  readonly wish: Wish | undefined;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Witness {
  /** A run that is the same to the last bit, and looked at. */
  readonly input: BacktestInput;
  readonly #trace: StrategyTrace;
  readonly #symbol: number;
  readonly #time: number;
  readonly #before = new Map<number, number | undefined>();
  readonly #blocked: Blocked[] = [];
  readonly #judgements: Judgement[] = [];
  #run: WatchedRun | undefined;
  #probe: TraceProbe | undefined;
  #evaluator: Evaluator | undefined;
  #created = 0;
  #row = -1;
  #isLooking = false;
  #wish: Wish | undefined;
  #sight: Mutable<Sight> | undefined;

  constructor(input: BacktestInput, trace: StrategyTrace, symbol: number, time: number) {
    this.#trace = trace;
    this.#symbol = symbol;
    this.#time = time;
    this.input = { ...input, loaded: this.#loadedFrom(input.loaded), watch: this.#watch() };
  }

  /** Undefined where the bar was none of the run's. */
  get sight(): Sight | undefined {
    return this.#sight;
  }

  #watch(): RunWatch {
    const isMine = (symbol: number): boolean => this.#isLooking && symbol === this.#symbol;
    return {
      begins: (run) => {
        this.#run = run;
        this.#row = bookOf(run, this.#symbol).series.bars.time.indexOf(this.#time);
      },
      engine: {
        blocked: (symbol, id, reason) => {
          if (isMine(symbol)) this.#blocked.push({ id, reason });
        },
        judged: (order, asked) => {
          if (isMine(order.symbol) && this.#run)
            this.#judgements.push(judgementOf(this.#run, order, asked));
        },
        wished: (symbol, weight, reason) => {
          if (isMine(symbol)) this.#wish = { weight, reason };
        },
      },
    };
  }

  #loadedFrom(loaded: LoadedStrategy): LoadedStrategy {
    return {
      createFeed: loaded.createFeed,
      create: (columns, params) => {
        const inner = loaded.create(columns, params);
        this.#created += 1;
        if (this.#created - 1 !== this.#symbol) return watched(inner, () => {});
        const probe = probeTrace(this.#trace, columns, params);
        this.#probe = probe;
        this.#evaluator = watched(
          inner,
          (row) => this.#stepped(row, probe),
          () => probe.reset(),
        );
        return this.#evaluator;
      },
      drive: (driven, evaluators, from, to) => {
        const instant = this.#run?.schedule.time.indexOf(this.#time) ?? -1;
        if (instant < from || instant >= to || this.#row < 0) {
          loaded.drive(driven, evaluators, from, to);
          return;
        }
        loaded.drive(driven, evaluators, from, instant);
        this.#look(driven, evaluators, instant);
        loaded.drive(driven, evaluators, instant + 1, to);
      },
    };
  }

  #stepped(row: number, probe: TraceProbe): void {
    // A corporate action of later makes the rows of before be stepped again: what was seen has been seen.
    if (this.#sight || row > this.#row) return;
    if (row === this.#row)
      for (const { id } of this.#trace.plan.nodes) this.#before.set(id, probe.value(id));
    probe.step(row);
  }

  /** The same steps as the loop of the emitted code, with a look in between. */
  #look(driven: Driven, evaluators: readonly Evaluator[], instant: number): void {
    const run = assertPresent(this.#run, 'the run has begun');
    const book = bookOf(run, this.#symbol);
    const before = momentOf(run, book);
    const [only] = evaluators;
    if (only && evaluators.length === 1) {
      driven.openOne(instant, instant + 1);
      only.step(instant);
      this.#sight = this.#sightOf(run, book, instant, before);
      this.#isLooking = true;
      driven.closeOne(instant, instant + 1, only.fired);
    } else {
      const { steppedSymbols, steppedRows, firedRules } = driven;
      const count = driven.open(instant);
      for (let j = 0; j < count; j += 1) {
        const evaluator = evaluators[steppedSymbols[j] ?? 0];
        evaluator?.step(steppedRows[j] ?? 0);
        firedRules[j] = evaluator?.fired ?? 0;
      }
      this.#sight = this.#sightOf(run, book, instant, before);
      this.#isLooking = true;
      driven.close(instant);
    }
    this.#isLooking = false;
    this.#sight.after = momentOf(run, book);
    this.#sight.wish = this.#wish;
  }

  #sightOf(run: WatchedRun, book: Book, instant: number, before: Moment): Mutable<Sight> {
    const { desk, account } = run.engine;
    const now = momentOf(run, book);
    const { fired = 0, unknown = 0 } = this.#evaluator ?? {};
    const has = (bits: number, rule: number): boolean => (bits & (1 << rule)) !== 0;
    return {
      ...{ run, book, instant, row: this.#row, before, atRules: now, after: now },
      equity: account.equity,
      cash: account.cash,
      halted: desk.gate.haltedBy(desk.strategy)?.text,
      isKilled: desk.gate.isKilled,
      cooldownUntil: book.cooldownUntil,
      said: (rule) => (has(fired, rule) ? 'true' : has(unknown, rule) ? 'unknown' : 'false'),
      probe: frozen(assertPresent(this.#probe, 'the symbol has a probe'), this.#trace),
      valueBefore: (node) => this.#before.get(node),
      blocked: this.#blocked,
      judgements: this.#judgements,
      wish: undefined,
    };
  }
}

function bookOf({ engine }: WatchedRun, symbol: number): Book {
  return assertPresent(engine.books[symbol], 'it is one of the symbols');
}

/** The values as they are now: the run goes on. */
function frozen(probe: TraceProbe, { plan }: StrategyTrace): TraceProbe {
  const values = new Map(plan.nodes.map(({ id }) => [id, probe.value(id)]));
  return { ...probe, value: (node) => values.get(node) };
}

function momentOf({ engine, schedule }: WatchedRun, book: Book): Moment {
  const { desk } = engine;
  const orders = [...desk.orders.all, ...openOrders(desk)].filter(
    (order) => order.symbol === book.index,
  );
  return {
    holding: holdingOf(book, (instant) => schedule.time[instant] ?? 0),
    orderCount: desk.orderCount,
    orders: new Map(orders.map((order) => [order.id, { ...order }])),
  };
}

/** The question that the engine asked its gate, asked once more of the order. */
function judgementOf({ engine }: WatchedRun, order: Order, asked: number): Judgement {
  const { desk, books } = engine;
  const book = assertPresent(books[order.symbol], 'an order belongs to a symbol');
  const held = book.position.side;
  const decision = desk.gate.decision(asked, {
    strategy: desk.strategy,
    symbol: order.symbol,
    reference: order.reference,
    stop: order.ticket ? stopPriceOf(order.ticket.plan, order.side, order.reference) : Number.NaN,
    price: order.limitPrice ?? order.stopPrice ?? Number.NaN,
    lastClose: book.lastClose,
    reverses: held !== undefined && held !== order.side,
  });
  return { reason: order.reason, asked, decision };
}
