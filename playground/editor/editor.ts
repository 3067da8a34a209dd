/** Monaco with the language service behind it. A script of its own: the page is painted before it has been read. */

import {
  type IDisposable,
  KeyCode,
  KeyMod,
  MarkerSeverity,
  editor as monaco,
  Range,
  Uri,
} from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import type { Span } from '../../grammar/index.ts';
import type { FixableDiagnostic } from '../protocol.ts';
import type { EditorHandle, EditorOptions } from './editor-handle.ts';
import { LANGUAGE, registerLanguage } from './language.ts';
import { offsetsOf, rangeOf } from './places.ts';
import { defineThemes, themeName } from './themes.ts';

export function createEditor(container: HTMLElement, options: EditorOptions): EditorHandle {
  Object.assign(globalThis, { MonacoEnvironment: { getWorker: options.worker } });
  defineThemes();
  const model = monaco.createModel(options.text, LANGUAGE, Uri.parse('file:///program.strat'));
  model.updateOptions({ tabSize: 2, insertSpaces: true });
  const fixes = new Map<string, FixableDiagnostic>();
  registerLanguage(model, options.language, () => [...fixes.values()]);
  const editor = monaco.create(container, {
    ...EDITOR_OPTIONS,
    model,
    theme: themeName(options.theme),
  });
  // On Linux Monaco has Control, Shift and I for it, which a browser takes for itself.
  monaco.addKeybindingRule({
    keybinding: KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF,
    command: 'editor.action.formatDocument',
  });
  const pointed = editor.createDecorationsCollection();
  const watching = watch(options);
  return {
    text: () => model.getValue(),
    replaceText(text) {
      editor.executeEdits('page', [{ range: model.getFullModelRange(), text }]);
      editor.pushUndoStop();
      editor.setScrollTop(0);
    },
    applyEdits(edits) {
      editor.executeEdits(
        'fix',
        edits.map(({ span, text }) => ({ range: rangeOf(model, span), text })),
      );
      editor.pushUndoStop();
      editor.focus();
    },
    showDiagnostics(diagnostics) {
      fixes.clear();
      monaco.setModelMarkers(
        model,
        'strata',
        diagnostics.map((each) => {
          fixes.set(`${each.code} ${each.span.start}`, each);
          return markerOf(each);
        }),
      );
    },
    highlightLine(line) {
      const isThere = line !== undefined && line <= model.getLineCount();
      pointed.set(
        isThere
          ? [
              {
                range: new Range(line, 1, line, 1),
                options: { isWholeLine: true, className: 'pointed-line' },
              },
            ]
          : [],
      );
    },
    goTo: (span) => reveal(span),
    goToLine(line) {
      editor.revealLineInCenterIfOutsideViewport(line);
      editor.setPosition({ lineNumber: line, column: 1 });
      editor.focus();
    },
    setTheme: (theme) => monaco.setTheme(themeName(theme)),
  };

  function reveal(span: Span): void {
    const range = rangeOf(model, span);
    editor.setSelection(range);
    editor.revealRangeInCenterIfOutsideViewport(range);
    editor.focus();
  }

  function markerOf({ severity, message, why, fix, code, span }: FixableDiagnostic) {
    const { start, end } = offsetsOf(model.getValue(), span);
    const parts = [
      message,
      ...(why === undefined ? [] : [why]),
      ...(fix ? [`Fix: ${fix.text}`] : []),
    ];
    const range = rangeOf(model, { start, end: Math.max(end, start + 1) });
    return {
      ...{ code, source: 'strata', message: parts.join('\n') },
      severity: severity === 'error' ? MarkerSeverity.Error : MarkerSeverity.Warning,
      startLineNumber: range.startLineNumber,
      startColumn: range.startColumn,
      endLineNumber: range.endLineNumber,
      endColumn: range.endColumn,
    };
  }

  function watch({ onChange, onPoint }: EditorOptions): readonly IDisposable[] {
    return [
      model.onDidChangeContent(() => onChange(model.getValue())),
      editor.onMouseMove(({ target }) => onPoint(target.position?.lineNumber)),
      editor.onMouseLeave(() => onPoint(undefined)),
      editor.onDidChangeCursorPosition(({ position }) => onPoint(position.lineNumber)),
      editor.onDidDispose(() => {
        for (const each of watching) each.dispose();
      }),
    ];
  }
}

const EDITOR_OPTIONS = {
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 13,
  lineHeight: 20,
  fontFamily: "ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, monospace",
  scrollBeyondLastLine: false,
  padding: { top: 10, bottom: 10 },
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  guides: { indentation: false },
  overviewRulerBorder: false,
  renderLineHighlight: 'line',
  'semanticHighlighting.enabled': true,
  wordBasedSuggestions: 'off',
  quickSuggestions: { other: true, comments: false, strings: true },
  tabCompletion: 'on',
  fixedOverflowWidgets: true,
  stickyScroll: { enabled: false },
  ariaLabel: 'The program. Control and M lets the Tab key leave the editor.',
  accessibilitySupport: 'auto',
} as const;

globalThis.strataEditor = { createEditor };
