/** Phase 2, types and units: what each statement of a strategy asks of the expressions in it. */

import type {
  Expression,
  ParamStatement,
  ProtectStatement,
  SizeStatement,
  StrategyStatement,
  ViaClause,
} from '../grammar/index.ts';
import { checkTargetTypes } from './check-targets.ts';
import type { Report } from './diagnostics/report.ts';
import { replacement } from './diagnostics/report.ts';
import type { Declared, TypeContext } from './infer/context.ts';
import { expectBars, expectCondition, expectNumber } from './infer/expect.ts';
import { inferType } from './infer/expressions.ts';
import { plainPrice } from './infer/operators.ts';
import type { ResolvedStrategy } from './resolve.ts';
import {
  capitalised,
  type NumberType,
  type Type,
  typeName,
  UNKNOWN_TYPE,
  valueType,
} from './types.ts';
import { MONEY, NUMBER, PRICE, SHARES, sameUnit, type Unit } from './units.ts';

/** Types of all expressions and declarations of one strategy. */
export interface StrategyTypes {
  readonly types: ReadonlyMap<Expression, Type>;
  readonly declared: ReadonlyMap<Declared, Type>;
}

export function checkTypes(strategy: ResolvedStrategy, report: Report): StrategyTypes {
  const types = new Map<Expression, Type>();
  const declared = new Map<Declared, Type>();
  const context: TypeContext = {
    bindings: strategy.bindings,
    declared,
    report,
    types,
    infer: inferType,
  };
  const isDeclaring = (statement: StrategyStatement): boolean =>
    statement.kind === 'LetStatement' || statement.kind === 'ParamStatement';
  const { body } = strategy.declaration;
  for (const statement of body.filter(isDeclaring)) checkStatement(statement, context);
  for (const statement of body.filter((candidate) => !isDeclaring(candidate)))
    checkStatement(statement, context);
  return { types, declared };
}

function checkStatement(statement: StrategyStatement, context: TypeContext): void {
  switch (statement.kind) {
    case 'ParamStatement':
      context.declared.set(statement, paramType(statement, context));
      return;
    case 'LetStatement':
      context.declared.set(statement, letType(statement.value, context));
      return;
    case 'RequireStatement':
      checkRequire(statement.condition, context);
      return;
    case 'EnterStatement':
    case 'ExitStatement':
      expectCondition(statement.condition, context);
      if (statement.via) checkVia(statement.via, context);
      return;
    case 'ProtectStatement':
      checkProtection(statement, context);
      return;
    case 'SizeStatement':
      checkSize(statement, context);
      return;
    case 'HoldStatement':
    case 'CooldownStatement':
      expectBars(statement.bars, context);
      return;
    case 'PyramidStatement':
      expectBars(statement.entries, context);
      return;
    case 'SignalStatement':
      expectUnit(statement.value, NUMBER, 'A signal is a number from -1 to 1', context);
      return;
    case 'TargetStatement':
      checkTargetTypes(statement, context);
      return;
    case 'UniverseStatement':
    case 'EveryStatement':
    case 'TradingWindowStatement':
    case 'FlatByStatement':
    case 'FractionalStatement':
      return;
    default:
      statement satisfies never;
  }
}

function letType(value: Expression, context: TypeContext): Type {
  const type = context.infer(value, context);
  const plain = valueType(type).kind;
  if (plain === 'number' || plain === 'condition' || plain === 'side' || plain === 'unknown')
    return type;
  context.report('E0308', value.span, `${capitalised(typeName(type))} cannot be given a name.`, {
    why: 'It only has a meaning in the statement that it belongs to.',
    fix: 'write it where it is used',
  });
  return UNKNOWN_TYPE;
}

/** A param is whole when its default and every value of its range are. */
function paramType(statement: ParamStatement, context: TypeContext): Type {
  const { range } = statement;
  const parts = [statement.value, range?.low, range?.high, range?.step].filter(
    (part) => part !== undefined,
  );
  const numbers: NumberType[] = [];
  for (const part of parts) {
    const type = expectNumber(part, context);
    if (!type) return UNKNOWN_TYPE;
    if (type.level !== 'const') {
      context.report('E0605', part.span, 'A param is a number that is known before the run.', {
        why: 'It is what you tune; a value that changes from bar to bar is a `let`.',
        fix: 'write a number here, or use `let`',
      });
      return UNKNOWN_TYPE;
    }
    numbers.push(type);
  }
  const unit = numbers.find((type) => type.unit !== undefined)?.unit;
  const whole = numbers.every((type) => type.whole === true);
  return {
    kind: 'number',
    level: range ? 'param' : 'const',
    whole,
    ...(unit !== undefined && { unit }),
  };
}

