/** Random expressions of the whole language, with spans that mean nothing. */

import fc from 'fast-check';
import type * as Ast from '../../grammar/index.ts';

export const SPAN: Ast.Span = { start: 0, end: 0 };

const LETTERS = ['a', 'b', 'fast', 'slow_ma', 'x1', 'trend', '_hidden', 'Mixed', 'open', 'close'];
/** Words with a meaning elsewhere that are names like any other here. */
const CONTEXTUAL = ['volume', 'equity', 'signal', 'value', 'session', 'flatten', 'reject', 'month'];

export const name: fc.Arbitrary<string> = fc.constantFrom(...LETTERS, ...CONTEXTUAL);
export const identifier: fc.Arbitrary<Ast.Identifier> = name.map((text) => ({
  kind: 'Identifier',
  name: text,
  span: SPAN,
}));

/** Numbers as people write them, and some that only a machine would. */
export const magnitude: fc.Arbitrary<number> = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 99_999 }).map((n) => n / 1000) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 1e25, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(1e21, 5e-324, 1e-7, 123456789012, Number.MAX_VALUE) },
);
const whole = fc.integer({ min: 0, max: 400 });

const node = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(shape);
const kind = <K extends string>(value: K) => fc.constant(value);
const span = fc.constant(SPAN);

export const text: fc.Arbitrary<Ast.TextLiteral> = fc
  .constantFrom('', 'BRK.B', 'us-equities', 'one entry, at the open', '// no comment', 'é {')
  .map((value) => ({ kind: 'TextLiteral', text: value, span: SPAN }));

export const date: fc.Arbitrary<Ast.DateLiteral> = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((day) => ({ kind: 'DateLiteral', date: day.toISOString().slice(0, 10), span: SPAN }));

export const timeOfDay: fc.Arbitrary<Ast.TimeLiteral> = fc
  .integer({ min: 0, max: 1439 })
  .map((minutesOfDay) => ({ kind: 'TimeLiteral', minutesOfDay, span: SPAN }));

export const duration: fc.Arbitrary<Ast.DurationLiteral> = node<Ast.DurationLiteral>({
  kind: kind('DurationLiteral'),
  count: whole,
  unit: fc.constantFrom('s', 'm', 'h', 'd', 'w', 'mo'),
  span,
});

export const numberLiteral: fc.Arbitrary<Ast.NumberLiteral> = magnitude.map((value) => ({
  kind: 'NumberLiteral',
  value,
  span: SPAN,
}));

const barsLiteral: fc.Arbitrary<Ast.BarsLiteral> = fc
  .oneof(whole, magnitude)
  .map((count) => ({ kind: 'BarsLiteral', count, span: SPAN }));

/** What may stand where the grammar asks for a literal: everything but `true` and `false`. */
export const literal: fc.Arbitrary<Exclude<Ast.Literal, Ast.BooleanLiteral>> = fc.oneof(
  numberLiteral,
  node<Ast.RatioLiteral>({
    kind: kind('RatioLiteral'),
    value: magnitude,
    written: fc.constantFrom('percent', 'bp'),
    span,
  }),
  node<Ast.MoneyLiteral>({
    kind: kind('MoneyLiteral'),
    value: magnitude,
    currency: fc.constantFrom('USD', 'EUR'),
    span,
  }),
  duration,
  barsLiteral,
  node<Ast.SharesLiteral>({ kind: kind('SharesLiteral'), count: magnitude, span }),
  node<Ast.RiskMultipleLiteral>({ kind: kind('RiskMultipleLiteral'), multiple: magnitude, span }),
  node<Ast.LeverageLiteral>({ kind: kind('LeverageLiteral'), multiple: magnitude, span }),
  date,
  timeOfDay,
  text,
);

const nameExpression: fc.Arbitrary<Ast.NameExpression> = name.map((value) => ({
  kind: 'NameExpression',
  name: value,
  span: SPAN,
}));

