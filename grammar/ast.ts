/**
 * The typed syntax tree of a `.strat` file: one interface a node, one union a family, nothing else.
 * Every node carries the span of its source text; nothing here knows what a program means.
 */

export type * from './ast-declarations.ts';
export type * from './ast-expressions.ts';
export type * from './ast-run-statements.ts';
export type * from './ast-statements.ts';
