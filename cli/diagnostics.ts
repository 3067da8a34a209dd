/** All diagnostics of one file, for people and for machines. */

import { paletteOf, type TextStyle } from '../backtester/text/index.ts';
import type { ImportedFile } from '../compiler/index.ts';
import type { Diagnostic } from '../grammar/index.ts';
import { counted } from './counted.ts';
import { renderDiagnostic } from './render-diagnostic.ts';
import { linesOf, positionOf } from './source-text.ts';

export interface Checked {
  readonly diagnostics: readonly Diagnostic[];
  readonly source: string;
  /** As typed on the command line. */
  readonly path: string;
  /** What the file imports: some diagnostics may be about it. */
  readonly imports?: readonly ImportedFile[];
}

/** The file that a diagnostic is about. */
function fileOf(
  { file }: Diagnostic,
  { source, path, imports = [] }: Checked,
): Pick<ImportedFile, 'path' | 'source'> {
  return imports.find((each) => each.path === file) ?? { source, path };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Nobody reads more at once. */
const MOST_SHOWN = 50;

/** Empty when there is nothing to say. */
export function renderDiagnostics(checked: Checked, style: TextStyle): string {
  const { diagnostics, path } = checked;
  if (diagnostics.length === 0) return '';
  // Errors first where not all are shown: a page of warnings must not hide them.
  const isLong = diagnostics.length > MOST_SHOWN;
  const ordered = isLong
    ? [...diagnostics].sort((a, b) => Number(hasErrors([b])) - Number(hasErrors([a])))
    : diagnostics;
  const each = ordered.slice(0, MOST_SHOWN).map((diagnostic) => {
    const file = fileOf(diagnostic, checked);
    return renderDiagnostic(diagnostic, file.source, file.path, style);
  });
  const more = isLong
    ? `… and ${diagnostics.length - MOST_SHOWN} more; \`--json\` lists all\n`
    : '';
  return `${each.join('\n')}\n${more}${summary(diagnostics, path, style)}\n`;
}

function summary(diagnostics: readonly Diagnostic[], path: string, style: TextStyle): string {
  const palette = paletteOf(style);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const counts = [
    ...(errors > 0 ? [palette.red(counted(errors, 'error'))] : []),
    ...(warnings > 0 ? [palette.yellow(counted(warnings, 'warning'))] : []),
  ];
  const code = diagnostics.find(({ severity }) => errors === 0 || severity === 'error')?.code ?? '';
  return `${path}: ${counts.join(', ')}. ${palette.dim(`strata explain ${code} says more.`)}`;
}

/** Lines and columns are 1-based, columns in UTF-16 units; ends are exclusive. */
export function diagnosticRows(checked: Checked): readonly unknown[] {
  return checked.diagnostics.map((diagnostic) => {
    const { path, source } = fileOf(diagnostic, checked);
    const { code, severity, span, message, why, fix } = diagnostic;
    const lines = linesOf(source);
    return {
      code,
      severity,
      file: path,
      ...range(span, lines),
      message,
      why,
      fix: fix && {
        text: fix.text,
        edits: fix.edits?.map((edit) => ({ ...range(edit.span, lines), text: edit.text })),
      },
    };
  });
}

function range({ start, end }: Diagnostic['span'], lines: ReturnType<typeof linesOf>) {
  const from = positionOf(lines, start);
  const to = positionOf(lines, end);
  return { line: from.line, column: from.column, end_line: to.line, end_column: to.column };
}
