/** Types and warm-up of a document's expressions, a declaration at a time: an editor asks about one place. */

import type { Declaration, Expression } from '../../grammar/index.ts';
import { defaultParams } from '../bind.ts';
import type { FunctionScope } from '../bindings.ts';
import { indicatorTypes } from '../check-indicators.ts';
import { checkTypes, type StrategyTypes } from '../check-types.ts';
import type { Report } from '../diagnostics/report.ts';
import { functionsOf } from '../functions.ts';
import { keep } from '../keep.ts';
import type { Lowered } from '../lower-context.ts';
import { lowerStrategy } from '../lower-strategy.ts';
import type { NodeId, Plan } from '../plan.ts';
import { resolveStrategy } from '../resolve.ts';
import type { Type } from '../types.ts';
import { type Warmup, warmupOfNodes } from '../warmup.ts';
import type { ProgramDocument } from './document.ts';

export interface Meaning {
  /** The strategy passed every check. */
  isSound(declaration: Declaration): boolean;
  typeOf(node: Expression, declaration: Declaration): Type | undefined;
  /** In bars of `every`; known once the strategy has no errors, for the params' default values. */
  warmupOf(node: Expression, declaration: Declaration): Warmup | undefined;
}

type Warmups = (node: Expression) => Warmup | undefined;

export function meaningsOf(document: ProgramDocument): Meaning {
  const types = new Map<Declaration, StrategyTypes['types']>();
  const warmups = new Map<Declaration, Warmups>();
  let functions: FunctionScope | undefined;

  function theFunctions(): FunctionScope {
    functions ??= functionsOf(document.linked.program, silently);
    return functions;
  }

  return {
    isSound: (declaration) => isSound(declaration, document),
    typeOf(node, declaration) {
      const known =
        types.get(declaration) ?? keep(types, declaration, typesIn(declaration, theFunctions()));
      return known.get(node);
    },
    warmupOf(node, declaration) {
      const known =
        warmups.get(declaration) ??
        keep(warmups, declaration, warmupsIn(declaration, document, theFunctions()));
      return known(node);
    },
  };
}

/** What is wrong is said by the diagnostics. */
const silently: Report = () => {};

function typesIn(declaration: Declaration, functions: FunctionScope): StrategyTypes['types'] {
  if (declaration.kind === 'StrategyDeclaration')
    return checkTypes(resolveStrategy(declaration, functions, silently), silently).types;
  if (declaration.kind === 'IndicatorDeclaration') {
    const target = functions.find(declaration.name.name, false);
    if (target?.kind === 'indicator' && target.indicator.declaration === declaration)
      return indicatorTypes(target.indicator, silently).types;
  }
  return new Map();
}

function isSound({ span }: Declaration, { compilation }: ProgramDocument): boolean {
  return compilation.strategies.some(
    (strategy) => strategy.span.start === span.start && strategy.span.end === span.end,
  );
}

function warmupsIn(
  declaration: Declaration,
  document: ProgramDocument,
  functions: FunctionScope,
): Warmups {
  if (declaration.kind !== 'StrategyDeclaration' || !isSound(declaration, document))
    return () => undefined;
  const resolved = resolveStrategy(declaration, functions, silently);
  const trace = new Map<Expression, Lowered>();
  const types = checkTypes(resolved, silently);
  const { source } = document.linked;
  const { plan, clocks } = lowerStrategy(resolved, types, source, silently, { trace });
  const warmups = warmupOfNodes(plan, defaultParams(plan.params));
  const waiting = nodesWaiting(plan, new Set(clocks.base.columns.map(({ column }) => column)));
  return (node) => {
    const lowered = trace.get(node);
    const [first] = typeof lowered === 'object' ? lowered.values() : [lowered];
    return first === undefined || waiting.has(first) ? undefined : warmups[first];
  };
}

/** Nodes that read another clock: how many bars of this one pass until that has a value, the calendar decides. */
function nodesWaiting({ nodes }: Plan, columns: ReadonlySet<string>): ReadonlySet<NodeId> {
  const waiting = new Set<NodeId>();
  for (const { id, operation, args } of nodes) {
    const isRead = operation.kind === 'column' && columns.has(operation.name);
    if (isRead || args.some((arg) => waiting.has(arg))) waiting.add(id);
  }
  return waiting;
}
