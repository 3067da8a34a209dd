import type { Span } from './ast.ts';

/** Replace `span` with `text`; spans refer to the source that the diagnostic was made from. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** The smallest change that mends the program: in words, and as edits where a machine can apply it. */
export interface Fix {
  readonly text: string;
  readonly edits?: readonly TextEdit[];
}

/**
 * One problem in a program. `code` is stable for ever (`strata explain CODE` prints its long form),
 * `message` says what would go wrong in the trader's words, `why` the reason, `fix` what to type.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  /** The imported file whose text the spans refer to; absent: the file that was compiled. */
  readonly file?: string;
  readonly span: Span;
  readonly message: string;
  readonly why?: string;
  readonly fix?: Fix;
}
