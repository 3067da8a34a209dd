/** The editor's questions, as the worker answers them for the text as it stands. */

import type { Language } from '../editor/editor-handle.ts';
import type { ProgramText, Vocabulary } from '../protocol.ts';
import type { EngineClient } from './engine-client.ts';

export function languageOf(
  engine: EngineClient,
  vocabulary: Vocabulary,
  program: () => ProgramText,
): Language {
  const at = (offset: number) => ({ ...program(), offset });
  return {
    complete: (offset) => engine.call('complete', at(offset)),
    hover: (offset) => engine.call('hover', at(offset)),
    signature: (offset) => engine.call('signature', at(offset)),
    definition: (offset) => engine.call('definition', at(offset)),
    references: (offset) => engine.call('references', at(offset)),
    renamable: (offset) => engine.call('renamable', at(offset)),
    rename: (offset, name) => engine.call('rename', { ...at(offset), name }),
    format: () => engine.call('format', program()),
    tokens: () => engine.call('tokens', program()),
    hints: (span) => engine.call('hints', { ...program(), span }),
    outline: () => engine.call('outline', program()),
    folds: () => engine.call('folds', program()),
    ...vocabulary,
  };
}
