/**
 * The `when` conditions of a risk policy. They are expressions like a strategy's, read on the clock and for the
 * symbols of the strategy that runs under the policy, so they are compiled once for each such pair.
 */

import type {
  Expression,
  Program,
  RiskDeclaration,
  StrategyDeclaration,
  StrategyStatement,
} from '../grammar/index.ts';
import type { FunctionScope } from './bindings.ts';
import { checkClocks } from './check-clocks.ts';
import { checkTypes } from './check-types.ts';
import type { Compilation, CompiledConditions, CompiledStrategy } from './compilation.ts';
import { sumOfCosts } from './cost.ts';
import type { Report } from './diagnostics/report.ts';
import { linkPlans } from './link-plans.ts';
import { lintConditions, theoryOf } from './lint-conditions.ts';
import { lintPercents } from './lint-percents.ts';
import { lintRatios } from './lint-ratios.ts';
import { lowerStrategy } from './lower-strategy.ts';
import { resolveStrategy } from './resolve.ts';
import { bindWarmups } from './stream-warmup.ts';
import { FILTER_NAME } from './universes.ts';
import { walk } from './walk.ts';

/** What may run under a policy. */
export interface Runs
  extends Pick<Compilation, 'strategies' | 'policies' | 'backtests' | 'deployments'> {
  /** Of strategies, and of ensembles as the strategies that they are compiled as; their universes are expanded. */
  readonly declarations: readonly StrategyDeclaration[];
}

export interface ConditionTools {
  readonly functions: FunctionScope;
  readonly source: string;
  readonly report: Report;
}

/** In the order in which they are first written; a condition that is written twice is one. */
export function conditionsOf(
  { sections }: RiskDeclaration,
  source: string,
): ReadonlyMap<string, Expression> {
  const conditions = new Map<string, Expression>();
  for (const { when } of sections.flatMap(({ rules }) => rules)) {
    const text = when && conditionText(when, source);
    if (when && text !== undefined && !conditions.has(text)) conditions.set(text, when);
  }
  return conditions;
}

export function conditionText({ span }: Expression, source: string): string {
  return source.slice(span.start, span.end).replace(/\s+/g, ' ');
}

/** What is wrong with a condition whatever it runs with: on the shortest bars every `on` is possible. */
export function checkConditions(declaration: RiskDeclaration, tools: ConditionTools): void {
  for (const condition of conditionsOf(declaration, tools.source).values())
    checkMarketOnly(condition, tools.report);
  compileFor(declaration, anyStrategy(declaration), tools);
}

/** For each backtest and deployment whose policy has conditions: the conditions, as a program without rules that puts them out. */
export function compileConditions(
  program: Program,
  { strategies, policies, backtests, deployments, declarations }: Runs,
  tools: ConditionTools,
): readonly CompiledConditions[] {
  const compiled: CompiledConditions[] = [];
  for (const spec of [...backtests, ...deployments]) {
    const isKnown = policies.some(({ name }) => name === spec.policy);
    const policy = program.declarations.find(
      (node) => node.kind === 'RiskDeclaration' && node.name.name === spec.policy,
    );
    const strategy = declarations.find(({ name }) => name.name === spec.strategy);
    if (!isKnown || policy?.kind !== 'RiskDeclaration' || !strategy) continue;
    if (!strategies.some(({ name }) => name === spec.strategy)) continue;
    if (compiled.some((each) => each.policy === spec.policy && each.strategy === spec.strategy))
      continue;
    const conditions = compileFor(policy, strategy, tools);
    if (conditions)
      compiled.push({
        policy: policy.name.name,
        strategy: strategy.name.name,
        program: conditions,
      });
  }
  return compiled;
}

/** Undefined without conditions, or when one of them has an error. */
function compileFor(
  policy: RiskDeclaration,
  strategy: Pick<StrategyDeclaration, 'body' | 'span'>,
  { functions, source, report }: ConditionTools,
): CompiledStrategy | undefined {
  const conditions = [...conditionsOf(policy, source).values()];
  if (conditions.length === 0) return undefined;
  let errors = 0;
  const counting: Report = (code, ...rest) => {
    if (code.startsWith('E')) errors += 1;
    report(code, ...rest);
  };
  const reader = readerOf(policy, strategy, conditions);
  const resolved = resolveStrategy(reader, functions, counting);
  const types = checkTypes(resolved, counting);
  checkClocks(reader, counting);
  if (errors > 0) return undefined;
  const { bindings } = resolved;
  const context = { bindings, types: types.types, source, report };
  lintConditions(reader, theoryOf(reader, bindings), context);
  lintPercents(reader, context);
  lintRatios(reader, context);
  const lowered = lowerStrategy(resolved, types, source, counting);
  if (errors > 0) return undefined;
  const asOutputs = { ...lowered.plan, rules: [], outputs: lowered.plan.rules };
  const { plan, columns, feeds } = linkPlans(policy.name.name, asOutputs, lowered.clocks);
  const program = { ...lowered.program, rules: [], ...columns };
  return {
    name: policy.name.name,
    span: policy.span,
    plan,
    program: bindWarmups({ ...program, feeds: feeds.map((feed) => feed.program) }, plan, feeds, {}),
    feeds: feeds.map(({ className, plan: own }) => ({ className, plan: own })),
    requirements: [],
    constants: [],
    cost: sumOfCosts([plan, ...feeds.map((feed) => feed.plan)], {}),
  };
}

/** A strategy that does nothing but read the conditions, on the bars of the one that trades. */
function readerOf(
  { name, span }: RiskDeclaration,
  { body }: Pick<StrategyDeclaration, 'body'>,
  conditions: readonly Expression[],
): StrategyDeclaration {
  // A comparison is among those that pass the filter of the universe, as it is in the strategy.
  const clock = body.filter(
    (statement) =>
      statement.kind === 'UniverseStatement' ||
      statement.kind === 'EveryStatement' ||
      (statement.kind === 'LetStatement' && statement.name.name === FILTER_NAME),
  );
  const rules = conditions.map(
    (condition): StrategyStatement => ({
      kind: 'EnterStatement',
      side: 'long',
      condition,
      span: condition.span,
    }),
  );
  return { kind: 'StrategyDeclaration', name, body: [...clock, ...rules], span };
}

function anyStrategy({ name, span }: RiskDeclaration): StrategyDeclaration {
  const timeframe = { kind: 'DurationLiteral', count: 1, unit: 'm', span } as const;
  return {
    kind: 'StrategyDeclaration',
    name,
    body: [
      { kind: 'UniverseStatement', symbols: [], span },
      { kind: 'EveryStatement', timeframe, span },
    ],
    span,
  };
}

const OF_THE_ACCOUNT: ReadonlySet<string> = new Set(['position', 'equity', 'cash', 'value']);

/** A condition says in which market a limit holds; the account is what the limits themselves are about. */
function checkMarketOnly(condition: Expression, report: Report): void {
  walk(condition, (node) => {
    if (node.kind !== 'NameExpression' || !OF_THE_ACCOUNT.has(node.name)) return;
    report('E0715', node.span, `\`${node.name}\` cannot stand in a condition of a risk policy.`, {
      why: 'A condition says in which market a limit holds; what the account may hold or lose is what the limits say.',
      fix: 'limit it with a rule, such as `drawdown from peak <= 10% else kill`',
    });
  });
}
