/** Colours of the language, in the two themes of the page. */

import { editor } from 'monaco-editor/editor';

export function themeName(theme: 'light' | 'dark'): string {
  return theme === 'dark' ? 'strata-dark' : 'strata-light';
}

export function defineThemes(): void {
  editor.defineTheme('strata-light', {
    base: 'vs',
    inherit: true,
    rules: [
      ...rules({
        keyword: '9333ea',
        function: '1d4ed8',
        number: 'b45309',
        string: '15803d',
        comment: '64748b',
        documentation: '0f766e',
        parameter: 'c2410c',
        type: '0e7490',
        property: '0369a1',
        member: 'be123c',
      }),
    ],
    colors: {
      'editor.background': '#ffffff',
      'editor.foreground': '#0f172a',
      'editor.lineHighlightBackground': '#f8fafc',
      'editor.lineHighlightBorder': '#00000000',
      'editorLineNumber.foreground': '#5b6b80',
      'editorLineNumber.dimmedForeground': '#5b6b80',
      'editorInlayHint.foreground': '#475569',
      'editorInlayHint.background': '#f1f5f9',
    },
  });
  editor.defineTheme('strata-dark', {
    base: 'vs-dark',
    inherit: true,
    rules: [
      ...rules({
        keyword: 'c4b5fd',
        function: '7dd3fc',
        number: 'fcd34d',
        string: '86efac',
        comment: '8494a8',
        documentation: '5eead4',
        parameter: 'fdba74',
        type: '67e8f9',
        property: '93c5fd',
        member: 'fda4af',
      }),
    ],
    colors: {
      'editor.background': '#10161f',
      'editor.foreground': '#e2e8f0',
      'editor.lineHighlightBackground': '#151d29',
      'editor.lineHighlightBorder': '#00000000',
      'editorLineNumber.foreground': '#8494a8',
      'editorLineNumber.dimmedForeground': '#8494a8',
      'editorInlayHint.foreground': '#94a3b8',
      'editorInlayHint.background': '#1a2331',
      'editorWidget.background': '#151d29',
      'editorHoverWidget.background': '#151d29',
    },
  });
}

type Kind =
  | 'keyword'
  | 'function'
  | 'number'
  | 'string'
  | 'comment'
  | 'documentation'
  | 'parameter'
  | 'type'
  | 'property'
  | 'member';

function rules(colours: Readonly<Record<Kind, string>>): editor.ITokenThemeRule[] {
  return [
    { token: 'keyword', foreground: colours.keyword },
    { token: 'function', foreground: colours.function },
    { token: 'number', foreground: colours.number },
    { token: 'string', foreground: colours.string },
    { token: 'comment', foreground: colours.comment },
    { token: 'comment.documentation', foreground: colours.documentation },
    { token: 'parameter', foreground: colours.parameter },
    { token: 'class', foreground: colours.type, fontStyle: 'bold' },
    { token: 'property', foreground: colours.property },
    { token: 'enumMember', foreground: colours.member },
    { token: 'variable.defaultLibrary', foreground: colours.property },
  ];
}
