/** Random statements of strategies, ensembles, indicators and risk policies. */

import fc from 'fast-check';
import type * as Ast from '../../grammar/index.ts';
import {
  duration,
  expression,
  identifier,
  literal,
  name,
  SPAN,
  text,
  timeOfDay,
} from './arbitrary-expression.ts';
import { kind, node, partly, span } from './arbitrary-node.ts';

export const side = fc.constantFrom<Ast.Side>('long', 'short');
export const doc = fc.constantFrom('One line.', 'Two\n\nlines: `x`', '/ slash');
export const symbol = fc.oneof(
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

export const outStatement = partly<Ast.OutStatement, 'doc'>(
  { kind: kind('OutStatement'), doc, name: identifier, value: expression, span },
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
