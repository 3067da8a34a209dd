/** What a `deploy` declaration fixes: what trades, within which limits, at which broker and with which kind of money. */

import type { BacktestSpec, CostModel } from './backtest-spec.ts';

export interface DeploymentSpec
  extends Pick<
    BacktestSpec,
    'name' | 'strategy' | 'news' | 'margin' | 'fractional' | 'fill' | 'params'
  > {
  /** Name of the `risk` declaration, or `House`: nothing is deployed without limits. */
  readonly policy: string;
  /** As the configuration calls it; `paper` is simulated here, on live bars. */
  readonly broker: (typeof BROKERS)[number];
  readonly mode: (typeof MODES)[number];
  /**
   * Of a simulated account what it charges. Elsewhere the broker charges what it does, and the commission is what risk
   * counts as an order's fee beforehand. Absent: nothing.
   */
  readonly costs?: CostModel;
}

export const BROKERS = ['alpaca', 'ibkr', 'paper'] as const;

export const MODES = ['paper', 'live'] as const;
