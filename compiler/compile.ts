/** The compiler as one function: text in, compiled declarations and diagnostics out. It never throws for a user's mistake. */

import type {
  Declaration,
  Diagnostic,
  Identifier,
  Program,
  StrategyDeclaration,
} from '../grammar/index.ts';
import type { RiskPolicy } from '../runtime/risk/policy.ts';
import type { BacktestSpec } from './backtest-spec.ts';
import { defaultParams } from './bind.ts';
import type { FunctionScope } from './bindings.ts';
import { callsBroken } from './broken-indicators.ts';
import { checkClocks } from './check-clocks.ts';
import { checkIndicators } from './check-indicators.ts';
import { checkFeedWindows, checkParams } from './check-params.ts';
import { checkPrices } from './check-prices.ts';
import { checkRiskRuns } from './check-risk-runs.ts';
import { checkRules } from './check-rules.ts';
import { checkRuns } from './check-runs.ts';
import { checkTypes } from './check-types.ts';
import type { Compilation, CompiledStrategy } from './compilation.ts';
import { sumOfCosts } from './cost.ts';
import type { DeploymentSpec } from './deployment-spec.ts';
import { createReporter, type Report } from './diagnostics/report.ts';
import { checkScore, ensemblesInOrder, lowerEnsemble } from './ensembles.ts';
import { functionsOf } from './functions.ts';
import { link, type ReadFile } from './link.ts';
import { linkPlans } from './link-plans.ts';
import { lint } from './lint.ts';
import { lintConditions, theoryOf } from './lint-conditions.ts';
import { lintDeployments } from './lint-deployments.ts';
import { lintDivisions } from './lint-divisions.ts';
import { lintPercents } from './lint-percents.ts';
import { lintRatios } from './lint-ratios.ts';
import { lintStops } from './lint-stops.ts';
import { lintTwins } from './lint-twins.ts';
import { lintUniverses } from './lint-universes.ts';
import { lintWindows } from './lint-windows.ts';
import { lowerBacktest, type RunnableNames } from './lower-backtest.ts';
import { lowerDeploy } from './lower-deploy.ts';
import { lowerRisk } from './lower-risk.ts';
import { lowerStrategy } from './lower-strategy.ts';
import { lowerTests } from './lower-test.ts';
import { placeDiagnostics } from './place-diagnostics.ts';
import { TRUE } from './plan.ts';
import { resolveStrategy } from './resolve.ts';
import { checkConditions, compileConditions } from './risk-conditions.ts';
import { findStatements } from './statements.ts';
import { bindWarmups } from './stream-warmup.ts';
import {
  type ExpandedStrategy,
  expandUniverse,
  filterProbe,
  type Universes,
  universesOf,
} from './universes.ts';
import { bindNodes } from './warmup.ts';

export interface CompileOptions {
  /** Shown in messages and in emitted code; imports are looked for from its directory. */
  readonly file?: string;
  /** Gives the text of an imported file. Without it nothing can be imported. */
  readonly read?: ReadFile;
}

