/** Syntax tree → canonical text: what reads back as the same tree. Comments other than doc comments are no part of it. */

import type {
  Declaration,
  IndicatorParameter,
  Program,
  RiskDeclaration,
  UniverseDeclaration,
} from './ast.ts';
import { isSentence } from './format-outline.ts';
import { printAmount, printExpression } from './print-expression.ts';
import { printLiteral } from './print-literal.ts';
import {
  braced,
  printKill,
  printRiskRule,
  printStatement,
  type Statement,
} from './print-statement.ts';
import { printSymbol } from './print-words.ts';

export function printProgram({ declarations }: Program): string {
  return declarations
    .map(
      (declaration) => `${[...docOf(declaration), ...printDeclaration(declaration)].join('\n')}\n`,
    )
    .join('\n');
}

function docOf(node: Declaration | Statement): readonly string[] {
  if (!('doc' in node) || node.doc === undefined) return [];
  return node.doc.split('\n').map((line) => `/// ${line}`.trimEnd());
}

function printDeclaration(node: Declaration): readonly string[] {
  switch (node.kind) {
    case 'ImportDeclaration': {
      const names = node.names.map(({ name }) => name).join(', ');
      return [`import ${names === '' ? '' : `${names} from `}${printLiteral(node.path)}`];
    }
    case 'UniverseDeclaration':
      return [printUniverse(node)];
    case 'IndicatorDeclaration': {
      const parameters = node.parameters.map(printParameter).join(', ');
      return braced(`indicator ${node.name.name}(${parameters})`, printBody(node.body));
    }
    case 'StrategyDeclaration':
      return braced(`strategy ${node.name.name}`, printBody(node.body));
    case 'EnsembleDeclaration':
      return braced(`ensemble ${node.name.name}`, printBody(node.body));
    case 'RiskDeclaration':
      return braced(`risk ${node.name.name}`, printPolicy(node));
    case 'BacktestDeclaration':
      return braced(`backtest ${node.name.name}`, printBody(node.body));
    case 'DeployDeclaration': {
      const lines = printBody(node.body);
      const head = `deploy ${node.name.name}`;
      return isSentence(node) ? [[head, '{', ...lines, '}'].join(' ')] : braced(head, lines);
    }
    case 'TestDeclaration':
      return braced(
        `test ${printLiteral(node.title)} for ${node.subject.name}`,
        printBody(node.body),
      );
    default:
      return node satisfies never;
  }
}

function printUniverse({ name, symbols, membersOf, where }: UniverseDeclaration): string {
  const members = membersOf
    ? `members of ${printLiteral(membersOf)} as of each day`
    : symbols.map(printSymbol).join(', ');
  return `universe ${name.name} = ${members}${where ? ` where ${printExpression(where)}` : ''}`;
}

function printParameter({ name, type, value }: IndicatorParameter): string {
  const typed = type ? `: ${type.name}` : '';
  return `${name.name}${typed}${value ? ` = ${printAmount(value)}` : ''}`;
}

function printPolicy({ sections, kills }: RiskDeclaration): readonly string[] {
  return [
    ...sections.flatMap(({ section, rules }) => braced(section, rules.map(printRiskRule))),
    ...kills.flatMap(printKill),
  ];
}

/** A blank line stands between statements about different things. */
function printBody(body: readonly Statement[]): readonly string[] {
  return body.flatMap((statement, k) => {
    const before = body[k - 1];
    const isNewPart = before !== undefined && partOf(before) !== partOf(statement);
    return [...(isNewPart ? [''] : []), ...docOf(statement), ...printStatement(statement)];
  });
}

function partOf({ kind }: Statement): string {
  switch (kind) {
    case 'UniverseStatement':
    case 'EveryStatement':
      return 'market';
    case 'ParamStatement':
    case 'RequireStatement':
      return 'params';
    case 'LetStatement':
    case 'OutStatement':
      return 'values';
    case 'EnterStatement':
    case 'ExitStatement':
    case 'TargetStatement':
    case 'SignalStatement':
      return 'rules';
    case 'MemberStatement':
    case 'CombineStatement':
    case 'LearnStatement':
      return 'members';
    case 'GivenStatement':
    case 'ExpectStatement':
    case 'WithStatement':
    case 'RunStatement':
    case 'DataStatement':
    case 'CashStatement':
    case 'CostsStatement':
    case 'FillStatement':
    case 'NewsStatement':
    case 'BenchmarkStatement':
    case 'MarginStatement':
      return 'run';
    default:
      return 'orders';
  }
}
