/** Random statements of every kind of declaration. */

import fc from 'fast-check';
import type * as Ast from '../../grammar/index.ts';
import {
  date,
  duration,
  expression,
  identifier,
  literal,
  name,
  SPAN,
  text,
  timeOfDay,
} from './arbitrary-expression.ts';

export const span = fc.constant(SPAN);
export const kind = <K extends string>(value: K) => fc.constant(value);
export const node = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape);

/** A record some of whose parts may be missing. */
export function partly<T extends object, K extends keyof T>(
  shape: { [P in keyof T]-?: fc.Arbitrary<NonNullable<T[P]>> },
  optional: readonly K[],
): fc.Arbitrary<T> {
  const every: Record<string, fc.Arbitrary<unknown>> = shape;
  const requiredKeys = Object.keys(every).filter((key) => !optional.some((each) => each === key));
  const some: fc.Arbitrary<object> = fc.record(every, { requiredKeys });
  return some.filter((value): value is T => requiredKeys.every((key) => key in value));
}

const side = fc.constantFrom<Ast.Side>('long', 'short');
export const doc = fc.constantFrom('One line.', 'Two\n\nlines: `x`', '/ slash');
const symbol = fc.oneof(
  name.map(
    (value): Ast.SymbolRef => ({ kind: 'SymbolRef', name: value, quoted: false, span: SPAN }),
  ),
  text.map(
    (value): Ast.SymbolRef => ({ kind: 'SymbolRef', name: value.text, quoted: true, span: SPAN }),
  ),
);
export const symbols = fc.array(symbol, { minLength: 1, maxLength: 3 });

const timeInForce: fc.Arbitrary<Ast.TimeInForce> = fc.oneof(
  fc.record({ kind: kind('day'), span }),
  fc.record({ kind: kind('gtc'), span }),
  fc.record({ kind: kind('bars'), bars: expression, span }),
);

const via: fc.Arbitrary<Ast.ViaClause> = fc
  .constantFrom<Ast.ViaClause['order']>(
    ...(['market', 'limit', 'stop', 'stop limit', 'open auction', 'close auction'] as const),
  )
  .chain((order) => {
    const count = order === 'stop limit' ? 2 : order === 'limit' || order === 'stop' ? 1 : 0;
    return partly<Ast.ViaClause, 'timeInForce'>(
      {
        kind: kind('ViaClause'),
        order: fc.constant(order),
        prices: fc.array(expression, { minLength: count, maxLength: count }),
        timeInForce,
        span,
      },
      ['timeInForce'],
    );
  });

export const letStatement = partly<Ast.LetStatement, 'doc'>(
  { kind: kind('LetStatement'), doc, name: identifier, value: expression, span },
  ['doc'],
);

export const strategyStatement: fc.Arbitrary<Ast.StrategyStatement> = fc.oneof(
  node<Ast.UniverseStatement>({ kind: kind('UniverseStatement'), symbols, span }),
  node<Ast.EveryStatement>({ kind: kind('EveryStatement'), timeframe: duration, span }),
  partly<Ast.ParamStatement, 'doc' | 'range'>(
    {
      kind: kind('ParamStatement'),
      doc,
      name: identifier,
      value: expression,
      range: partly<NonNullable<Ast.ParamStatement['range']>, 'step'>(
        { low: expression, high: expression, step: expression },
        ['step'],
      ),
      span,
    },
    ['doc', 'range'],
  ),
  node<Ast.RequireStatement>({ kind: kind('RequireStatement'), condition: expression, span }),
  letStatement,
  partly<Ast.EnterStatement, 'via'>(
    { kind: kind('EnterStatement'), side, condition: expression, via, span },
    ['via'],
  ),
  partly<Ast.ExitStatement, 'via' | 'side'>(
    { kind: kind('ExitStatement'), side, condition: expression, via, span },
    ['via', 'side'],
  ),
  partly<Ast.ProtectStatement, 'side' | 'reference'>(
    {
      kind: kind('ProtectStatement'),
      protection: fc.constantFrom('stop', 'take', 'trail'),
      side,
      level: fc.boolean(),
      value: expression,
      reference: fc.constantFrom('entry', 'signal'),
      fromNextBar: fc.boolean(),
      span,
    },
    ['side', 'reference'],
  ),
  partly<Ast.SizeStatement, 'scaledBy'>(
    {
      kind: kind('SizeStatement'),
      method: fc.constantFrom('risk', 'volatility', 'value'),
      amount: expression,
      scaledBy: expression,
      fractional: fc.boolean(),
      span,
    },
    ['scaledBy'],
  ),
  node<Ast.HoldStatement>({ kind: kind('HoldStatement'), bars: expression, span }),
  node<Ast.CooldownStatement>({ kind: kind('CooldownStatement'), bars: expression, span }),
  node<Ast.TradingWindowStatement>({
    kind: kind('TradingWindowStatement'),
    from: timeOfDay,
    to: timeOfDay,
    span,
  }),
  node<Ast.FlatByStatement>({ kind: kind('FlatByStatement'), time: timeOfDay, span }),
  node<Ast.PyramidStatement>({ kind: kind('PyramidStatement'), entries: expression, span }),
  node<Ast.SignalStatement>({ kind: kind('SignalStatement'), value: expression, span }),
  partly<Ast.TargetStatement, 'condition' | 'rebalance' | 'band' | 'leverage'>(
    {
      kind: kind('TargetStatement'),
      weight: expression,
      condition: expression,
      rebalance: fc.constantFrom('daily', 'weekly', 'monthly', 'first session of month'),
      band: expression,
      leverage: expression,
      span,
    },
    ['condition', 'rebalance', 'band', 'leverage'],
  ),
);

