/** Everything that the page shows follows from this. */

import type { Problem, WhyParts } from '../../backtester/index.ts';
import type { Finding } from '../../market/index.ts';
import type {
  FileOptions,
  FixableDiagnostic,
  ProgramText,
  SeriesSummary,
  TableSummary,
} from '../protocol.ts';
import type { RunView, TradeView } from '../run-view.ts';
import type { Understanding } from '../understanding.ts';

export const TABS = ['results', 'trades', 'why', 'code', 'plan', 'cost'] as const;
export type Tab = (typeof TABS)[number];
export type Theme = 'light' | 'dark';
export type TradeColumn = Exclude<keyof TradeView, 'entryTime' | 'exitTime'>;

export interface SelectedBar {
  readonly symbol: string;
  readonly time: number;
  readonly trade?: number;
}

/** A file that was dropped, before somebody says what is in it. */
export interface DroppedFile {
  readonly name: string;
  readonly bytes: ArrayBuffer;
  readonly options: FileOptions;
  readonly problem?: Problem;
  readonly isReading?: boolean;
}

export type LoadedFile =
  | {
      readonly kind: 'bars';
      readonly series: SeriesSummary;
      readonly notes: readonly Finding[];
    }
  | TableSummary;

export interface State {
  readonly program: ProgramText;
  readonly params: Readonly<Record<string, number>>;
  readonly backtest?: string;
  readonly symbol?: string;
  readonly diagnostics: readonly FixableDiagnostic[];
  readonly run?: RunView;
  /** The run that is shown is not that of the program as it stands. */
  readonly isStale: boolean;
  readonly problem?: Problem;
  /** Part of the run that is done, while one is under way. */
  readonly progress?: number;
  readonly understanding?: Understanding;
  readonly why?: WhyParts;
  readonly selected?: SelectedBar;
  readonly tab: Tab;
  readonly theme: Theme;
  readonly sort: { readonly column: TradeColumn; readonly isDescending: boolean };
  readonly filter: string;
  readonly scroll: number;
  /** A line of the program that is pointed at, here or in what was made of it. */
  readonly pointedLine?: number;
  /** Names of the data that the page has. */
  readonly series: readonly string[];
  readonly dropped?: DroppedFile;
  readonly loaded?: LoadedFile;
  readonly notice?: string;
  readonly isDragging: boolean;
  readonly isEditorReady: boolean;
}

/** What somebody can do. */
export interface Actions {
  chooseExample(file: string): void;
  chooseBacktest(name: string): void;
  chooseSymbol(symbol: string): void;
  moveSlider(name: string, value: number): void;
  resetSliders(): void;
  cancelRun(): void;
  applyFix(diagnostic: FixableDiagnostic): void;
  goToDiagnostic(diagnostic: FixableDiagnostic): void;
  goToLine(line: number): void;
  showTab(tab: Tab): void;
  pickTrade(trade: TradeView): void;
  sortTrades(column: TradeColumn): void;
  filterTrades(text: string): void;
  scrollTrades(top: number): void;
  pointAt(line: number | undefined): void;
  understand(strategy: string): void;
  switchTheme(): void;
  share(): void;
  download(what: 'trades' | 'report' | 'typescript'): void;
  copyCommand(): void;
  openFile(file: File): void;
  changeFile(options: Partial<FileOptions>): void;
  readFile(): void;
  closeFile(): void;
  useFile(): void;
  dismiss(): void;
}
