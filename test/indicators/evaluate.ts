/** Values of expressions over columns, by both evaluators, which must agree on every bit. */

import { checkTypes } from '../../compiler/check-types.ts';
import type { CompiledStrategy } from '../../compiler/compilation.ts';
import { createReporter } from '../../compiler/diagnostics/report.ts';
import { functionsOf } from '../../compiler/functions.ts';
import { compile, interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import type { NodeId, Plan } from '../../compiler/plan.ts';
import { resolveStrategy } from '../../compiler/resolve.ts';
import { typeName } from '../../compiler/types.ts';
import { type Warmup, warmupOfNodes } from '../../compiler/warmup.ts';
import { parse } from '../../grammar/index.ts';
import type { Columns, Evaluator } from '../../runtime/evaluator.ts';
import { firstDifference } from './run-kernel.ts';

export interface Expressions {
  readonly texts: readonly string[];
  readonly plan: Plan;
  readonly warmups: readonly Warmup[];
  /** What each value is, as the type checker says it: `a price`. */
  readonly units: readonly string[];
  /** Values of each expression, bar by bar, from the emitted code. */
  emitted(columns: Columns): readonly Float64Array[];
  /** The same from the reference interpreter. */
  reference(columns: Columns): readonly Float64Array[];
  /** A fresh evaluator of the emitted code. */
  create(columns: Columns): Evaluator;
}

interface Surroundings {
  /** Declarations above the strategy. */
  readonly above?: string;
  /** Params of the strategy, by name, each with the value to run with. */
  readonly params?: Readonly<Record<string, number>>;
}

/**
 * Compiles expressions as a program would hold them. Each one is the left side of a rule's comparison with its
 * own past, which fits whatever its unit; that left side becomes the output.
 */
export async function compileExpressions(
  texts: readonly string[],
  { above = '', params = {} }: Surroundings = {},
): Promise<Expressions> {
  const source = probeOf(texts, above, params);
  const { strategies, diagnostics } = compile(source, { file: 'probe.strat' });
  const [strategy] = strategies;
  if (!strategy) {
    const messages = diagnostics.map(({ code, message }) => `${code} ${message}`);
    throw new Error(`${texts.join('; ')}: ${messages.join('\n')}`);
  }
  const { plan } = strategy;
  const outputs = texts.map((_, k) => leftSide(plan, plan.rules[k] ?? -1));
  const probe: CompiledStrategy = { ...strategy, plan: { ...plan, rules: [], outputs } };
  const loaded = await loadEvaluator(probe, { source, file: 'probe.strat' });
  const interpreted = interpretStrategy(probe);
  const all = warmupOfNodes(probe.plan, params);
  return {
    texts,
    plan: probe.plan,
    warmups: outputs.map((id) => all[id] ?? { defined: 0, settled: 0 }),
    units: unitsOf(source),
    emitted: (columns) => run(loaded.create(columns, params), columns, texts.length),
    reference: (columns) => run(interpreted.create(columns, params), columns, texts.length),
    create: (columns) => loaded.create(columns, params),
  };
}

/** What each expression is, as the type checker says it: `a price`. Constants as well. */
export function unitsOfExpressions(texts: readonly string[]): readonly string[] {
  return unitsOf(probeOf(texts, '', {}));
}

function probeOf(
  texts: readonly string[],
  above: string,
  params: Readonly<Record<string, number>>,
): string {
  const rules = texts.map((text) => `  enter long when (${text}) > (${text})[1]`);
  return [
    above,
    'strategy Probe {',
    '  universe SPX',
    '  every 1d',
    ...Object.entries(params).map(([name, value]) => `  param ${name} = ${value} in ${value}..99`),
    ...rules,
    '  exit long when false',
    '  size 1 share',
    '}',
  ].join('\n');
}

/** Values of one expression, after both evaluators have agreed on them. */
export async function evaluate(
  text: string,
  columns: Columns,
  surroundings?: Surroundings,
): Promise<Float64Array> {
  const expressions = await compileExpressions([text], surroundings);
  const [emitted = new Float64Array()] = expressions.emitted(columns);
  const [reference = new Float64Array()] = expressions.reference(columns);
  const at = firstDifference(emitted, reference);
  if (at >= 0)
    throw new Error(`${text}, bar ${at}: emitted ${emitted[at]}, interpreted ${reference[at]}`);
  return emitted;
}

function unitsOf(source: string): readonly string[] {
  const { program } = parse(source);
  const { report } = createReporter();
  const declaration = program.declarations.find((node) => node.kind === 'StrategyDeclaration');
  if (!declaration) return [];
  const strategy = resolveStrategy(declaration, functionsOf(program, report), report);
  const { types } = checkTypes(strategy, report);
  return declaration.body.flatMap((statement) => {
    if (statement.kind !== 'EnterStatement' || statement.condition.kind !== 'BinaryExpression')
      return [];
    const type = types.get(statement.condition.left);
    return [type === undefined ? 'unknown' : typeName(type)];
  });
}

function leftSide(plan: Plan, rule: NodeId): NodeId {
  const id = plan.nodes[rule]?.args[0];
  if (id === undefined) throw new Error(`rule ${rule} is no comparison`);
  return id;
}

function run(evaluator: Evaluator, columns: Columns, outputs: number): readonly Float64Array[] {
  const bars = Object.values(columns)[0]?.length ?? 0;
  const values = Array.from({ length: outputs }, () => new Float64Array(bars));
  for (let i = 0; i < bars; i += 1) {
    evaluator.step(i);
    values.forEach((column, k) => {
      column[i] = evaluator.output(k);
    });
  }
  return values;
}
