/** Random syntax trees of the whole language: what the printer must write so that the parser reads the same. */

import fc from 'fast-check';
import type * as Ast from '../../grammar/index.ts';
import { expression, identifier, SPAN, text } from './arbitrary-expression.ts';
import { kind, node, partly, span } from './arbitrary-node.ts';
import { backtestStatement, deployStatement, testStatement } from './arbitrary-run-statement.ts';
import {
  doc,
  ensembleStatement,
  fractional,
  killSection,
  letStatement,
  outStatement,
  riskRule,
  strategyStatement,
  symbols,
  withoutStrayFractional,
} from './arbitrary-statement.ts';

const declaration: fc.Arbitrary<Ast.Declaration> = fc.oneof(
  node<Ast.ImportDeclaration>({
    kind: kind('ImportDeclaration'),
    names: fc.array(identifier, { maxLength: 2 }),
    path: text,
    span,
  }),
  partly<Ast.UniverseDeclaration, 'doc' | 'where'>(
    {
      kind: kind('UniverseDeclaration'),
      doc,
      name: identifier,
      symbols,
      where: expression,
      span,
    } as never,
    ['doc', 'where'],
  ),
  partly<Ast.UniverseDeclaration, 'doc' | 'where'>(
    {
      kind: kind('UniverseDeclaration'),
      doc,
      name: identifier,
      symbols: fc.constant([]),
      membersOf: text,
      where: expression,
      span,
    },
    ['doc', 'where'],
  ),
  partly<Ast.IndicatorDeclaration, 'doc'>(
    {
      kind: kind('IndicatorDeclaration'),
      doc,
      name: identifier,
      parameters: fc.array(
        partly<Ast.IndicatorParameter, 'type' | 'value'>(
          {
            kind: kind('IndicatorParameter'),
            name: identifier,
            type: identifier,
            value: expression,
            span,
          },
          ['type', 'value'],
        ),
        { maxLength: 3 },
      ),
      body: fc.array(fc.oneof(letStatement, outStatement), { maxLength: 4 }),
      span,
    },
    ['doc'],
  ),
  partly<Ast.StrategyDeclaration, 'doc'>(
    {
      kind: kind('StrategyDeclaration'),
      doc,
      name: identifier,
      body: fc
        .array(
          fc.oneof(
            { weight: 16, arbitrary: strategyStatement },
            { weight: 1, arbitrary: fractional },
          ),
          { maxLength: 8 },
        )
        .map(withoutStrayFractional),
      span,
    },
    ['doc'],
  ),
  partly<Ast.EnsembleDeclaration, 'doc'>(
    {
      kind: kind('EnsembleDeclaration'),
      doc,
      name: identifier,
      body: fc.array(ensembleStatement, { maxLength: 6 }),
      span,
    },
    ['doc'],
  ),
  partly<Ast.RiskDeclaration, 'doc'>(
    {
      kind: kind('RiskDeclaration'),
      doc,
      name: identifier,
      sections: fc.array(
        node<Ast.RiskSection>({
          kind: kind('RiskSection'),
          section: fc.constantFrom('order', 'strategy', 'portfolio', 'market'),
          rules: fc.array(riskRule, { maxLength: 3 }),
          span,
        }),
        { maxLength: 3 },
      ),
      kills: fc.array(killSection, { maxLength: 2 }),
      span,
    },
    ['doc'],
  ),
  partly<Ast.BacktestDeclaration, 'doc'>(
    {
      kind: kind('BacktestDeclaration'),
      doc,
      name: identifier,
      body: fc.array(backtestStatement, { maxLength: 6 }),
      span,
    },
    ['doc'],
  ),
  partly<Ast.DeployDeclaration, 'doc'>(
    {
      kind: kind('DeployDeclaration'),
      doc,
      name: identifier,
      body: fc.array(deployStatement, { maxLength: 4 }),
      span,
    },
    ['doc'],
  ),
  node<Ast.TestDeclaration>({
    kind: kind('TestDeclaration'),
    title: text,
    subject: identifier,
    body: fc.array(testStatement, { maxLength: 4 }),
    span,
  }),
);

export const program: fc.Arbitrary<Ast.Program> = fc
  .array(declaration, { maxLength: 4 })
  .map((declarations) => ({ kind: 'Program', declarations, span: SPAN }));
