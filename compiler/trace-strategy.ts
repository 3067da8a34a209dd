/**
 * A strategy's conditions as trees of its own sub-expressions, each with the plan node that it became: what `strata
 * why` shows. The plan is the one before optimising, so that every sub-expression still has its node.
 */

import type { Expression, Program, StrategyDeclaration } from '../grammar/index.ts';
import type { Columns } from '../runtime/evaluator.ts';
import type { Bindings } from './bindings.ts';
import { checkTypes } from './check-types.ts';
import type { CompiledStrategy, ParamValues } from './compilation.ts';
import type { CompileOptions } from './compile.ts';
import type { Report } from './diagnostics/report.ts';
import { lowerEnsemble } from './ensembles.ts';
import { functionsOf } from './functions.ts';
import { type Interpreter, interpret } from './interpret.ts';
import { link } from './link.ts';
import { type Lowered, mainOf } from './lower-context.ts';
import { lowerStrategy } from './lower-strategy.ts';
import { optimise } from './optimise.ts';
import type { NodeId, Plan } from './plan.ts';
import { resolveStrategy } from './resolve.ts';
import { findStatements } from './statements.ts';
import { isLiteral, partsOf } from './trace-parts.ts';
import { expandUniverse, FILTER_NAME, universesOf } from './universes.ts';
import { warmupOfNodes } from './warmup.ts';

/** How a condition comes of its parts. */
export type TraceForm = 'and' | 'or' | 'not' | 'cross' | 'comparison' | 'other';

export interface Traced {
  /** As written, on one line. */
  readonly text: string;
  /** Where it is a name: what that stands for, as written. */
  readonly definition?: string;
  readonly form: TraceForm;
  readonly isCondition: boolean;
  readonly isLiteral?: true;
  /** Absent where the compiler made something else of it. */
  readonly node?: NodeId;
  readonly parts: readonly Traced[];
}

export interface StrategyTrace {
  readonly plan: Plan;
  /** Rule r of the program, or target t; undefined for a target without a condition. */
  readonly conditions: readonly (Traced | undefined)[];
  /** The filter of its universe. */
  readonly filter?: Traced;
}

export interface TraceProbe extends Pick<Interpreter, 'step' | 'reset'> {
  /** NaN where absent, 0, 1 or 2 for conditions; undefined for what this run does not compute. */
  value(node: NodeId): number | undefined;
  /** Bars of the strategy's own clock that a value waits for. */
  barsNeeded(node: NodeId): number;
}

export interface TraceOptions extends CompileOptions {
  /** All that the program compiled to: an ensemble is made of its members. */
  readonly strategies?: readonly CompiledStrategy[];
}

/** What is wrong has been said when the program was compiled. */
const silently: Report = () => {};

/** Undefined where the file has no sound strategy of this name. */
export function traceStrategy(
  text: string,
  name: string,
  { file = 'program.strat', read, strategies = [] }: TraceOptions = {},
): StrategyTrace | undefined {
  const { program, source } = link(text, file, read, silently);
  const declared = declarationOf(program, name, strategies);
  if (!declared) return undefined;
  const functions = functionsOf(program, silently);
  const { declaration, universe } = expandUniverse(
    declared,
    universesOf(program, silently),
    silently,
  );
  const resolved = resolveStrategy(declaration, functions, silently);
  const nodes = new Map<Expression, Lowered>();
  const { plan } = lowerStrategy(resolved, checkTypes(resolved, silently), source, silently, {
    universe,
    trace: nodes,
  });
  const tree = treeMaker(source, resolved.bindings, nodes, plan);
  const filter = findStatements(declaration, 'LetStatement').find(
    (statement) => statement.name.name === FILTER_NAME,
  );
  return {
    plan,
    conditions: conditionsOf(declaration).map((condition) => condition && tree(condition)),
    ...(filter && { filter: tree(filter.value) }),
  };
}

