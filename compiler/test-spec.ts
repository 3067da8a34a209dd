/** What a `test` declaration fixes: the bars that a strategy is given, its params, and what it is expected to do. */

import type { Side } from '../runtime/program.ts';

/** Bars of one symbol; every symbol of a test has as many. */
export interface GivenBars {
  readonly symbol: string;
  readonly open: readonly number[];
  readonly high: readonly number[];
  readonly low: readonly number[];
  readonly close: readonly number[];
  readonly volume: readonly number[];
}

/** What an exit may be expected to come from: the first word of the statement that asked for it. */
export const EXIT_CAUSES = [
  ...(['stop', 'take', 'trail', 'hold', 'flat', 'exit', 'enter', 'target'] as const),
];
export type ExitCause = (typeof EXIT_CAUSES)[number];

/** An order that fills in bar `bar`; bars count from 0. */
export interface ExpectedFill {
  readonly kind: 'fill';
  readonly action: 'enter' | 'exit';
  readonly side: Side;
  readonly symbol: string;
  readonly bar: number;
  readonly price?: number;
  readonly quantity?: number;
  readonly by?: ExitCause;
}

export type Expected =
  | ExpectedFill
  /** No fill at all, or none that another expectation does not name. */
  | { readonly kind: 'no orders'; readonly other: boolean }
  /** Shares held at the close of the bar, negative when short. */
  | {
      readonly kind: 'position';
      readonly symbol: string;
      readonly quantity: number;
      readonly bar: number;
    }
  /** Cash plus positions at the close of the bar. */
  | { readonly kind: 'equity'; readonly amount: number; readonly bar: number };

export interface Expectation {
  readonly what: Expected;
  /** As written, without `expect`. */
  readonly text: string;
  /** 1-based source line. */
  readonly line: number;
}

export interface TestSpec {
  readonly title: string;
  readonly strategy: string;
  readonly line: number;
  readonly params: Readonly<Record<string, number>>;
  /** How many bars each symbol has. */
  readonly length: number;
  readonly bars: readonly GivenBars[];
  readonly expectations: readonly Expectation[];
}
