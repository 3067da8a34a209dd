/** Making diagnostics: one place decides the severity from the code, so that a code never changes its weight. */

import type { Diagnostic, Fix, Span, TextEdit } from '../../grammar/index.ts';

/** `E0201`: an error; `W0501`: a warning. */
export type DiagnosticCode = `${'E' | 'W'}${number}`;

export interface DiagnosticDetails {
  readonly why?: string;
  readonly fix?: string | Fix;
}

export function diagnostic(
  code: DiagnosticCode,
  span: Span,
  message: string,
  details: DiagnosticDetails = {},
): Diagnostic {
  const fix = typeof details.fix === 'string' ? { text: details.fix } : details.fix;
  return {
    code,
    severity: code.startsWith('E') ? 'error' : 'warning',
    span,
    message,
    ...(details.why !== undefined && { why: details.why }),
    ...(fix !== undefined && { fix }),
  };
}

/** A fix that a machine can apply: put `text` where `span` is. */
export function replacement(span: Span, text: string, words = `write \`${text}\``): Fix {
  return { text: words, edits: [{ span, text } satisfies TextEdit] };
}

/** Where a phase puts what it finds. */
export type Report = (
  code: DiagnosticCode,
  span: Span,
  message: string,
  details?: DiagnosticDetails,
) => void;

export interface Reporter {
  readonly report: Report;
  readonly diagnostics: readonly Diagnostic[];
}

/** Collects, and says the same thing about the same place only once. */
export function createReporter(): Reporter {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    report(code, span, message, details) {
      const key = `${code} ${span.start} ${span.end} ${message}`;
      if (seen.has(key)) return;
      seen.add(key);
      diagnostics.push(diagnostic(code, span, message, details));
    },
  };
}