const leaf: fc.Arbitrary<Ast.Expression> = fc.oneof(
  { weight: 4, arbitrary: nameExpression },
  // `x between 09:45 and …` begins a statement of its own, unless x is `time`.
  { weight: 3, arbitrary: literal.filter((one) => one.kind !== 'TimeLiteral') },
  {
    weight: 1,
    arbitrary: node<Ast.BetweenExpression>({
      kind: kind('BetweenExpression'),
      operand: fc.constant({ kind: 'NameExpression', name: 'time', span: SPAN } as const),
      low: timeOfDay,
      high: timeOfDay,
      span,
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .boolean()
      .map((value): Ast.BooleanLiteral => ({ kind: 'BooleanLiteral', value, span: SPAN })),
  },
);

const BINARY = ['+', '-', '*', '/', '<', '<=', '>', '>=', '==', '!=', 'and', 'or', '??'] as const;

export const expression: fc.Arbitrary<Ast.Expression> = fc.letrec<{ anything: Ast.Expression }>(
  (tie) => {
    const anything = tie('anything');
    const field = node<Ast.FieldExpression>({
      kind: kind('FieldExpression'),
      object: anything,
      field: fc
        .constantFrom('upper', 'signal', 'day_of_week', 'stop', 'when', 'is')
        .map((value): Ast.Identifier => ({ kind: 'Identifier', name: value, span: SPAN })),
      span,
    });
    const argument: fc.Arbitrary<Ast.Argument> = fc.oneof(
      node<Ast.Argument>({ kind: kind('Argument'), value: anything, span }),
      fc.record({ kind: kind('Argument'), name: identifier, value: anything, span }),
    );
    const unary = [
      node<Ast.UnaryExpression>({
        kind: kind('UnaryExpression'),
        operator: fc.constantFrom('-', 'not'),
        operand: anything,
        span,
      }),
      node<Ast.ParenExpression>({ kind: kind('ParenExpression'), inner: anything, span }),
      node<Ast.OnExpression>({
        kind: kind('OnExpression'),
        operand: anything,
        timeframe: duration,
        span,
      }),
      node<Ast.OfExpression>({
        kind: kind('OfExpression'),
        operand: anything,
        target: fc.oneof(nameExpression, text),
        span,
      }),
      node<Ast.AcrossExpression>({ kind: kind('AcrossExpression'), operand: anything, span }),
      node<Ast.IsExpression>({
        kind: kind('IsExpression'),
        operand: anything,
        negated: fc.boolean(),
        what: fc
          .constantFrom('long', 'flat', 'absent', 'out')
          .map((value): Ast.Identifier => ({ kind: 'Identifier', name: value, span: SPAN })),
        span,
      }),
      field,
    ];
    const operators = [
      node<Ast.BinaryExpression>({
        kind: kind('BinaryExpression'),
        operator: fc.constantFrom(...BINARY),
        left: anything,
        right: anything,
        span,
      }),
      node<Ast.CrossExpression>({
        kind: kind('CrossExpression'),
        direction: fc.constantFrom('above', 'below'),
        left: anything,
        right: anything,
        span,
      }),
      node<Ast.BetweenExpression>({
        kind: kind('BetweenExpression'),
        operand: anything,
        low: anything,
        high: anything,
        span,
      }),
      node<Ast.IfExpression>({
        kind: kind('IfExpression'),
        condition: anything,
        // biome-ignore lint/suspicious/noThenProperty: the branch of an `if` is called so in the syntax tree.
        then: anything,
        otherwise: anything,
        span,
      }),
    ];
    const timed = [
      node<Ast.RisingExpression>({
        kind: kind('RisingExpression'),
        direction: fc.constantFrom('rising', 'falling'),
        operand: anything,
        bars: anything,
        span,
      }),
      node<Ast.ForBarsExpression>({
        kind: kind('ForBarsExpression'),
        condition: anything,
        bars: anything,
        span,
      }),
      node<Ast.WithinBarsExpression>({
        kind: kind('WithinBarsExpression'),
        condition: anything,
        bars: anything,
        span,
      }),
      node<Ast.PastExpression>({
        kind: kind('PastExpression'),
        series: anything,
        offset: anything,
        written: kind('index'),
        span,
      }),
      node<Ast.PastExpression>({
        kind: kind('PastExpression'),
        series: anything,
        offset: fc.oneof(barsLiteral, nameExpression),
        written: kind('bars ago'),
        span,
      }),
      node<Ast.CallExpression>({
        kind: kind('CallExpression'),
        callee: fc.oneof(nameExpression, field),
        args: fc.array(argument, { maxLength: 3 }),
        span,
      }),
    ];
    return { anything: fc.oneof({ maxDepth: 5 }, leaf, ...unary, ...operators, ...timed) };
  },
).anything;
