/**
 * What page and worker say to each other. Two workers run the same code: one answers the editor, one runs backtests, so
 * that neither waits for the other. Everything here survives a structured clone; columns are handed over, not copied.
 */

import type { Problem, WhyParts } from '../backtester/index.ts';
import type {
  Completion,
  Fold,
  Hover,
  InlayHint,
  Location,
  OutlineEntry,
  Renamable,
  Renaming,
  SemanticToken,
  SignatureHelp,
} from '../compiler/language-service/index.ts';
import type { Diagnostic, Span, TextEdit } from '../grammar/index.ts';
import type { Adjustment, CalendarId, Finding, Timeframe } from '../market/index.ts';
import type { RunView } from './run-view.ts';
import type { Understanding } from './understanding.ts';

/** A program under the name that its file would have. */
export interface ProgramText {
  readonly file: string;
  readonly source: string;
}

export interface PlaceIn extends ProgramText {
  readonly offset: number;
}

export interface RunAsk extends ProgramText {
  /** Which backtest; absent: the first one. */
  readonly backtest?: string;
  /** Values of the sliders. */
  readonly params: Readonly<Record<string, number>>;
  /** Of which symbol there is a chart; absent: the first one. */
  readonly symbol?: string;
}

export type RunAnswer =
  /** The program has errors; the diagnostics say which. */
  | { readonly kind: 'faulty' }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'ran'; readonly run: RunView };

export interface FileAsk {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  readonly options: FileOptions;
}

export const FILE_KINDS = ['bars', 'actions', 'members', 'news'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** What a file does not say by itself. */
export interface FileOptions {
  readonly holds: FileKind;
  /** Of bars. */
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly timeZone?: string;
  readonly label: 'start' | 'end';
  readonly symbol: string;
  /** What prices are adjusted for already. */
  readonly adjusted: Adjustment;
  /** Of splits and dividends: the series whose prices they are for. */
  readonly series: string;
  /** Of members and news: the name that a program has for them. */
  readonly called: string;
}

export type FileAnswer =
  | { readonly kind: 'refused'; readonly problem: Problem }
  | {
      readonly kind: 'bars';
      readonly series: SeriesSummary;
      readonly notes: readonly Finding[];
      /** For the workers to come: a file of a million rows is read once. */
      readonly arrow: Uint8Array;
    }
  | TableSummary;

/** Splits and dividends, members or news. */
export interface TableSummary {
  readonly kind: 'table';
  readonly title: string;
  readonly facts: readonly string[];
  /** What a program says to use it; absent where it need not say anything. */
  readonly usedBy?: string;
  readonly notes: readonly Finding[];
}

export interface SeriesSummary {
  readonly name: string;
  readonly timeframe: Timeframe;
  readonly symbols: readonly string[];
  readonly bars: number;
  readonly first: string;
  readonly last: string;
  /** How the columns were read, and the times. */
  readonly mapping: readonly string[];
  readonly setAside: number;
}

export type FixableDiagnostic = Diagnostic & {
  /** The diagnostic as a person reads it, at length: what `strata explain` prints. */
  readonly explanation: string;
  /** What a button that applies its fix is called; absent where no machine can apply it. */
  readonly fixTitle?: string;
};

/** What the editor's colours are named by. */
export interface Vocabulary {
  readonly tokenKinds: readonly string[];
  readonly tokenModifiers: readonly string[];
  /** Of the language. */
  readonly words: readonly string[];
}

export interface Downloads {
  readonly trades: string;
  readonly report: string;
  readonly typescript: string;
  /** What a shell would be told to get the same run. */
  readonly command: string;
}

/** Questions and answers by name. */
export interface Calls {
  readonly check: { ask: ProgramText; answer: readonly FixableDiagnostic[] };
  readonly vocabulary: { ask: undefined; answer: Vocabulary };
  readonly complete: { ask: PlaceIn; answer: readonly Completion[] };
  readonly hover: { ask: PlaceIn; answer: Hover | undefined };
  readonly signature: { ask: PlaceIn; answer: SignatureHelp | undefined };
  readonly definition: { ask: PlaceIn; answer: Location | undefined };
  readonly references: { ask: PlaceIn; answer: readonly Location[] };
  readonly renamable: { ask: PlaceIn; answer: Renamable };
  readonly rename: { ask: PlaceIn & { readonly name: string }; answer: Renaming };
  readonly format: { ask: ProgramText; answer: readonly TextEdit[] };
  readonly tokens: { ask: ProgramText; answer: readonly SemanticToken[] };
  readonly hints: { ask: ProgramText & { readonly span: Span }; answer: readonly InlayHint[] };
  readonly outline: { ask: ProgramText; answer: readonly OutlineEntry[] };
  readonly folds: { ask: ProgramText; answer: readonly Fold[] };
  readonly understand: {
    ask: ProgramText & { readonly strategy?: string };
    answer: Understanding | undefined;
  };
  readonly useSeries: {
    ask: ProgramText & { readonly series: SeriesSummary };
    answer: readonly TextEdit[];
  };
  readonly run: { ask: RunAsk; answer: RunAnswer };
  readonly why: {
    ask: { readonly symbol: string; readonly time: number };
    answer: WhyParts | undefined;
  };
  readonly downloads: { ask: ProgramText; answer: Downloads | undefined };
  readonly readFile: { ask: FileAsk; answer: FileAnswer };
  /** A series that another worker has read. */
  readonly putSeries: { ask: Uint8Array; answer: boolean };
}

export type CallName = keyof Calls;

/** One of the questions; of a name, that one. */
export type Question<Name extends CallName = CallName> = {
  readonly [Each in Name]: {
    readonly id: number;
    readonly name: Each;
    readonly ask: Calls[Each]['ask'];
  };
}[Name];

export type Reply =
  | Done
  /** A mistake of ours: the page says so, and goes on. */
  | { readonly id: number; readonly kind: 'failed'; readonly message: string }
  | { readonly id: number; readonly kind: 'progress'; readonly share: number };

/** An answer goes back under the name of its question. */
export type Done<Name extends CallName = CallName> = {
  readonly [Each in Name]: {
    readonly id: number;
    readonly kind: 'done';
    readonly name: Each;
    readonly answer: Calls[Each]['answer'];
  };
}[Name];

/** What a page comes with: bars as Arrow IPC in base64, and the texts of the shipped programs by their path. */
export interface Bundle {
  readonly series: readonly { readonly name: string; readonly arrow: string }[];
  readonly programs: Readonly<Record<string, string>>;
  readonly version: string;
}
