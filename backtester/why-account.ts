/** What there is to say about one symbol at one bar of a run. Plain data: `--json` prints it, the text is made from it. */

import type { TraceForm } from '../compiler/index.ts';
import type { Side } from '../runtime/index.ts';
import type { OrderRecord } from './result.ts';
import type { ScorePart } from './score.ts';

export type Said = 'true' | 'false' | 'unknown';

/** An expression of the program with its value at the bar. */
export interface TracedValue {
  readonly text: string;
  readonly definition?: string;
  readonly form: TraceForm;
  /** What it is, is what is written. */
  readonly isLiteral?: true;
  /** Of a condition. */
  readonly said?: Said;
  /** Of a number; null where it is absent. */
  readonly value?: number | null;
  /** Where it takes part in a crossing: its value one bar before. */
  readonly before?: number | null;
  /** Why it is absent, where that is not because of one of its parts. */
  readonly absentBecause?: string;
  readonly parts: readonly TracedValue[];
}

/** Why a rule did what it did; `id` is stable. */
export interface Outcome {
  readonly id: string;
  readonly text: string;
}

export interface RuleAccount {
  readonly kind: 'enter' | 'exit' | 'target';
  readonly side?: Side;
  /** As written. */
  readonly reason: string;
  readonly line: number;
  readonly said: Said;
  readonly tree?: TracedValue;
  readonly outcome: Outcome;
}

export interface Protecting {
  readonly role: 'stop' | 'take';
  readonly price: number;
  readonly quantity: number;
  readonly reason: string;
}

export interface Holding {
  readonly side?: Side;
  readonly quantity: number;
  readonly entryPrice?: number;
  readonly entryTime?: number;
  /** The rule that opened it. */
  readonly entryReason?: string;
  readonly barsHeld?: number;
  readonly protections: readonly Protecting[];
  /** Entries and exits that wait for their price. */
  readonly working: readonly WorkingOrder[];
}

export interface WorkingOrder {
  readonly id: string;
  readonly intent: 'enter' | 'exit';
  readonly type: string;
  readonly quantity: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly reason: string;
}

export interface BarFill {
  readonly order: string;
  readonly intent: 'enter' | 'exit';
  readonly role: 'entry' | 'exit' | 'stop' | 'take';
  readonly action: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly reason: string;
  /** After the rules of this close were read, as `fill same close` has it. */
  readonly atClose: boolean;
}

/** One limit of the risk policy, as it judged an entry of this close. */
export interface Judged {
  readonly rule: string;
  readonly line: number;
  /** Absent where it is unknown, which counts as breached. */
  readonly metric?: number;
  readonly bound: number;
  readonly unit: 'money' | 'price' | 'share' | 'count' | 'seconds';
  readonly action: string;
  /** The rule as written. */
  readonly text: string;
  /** Words before the metric: `the order would be worth`. */
  readonly what: string;
  /** Of the order as it was asked for. */
  readonly quantity: number;
}

export interface TargetAccount {
  readonly schedule: string;
  readonly rebalances: boolean;
  /** Share of equity, once all weights fit together. */
  readonly weight?: number;
  readonly reason?: string;
}

export interface ScoreAccount {
  readonly text: string;
  readonly parts: readonly ScorePart[];
}

export interface BarAccount {
  readonly strategy: string;
  readonly backtest: string;
  readonly symbol: string;
  readonly every: string;
  /** Start of the bar, UTC microseconds. */
  readonly time: number;
  readonly closes: number;
  readonly zone: string;
  readonly bar: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', number>>;
  readonly before: Holding;
  readonly after: Holding;
  /** When the rules of this close were read. */
  readonly equity: number;
  readonly cash: number;
  readonly halted?: string;
  readonly killed?: string;
  readonly fills: readonly BarFill[];
  readonly rules: readonly RuleAccount[];
  readonly filter?: TracedValue;
  readonly targets?: TargetAccount;
  /** Of an ensemble: its score, in words, and what each member brought into it. */
  readonly score?: ScoreAccount;
  readonly judged: readonly Judged[];
  /** Orders decided at this close, with what became of them. */
  readonly orders: readonly OrderRecord[];
}
