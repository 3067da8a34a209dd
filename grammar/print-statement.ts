/** Statements as text, one to a line. */

import type {
  BacktestStatement,
  CommissionClause,
  DeployStatement,
  EnsembleStatement,
  Expression,
  Identifier,
  IndicatorStatement,
  KillClause,
  KillSection,
  ParamStatement,
  ProtectStatement,
  RiskRule,
  RunStatement,
  SizeStatement,
  TargetStatement,
  TestStatement,
  ViaClause,
} from './ast.ts';
import { printAmount, printBars, printClosed, printExpression } from './print-expression.ts';
import { printLiteral } from './print-literal.ts';
import { printTestLine } from './print-test.ts';
import { printSymbol, words } from './print-words.ts';

/** What a declaration is made of, other than risk rules. */
export type Statement =
  | EnsembleStatement
  | IndicatorStatement
  | BacktestStatement
  | DeployStatement
  | TestStatement;

/** Its lines, without indentation but for what stands inside its own braces. */
export function printStatement(node: Statement): readonly string[] {
  switch (node.kind) {
    case 'CostsStatement':
      return braced('costs', [
        ...node.commissions.map(printCommission),
        ...node.others.map(({ cost, rate }) => {
          const isYearly = cost === 'borrow' || cost === 'interest';
          return `${cost} ${printAmount(rate)}${isYearly ? ' per year' : ''}`;
        }),
      ]);
    case 'LearnStatement':
      return braced(
        'learn',
        node.clauses.map(({ head, words }) => [head, ...words.map(printWord)].join(' ')),
      );
    default:
      return [printLine(node)];
  }
}

