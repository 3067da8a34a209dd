/** Everything that a report says about one run, before it is laid out as text, JSON or files. */

import type { CurveMetrics, Metrics } from './metrics.ts';
import type { Held } from './metrics-buy-and-hold.ts';
import type { Annualisation } from './metrics-returns.ts';
import type { RunResult } from './result.ts';
import type { BacktestSpec } from './spec.ts';

export interface ReportedProgram {
  /** Name without directories, so that a run's record does not depend on where it was made. */
  readonly file: string;
  readonly sha256: string;
  /** The files that it imports, by the way to them from the program; absent without any. */
  readonly imports?: readonly { readonly file: string; readonly sha256: string }[];
}

/** The membership table that a universe was read from. */
export interface ReportedTable {
  readonly name: string;
  /** SHA-256 over its rows. */
  readonly hash: string;
  /** Members in the range of the run of which there are no bars. */
  readonly withoutBars: readonly string[];
}

export interface ReportedUniverse {
  readonly name: string;
  readonly table?: ReportedTable;
}

export interface ReportedStrategy {
  readonly name: string;
  readonly doc?: string;
  readonly every: string;
  readonly symbols: readonly string[];
  /** Absent where the strategy lists its symbols itself. */
  readonly universe?: ReportedUniverse;
  /** Bars until every stream has a value, and until recursive seeds have faded, for these params. */
  readonly warmup: { readonly defined: number; readonly settled: number };
  /** What it reads on other clocks, each with its warm-up in bars of its own. */
  readonly feeds?: readonly ReportedFeed[];
}

export interface ReportedFeed {
  readonly name: string;
  readonly defined: number;
  readonly settled: number;
}

/** The headlines that `news.…` read. */
export interface ReportedNews {
  readonly file: string;
  readonly sha256: string;
  readonly headlines: number;
}

export interface ReportedPolicy {
  readonly name: string;
  /** Declared in the program, the shipped one by name, or the shipped one because none was named. */
  readonly origin: 'program' | 'shipped' | 'default';
  readonly rules: number;
}

export interface MemberData {
  readonly name: string;
  readonly hash: string;
}

export interface ReportedData {
  readonly name: string;
  readonly contentHash: string;
  /** Of an ensemble: of the bars that each member reads, its own members' behind it. */
  readonly members?: readonly MemberData[];
  /** Bars of all symbols in the tested period, and the starts of its first and last, UTC microseconds. */
  readonly bars: number;
  readonly firstTime: number;
  readonly lastTime: number;
  /** Bars read before the tested period, so that values have settled in it. */
  readonly warmup: { readonly bars: number; readonly firstTime?: number };
  /** What the source did to its prices, as declared at import: `raw`, `split` or `total`. */
  readonly adjusted: string;
  /** Set where so many sessions have no bar that annual figures suffer. */
  readonly gaps?: ReportedGaps;
  readonly splitLikeOpens: readonly SplitLikeOpen[];
}

/** Sessions are days since 1970-01-01. */
export interface ReportedGaps {
  readonly expected: number;
  readonly missing: number;
  readonly largest: { readonly firstSession: number; readonly sessions: number };
}

export interface SplitLikeOpen {
  readonly symbol: string;
  readonly session: number;
}

/** Buying and holding the benchmark, or the traded symbols where none was named. */
export interface ReportedBenchmark extends Held {
  readonly metrics: CurveMetrics;
}

/** Final equity of the run, and of the same run with the events of its ambiguous bars in the other order. */
export interface Ambiguity {
  readonly bars: number;
  readonly asRun: number;
  readonly otherOrder: number;
}

export interface BacktestReport {
  readonly version: string;
  readonly program: ReportedProgram;
  readonly strategy: ReportedStrategy;
  readonly backtest: BacktestSpec;
  readonly params: Readonly<Record<string, number>>;
  readonly policy: ReportedPolicy;
  readonly data: ReportedData;
  readonly news?: ReportedNews;
  /** Smallest step of a quantity. */
  readonly lot: number;
  readonly annual: Annualisation;
  readonly result: RunResult;
  readonly metrics: Metrics;
  /** Instants of the run by whose close the warm-up of some symbol was over. */
  readonly decisions: number;
  readonly benchmark?: ReportedBenchmark;
  readonly ambiguity?: Ambiguity;
}

/** Daily and longer bars are named by their date alone. */
export function isDaily(every: string): boolean {
  return /(d|w|mo)$/.test(every);
}