function checkRequire(condition: Expression, context: TypeContext): void {
  const type = expectCondition(condition, context);
  if (type.kind === 'condition' && type.level === 'stream') {
    context.report('E0605', condition.span, '`require` compares params and numbers only.', {
      why: 'It says which settings make sense, before any bar is seen.',
      fix: 'put a condition on prices into `enter … when`',
    });
  }
}

function checkVia(via: ViaClause, context: TypeContext): void {
  for (const price of via.prices)
    expectUnit(price, PRICE, `The ${via.order} price of an order is a price`, context);
  if (via.timeInForce?.kind === 'bars') expectBars(via.timeInForce.bars, context);
}

function expectUnit(node: Expression, unit: Unit, claim: string, context: TypeContext): void {
  const type = expectNumber(node, context);
  if (type?.unit && !sameUnit(type.unit, unit)) {
    context.report('E0301', node.span, `${claim}; this is ${typeName(type)}.`, {
      why: 'The order would go out at a number that is not meant as one.',
      fix:
        (sameUnit(unit, PRICE) ? plainPrice(node) : undefined) ??
        'write an expression of the right unit',
    });
  }
}

function checkProtection(statement: ProtectStatement, context: TypeContext): void {
  const type = valueType(context.infer(statement.value, context));
  const { protection } = statement;
  if (type.kind === 'unknown') return;
  if (type.kind === 'risk multiple') {
    if (protection === 'take') return;
    context.report('E0507', statement.value.span, `\`${protection}\` cannot be given in R.`, {
      why: 'R is the distance from the fill to the first stop, so it cannot say where that stop is.',
      fix: `write a distance: \`${protection} 3 * atr(14) from entry\``,
    });
    return;
  }
  const number = expectNumber(statement.value, context);
  if (!number) return;
  const isRelative =
    !statement.level && (statement.reference !== undefined || protection === 'trail');
  const fits =
    number.unit === undefined ||
    sameUnit(number.unit, PRICE) ||
    (isRelative && sameUnit(number.unit, NUMBER));
  if (fits) return;
  const isRatio = sameUnit(number.unit, NUMBER);
  const { end } = statement.value.span;
  context.report(
    'E0301',
    statement.value.span,
    `\`${protection}\` needs a price${isRelative ? ' distance or a percentage' : ''}; this is ${typeName(number)}.`,
    {
      why: isRatio
        ? 'A percentage has to say what it is measured from.'
        : 'The order would rest at a number that is not a price.',
      fix: isRatio
        ? replacement({ start: end, end }, ' from entry', 'add `from entry`')
        : (plainPrice(statement.value) ??
          'write a price, or a distance such as `2 * atr(14) from entry`'),
    },
  );
}

function checkSize(statement: SizeStatement, context: TypeContext): void {
  if (statement.scaledBy)
    expectUnit(statement.scaledBy, NUMBER, '`scaled by` takes a plain number', context);
  const type = expectNumber(statement.amount, context);
  if (!type) return;
  const { amount, method } = statement;
  const isShare = amount.kind === 'OfExpression';
  if (method === 'volatility') {
    if (type.unit === undefined || !sameUnit(type.unit, NUMBER)) {
      context.report('E0511', amount.span, 'A volatility target is a percentage a year.', {
        fix: 'write `size volatility 15%`',
      });
    }
  } else if (method === 'risk') {
    const isOfEquity =
      isShare && amount.target.kind === 'NameExpression' && amount.target.name === 'equity';
    if (!isOfEquity && (isShare || !(type.unit && sameUnit(type.unit, NUMBER)))) {
      context.report('E0511', amount.span, 'Risk per trade is a percentage of equity.', {
        why: 'What a stop may cost is measured against the whole account, in every mode alike.',
        fix: isShare
          ? replacement(amount.target.span, 'equity', 'write `of equity`')
          : 'write `size risk 1% of equity`',
      });
    }
  } else if (
    type.unit === undefined ||
    !(sameUnit(type.unit, MONEY) || sameUnit(type.unit, SHARES))
  ) {
    const isRatio = type.unit !== undefined && sameUnit(type.unit, NUMBER);
    const end = { start: amount.span.end, end: amount.span.end };
    const isLiteral = amount.kind === 'NumberLiteral' || amount.kind === 'RatioLiteral';
    context.report(
      'E0511',
      amount.span,
      `\`size\` has to say of what: this is ${typeName(type)}.`,
      {
        why: 'A size is a share of equity, an amount of money, or a number of shares.',
        fix: !isLiteral
          ? 'write `10% of equity`, `5_000 USD` or `100 shares`'
          : isRatio
            ? replacement(end, ' of equity', 'write `… of equity`')
            : replacement(end, ' shares', 'write `… shares`, or an amount such as `5_000 USD`'),
      },
    );
  }
}
