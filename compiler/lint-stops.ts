/**
 * Stops and takes on the wrong side, where prices and windows prove it: `stop highest(high, 20)` of a long lies at or
 * above the close on every bar. What is neither proved wrong nor right is checked when the order is made.
 */

import type {
  EnterStatement,
  Expression,
  ProtectStatement,
  Side,
  StrategyDeclaration,
} from '../grammar/index.ts';
import type { Theory } from './contradictions.ts';
import { type LintContext, oneLine } from './lint-conditions.ts';
import { findStatements } from './statements.ts';
import { isNeverAbove } from './term-facts.ts';
import type { TermId, Terms } from './terms.ts';

export function lintStops(
  strategy: StrategyDeclaration,
  { terms }: Theory,
  context: LintContext,
): void {
  const protections = findStatements(strategy, 'ProtectStatement');
  if (protections.length === 0) return;
  const entries = findStatements(strategy, 'EnterStatement');
  for (const statement of protections) {
    const isLevel =
      statement.level || (statement.reference === undefined && statement.protection !== 'trail');
    if (!isLevel) lintDistance(statement, terms, context);
    else if (statement.value.kind !== 'RiskMultipleLiteral')
      lintLevel(statement, entries, terms, context);
  }
}

/** `stop lowest(low, 20) - close from entry`: a distance that is never above 0. */
function lintDistance(
  { protection, value }: ProtectStatement,
  terms: Terms,
  { report, source }: LintContext,
): void {
  const { shape } = terms.term(terms.idOf(value));
  if (shape.kind !== 'arithmetic' || shape.operator !== '-') return;
  const [left, right] = shape.args;
  if (left === undefined || right === undefined || !isNeverAbove(left, right, terms)) return;
  report('W0510', value.span, `\`${oneLine(value, source)}\` is never above 0.`, {
    why: `A distance has no sign: a \`${protection}\` at a negative one is no ${protection}, and the entry is refused.`,
    fix: 'swap the two sides of the difference',
  });
}

function lintLevel(
  statement: ProtectStatement,
  entries: readonly EnterStatement[],
  terms: Terms,
  { report, source }: LintContext,
): void {
  const { protection, value, side } = statement;
  const level = terms.idOf(value);
  const close = closeOf(value, terms);
  for (const held of ['long', 'short'] as const) {
    if (side !== undefined && side !== held) continue;
    const own = entries.filter((enter) => enter.side === held);
    // An order that waits at a price of its own is filled there, not at the close.
    if (own.length === 0 || own.some(({ via }) => via && via.prices.length > 0)) continue;
    const isBelow = (protection === 'stop') === (held === 'long');
    if (!isBeyond(close, level, isBelow, terms)) continue;
    const [wrong, right] = isBelow ? ['at or above', 'below'] : ['at or below', 'above'];
    report('W0510', value.span, `\`${oneLine(value, source)}\` is never ${right} the close.`, {
      why: `A \`${protection}\` of a ${held} position belongs ${right} the price; this one lies ${wrong} it on every bar, so ${protection === 'stop' ? 'every entry is refused' : 'there is nothing to wait for'}.`,
      fix: otherSide(held, protection),
    });
    return;
  }
}

function isBeyond(close: TermId, level: TermId, isBelow: boolean, terms: Terms): boolean {
  if (close === level) return true;
  return isBelow ? isNeverAbove(close, level, terms) : isNeverAbove(level, close, terms);
}

function otherSide(held: Side, protection: string): string {
  const isBelow = (protection === 'stop') === (held === 'long');
  return isBelow
    ? 'take a price below, such as `lowest(low, 20)` or `close - 2 * atr(14)`'
    : 'take a price above, such as `highest(high, 20)` or `close + 2 * atr(14)`';
}

/** The same number as every `close` of the program has. */
function closeOf({ span }: Expression, terms: Terms): TermId {
  return terms.idOf({ kind: 'NameExpression', name: 'close', span });
}
