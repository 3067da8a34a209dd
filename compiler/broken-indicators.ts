/** Indicators with an error in them, and those that call one: nothing can be computed from what they mean. */

import {
  type Declaration,
  type Diagnostic,
  isKind,
  type Program,
  visit,
} from '../grammar/index.ts';

/** True for a declaration that calls such an indicator, directly or through another. */
export function callsBroken(
  program: Program,
  diagnostics: readonly Diagnostic[],
): (declaration: Declaration) => boolean {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const broken = new Set<string>();
  const reaches = (declaration: Declaration): boolean => {
    let found = false;
    visit(declaration, (node) => {
      if (isKind(node, 'CallExpression') && node.callee.kind === 'NameExpression')
        found ||= broken.has(node.callee.name);
    });
    return found;
  };
  // An indicator calls only those above it, so one pass finds them all.
  for (const declaration of program.declarations) {
    if (declaration.kind !== 'IndicatorDeclaration') continue;
    const { start, end } = declaration.span;
    const isWrong = errors.some(({ span }) => span.start >= start && span.end <= end);
    if (isWrong || reaches(declaration)) broken.add(declaration.name.name);
  }
  return broken.size === 0 ? () => false : reaches;
}
