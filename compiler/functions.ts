/** Which functions a program can call: primitives, the shipped library, and its own indicators. */

import { type IndicatorDeclaration, type Program, parse } from '../grammar/index.ts';
import type { FunctionScope, ResolvedIndicator } from './bindings.ts';
import { PRELUDE_NAMES, PRIMITIVES, preludeSource } from './builtins/index.ts';
import { createReporter, type Report } from './diagnostics/report.ts';
import { InvariantError } from './invariant.ts';
import { PREDEFINED } from './predefined.ts';
import { resolveIndicator } from './resolve.ts';
import { walk } from './walk.ts';

const library = new Map<string, ResolvedIndicator>();

/** The shipped library, parsed one indicator at a time, when it is first called. */
const shippedFunctions: FunctionScope = {
  isBelow: () => false,
  isShipped: (name) => isPrimitive(name, false) || PRELUDE_NAMES.has(name),
  has: (name, shipped) => isPrimitive(name, shipped) || PRELUDE_NAMES.has(name),
  names: () => [
    ...[...PRIMITIVES.values()].filter(({ internal }) => !internal).map(({ name }) => name),
    ...PRELUDE_NAMES,
  ],
  find(name, shipped) {
    const primitive = PRIMITIVES.get(name);
    if (primitive && (shipped || !primitive.internal)) return { kind: 'primitive', primitive };
    const indicator = libraryIndicator(name);
    return indicator && { kind: 'indicator', indicator };
  },
};

function isPrimitive(name: string, shipped: boolean): boolean {
  const primitive = PRIMITIVES.get(name);
  return primitive !== undefined && (shipped || !primitive.internal);
}

/** An indicator of the shipped library, resolved; the same value each time. */
export function libraryIndicator(name: string): ResolvedIndicator | undefined {
  const known = library.get(name);
  if (known) return known;
  const source = preludeSource(name);
  if (source === undefined) return undefined;
  const { program, diagnostics } = parse(source);
  const { report, diagnostics: problems } = createReporter();
  const declaration = program.declarations.find(
    (candidate) => candidate.kind === 'IndicatorDeclaration',
  );
  if (!declaration || diagnostics.length > 0) {
    throw new InvariantError(
      `library indicator ${name} does not parse: ${diagnostics[0]?.message ?? ''}`,
    );
  }
  const indicator = resolveIndicator(declaration, shippedFunctions, true, report);
  if (problems[0])
    throw new InvariantError(`library indicator ${name} does not resolve: ${problems[0].message}`);
  library.set(name, indicator);
  return indicator;
}

/** The shipped functions and the program's own indicators; a call can only reach indicators declared above it. */
export function functionsOf(program: Program, report: Report): FunctionScope {
  const own = new Map<string, ResolvedIndicator>();
  const below = new Map<string, IndicatorDeclaration>();
  const declarations = program.declarations.filter(
    (declaration) => declaration.kind === 'IndicatorDeclaration',
  );
  for (const declaration of declarations) below.set(declaration.name.name, declaration);
  const scope: FunctionScope = {
    isBelow: (name) => below.has(name) && !own.has(name),
    isShipped: shippedFunctions.isShipped,
    has: (name, shipped) => own.has(name) || shippedFunctions.has(name, shipped),
    names: () => [...own.keys(), ...shippedFunctions.names()],
    find(name, shipped) {
      const indicator = own.get(name);
      return indicator ? { kind: 'indicator', indicator } : shippedFunctions.find(name, shipped);
    },
  };
  for (const declaration of declarations) {
    const { name } = declaration;
    if (own.has(name.name) || PREDEFINED.has(name.name) || shippedFunctions.has(name.name, false)) {
      const twice = own.has(name.name);
      report(
        twice ? 'E0203' : 'E0204',
        name.span,
        twice
          ? `\`${name.name}\` is declared twice.`
          : `\`${name.name}\` already has a meaning in every program.`,
        {
          why: 'A name has one meaning everywhere, so that a strategy can be read without looking elsewhere.',
          fix: `give it another name, such as \`my_${name.name}\``,
        },
      );
      continue;
    }
    reportCallsBelow(declaration, below, own, report);
    own.set(name.name, resolveIndicator(declaration, scope, false, report));
  }
  return scope;
}

/** A call of an indicator that is declared further down, or of itself: recursion would have no bound. */
function reportCallsBelow(
  declaration: IndicatorDeclaration,
  all: ReadonlyMap<string, IndicatorDeclaration>,
  above: ReadonlyMap<string, ResolvedIndicator>,
  report: Report,
): void {
  for (const statement of declaration.body) {
    walk(statement.value, (node) => {
      if (node.kind !== 'CallExpression' || node.callee.kind !== 'NameExpression') return;
      const { name, span } = node.callee;
      if (!all.has(name) || above.has(name)) return;
      const itself = name === declaration.name.name;
      report(
        'E0208',
        span,
        itself ? `\`${name}\` calls itself.` : `\`${name}\` is called above its declaration.`,
        {
          why: 'The cost of a bar must be known before it runs, so an indicator can only use those declared above it.',
          fix: itself
            ? 'write what it needs without itself'
            : `move \`indicator ${name}\` above \`${declaration.name.name}\``,
        },
      );
    });
  }
}
