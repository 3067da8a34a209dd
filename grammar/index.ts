/** The grammar's door: text to syntax tree and back. */

export type * from './ast.ts';
export type { Diagnostic, Fix, TextEdit } from './diagnostic.ts';
export type { Comment } from './lex.ts';
export { nearest } from './nearest.ts';
export { type Parsed, parse } from './parse.ts';
export { printProgram } from './print.ts';
