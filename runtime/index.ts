/** The runtime's door: the deterministic core, and the shapes that it shares with compiler and brokers. */

export type { Broker, BrokerEvents } from './broker.ts';
export { Book, type SymbolSeries } from './engine/book.ts';
export { restatePositionColumns } from './engine/corporate-actions.ts';
export { type EngineConfig, openOrders } from './engine/desk.ts';
export { Engine } from './engine/engine.ts';
export { type ExpressCrowd, expressCrowd } from './engine/express-crowd.ts';
export { type ExpressLane, expressLane } from './engine/express-lane.ts';
export type { OpenFills } from './engine/express-orders.ts';
export { NO_BUYING_POWER, TRIMMED } from './engine/fills.ts';
export { NumberRows } from './engine/number-rows.ts';
export type { OrderSummary } from './engine/order-log.ts';
export { type Bracket, roundDown, roundUp, stopPriceOf } from './engine/protection.ts';
export type { Counted } from './engine/tally.ts';
export type { EngineWatch, Gate } from './engine/watch.ts';
export { clampSignal, combine, sharesOf } from './ensemble/combine.ts';
export {
  type LearnerState,
  learn,
  type MemberResults,
  startLearning,
  type WeightChange,
} from './ensemble/learner.ts';
export {
  BAR_COLUMNS,
  type Columns,
  type Drive,
  type Driven,
  type Evaluator,
  POSITION_COLUMNS,
  TIME_COLUMNS,
  type TimeColumn,
} from './evaluator.ts';
export { assertPresent, InvariantError } from './invariant.ts';
export { LIVE_DEFAULTS, type LiveConfig } from './oms/live.ts';
export type { LiveProgram, WeightMove } from './oms/live-program.ts';
export type {
  AlertLevel,
  Handled,
  LiveCommand,
  LiveDecision,
  LiveEvent,
  LiveRecord,
  OperatorCommand,
  SessionCommand,
  VenueSnapshot,
} from './oms/messages.ts';
export { type Replayed, replay } from './oms/replay.ts';
export { LiveSession } from './oms/session.ts';
export type { Order, OrderRole, OrderType, TimeInForce } from './orders/order.ts';
export {
  isFinal,
  isOpen,
  nextState,
  type OrderEvent,
  type OrderState,
} from './orders/order-state.ts';
export type { Trade } from './portfolio/trade.ts';
export type {
  EnsembleProgram,
  Feed,
  Protection,
  Rule,
  Section,
  Side,
  Sizing,
  StrategyProgram,
  StreamProgram,
  Via,
} from './program.ts';
export { rebalancesAt, type SessionClose } from './rebalance.ts';
export type { ApprovedOrder } from './risk/approved-order.ts';
export { type ApprovedTicket, closingTicket, ticketOf } from './risk/approved-ticket.ts';
export type { Decision } from './risk/decision.ts';
export { RISK_ACTIONS, type RiskPolicy, type RiskRule } from './risk/policy.ts';
export { ShortList } from './short-list.ts';
export { exactQuantity, lotSize, toLot } from './sizing.ts';
export { firstRow, JoinedColumn, Stream } from './streams/stream.ts';
export {
  type ForeignSymbol,
  type SectionColumns,
  Streams,
  type SymbolStreams,
} from './streams/streams.ts';
export type {
  AccountSnapshot,
  Answer,
  BarsQuery,
  BrokerFault,
  Capabilities,
  ConnectionState,
  Execution,
  Health,
  MarketClock,
  TicketFields,
  TradingAPI,
  TradingSession,
  VenueBar,
  VenueEvent,
  VenueInstrument,
  VenueOrder,
  VenueOrderState,
  VenueOrderType,
  VenuePosition,
} from './trading-api.ts';