export function compile(text: string, options: CompileOptions = {}): Compilation {
  const { report, diagnostics } = createReporter();
  const file = options.file ?? 'program.strat';
  const { program, own, source, syntax, imports } = link(text, file, options.read, report);
  checkNames(program, report);
  const functions = functionsOf(program, report);
  checkIndicators(program, functions, report);
  const isUnsure = callsBroken(program, [...syntax, ...diagnostics]);
  const universes = universesOf(program, report);
  checkFilters(universes, functions, report);
  const strategies: CompiledStrategy[] = [];
  const declarations: StrategyDeclaration[] = [];
  const policies: RiskPolicy[] = [];
  const backtests: BacktestSpec[] = [];
  const deployments: DeploymentSpec[] = [];
  const names = namesOf(program);
  for (const declaration of program.declarations) {
    const before = errorCount(diagnostics);
    const isBroken = isBrokenBy(syntax, declaration);
    const isSound = (): boolean => !isBroken && errorCount(diagnostics) === before;
    if (declaration.kind === 'StrategyDeclaration') {
      checkScore(declaration, report);
      const expanded = expandUniverse(declaration, universes, report);
      declarations.push(expanded.declaration);
      const compiled = compileStrategy(
        expanded,
        functions,
        source,
        isBroken || hasErrorIn(expanded.universe, universes, diagnostics),
        report,
        () => errorCount(diagnostics) - before + (isUnsure(expanded.declaration) ? 1 : 0),
      );
      if (compiled && isSound()) strategies.push(compiled);
    } else if (declaration.kind === 'RiskDeclaration') {
      const policy = lowerRisk(declaration, source, report);
      if (!isBroken && !isUnsure(declaration))
        checkConditions(declaration, { functions, source, report });
      if (isSound() && !isUnsure(declaration)) policies.push(policy);
    } else if (declaration.kind === 'BacktestDeclaration') {
      const spec = lowerBacktest(declaration, names, isBroken ? () => {} : report);
      if (spec && isSound()) backtests.push(spec);
    } else if (declaration.kind === 'DeployDeclaration') {
      const spec = lowerDeploy(declaration, program, names, isBroken ? () => {} : report);
      if (spec && isSound()) deployments.push(spec);
    }
  }
  for (const ensemble of ensemblesInOrder(program, report)) {
    const before = errorCount(diagnostics);
    const isBroken = isBrokenBy(syntax, ensemble);
    const declared = new Set([...names.strategies, ...names.ensembles]);
    const lowered = lowerEnsemble(ensemble, strategies, declared, isBroken, report);
    const { ensemble: parts } = lowered;
    const expanded = expandUniverse(lowered.declaration, universes, report);
    declarations.push(expanded.declaration);
    const compiled = compileStrategy(
      expanded,
      functions,
      source,
      isBroken || !parts || hasErrorIn(expanded.universe, universes, diagnostics),
      report,
      () => errorCount(diagnostics) - before,
    );
    if (!compiled || !parts || isBroken || errorCount(diagnostics) > before) continue;
    strategies.push({ ...compiled, program: { ...compiled.program, ensemble: parts } });
  }
  // A slip in a name or in a statement is the cause, and is said; what seems unused by it is not.
  if (syntax.length === 0 && !diagnostics.some(({ code }) => code === 'E0211' || code === 'E0212'))
    lintUniverses(program, own, report);
  const conditions = compileConditions(
    program,
    { strategies, policies, backtests, deployments, declarations },
    { functions, source, report },
  );
  const runs = { strategies, policies, backtests, deployments, conditions };
  const refused = checkRuns(program, own, runs, report);
  checkRiskRuns(program, runs, report);
  lintDeployments(program, runs, report);
  const tests = lowerTests(
    program,
    { source, names, strategies, declarations },
    (test) => isBrokenBy(syntax, test),
    report,
  );
  return {
    file,
    source,
    imports,
    own: new Set([...own].flatMap((declaration) => nameOf(declaration)?.name ?? [])),
    diagnostics: placeDiagnostics([...syntax, ...diagnostics], source, imports),
    strategies,
    policies,
    backtests: backtests.filter(({ name }) => !refused.has(name)),
    deployments: deployments.filter(({ name }) => !refused.has(name)),
    conditions,
    tests,
  };
}

/** A declaration that could not be read in full: what is missing from it is not held against it. */
function isBrokenBy(syntax: readonly Diagnostic[], { span }: Declaration): boolean {
  return syntax.some(({ span: at }) => at.start >= span.start && at.end <= span.end);
}