/** `head { … }` over several lines, or `head { }`. */
export function braced(head: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${head} { }`];
  return [`${head} {`, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}'];
}

function printLine(
  node: Exclude<Statement, { kind: 'CostsStatement' | 'LearnStatement' }>,
): string {
  switch (node.kind) {
    case 'UniverseStatement':
      return `universe ${node.symbols.map(printSymbol).join(', ')}`;
    case 'EveryStatement':
      return `every ${printLiteral(node.timeframe)}`;
    case 'ParamStatement':
      return printParam(node);
    case 'RequireStatement':
      return `require ${printExpression(node.condition)}`;
    case 'LetStatement':
      return `let ${node.name.name} = ${printExpression(node.value)}`;
    case 'OutStatement':
      return `out ${node.name.name} = ${printExpression(node.value)}`;
    case 'EnterStatement':
    case 'ExitStatement': {
      const verb = node.kind === 'EnterStatement' ? 'enter' : 'exit';
      const via = node.via && printVia(node.via);
      return words(verb, node.side, `when ${printExpression(node.condition)}`, via);
    }
    case 'ProtectStatement':
      return printProtection(node);
    case 'SizeStatement':
      return printSize(node);
    case 'HoldStatement':
      return `hold at most ${printBars(node.bars)}`;
    case 'CooldownStatement':
      return `cooldown ${printBars(node.bars)}`;
    case 'TradingWindowStatement':
      return `between ${printLiteral(node.from)} and ${printLiteral(node.to)}`;
    case 'FlatByStatement':
      return `flat by ${printLiteral(node.time)}`;
    case 'PyramidStatement':
      return `pyramid up to ${printAmount(node.entries)}`;
    case 'SignalStatement':
      return `signal ${printExpression(node.value)}`;
    case 'FractionalStatement':
      return 'fractional';
    case 'TargetStatement':
      return printTarget(node);
    case 'MemberStatement':
      return `member ${node.member.name} weight ${printAmount(node.weight)}`;
    case 'CombineStatement':
      return `combine ${node.method.name}`;
    case 'RunStatement':
      return printRun(node);
    case 'VenueStatement':
      return words(`on ${node.broker.name}`, node.mode?.name);
    case 'DataStatement':
      return words(
        `data ${printLiteral(node.source)}`,
        node.from && `from ${printLiteral(node.from)}`,
        node.to && `to ${printLiteral(node.to)}`,
      );
    case 'CashStatement':
      return `cash ${printAmount(node.amount)}`;
    case 'FillStatement':
      return `fill ${node.options.map(({ option }) => option).join(', ')}`;
    case 'NewsStatement':
      return `news ${printLiteral(node.source)}`;
    case 'BenchmarkStatement':
      return `benchmark ${printSymbol(node.symbol)}`;
    case 'MarginStatement':
      return `margin ${printAmount(node.leverage)}`;
    case 'WithStatement':
      return `with ${node.assignments.map(({ name, value }) => `${name.name} = ${printAmount(value)}`).join(', ')}`;
    case 'GivenStatement':
    case 'ExpectStatement':
      return printTestLine(node);
    default:
      return node satisfies never;
  }
}

function printParam({ name, value, range }: ParamStatement): string {
  const { low, high, step } = range ?? {};
  return words(
    `param ${name.name} = ${printAmount(value)}`,
    low && high && `in ${printAmount(low)}..${printAmount(high)}`,
    step && `step ${printAmount(step)}`,
  );
}

function printVia({ order, prices, timeInForce }: ViaClause): string {
  const print = timeInForce?.kind === 'bars' ? printClosed : printAmount;
  return words(
    `via ${order}`,
    prices.length > 0 ? prices.map(print).join(', ') : undefined,
    timeInForce?.kind === 'bars' ? `for ${printBars(timeInForce.bars)}` : timeInForce?.kind,
  );
}

function printProtection(node: ProtectStatement): string {
  return words(
    node.protection,
    node.side,
    node.level ? 'at' : undefined,
    printAmount(node.value),
    node.reference && `from ${node.reference}`,
    node.fromNextBar ? 'from next bar' : undefined,
  );
}

function printSize({ method, amount, scaledBy, fractional }: SizeStatement): string {
  return words(
    method === 'value' ? 'size' : `size ${method}`,
    printAmount(amount),
    scaledBy && `scaled by ${printAmount(scaledBy)}`,
    fractional ? 'fractional' : undefined,
  );
}

function printTarget({ weight, condition, rebalance, band, leverage }: TargetStatement): string {
  return words(
    `target ${printAmount(weight)}`,
    condition && `when ${printExpression(condition)}`,
    rebalance && `rebalance ${rebalance}`,
    band && `band ${printAmount(band)}`,
    leverage && `leverage ${printAmount(leverage)}`,
  );
}

function printCommission({ rate, per, min, max }: CommissionClause): string {
  return words(
    `commission ${printExpression(rate)}`,
    per && `per ${per}`,
    min && `min ${printExpression(min)}`,
    max && `max ${printExpression(max)}`,
  );
}

export function printRun({ strategy, policy }: RunStatement): string {
  return words(`run ${strategy.name}`, policy && `under ${policy.name}`);
}

function printWord(node: Identifier | Expression): string {
  return node.kind === 'Identifier' ? node.name : printExpression(node);
}

export function printRiskRule(node: RiskRule): string {
  const { metric, reference, per, over, bound, boundReference, boundPer, action, when } = node;
  return words(
    when && `when ${printExpression(when)}`,
    metric.name,
    reference && `from ${reference.name}`,
    per && `per ${per.name}`,
    over && `over ${printBars(over)}`,
    node.comparison,
    printAmount(bound),
    boundReference && `from ${boundReference.name}`,
    boundPer && `per ${printLiteral(boundPer)}`,
    `else ${action.action}`,
    action.until === undefined ? undefined : `until ${action.until}`,
  );
}

export function printKill({ clauses }: KillSection): readonly string[] {
  return braced('kill', clauses.map(printKillClause));
}

function printKillClause({ about, what }: KillClause): string {
  if (about === 'positions') return `${what} positions`;
  return about === 'reset' ? `reset by ${what}` : `${about} ${what}`;
}
