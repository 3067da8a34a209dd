/** Lint: a universe that no strategy of the file trades. */

import type { Declaration, Program } from '../grammar/index.ts';
import type { Report } from './diagnostics/report.ts';

/** `own`: declarations of the file itself; an imported universe that it has no use for is one of another file. */
export function lintUniverses(
  { declarations }: Program,
  own: ReadonlySet<Declaration>,
  report: Report,
): void {
  const named = new Set<string>();
  let hasStrategies = false;
  for (const declaration of declarations) {
    if (declaration.kind !== 'StrategyDeclaration' && declaration.kind !== 'EnsembleDeclaration')
      continue;
    hasStrategies = true;
    for (const statement of declaration.body)
      if (statement.kind === 'UniverseStatement')
        for (const { name, quoted } of statement.symbols) if (!quoted) named.add(name);
  }
  // A file of universes alone is there to be imported.
  if (!hasStrategies) return;
  for (const declaration of own) {
    if (declaration.kind !== 'UniverseDeclaration' || named.has(declaration.name.name)) continue;
    const { name } = declaration.name;
    report('W0511', declaration.name.span, `No strategy trades \`${name}\`.`, {
      why: 'What a reader takes for the symbols that are traded has no effect on any order.',
      fix: `write \`universe ${name}\` in a strategy, or delete the declaration`,
    });
  }
}
