/** Backtests and deployments against what they run: params inside their ranges, one currency, and no policy that nothing uses. */

import {
  type BacktestStatement,
  type Declaration,
  type DeployStatement,
  isKind,
  type MoneyLiteral,
  type Program,
  type RiskDeclaration,
  type TestStatement,
  visit,
} from '../grammar/index.ts';
import { bindStrategy, refusalOf } from './bind.ts';
import type { Compilation, CompiledStrategy } from './compilation.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { readsNews } from './news.ts';
import { isRunDeclaration, type RunDeclaration, runOf, statementsOf } from './run-declarations.ts';

/** The names of the backtests and deployments that cannot run. */
export function checkRuns(
  program: Program,
  own: ReadonlySet<Declaration>,
  {
    strategies,
    backtests,
    deployments,
    conditions,
  }: Pick<Compilation, 'strategies' | 'backtests' | 'deployments' | 'conditions'>,
  report: Report,
): ReadonlySet<string> {
  const refused = new Set<string>();
  for (const declaration of program.declarations) {
    if (!isRunDeclaration(declaration)) continue;
    const spec = [...backtests, ...deployments].find(({ name }) => name === declaration.name.name);
    if (!spec) continue;
    const refuse: Report = (...problem) => {
      refused.add(declaration.name.name);
      report(...problem);
    };
    const strategy = strategies.find(({ name }) => name === spec.strategy);
    if (strategy) {
      checkWith(declaration.body, strategy, refuse);
      const policy = conditions.find(
        (each) => each.policy === spec.policy && each.strategy === strategy.name,
      );
      const reader =
        newsReader(strategy, strategies) ??
        (policy && readsNews(policy.program.program) ? policy.program : undefined);
      if (!reader) warnOfUnreadNews(declaration, strategy, report);
      // A deployment may read the table of a backtest.
      else if (spec.news === undefined) checkNews(declaration, reader, refuse);
    }
    checkCurrency(declaration, program, refuse);
  }
  // An imported policy that this file has no use for is one of another file.
  warnOfUnusedPolicies([...own], report);
  return refused;
}

/** `with n = 50`: the checks of the strategy hold inside the declared ranges only. */
export function checkWith(
  body: readonly (BacktestStatement | DeployStatement | TestStatement)[],
  strategy: CompiledStrategy,
  report: Report,
): void {
  const values: Record<string, number> = {};
  let isRefused = false;
  for (const statement of body) {
    if (statement.kind !== 'WithStatement') continue;
    for (const { name, value } of statement.assignments) {
      const constant = constantOf(value);
      if (!constant) continue;
      values[name.name] = constant.value;
      const refusal = refusalOf(strategy, name.name, constant.value);
      if (!refusal) continue;
      isRefused = true;
      const span = { start: name.span.start, end: value.span.end };
      report('E0810', span, refusal.message, { why: WHY_PARAM, fix: refusal.fix });
    }
  }
  const last = body.findLast((statement) => statement.kind === 'WithStatement');
  if (!last || isRefused) return;
  const bound = bindStrategy(strategy, values);
  if (bound.kind === 'bound') return;
  report('E0810', last.span, bound.message, { why: WHY_PARAM, fix: bound.fix });
}

const WHY_PARAM = 'The strategy was checked for the values that it declares, and for no others.';

/** Without a table there is no headline: every condition on them would be as if nothing ever happened. */
function checkNews({ name, body }: RunDeclaration, reader: CompiledStrategy, report: Report): void {
  const data = body.find(({ kind }) => kind === 'DataStatement');
  report(
    'E0811',
    data?.span ?? name.span,
    `\`${reader.name}\` reads news, and \`${name.name}\` has none.`,
    {
      why: 'Without a table no headline would ever be known, and the run would say nothing about what it decides.',
      fix: 'add `news "headlines.csv"`, a file with the columns symbol, known_at and sentiment',
    },
  );
}

