/** Everything that one run of one strategy holds, handed from one engine function to the next. */

import type { Membership } from '../../market/index.ts';
import type { Broker } from '../broker.ts';
import { Order, type OrderRequest } from '../orders/order.ts';
import { Account } from '../portfolio/account.ts';
import type { StrategyProgram } from '../program.ts';
import { RiskGate } from '../risk/gate.ts';
import type { KillPolicy, RiskPolicy } from '../risk/policy.ts';
import { ShortList } from '../short-list.ts';
import { lotSize } from '../sizing.ts';
import { Book, type SymbolSeries } from './book.ts';
import { OrderLog } from './order-log.ts';
import type { ProtectionOptions } from './protection.ts';
import { createRiskView, type SubmitTimes } from './risk-view.ts';
import { masksOf, type RuleMasks } from './rule-masks.ts';
import { Tally } from './tally.ts';
import type { EntryTicket } from './ticket.ts';
import { TradeLog } from './trade-log.ts';
import type { EngineWatch } from './watch.ts';

export interface EngineConfig {
  readonly program: StrategyProgram;
  readonly policy: RiskPolicy;
  readonly series: readonly SymbolSeries[];
  readonly cash: number;
  /** Largest gross exposure as a multiple of equity. */
  readonly margin: number;
  /** Smallest step of a quantity where shares may be split. */
  readonly fractional: boolean;
  readonly sizeAtFill: boolean;
  /** Minutes from one close to the next inside a session. */
  readonly barMinutes: number;
  /** Market orders fill on the bar after the one that they were decided on; false: at its close. */
  readonly fillsNextBar: boolean;
  readonly protection: ProtectionOptions;
  /** Per year: on the value of short positions, and on negative cash. */
  readonly borrowPerYear: number;
  readonly interestPerYear: number;
  /** Commission that an order of this quantity would cost. */
  readonly fee: (quantity: number, price: number) => number;
  /** Of a universe with a table: who belongs to it when. */
  readonly membership?: Membership;
  /** True at the closes at which targets are read. */
  readonly rebalances: (instant: number) => boolean;
  /** Start of instant k, UTC microseconds. */
  readonly timeOf: (instant: number) => number;
  /** False only where `when` condition k of the policy is known to be false at a row of a symbol. */
  readonly conditionApplies: (condition: number, symbol: number, row: number) => boolean;
  /** The oldest last close of other symbols that are read, as of a time; Infinity when none is. */
  readonly closedElsewhere: (time: number) => number;
  /** When the bars of instant k have closed. */
  readonly closingOf: (instant: number) => number;
  /** Of a run that is repeated to be explained. */
  readonly watch?: EngineWatch;
}

export interface Desk {
  readonly config: EngineConfig;
  readonly program: StrategyProgram;
  /** This strategy's number among those of the account; a single run has one. */
  readonly strategy: number;
  readonly account: Account;
  readonly books: readonly Book[];
  readonly gate: RiskGate;
  readonly masks: RuleMasks;
  /** Symbols with an entry that may still fill. */
  readonly working: ShortList<Book>;
  /** While a rebalance is decided: symbols with a sale that goes before anything is bought. */
  readonly leaving: Set<Book>;
  /** Orders that have ended; the others are with their books. */
  readonly orders: OrderLog;
  readonly trades: TradeLog;
  readonly refusals: Tally;
  readonly warnings: Tally;
  readonly submitTimes: SubmitTimes;
  readonly watch: EngineWatch | undefined;
  /** The ticket of the last entry: most entries of a program carry the same. */
  lastTicket: EntryTicket | undefined;
  /** Set once by the driver, before the first instant. */
  broker: Broker;
  instant: number;
  /** Orders made so far: the last one's id. */
  orderCount: number;
  killedAt: number | undefined;
  /** What the kill in force does. */
  killing: Omit<KillPolicy, 'alert'> | undefined;
}

const NO_BROKER: Broker = {
  submit() {},
  cancel() {},
};

export function createDesk(config: EngineConfig): Desk {
  const account = new Account(config.cash);
  const books = config.series.map((series, index) => new Book(index, series));
  const submitTimes: SubmitTimes = { times: [] };
  const working = new ShortList<Book>();
  const leaving = new Set<Book>();
  const view = createRiskView(
    config,
    account,
    books,
    { working, leaving },
    submitTimes,
    () => desk.instant,
  );
  const desk: Desk = {
    config,
    program: config.program,
    strategy: 0,
    account,
    books,
    gate: new RiskGate(config.policy, view),
    working,
    leaving,
    masks: masksOf(config.program.rules),
    orders: new OrderLog(),
    trades: new TradeLog(),
    orderCount: 0,
    refusals: new Tally(),
    warnings: new Tally(),
    submitTimes,
    watch: config.watch,
    lastTicket: undefined,
    broker: NO_BROKER,
    instant: 0,
    killedAt: undefined,
    killing: undefined,
  };
  return desk;
}

export function lotOf({ config }: Desk, book: Book): number {
  return lotSize(book.series.instrument, config.fractional);
}

/** A new order, not yet with a broker. */
export function newOrder(desk: Desk, request: OrderRequest): Order {
  desk.orderCount += 1;
  return new Order(desk.orderCount, request);
}

/** The trade that a symbol's last exit has completed, into the log. */
export function recordTrade(desk: Desk, book: Book, exitReason: string): void {
  const { position } = book;
  desk.trades.add(position, book.index, desk.instant, book.row - position.entryRow, exitReason);
}

/** Orders that have not ended yet, of all symbols. */
export function openOrders({ books }: Desk): readonly Order[] {
  return books.flatMap(({ entryLong, entryShort, exit, brackets }) =>
    [entryLong, entryShort, exit, ...brackets.flatMap(({ stop, take }) => [stop, take])].flatMap(
      (order) => (order?.isOpen ? [order] : []),
    ),
  );
}
