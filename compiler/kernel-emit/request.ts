/** What a kernel is made for: one strategy, the money it trades, and the limits it trades under. */

import type { StrategyProgram } from '../../runtime/program.ts';
import type { RiskPolicy } from '../../runtime/risk/policy.ts';
import type { BacktestSpec } from '../backtest-spec.ts';
import type { CompiledStrategy } from '../compilation.ts';

export interface KernelRequest {
  readonly strategy: Pick<CompiledStrategy, 'name' | 'plan' | 'feeds'>;
  readonly program: StrategyProgram;
  readonly spec: BacktestSpec;
  readonly policy: RiskPolicy;
  /** Smallest step of a quantity, in shares: that of the instrument, or of a share that may be split. */
  readonly lot: number;
  /** Seconds from one bar to the next inside a session. */
  readonly barSeconds: number;
}

/** What of a program is computed once for many combinations, and what may be assumed of its data. */
export interface KernelOptions {
  /** Params whose value differs between the combinations; nothing is shared when there are none. */
  readonly swept: ReadonlySet<string>;
  /** Whether a sub-plan that reads these of the swept params is worth a column of its own. */
  readonly isShared: (params: readonly string[]) => boolean;
  /** Columns of prices that one grid cuts in two parts: see sums.ts. */
  readonly tame: ReadonlySet<string>;
}

/** The text of a kernel, and how to read what it writes. */
export interface KernelText {
  readonly text: string;
  /** Columns of the bars that it reads. */
  readonly columns: readonly string[];
  /** Sub-plans that are computed into columns: each comes before those that read it. */
  readonly shared: readonly SharedColumn[];
  /** What trades name their rules by. */
  readonly reasons: readonly string[];
}

export interface SharedColumn {
  /** Swept params that it depends on, in the order of the plan. */
  readonly params: readonly string[];
  /** Shared columns that it reads. */
  readonly reads: readonly number[];
}

/** What a kernel counts while it runs, in the order of its array of totals. Rows count from the first that is reported. */
export const KERNEL_TOTALS = [
  'finalEquity',
  'tradedValue',
  'fees',
  'slippageCost',
  'borrowCost',
  'marginInterest',
  'ambiguousBars',
  /** −1 where nothing killed it. */
  'killedRow',
  'equitySum',
  'heldBars',
  'exposureSum',
  'sessions',
  'maxDrawdown',
  /** −1: the starting cash; rows of the deepest drawdown, NaN where equity never fell. */
  'drawdownPeak',
  'drawdownTrough',
  'drawdownEnd',
  'isRecovered',
  'drawdownSessions',
  'longestDrawdownSessions',
  'trades',
  'wins',
  'losses',
  'winSum',
  'lossSum',
  'pnlSum',
  'pnlRatioSum',
  'bestTrade',
  'worstTrade',
  'barsHeldSum',
] as const;

export type KernelTotal = (typeof KERNEL_TOTALS)[number];

/** What a kernel writes of a trade. */
export const KERNEL_TRADE = [
  'isLong',
  'quantity',
  'entryRow',
  'entryPrice',
  'exitRow',
  'exitPrice',
  'pnl',
  'entryValue',
  'fees',
  'barsHeld',
  'entryReason',
  'exitReason',
] as const;
