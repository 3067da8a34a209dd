/** What was asked of `strata sweep`. */

import type { Objective, SearchKind } from '../backtester/index.ts';
import type { BacktestRequest } from './backtest-request.ts';

export interface SweepRequest extends BacktestRequest {
  readonly random?: number;
  readonly bayes?: number;
  readonly grid?: boolean;
  readonly objective: Objective;
  readonly threads?: number;
  readonly seed: number;
  readonly restart?: boolean;
  readonly tuneOn?: string;
  readonly judgeOn?: string;
  readonly anchored?: boolean;
  readonly robust?: boolean;
  readonly top: number;
  readonly html?: string;
  /** The Redis by which other machines help. */
  readonly on?: string;
  readonly shared?: string;
  /** Seconds. */
  readonly patience?: number;
}

export interface Search {
  readonly kind: SearchKind;
  /** Runs of a search that does not try every point. */
  readonly count?: number;
}