/** It looks as if headlines mattered to the run. */
function warnOfUnreadNews(
  { body }: RunDeclaration,
  { name }: CompiledStrategy,
  report: Report,
): void {
  const statement = body.find(({ kind }) => kind === 'NewsStatement');
  if (!statement) return;
  report('W0705', statement.span, `\`${name}\` reads no news: this table changes nothing.`, {
    why: 'A reader of the report would think that headlines had a part in its figures.',
    fix: replacement(
      statement.span,
      '',
      'delete the line, or read the table with `news.sentiment(24h)` or `news.count(24h)`',
    ),
  });
}

/** The strategy, or the first of its members. An ensemble is below its members, so this ends. */
function newsReader(
  strategy: CompiledStrategy,
  strategies: readonly CompiledStrategy[],
): CompiledStrategy | undefined {
  if (readsNews(strategy.program)) return strategy;
  for (const { name } of strategy.program.ensemble?.members ?? []) {
    const member = strategies.find((each) => each.name === name);
    const reader = member && newsReader(member, strategies);
    if (reader) return reader;
  }
  return undefined;
}

/** An account has one currency, and whatever it pays or limits is measured in it. */
function checkCurrency(owner: RunDeclaration, { declarations }: Program, report: Report): void {
  const cash = statementsOf(owner).find((statement) => statement.kind === 'CashStatement')?.amount;
  const currency = cash?.kind === 'MoneyLiteral' ? cash.currency : 'USD';
  const run = runOf(owner);
  const named = (kind: Declaration['kind'], name: string | undefined): Declaration | undefined =>
    declarations.find((node) => node.kind === kind && 'name' in node && node.name.name === name);
  const policy = named('RiskDeclaration', run?.policy?.name);
  const parts = [owner, named('StrategyDeclaration', run?.strategy.name), policy];
  for (const money of parts.flatMap(moneyIn)) {
    if (money.currency === currency) continue;
    report(
      'E0809',
      money.span,
      owner.kind === 'DeployDeclaration'
        ? `This is in ${money.currency}; \`${owner.name.name}\` trades shares in USD.`
        : `This is in ${money.currency}; \`${owner.name.name}\` has its cash in ${currency}.`,
      {
        why: 'Nothing is converted: the number would be taken for one in the currency of the account.',
        fix: `write the amount in ${currency}`,
      },
    );
  }
  if (currency === 'USD' || policy || !run || !cash) return;
  report('E0809', cash.span, `The limits of \`House\` are in USD, this cash is in ${currency}.`, {
    why: 'Nothing is converted: the numbers would be taken for ones in the currency of the account.',
    fix: `declare a \`risk\` policy with limits in ${currency}, and run \`under\` it`,
  });
}

function moneyIn(declaration: Declaration | undefined): readonly MoneyLiteral[] {
  const found: MoneyLiteral[] = [];
  if (declaration)
    visit(declaration, (node) => {
      if (isKind(node, 'MoneyLiteral')) found.push(node);
    });
  return found;
}

/** A limit that looks as if it held, but holds for nothing. A file without any run is a library of policies. */
function warnOfUnusedPolicies(declarations: readonly Declaration[], report: Report): void {
  const runs = declarations
    .filter(isRunDeclaration)
    .flatMap(statementsOf)
    .filter((statement) => statement.kind === 'RunStatement');
  if (runs.length === 0) return;
  const used = new Set(runs.map(({ policy }) => policy?.name));
  const isPolicy = (node: Declaration): node is RiskDeclaration => node.kind === 'RiskDeclaration';
  for (const { name } of declarations.filter(isPolicy)) {
    if (used.has(name.name)) continue;
    report('W0701', name.span, `Nothing runs under \`${name.name}\`.`, {
      why: 'Its limits hold for no order; a run that names no policy is under `House`.',
      fix: `write \`under ${name.name}\` behind a \`run\`, or delete the policy`,
    });
  }
}
