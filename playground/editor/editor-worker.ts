/** Monaco's own worker: it compares texts and finds links. */

import 'monaco-editor/editor/editor.worker';
