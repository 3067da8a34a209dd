/** Names of another file that one uses without having imported them. */

import {
  type AnyNode,
  type Declaration,
  type Identifier,
  isKind,
  type NameExpression,
  type SymbolRef,
  visit,
} from '../grammar/index.ts';
import type { Report } from './diagnostics/report.ts';

export function reportUnseen(
  declarations: readonly Declaration[],
  visible: ReadonlySet<string>,
  /** The file that declares each name of the program. */
  owners: ReadonlyMap<string, string>,
  report: Report,
): void {
  for (const declaration of declarations) {
    visit(declaration, (node) => {
      for (const { name, span } of usesOf(node)) {
        const owner = owners.get(name);
        if (owner === undefined || visible.has(name)) continue;
        report('E0223', span, `\`${name}\` of \`${owner}\` is not imported here.`, {
          why: 'A file uses its own names and those that it imports, so that a reader can find each of them.',
          fix: `add \`${name}\` to the names in the \`import\` of that file, or import that file`,
        });
      }
    });
  }
}

/** The names in a node that may be declared in another file; those of its parts are theirs. */
function usesOf(node: AnyNode): readonly (Identifier | NameExpression | SymbolRef)[] {
  if (isKind(node, 'CallExpression'))
    return node.callee.kind === 'NameExpression' ? [node.callee] : [];
  if (isKind(node, 'RunStatement'))
    return node.policy ? [node.strategy, node.policy] : [node.strategy];
  if (isKind(node, 'MemberStatement')) return [node.member];
  if (isKind(node, 'TestDeclaration')) return [node.subject];
  if (isKind(node, 'UniverseStatement')) return node.symbols.filter(({ quoted }) => !quoted);
  return [];
}
