/** A `backtest` declaration → its specification as data: what runs, on what, with which money, costs and fills. */

import type {
  BacktestDeclaration,
  BacktestStatement,
  DeployStatement,
  Expression,
  FillOptionName,
  Identifier,
  RunStatement,
  Span,
  TestStatement,
} from '../grammar/index.ts';
import { nearest } from '../grammar/index.ts';
import { type BacktestSpec, DEFAULT_FILL_MODEL, type FillModel } from './backtest-spec.ts';
import { constantOf } from './constants.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { amountOf, costModel } from './lower-costs.ts';
import { runOf } from './run-declarations.ts';

/** The names that `run … under …` can mean. */
export interface RunnableNames {
  readonly strategies: ReadonlySet<string>;
  readonly ensembles: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

type Statement = BacktestStatement | DeployStatement;

const ONCE: readonly (readonly [Statement['kind'], string])[] = [
  ['RunStatement', 'run'],
  ['DataStatement', 'data'],
  ['CashStatement', 'cash'],
  ['CostsStatement', 'costs'],
  ['NewsStatement', 'news'],
  ['BenchmarkStatement', 'benchmark'],
  ['MarginStatement', 'margin'],
  ['VenueStatement', 'on'],
];

export function lowerBacktest(
  declaration: BacktestDeclaration,
  names: RunnableNames,
  report: Report,
): BacktestSpec | undefined {
  const { name, body } = declaration;
  checkTwice(declaration, report);
  const run = runOf(declaration);
  const data = body.find((statement) => statement.kind === 'DataStatement');
  const cash = body.find((statement) => statement.kind === 'CashStatement');
  const costs = body.find((statement) => statement.kind === 'CostsStatement');
  const news = body.find((statement) => statement.kind === 'NewsStatement');
  const benchmark = body.find((statement) => statement.kind === 'BenchmarkStatement');
  if (!run)
    missing(name.span, name.name, 'which strategy it runs', 'run MyStrategy', 'E0804', report);
  else checkRun(run, names, report);
  if (!data)
    missing(
      name.span,
      name.name,
      'on which data it runs',
      'data "sp500" from 2010-01-01 to 2019-12-31',
      'E0803',
      report,
    );
  else checkDates(data, report);
  if (!cash)
    missing(
      name.span,
      name.name,
      'how much money it starts with',
      'cash 100_000 USD',
      'E0802',
      report,
    );
  if (!costs) {
    report('E0801', name.span, `\`${name.name}\` does not say what trading costs.`, {
      why: 'Results without costs look better than anything that can be traded. Free trading is allowed, but has to be written.',
      fix: 'add `costs { commission 0.005 USD per share min 1 USD  slippage 2bp }`, or `costs { commission 0 }`',
    });
  }
  const money =
    cash &&
    amountOf(
      cash.amount,
      ['money', 'number'],
      '`cash` is an amount of money',
      'cash 100_000 USD',
      report,
    );
  if (money && money.value <= 0) {
    report('E0802', cash?.span ?? name.span, 'A backtest needs money to start with.', {
      fix: 'write `cash 100_000 USD`',
    });
  }
  const margin = body.find((statement) => statement.kind === 'MarginStatement');
  const model = costs && costModel(costs, report);
  const fill = fillModel(body, report);
  const params = paramsOf(body, report);
  if (!run || !data || !money || !model) return undefined;
  return {
    name: name.name,
    strategy: run.strategy.name,
    ...(run.policy && { policy: run.policy.name }),
    data: data.source.text,
    ...(data.from && { from: data.from.date }),
    ...(data.to && { to: data.to.date }),
    cash: money.value,
    currency: cash?.amount.kind === 'MoneyLiteral' ? cash.amount.currency : 'USD',
    costs: model,
    fill,
    ...(news && { news: news.source.text }),
    ...(benchmark && { benchmark: benchmark.symbol.name }),
    margin: margin ? leverage(margin.leverage, report) : 1,
    fractional: body.some((statement) => statement.kind === 'FractionalStatement'),
    params,
  };
}

/** Of two answers to one question neither is the one that was meant. */
export function checkTwice(
  { name, body }: { readonly name: Identifier; readonly body: readonly Statement[] },
  report: Report,
): void {
  for (const [kind, text] of ONCE) {
    for (const statement of body.filter((candidate) => candidate.kind === kind).slice(1)) {
      report('E0808', statement.span, `\`${text}\` is said twice in \`${name.name}\`.`, {
        fix: 'delete one of the two',
      });
    }
  }
}

type Code = Parameters<Report>[0];

function missing(
  span: Span,
  name: string,
  what: string,
  text: string,
  code: Code,
  report: Report,
): void {
  report(code, span, `\`${name}\` does not say ${what}.`, {
    fix: `add a line such as \`${text}\``,
  });
}

/** `run Strategy under Policy`: both have to exist. `House` always does. */
export function checkRun(run: RunStatement, names: RunnableNames, report: Report): void {
  const { strategy, policy } = run;
  if (!names.strategies.has(strategy.name) && !names.ensembles.has(strategy.name)) {
    const near = nearest(strategy.name, [...names.strategies, ...names.ensembles]);
    report(
      'E0207',
      strategy.span,
      `There is no strategy called \`${strategy.name}\` in this file.`,
      {
        fix:
          near === undefined
            ? `declare it: \`strategy ${strategy.name} { … }\``
            : replacement(strategy.span, near),
      },
    );
  }
  if (policy && policy.name !== 'House' && !names.policies.has(policy.name)) {
    const near = nearest(policy.name, [...names.policies, 'House']);
    report(
      'E0207',
      policy.span,
      `There is no risk policy called \`${policy.name}\` in this file.`,
      {
        fix:
          near === undefined
            ? `declare it: \`risk ${policy.name} { … }\`, or leave \`under ${policy.name}\` out`
            : replacement(policy.span, near),
      },
    );
  }
}

function checkDates(
  data: Extract<BacktestStatement, { kind: 'DataStatement' }>,
  report: Report,
): void {
  const { from, to } = data;
  if (!from || !to || from.date <= to.date) return;
  report(
    'E0805',
    { start: from.span.start, end: to.span.end },
    `The data would end (${to.date}) before it begins (${from.date}).`,
    {
      fix: {
        text: `write \`from ${to.date} to ${from.date}\``,
        edits: [
          { span: from.span, text: to.date },
          { span: to.span, text: from.date },
        ],
      },
    },
  );
}

/** `margin 2x`; 1 where it says something else, which is reported. */
export function leverage(node: Expression, report: Report): number {
  const constant = constantOf(node);
  if (
    constant &&
    (constant.unit === 'leverage' || constant.unit === 'number') &&
    constant.value >= 1
  )
    return constant.value;
  report('E0807', node.span, '`margin` is a multiple of equity, 1x or more.', {
    why: 'At 1x everything is paid in cash; at 2x positions may be worth twice the equity.',
    fix: 'write `margin 2x`',
  });
  return 1;
}

const OPTIONS: Readonly<Record<FillOptionName, Partial<FillModel>>> = {
  'next open': { market: 'next open' },
  'same close': { market: 'same close' },
  'size at fill': { size: 'at fill' },
  'from signal': { protectionBase: 'signal' },
  'from next bar': { protectionFrom: 'next bar' },
  'stop first': { exitAndStop: 'stop first' },
  'target first': { bothInOneBar: 'target first' },
  'nearest to open': { bothInOneBar: 'nearest to open' },
  'close at end': { atEnd: 'close' },
};

/** The answers that `fill` gives, over the default ones. */
export function fillModel(body: readonly Statement[], report: Report): FillModel {
  const options = body.flatMap((statement) =>
    statement.kind === 'FillStatement' ? statement.options : [],
  );
  const set = new Map<string, FillOptionName>();
  let model = DEFAULT_FILL_MODEL;
  for (const { option, span } of options) {
    for (const question of Object.keys(OPTIONS[option])) {
      const other = set.get(question);
      if (other !== undefined) {
        report(
          'E0806',
          span,
          other === option
            ? `\`${option}\` is said twice.`
            : `\`${option}\` contradicts \`${other}\`.`,
          {
            why: 'Each question of how orders fill has one answer in a run.',
            fix: 'delete one of the two',
          },
        );
      }
      set.set(question, option);
    }
    model = { ...model, ...OPTIONS[option] };
  }
  return model;
}

/** The values that `with` sets. */
export function paramsOf(
  body: readonly (Statement | TestStatement)[],
  report: Report,
): Readonly<Record<string, number>> {
  const params: Record<string, number> = {};
  for (const statement of body) {
    if (statement.kind !== 'WithStatement') continue;
    for (const { name, value } of statement.assignments) {
      const constant = constantOf(value);
      if (Object.hasOwn(params, name.name)) {
        report('E0808', name.span, `\`${name.name}\` is set twice.`, {
          fix: 'delete one of the two',
        });
      }
      if (constant) params[name.name] = constant.value;
      else
        report('E0807', value.span, `\`${name.name}\` has to be set to a number.`, {
          fix: `write \`with ${name.name} = 20\``,
        });
    }
  }
  return params;
}
