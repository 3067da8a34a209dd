/**
 * The door of the language service: what an editor asks about a text and a place in it. Places are offsets in UTF-16
 * units, as in the rest of the compiler; a protocol with lines and columns converts at its rim. It knows nothing of
 * Node, so that a server and a page in a browser use the same one.
 */

export { type CodeAction, codeActionsIn } from './code-actions.ts';
export { completionsAt } from './completion.ts';
export type { Completion, CompletionKind } from './completion-item.ts';
export { diagnosticsOf } from './diagnostics.ts';
export { openDocument, type ProgramDocument } from './document.ts';
export { type Fold, foldsOf } from './folding.ts';
export { type Formatting, formattingOf } from './formatting.ts';
export { type Hover, hoverAt } from './hover.ts';
export { type InlayHint, inlayHintsIn } from './inlay-hints.ts';
export { priceLets } from './let-units.ts';
export type { DefinitionKind } from './names.ts';
export { definitionAt, type Location, referencesAt } from './navigation.ts';
export { type OutlineEntry, outlineOf } from './outline.ts';
export { type FileEdits, type Renamable, type Renaming, renamableAt, renameAt } from './rename.ts';
export {
  SEMANTIC_KINDS,
  SEMANTIC_MODIFIERS,
  type SemanticToken,
  semanticTokensOf,
} from './semantic-tokens.ts';
export { type SignatureHelp, signatureAt } from './signature-help.ts';
export type { Workspace } from './workspace.ts';
