// Holds the import directions of ARCHITECTURE.md. Fails, too, when it sees no modules: a check that looks at
// nothing is worse than none (dependency-cruiser reports no violations when it cannot read TypeScript).

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { cruise } from 'dependency-cruiser';
import rules, { TYPES_ONLY } from './import-rules.mjs';

const ROOMS = [
  'grammar',
  'compiler',
  'market',
  'runtime',
  'backtester',
  'brokers',
  'api',
  'playground',
  'cli',
].filter((room) => existsSync(room));
const LEAST_MODULES = 100;

const { output } = await cruise(ROOMS, {
  ruleSet: { forbidden: rules },
  validate: true,
  parser: 'swc',
  tsPreCompilationDeps: true,
  doNotFollow: { path: 'node_modules' },
  enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.json'] },
});

const { totalCruised } = output.summary;
const violations = output.summary.violations.filter((violation) => !isAllowedAsTypes(violation));
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

/** The parser does not say which imports are of types alone, and a cycle with one of them in it is none at run time. */
function isAllowedAsTypes({ rule, from, to, cycle }) {
  if (!TYPES_ONLY.includes(rule.name)) return false;
  if (!cycle) return importsOnlyTypes(from, to);
  const path = [from, ...cycle.map(({ name }) => name)];
  return path.slice(1).some((name, index) => importsOnlyTypes(path[index], name));
}

/** True when every import and re-export of `to` in `from` is of types. */
function importsOnlyTypes(from, to) {
  const source = readFileSync(from, 'utf8');
  const statements = [
    ...source.matchAll(/^(import|export)( type)?([^;]*?)from '(\.[^']+)';/gm),
  ].filter(([, , , , path]) => normalize(join(dirname(from), path)) === normalize(to));
  return (
    statements.length > 0 &&
    statements.every(
      ([, , type, names]) =>
        type !== undefined ||
        (names.match(/\{([\s\S]*)\}/)?.[1] ?? 'value')
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '')
          .every((name) => name.startsWith('type ')),
    )
  );
}