function compileStrategy(
  { declaration, universe }: ExpandedStrategy,
  functions: FunctionScope,
  source: string,
  isBroken: boolean,
  report: Report,
  errors: () => number,
): CompiledStrategy | undefined {
  const resolved = resolveStrategy(declaration, functions, report);
  const types = checkTypes(resolved, report);
  checkClocks(declaration, report);
  if (!isBroken) checkRules(declaration, report);
  if (isBroken || errors() > 0) return undefined;
  const context = { bindings: resolved.bindings, types: types.types, source, report };
  checkPrices(declaration, context);
  if (errors() > 0) return undefined;
  lint(declaration, resolved.bindings, types, report);
  const theory = theoryOf(declaration, resolved.bindings);
  lintConditions(declaration, theory, context);
  lintWindows(declaration, context);
  lintTwins(declaration, theory, context);
  lintStops(declaration, theory, context);
  lintDivisions(declaration, context);
  lintPercents(declaration, context);
  lintRatios(declaration, context);
  const lowered = lowerStrategy(resolved, types, source, report, { universe });
  if (errors() > 0) return undefined;
  checkParams(lowered.plan, lowered.requirements, report);
  const { plan, columns, feeds } = linkPlans(declaration.name.name, lowered.plan, lowered.clocks);
  for (const feed of feeds) checkFeedWindows(feed.plan, lowered, report);
  if (errors() > 0) return undefined;
  const defaults = defaultParams(plan.params);
  return {
    name: declaration.name.name,
    ...(declaration.doc !== undefined && { doc: declaration.doc }),
    span: declaration.span,
    plan,
    program: bindWarmups(
      { ...lowered.program, ...columns, feeds: feeds.map((feed) => feed.program) },
      plan,
      feeds,
      defaults,
    ),
    feeds: feeds.map(({ className, plan: own }) => ({ className, plan: own })),
    requirements: lowered.requirements.map(({ statement, node }) => ({
      text: source.slice(statement.span.start, statement.span.end),
      holds: (params) => bindNodes(lowered.plan, params)[node] === TRUE,
    })),
    constants: findStatements(declaration, 'ParamStatement')
      .filter(({ range }) => !range)
      .map(({ name }) => name.name),
    cost: sumOfCosts([plan, ...feeds.map((feed) => feed.plan)], defaults),
  };
}

/** A filter is checked once; the strategies that use it do not say it again. */
function checkFilters(universes: Universes, functions: FunctionScope, report: Report): void {
  for (const universe of universes.values()) {
    const probe = filterProbe(universe);
    if (!probe) continue;
    checkTypes(resolveStrategy(probe, functions, report), report);
    checkClocks(probe, report);
  }
}

function hasErrorIn(
  used: ExpandedStrategy['universe'],
  universes: Universes,
  diagnostics: readonly Diagnostic[],
): boolean {
  const span = used && universes.get(used.name)?.span;
  return (
    span !== undefined &&
    diagnostics.some(
      (each) =>
        each.severity === 'error' && each.span.start >= span.start && each.span.end <= span.end,
    )
  );
}

function errorCount(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.filter(({ severity }) => severity === 'error').length;
}

function nameOf(declaration: Declaration): Identifier | undefined {
  return 'name' in declaration ? declaration.name : undefined;
}

/** Strategies, indicators, policies and backtests share one namespace: a name means one thing in a file. */
function checkNames(program: Program, report: Report): void {
  const seen = new Set<string>();
  for (const declaration of program.declarations) {
    const name = nameOf(declaration);
    if (!name || declaration.kind === 'IndicatorDeclaration') continue;
    if (seen.has(name.name)) {
      report('E0203', name.span, `\`${name.name}\` is declared twice.`, {
        why: 'A name has one meaning in a file.',
        fix: 'give the second one another name',
      });
    }
    seen.add(name.name);
  }
}

function namesOf(program: Program): RunnableNames {
  const named = (kind: Declaration['kind']): ReadonlySet<string> =>
    new Set(
      program.declarations.flatMap((node) =>
        node.kind === kind && 'name' in node ? [node.name.name] : [],
      ),
    );
  return {
    strategies: named('StrategyDeclaration'),
    ensembles: named('EnsembleDeclaration'),
    policies: named('RiskDeclaration'),
  };
}