/** An ensemble is the strategy that it is compiled as. */
function declarationOf(
  { declarations }: Program,
  name: string,
  strategies: readonly CompiledStrategy[],
): StrategyDeclaration | undefined {
  for (const declaration of declarations) {
    if (declaration.kind === 'StrategyDeclaration' && declaration.name.name === name)
      return declaration;
    if (declaration.kind !== 'EnsembleDeclaration' || declaration.name.name !== name) continue;
    const known = new Set(strategies.map((each) => each.name));
    return lowerEnsemble(declaration, strategies, known, false, silently).declaration;
  }
  return undefined;
}

/** As the program numbers its rules: entries and exits by their place, or targets. */
function conditionsOf(declaration: StrategyDeclaration): readonly (Expression | undefined)[] {
  const rules = [
    ...findStatements(declaration, 'EnterStatement'),
    ...findStatements(declaration, 'ExitStatement'),
  ].sort((a, b) => a.span.start - b.span.start);
  const targets = findStatements(declaration, 'TargetStatement');
  return [...rules, ...targets].map(({ condition }) => condition);
}

function treeMaker(
  source: string,
  { names }: Bindings,
  lowered: ReadonlyMap<Expression, Lowered>,
  plan: Plan,
): (node: Expression) => Traced {
  const written = ({ span }: Expression): string =>
    source
      .slice(span.start, span.end)
      .replace(/\/\/[^\n]*/g, '')
      .replace(/\s+/g, ' ')
      .trim();
  return tree;

  function tree(node: Expression): Traced {
    if (node.kind === 'ParenExpression') return tree(node.inner);
    const meaning = meaningOf(node);
    const id = nodeOf(node, meaning);
    const { form, parts } = partsOf(meaning ?? node);
    return {
      text: written(node),
      ...(meaning && { definition: written(meaning) }),
      form,
      ...(isLiteral(node) && { isLiteral: true }),
      isCondition: id !== undefined && plan.nodes[id]?.type === 'bool',
      ...(id !== undefined && { node: id }),
      parts: parts.map(tree),
    };
  }

  /** What a name stands for, names of names followed to their end. */
  function meaningOf(node: Expression): Expression | undefined {
    const binding = node.kind === 'NameExpression' ? names.get(node) : undefined;
    if (binding?.kind !== 'let') return undefined;
    const { value } = binding.statement;
    return meaningOf(value) ?? value;
  }

  function nodeOf(node: Expression, meaning: Expression | undefined): NodeId | undefined {
    const known = lowered.get(node) ?? (meaning && lowered.get(meaning));
    if (known !== undefined) return mainOf(known);
    const binding = node.kind === 'NameExpression' ? names.get(node) : undefined;
    if (binding?.kind !== 'param') return undefined;
    const { name } = binding.statement.name;
    return plan.nodes.find(({ operation }) => operation.kind === 'param' && operation.name === name)
      ?.id;
  }
}

/** An interpreter of everything that is traced and can be computed from these columns. */
export function probeTrace(
  { plan, conditions, filter }: StrategyTrace,
  columns: Columns,
  params: ParamValues,
): TraceProbe {
  const wanted = new Set<NodeId>();
  const collect = (each: Traced | undefined): void => {
    if (!each) return;
    if (each.node !== undefined) wanted.add(each.node);
    each.parts.forEach(collect);
  };
  for (const condition of [...conditions, filter]) collect(condition);
  const known = computable(plan, columns);
  const outputs = [...wanted].filter((id) => known.has(id));
  const inner = interpret(optimise({ ...plan, rules: [], outputs }), columns, params);
  const warmups = warmupOfNodes(plan, params);
  return {
    step: (row) => inner.step(row),
    reset: () => inner.reset(),
    value(node) {
      const output = outputs.indexOf(node);
      return output === -1 ? undefined : inner.output(output);
    },
    barsNeeded: (node) => warmups[node]?.defined ?? 0,
  };
}

/** Nodes all of whose columns are there. What the strategy itself does not need has none. */
function computable({ nodes }: Plan, columns: Columns): ReadonlySet<NodeId> {
  const known = new Set<NodeId>();
  for (const { id, operation, args } of nodes) {
    const isThere = operation.kind !== 'column' || columns[operation.name] !== undefined;
    if (isThere && args.every((arg) => known.has(arg))) known.add(id);
  }
  return known;
}
