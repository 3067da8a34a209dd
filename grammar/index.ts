/** The grammar's door: text to syntax tree and back. */

export type * from './ast.ts';
export { STATEMENT_WORDS } from './bodies.ts';
export type { Diagnostic, Fix, TextEdit } from './diagnostic.ts';
export { type Formatted, format } from './format.ts';
export { nearest } from './nearest.ts';
export { type AnyNode, isExpression, isKind, nodesIn, pathTo, visit } from './nodes.ts';
export { type Parsed, parse } from './parse.ts';
export { printProgram } from './print.ts';
export { printExpression } from './print-expression.ts';
export { beginsDeclaration, type ScannedKind, type ScannedToken, scan } from './scan.ts';
export { isReserved, WORDS } from './tokens.ts';
