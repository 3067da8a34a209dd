/** What the page knows of the editor, whose code is loaded after the page has been painted. */

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
} from '../../compiler/language-service/index.ts';
import type { Span, TextEdit } from '../../grammar/index.ts';
import type { FixableDiagnostic } from '../protocol.ts';

/** Questions about the text as it stands in the editor. */
export interface Language {
  complete(offset: number): Promise<readonly Completion[]>;
  hover(offset: number): Promise<Hover | undefined>;
  signature(offset: number): Promise<SignatureHelp | undefined>;
  definition(offset: number): Promise<Location | undefined>;
  references(offset: number): Promise<readonly Location[]>;
  renamable(offset: number): Promise<Renamable>;
  rename(offset: number, name: string): Promise<Renaming>;
  format(): Promise<readonly TextEdit[]>;
  tokens(): Promise<readonly SemanticToken[]>;
  hints(span: Span): Promise<readonly InlayHint[]>;
  outline(): Promise<readonly OutlineEntry[]>;
  folds(): Promise<readonly Fold[]>;
  readonly tokenKinds: readonly string[];
  readonly tokenModifiers: readonly string[];
  readonly words: readonly string[];
}

export interface EditorOptions {
  readonly text: string;
  readonly theme: 'light' | 'dark';
  readonly language: Language;
  readonly worker: () => Worker;
  readonly onChange: (text: string) => void;
  /** The line that the pointer or the cursor is on. */
  readonly onPoint: (line: number | undefined) => void;
}

export interface EditorHandle {
  text(): string;
  /** As one step that can be undone. */
  replaceText(text: string): void;
  applyEdits(edits: readonly TextEdit[]): void;
  showDiagnostics(diagnostics: readonly FixableDiagnostic[]): void;
  /** Of the program, from 1; undefined for none. */
  highlightLine(line: number | undefined): void;
  goTo(span: Span): void;
  goToLine(line: number): void;
  setTheme(theme: 'light' | 'dark'): void;
}
