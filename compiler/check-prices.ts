/** The numbers that orders are made of: a price where a price belongs, a distance where a distance does, and above zero. */

import type {
  Expression,
  ProtectStatement,
  Side,
  StrategyDeclaration,
  StrategyStatement,
} from '../grammar/index.ts';
import type { Bindings } from './bindings.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { type PriceKind, priceKind } from './price-kinds.ts';
import { rangeOf } from './ranges.ts';
import { type Type, valueType } from './types.ts';
import { NUMBER, PRICE, sameUnit } from './units.ts';

export interface PriceContext {
  readonly bindings: Bindings;
  readonly types: ReadonlyMap<Expression, Type>;
  readonly source: string;
  readonly report: Report;
}

export function checkPrices(strategy: StrategyDeclaration, context: PriceContext): void {
  for (const statement of strategy.body) {
    switch (statement.kind) {
      case 'LetStatement':
        // From the first to the last, so that a long chain of names is never followed to its end.
        rangeOf(statement.value, context.bindings);
        priceKind(statement.value, context.bindings);
        break;
      case 'ProtectStatement':
        checkProtection(statement, context);
        checkShare(statement, strategy, context);
        break;
      case 'EnterStatement':
      case 'ExitStatement':
        for (const price of statement.via?.prices ?? []) checkOrderPrice(price, context);
        break;
      case 'SizeStatement':
        checkSize(statement, context);
        break;
      default:
    }
  }
}

function checkProtection(statement: ProtectStatement, context: PriceContext): void {
  const { protection, value, level } = statement;
  const { report } = context;
  if (isNeverPositive(value, context)) {
    const isDistance = statement.reference !== undefined || protection === 'trail';
    report('E0517', value.span, `\`${textOf(value, context)}\` is never above 0.`, {
      why: isDistance
        ? 'A stop lies against the position and a take with it by themselves: the distance has no sign.'
        : 'No price is ever reached there.',
      fix: 'write a number above 0',
    });
    return;
  }
  const isLevel = level || (statement.reference === undefined && protection !== 'trail');
  const kind = kindOf(value, context);
  if (isLevel && kind === 'distance') reportDistance(statement, context);
  if (!isLevel && kind === 'price') reportPrice(statement, context);
}

/** `stop 150% from entry` of a long, `take 100% from entry` of a short: the price would be zero or less. */
function checkShare(
  { protection, value, side, level, reference }: ProtectStatement,
  { body }: StrategyDeclaration,
  context: PriceContext,
): void {
  const against: Side = protection === 'take' ? 'short' : 'long';
  if (level || (reference === undefined && protection !== 'trail')) return;
  if (side !== undefined && side !== against) return;
  if (!body.some((enter) => enter.kind === 'EnterStatement' && enter.side === against)) return;
  const type = context.types.get(value);
  const number = type && valueType(type);
  const isShare = number?.kind === 'number' && number.unit && sameUnit(number.unit, NUMBER);
  if (!isShare || rangeOf(value, context.bindings).low < 1) return;
  const text = textOf(value, context);
  const other = against === 'long' ? 'short' : 'long';
  const tradesBoth =
    side === undefined &&
    body.some((enter) => enter.kind === 'EnterStatement' && enter.side === other);
  context.report('E0517', value.span, `${text} below the price of a ${against} is never above 0.`, {
    why: `A price does not fall by 100% or more: this \`${protection}\` would never fill.`,
    fix: `write less than 100%${tradesBoth ? `, or \`${protection} ${other} ${text}${reference === undefined ? '' : ` from ${reference}`}\` if it is meant for the ${other} side` : ''}`,
  });
}

function reportDistance(
  { protection, value, level }: ProtectStatement,
  context: PriceContext,
): void {
  const text = textOf(value, context);
  const { end } = value.span;
  context.report('E0313', value.span, `\`${text}\` is a distance, not a price.`, {
    why: `The \`${protection}\` would rest at a price of a few points, far from where the position was opened.`,
    fix: level
      ? `write \`${protection} ${text} from entry\``
      : replacement({ start: end, end }, ' from entry', 'add `from entry`'),
  });
}

function reportPrice(statement: ProtectStatement, context: PriceContext): void {
  const { protection, value } = statement;
  const text = textOf(value, context);
  context.report('E0313', value.span, `\`${text}\` is a price, not a distance.`, {
    why: 'Measured from the entry, it would lie as far away as the price itself.',
    fix:
      protection === 'trail'
        ? 'write a distance, such as `3 * atr(14)` or `5%`'
        : `write \`${protection} at ${text}\``,
  });
}

function checkOrderPrice(price: Expression, context: PriceContext): void {
  const text = textOf(price, context);
  if (kindOf(price, context) === 'distance') {
    context.report('E0313', price.span, `\`${text}\` is a distance, not a price.`, {
      why: 'The order would wait at a price of a few points.',
      fix: `measure it from a price: \`close - ${text}\``,
    });
  } else if (isNeverPositive(price, context)) {
    context.report('E0517', price.span, `\`${text}\` is never above 0.`, {
      why: 'No price is ever reached there.',
      fix: 'write a price above 0',
    });
  }
}

function checkSize(
  { amount }: Extract<StrategyStatement, { kind: 'SizeStatement' }>,
  context: PriceContext,
): void {
  const share = amount.kind === 'OfExpression' ? amount.operand : amount;
  if (!isNeverPositive(share, context)) return;
  context.report('E0517', amount.span, `\`${textOf(amount, context)}\` is never above 0.`, {
    why: 'No entry would ever be made.',
    fix: 'write a size above 0; `enter short` sells by itself',
  });
}

function isNeverPositive(node: Expression, { bindings }: PriceContext): boolean {
  return rangeOf(node, bindings).high <= 0;
}

function kindOf(node: Expression, { types, bindings }: PriceContext): PriceKind {
  const type = types.get(node);
  const number = type && valueType(type);
  const isPrice = number?.kind === 'number' && number.unit && sameUnit(number.unit, PRICE);
  return isPrice ? priceKind(node, bindings) : undefined;
}

function textOf({ span }: Expression, { source }: PriceContext): string {
  return source.slice(span.start, span.end).replace(/\s+/g, ' ');
}