/** `size …` takes a `fractional` on the next line for its own. */
export function withoutStrayFractional<S extends Ast.EnsembleStatement | Ast.BacktestStatement>(
  body: readonly S[],
): readonly S[] {
  return body.filter(
    ({ kind: own }, k) => own !== 'FractionalStatement' || body[k - 1]?.kind !== 'SizeStatement',
  );
}

export const fractional = node<Ast.FractionalStatement>({
  kind: kind('FractionalStatement'),
  span,
});

const words = (starts: readonly string[]) =>
  fc.array(
    fc.oneof(
      fc
        .constantFrom(...starts)
        .map((value): Ast.Identifier => ({ kind: 'Identifier', name: value, span: SPAN })),
      literal.filter((one) => one.kind !== 'NumberLiteral'),
    ),
    { minLength: 1, maxLength: 4 },
  );

export const ensembleStatement: fc.Arbitrary<Ast.EnsembleStatement> = fc.oneof(
  { weight: 1, arbitrary: strategyStatement },
  {
    weight: 1,
    arbitrary: fc.oneof(
      node<Ast.MemberStatement>({
        kind: kind('MemberStatement'),
        member: identifier,
        weight: expression,
        span,
      }),
      node<Ast.CombineStatement>({ kind: kind('CombineStatement'), method: identifier, span }),
      node<Ast.LearnStatement>({
        kind: kind('LearnStatement'),
        clauses: fc.array(
          node<Ast.LearnClause>({
            kind: kind('LearnClause'),
            head: fc.constantFrom('from', 'rate', 'weight', 'step', 'after'),
            words: words([
              'over',
              'last',
              'trades',
              'between',
              'and',
              'at',
              'most',
              'realized_pnl',
            ]),
            span,
          }),
          { maxLength: 3 },
        ),
        span,
      }),
    ),
  },
);

export const riskRule: fc.Arbitrary<Ast.RiskRule> = partly<
  Ast.RiskRule,
  'reference' | 'per' | 'over' | 'boundReference' | 'boundPer' | 'when'
>(
  {
    kind: kind('RiskRule'),
    metric: identifier,
    reference: identifier,
    per: identifier,
    over: expression,
    comparison: fc.constantFrom('<=', '<', '>=', '>'),
    bound: expression,
    boundReference: identifier,
    boundPer: duration,
    action: partly<Ast.RiskAction, 'until'>(
      {
        kind: kind('RiskAction'),
        action: fc.constantFrom('reduce', 'reject', 'halt entries', 'halt strategy', 'kill'),
        until: fc.constantFrom('next session', 'fresh', 'next week'),
        span,
      },
      ['until'],
    ),
    when: expression,
    span,
  },
  ['reference', 'per', 'over', 'boundReference', 'boundPer', 'when'],
);

const killClause = fc
  .constantFrom(
    ['cancel', 'orders'] as const,
    ['cancel', 'all orders'] as const,
    ['positions', 'freeze'] as const,
    ['positions', 'flatten'] as const,
    ['alert', 'critical'] as const,
    ['reset', 'operator'] as const,
  )
  .map(
    ([about, what]): Ast.KillClause => ({
      kind: 'KillClause',
      about,
      what,
      span: { start: 0, end: 0 },
    }),
  );

export const killSection = node<Ast.KillSection>({
  kind: kind('KillSection'),
  clauses: fc.array(killClause, { maxLength: 4 }),
  span,
});

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

export const outStatement = partly<Ast.OutStatement, 'doc'>(
  { kind: kind('OutStatement'), doc, name: identifier, value: expression, span },
  ['doc'],
);
