/** Random statements of backtests, deployments and tests. */

import fc from 'fast-check';
import type * as Ast from '../../grammar/index.ts';
import { date, expression, identifier, literal, text } from './arbitrary-expression.ts';
import { kind, node, partly, span } from './arbitrary-node.ts';
import { fractional, side, symbol } from './arbitrary-statement.ts';

const run = partly<Ast.RunStatement, 'policy'>(
  { kind: kind('RunStatement'), strategy: identifier, policy: identifier, span },
  ['policy'],
);

const withStatement = node<Ast.WithStatement>({
  kind: kind('WithStatement'),
  assignments: fc.array(fc.record({ name: identifier, value: expression }), {
    minLength: 1,
    maxLength: 3,
  }),
  span,
});

const FILL_OPTIONS: readonly Ast.FillOptionName[] = [
  ...(['next open', 'same close', 'size at fill', 'from signal', 'from next bar'] as const),
  ...(['stop first', 'target first', 'nearest to open', 'close at end'] as const),
];

const costs = node<Ast.CostsStatement>({
  kind: kind('CostsStatement'),
  commissions: fc.array(
    partly<Ast.CommissionClause, 'per' | 'min' | 'max'>(
      {
        kind: kind('CommissionClause'),
        rate: literal,
        per: fc.constantFrom('share', 'order'),
        min: literal,
        max: literal,
        span,
      },
      ['per', 'min', 'max'],
    ),
    { maxLength: 2 },
  ),
  others: fc.array(
    node<Ast.CostClause>({
      kind: kind('CostClause'),
      cost: fc.constantFrom('slippage', 'participation', 'borrow', 'interest'),
      rate: expression,
      span,
    }),
    { maxLength: 2 },
  ),
  span,
});

const fill = node<Ast.FillStatement>({
  kind: kind('FillStatement'),
  options: fc.array(
    fc.record({ kind: kind('FillOption'), option: fc.constantFrom(...FILL_OPTIONS), span }),
    { minLength: 1, maxLength: 3 },
  ),
  span,
});

const margin = node<Ast.MarginStatement>({
  kind: kind('MarginStatement'),
  leverage: expression,
  span,
});

export const backtestStatement: fc.Arbitrary<Ast.BacktestStatement> = fc.oneof(
  run,
  partly<Ast.DataStatement, 'from' | 'to'>(
    { kind: kind('DataStatement'), source: text, from: date, to: date, span },
    ['from', 'to'],
  ),
  node<Ast.CashStatement>({ kind: kind('CashStatement'), amount: expression, span }),
  costs,
  fill,
  node<Ast.BenchmarkStatement>({ kind: kind('BenchmarkStatement'), symbol, span }),
  margin,
  fractional,
  withStatement,
);

export const deployStatement: fc.Arbitrary<Ast.DeployStatement> = fc.oneof(
  { arbitrary: run, weight: 3 },
  {
    arbitrary: partly<Ast.VenueStatement, 'mode'>(
      { kind: kind('VenueStatement'), broker: identifier, mode: identifier, span },
      ['mode'],
    ),
    weight: 3,
  },
  costs,
  fill,
  node<Ast.NewsStatement>({ kind: kind('NewsStatement'), source: text, span }),
  margin,
  fractional,
  withStatement,
);

const givenValue = partly<Ast.GivenValue, 'bars'>(
  { kind: kind('GivenValue'), value: expression, bars: expression, span },
  ['bars'],
);

const expectation: fc.Arbitrary<Ast.Expectation> = fc.oneof(
  partly<Ast.FillExpectation, 'price' | 'quantity' | 'by'>(
    {
      kind: kind('FillExpectation'),
      action: fc.constantFrom('enter', 'exit'),
      side,
      symbol,
      bar: expression,
      price: expression,
      quantity: expression,
      by: identifier,
      span,
    },
    ['price', 'quantity', 'by'],
  ),
  node<Ast.NoOrdersExpectation>({ kind: kind('NoOrdersExpectation'), other: fc.boolean(), span }),
  node<Ast.PositionExpectation>({
    kind: kind('PositionExpectation'),
    symbol,
    quantity: expression,
    bar: expression,
    span,
  }),
  node<Ast.EquityExpectation>({
    kind: kind('EquityExpectation'),
    amount: expression,
    bar: expression,
    span,
  }),
);

export const testStatement: fc.Arbitrary<Ast.TestStatement> = fc.oneof(
  node<Ast.GivenStatement>({
    kind: kind('GivenStatement'),
    symbol,
    field: identifier,
    values: fc.array(givenValue, { minLength: 1, maxLength: 4 }),
    span,
  }),
  withStatement,
  node<Ast.ExpectStatement>({ kind: kind('ExpectStatement'), what: expectation, span }),
);
