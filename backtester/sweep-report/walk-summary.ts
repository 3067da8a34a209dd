/** What a walk-forward test came to. */

/** One window: tuned on the first range, judged on the second. Dates are sessions, both included. */
export interface WalkStep {
  readonly tuneFrom: string;
  readonly tuneTo: string;
  readonly judgeFrom: string;
  readonly judgeTo: string;
  readonly params: Readonly<Record<string, number>>;
  /** Annual Sharpe ratios of the chosen values in both ranges; absent where nothing ever moved. */
  readonly tunedSharpe?: number;
  readonly judgedSharpe?: number;
  readonly judgedReturn: number;
  readonly trades: number;
}

export interface WalkSummary {
  readonly tuneOn: string;
  readonly judgeOn: string;
  readonly anchored: boolean;
  readonly steps: readonly WalkStep[];
  /** Of all judged ranges, one after the other. */
  readonly sharpe?: number;
  readonly totalReturn: number;
  readonly maxDrawdown: number;
  readonly sessions: number;
  /** Equity at the end of each judged session, and the session's date, thinned out to what a chart shows. */
  readonly curve: readonly { readonly date: string; readonly equity: number }[];
}
