/** What one backtest run yields, before statistics and reports: columns per instant and records per event. */

import type { Side, Trade } from '../runtime/index.ts';
import type { WeightRecord } from './score.ts';

export type { Trade };

/** A position still open when the run ended: marked at the last close, not closed. */
export interface OpenPosition {
  readonly strategy: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: number;
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly lastPrice: number;
  readonly unrealizedPnl: number;
  readonly fees: number;
  readonly entryReason: string;
}

export type OrderStatus = 'filled' | 'cancelled' | 'expired' | 'rejected' | 'working';

/** One row of `orders.csv`: an order's whole life. */
export interface OrderRecord {
  readonly id: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly action: 'buy' | 'sell';
  readonly intent: 'enter' | 'exit';
  readonly type: string;
  readonly timeInForce: string;
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly submittedTime: number;
  readonly finishedTime: number | undefined;
  readonly status: OrderStatus;
  readonly filledQuantity: number;
  readonly averagePrice: number | undefined;
  readonly fees: number;
  /** The rule that asked for it. */
  readonly reason: string;
  /** Why it ended other than by a full fill: risk rule, trimmed to buying power, cancelled by exit … */
  readonly note: string | undefined;
}

/** Orders that risk refused or that made no quantity, counted by rule. */
export interface RejectionCount {
  /** `order.notional`, `sizing.zero_quantity`, `sizing.stop_not_protective` … */
  readonly rule: string;
  readonly text: string;
  readonly count: number;
  readonly firstTime: number;
}

export interface RunWarning {
  readonly code: string;
  readonly text: string;
  readonly count: number;
  readonly firstTime?: number;
}

/** When a run of a program that reads other clocks could decide: starts of bars, UTC microseconds. */
export interface Readiness {
  /** The earliest bar of the run at whose close some symbol has everything that it reads; infinite without one. */
  readonly decidesFrom: number;
  /** The bar from which on no symbol depends on where the data began; absent where that is so at its first decision. */
  readonly settledFrom?: number;
}

/** One member of an ensemble, and what the ensemble's trades owe to it. */
export interface MemberShare {
  readonly name: string;
  readonly startingWeight: number;
  readonly weight: number;
  /** Its part of the profit or loss of the ensemble's closed trades. */
  readonly pnl: number;
}

export interface EnsembleResult {
  readonly members: readonly MemberShare[];
  /** Every move of the weights, with its inputs. */
  readonly changes: readonly WeightRecord[];
  /** Of each trade, each member's share of the score at its entry. */
  readonly tradeShares: readonly (readonly number[])[];
}

export interface RunResult {
  /** One row per instant from the `from` date on, bars in which rules still wait included: bar start, UTC microseconds. */
  readonly time: Float64Array;
  /** Session of each instant, days since 1970-01-01. */
  readonly session: Int32Array;
  /** Cash plus positions at the close of each instant. */
  readonly equity: Float64Array;
  /** Gross value of positions at the close of each instant. */
  readonly exposure: Float64Array;
  readonly trades: readonly Trade[];
  readonly openPositions: readonly OpenPosition[];
  readonly orders: readonly OrderRecord[];
  readonly rejections: readonly RejectionCount[];
  readonly warnings: readonly RunWarning[];
  readonly startingCash: number;
  /** Sum of |price × quantity| over all fills. */
  readonly tradedValue: number;
  readonly fees: number;
  readonly slippageCost: number;
  readonly borrowCost: number;
  readonly marginInterest: number;
  readonly dividends: number;
  /** Bars in which a stop and a take were both reached, so that the order of events is a guess. */
  readonly ambiguousBars: number;
  readonly knifeEdges: number;
  /** Of a program that reads other clocks. */
  readonly readiness?: Readiness;
  /** Set when the `kill` of the risk policy was triggered. */
  readonly killedAt?: number;
  /** Of a run of an ensemble. */
  readonly ensemble?: EnsembleResult;
}
