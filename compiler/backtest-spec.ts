/** What a `backtest` declaration fixes beside the strategy and the policy: money, costs and the fill model. */

export interface Commission {
  readonly kind: 'per share' | 'per order' | 'percent';
  /** Money per share, money per order, or a ratio of the order's value. */
  readonly rate: number;
  /** Least and most per order; a ratio is of the order's value. */
  readonly min?: { readonly kind: 'money' | 'ratio'; readonly amount: number };
  readonly max?: { readonly kind: 'money' | 'ratio'; readonly amount: number };
}

export interface CostModel {
  /** Each applies to every order, their sum is charged. Empty: free of commission, as was written. */
  readonly commissions: readonly Commission[];
  /** Ratio of the price, against the order, on market and stop fills. */
  readonly slippage: number;
  /** Largest share of a bar's volume that one order may fill; absent: no cap. */
  readonly participation?: number;
  /** Per year, on the value of short positions. */
  readonly borrowPerYear: number;
  /** Per year, on negative cash. */
  readonly interestPerYear: number;
}

export interface FillModel {
  readonly market: 'next open' | 'same close';
  readonly size: 'at signal' | 'at fill';
  readonly protectionBase: 'entry' | 'signal';
  readonly protectionFrom: 'entry bar' | 'next bar';
  /** Stop and take inside one bar. */
  readonly bothInOneBar: 'stop first' | 'target first' | 'nearest to open';
  /** A pending market exit and a stop in one bar. */
  readonly exitAndStop: 'market exit' | 'stop first';
  readonly atEnd: 'mark' | 'close';
}

export const DEFAULT_FILL_MODEL: FillModel = {
  market: 'next open',
  size: 'at signal',
  protectionBase: 'entry',
  protectionFrom: 'entry bar',
  bothInOneBar: 'stop first',
  exitAndStop: 'market exit',
  atEnd: 'mark',
};

export interface BacktestSpec {
  readonly name: string;
  readonly strategy: string;
  /** Name of the `risk` declaration; absent: the shipped `House`. */
  readonly policy?: string;
  readonly data: string;
  /** Session dates, `YYYY-MM-DD`, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly cash: number;
  readonly currency: string;
  readonly costs: CostModel;
  readonly fill: FillModel;
  /** File with the headlines, next to the program. */
  readonly news?: string;
  readonly benchmark?: string;
  /** Largest gross exposure as a multiple of equity. */
  readonly margin: number;
  readonly fractional: boolean;
  /** Overrides of params, from `with`. */
  readonly params: Readonly<Record<string, number>>;
}
