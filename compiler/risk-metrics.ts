/** The metrics of a risk policy: where each belongs, what it is measured in, and what limits it. */

import type { RiskSectionName } from '../grammar/index.ts';
import type { RiskMetric } from '../runtime/risk/policy.ts';

export interface MetricSpec {
  readonly metric: RiskMetric;
  /** Where a rule may stand; with `when` it may stand in `market { … }` too. */
  readonly sections: readonly RiskSectionName[];
  readonly bound: 'money' | 'ratio' | 'price' | 'count' | 'coefficient' | 'duration';
  /** The smallest value that the metric can have as if an order had filled. */
  readonly least: number;
  /** A limit at this value or beyond protects nothing. */
  readonly greatest?: number;
  /** The rule holds while the metric is at most, or at least, the bound. */
  readonly limit: 'most' | 'least';
  /** What has to follow `from`. */
  readonly reference?: string;
  /** A smaller order brings the metric down. */
  readonly reducible: boolean;
  /** One sentence for messages. */
  readonly meaning: string;
  /** For the manual, where the sentence leaves something open. */
  readonly formula: string;
  readonly example: string;
}

const SPECS: readonly MetricSpec[] = [
  {
    metric: 'risk_per_trade',
    sections: ['order'],
    bound: 'money',
    least: 0,
    limit: 'most',
    reducible: true,
    meaning:
      'Money lost if the order fills and its stop is hit: |reference − stop| × quantity plus fees; without a stop, the whole notional.',
    formula:
      '|reference − stop| × quantity + commission of the order; without a stop, reference × quantity + commission',
    example: 'risk_per_trade <= 2% of equity',
  },
  {
    metric: 'notional',
    sections: ['order'],
    bound: 'money',
    least: 0,
    limit: 'most',
    reducible: true,
    meaning: 'Value of the order: quantity × reference price.',
    formula: 'reference × quantity',
    example: 'notional <= 25_000 USD',
  },
  {
    metric: 'price_deviation',
    sections: ['order'],
    bound: 'ratio',
    least: 0,
    limit: 'most',
    reducible: false,
    meaning:
      'Distance of a limit or stop price from the last price, as a share of it; 0 for market orders.',
    formula: '|limit or stop price − last close| ÷ last close; 0 for market orders',
    example: 'price_deviation <= 5% from last',
  },
  {
    metric: 'price',
    sections: ['order'],
    bound: 'price',
    least: 0,
    limit: 'least',
    reducible: false,
    meaning: 'Last close of the symbol.',
    formula: 'the last close of the symbol',
    example: 'price >= 5 USD',
  },
  {
    metric: 'rate',
    sections: ['order'],
    bound: 'count',
    least: 1,
    limit: 'most',
    reducible: false,
    meaning: 'Orders sent and replaced within the window; cancels are free.',
    formula:
      'orders sent within that time, this one included; stops, takes and each move of a trailing stop count, cancels do not',
    example: 'rate <= 30 per 1m',
  },
  {
    metric: 'allocation',
    sections: ['strategy'],
    bound: 'ratio',
    least: 0,
    limit: 'most',
    reducible: true,
    meaning: 'Gross value of the strategy’s positions and working entries as a share of equity.',
    formula: '(exposure of the strategy’s symbols + reference × quantity) ÷ equity',
    example: 'allocation <= 40% of equity',
  },
  {
    metric: 'daily_loss',
    sections: ['portfolio', 'strategy'],
    bound: 'ratio',
    least: 0,
    greatest: 1,
    limit: 'most',
    reference: 'session_open',
    reducible: false,
    meaning: '1 − equity ÷ equity at the session’s open.',
    formula:
      '1 − equity ÷ equity at the session’s open, which is that of the last close before it; in `strategy` what the strategy has lost since then ÷ equity then',
    example: 'daily_loss from session_open <= 3%',
  },
  {
    metric: 'drawdown',
    sections: ['portfolio'],
    bound: 'ratio',
    least: 0,
    greatest: 1,
    limit: 'most',
    reference: 'peak',
    reducible: false,
    meaning: '1 − equity ÷ its highest close since the run began.',
    formula: '1 − equity ÷ its highest close since the run began',
    example: 'drawdown from peak <= 10%',
  },
  {
    metric: 'deployed',
    sections: ['portfolio'],
    bound: 'ratio',
    least: 0,
    limit: 'most',
    reducible: true,
    meaning: 'Gross value of positions and working entries as a share of equity.',
    formula: '(exposure of all symbols + reference × quantity) ÷ equity',
    example: 'deployed <= 80% of equity',
  },
  {
    metric: 'positions',
    sections: ['portfolio'],
    bound: 'count',
    least: 1,
    limit: 'most',
    reducible: false,
    meaning: 'Symbols held or with a working entry.',
    formula: 'symbols held or with a working entry, this one included',
    example: 'positions <= 20',
  },
  {
    metric: 'concentration',
    sections: ['portfolio'],
    bound: 'ratio',
    least: 0,
    limit: 'most',
    reducible: true,
    meaning: 'Gross value of one symbol as a share of equity.',
    formula: '(exposure of this symbol + reference × quantity) ÷ equity',
    example: 'concentration per symbol <= 25%',
  },
  {
    metric: 'correlation',
    sections: ['portfolio'],
    bound: 'coefficient',
    least: -1,
    greatest: 1,
    limit: 'most',
    reducible: false,
    meaning: 'The highest correlation of returns with a symbol that is held or about to be.',
    formula:
      'the highest Pearson correlation of close-to-close returns with another symbol that is held or has a working entry; −1 when there is none; unknown with fewer returns at common times',
    example: 'correlation over 60 bars <= 0.85',
  },
  {
    metric: 'data_age',
    sections: ['market'],
    bound: 'duration',
    least: 0,
    limit: 'most',
    reducible: false,
    meaning: 'Time since the close of the newest bar that a decision about the symbol reads.',
    formula:
      'time since the close of the newest bar of the symbol, or of one that is read with `of`, whichever is older',
    example: 'data_age <= 90s',
  },
];

/** By whatever somebody has written. */
export const METRICS: ReadonlyMap<string, MetricSpec> = new Map(
  SPECS.map((spec) => [spec.metric, spec]),
);
