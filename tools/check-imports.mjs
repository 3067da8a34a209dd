// Holds the import directions of ARCHITECTURE.md. Fails, too, when it sees no modules: a check that looks at
// nothing is worse than none (dependency-cruiser reports no violations when it cannot read TypeScript).

import { cruise } from 'dependency-cruiser';
import rules from './import-rules.mjs';

const ROOMS = ['grammar', 'compiler', 'market', 'runtime', 'backtester', 'cli'];
const LEAST_MODULES = 100;

const { output } = await cruise(ROOMS, {
  ruleSet: { forbidden: rules },
  validate: true,
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.json'] },
});

const { violations, totalCruised } = output.summary;
for (const { rule, from, to } of violations) {
  console.error(`${rule.severity} ${rule.name}: ${from} → ${to}`);
}
if (totalCruised < LEAST_MODULES) {
  console.error(
    `error: only ${totalCruised} modules were seen; the import check is not looking at the project`,
  );
  process.exit(1);
}
console.log(`import directions: ${totalCruised} modules, ${violations.length} violations`);
process.exit(violations.length > 0 ? 1 : 0);
