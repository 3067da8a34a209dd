/** What is known of prices, windows and sums on every bar: a low is not above its high, nor a value above the highest of its window. */

import type { TermId, TermShape, Terms } from './terms.ts';

/** True where a ≤ b on every bar on which both have a value. Not found is not the opposite. */
export function isNeverAbove(a: TermId, b: TermId, terms: Terms): boolean {
  const [x, y] = [terms.term(a).shape, terms.term(b).shape];
  if (x.kind === 'past' && y.kind === 'past') {
    // Both as they were when the later of the two was read.
    const bars = Math.min(x.bars, y.bars);
    return isNeverAbove(terms.past(x.of, x.bars - bars), terms.past(y.of, y.bars - bars), terms);
  }
  return (
    isBelowPrice(x, y) ||
    isInWindow(a, y, 'highest', terms) ||
    isInWindow(b, x, 'lowest', terms) ||
    isOneOf(a, y, 'max') ||
    isOneOf(b, x, 'min') ||
    isBelowSize(a, y) ||
    isBelowSum(a, b, x, y, terms)
  );
}

function isBelowPrice(x: TermShape, y: TermShape): boolean {
  if (x.kind !== 'column' || y.kind !== 'column') return false;
  return (x.name === 'low' && PRICES.has(y.name)) || (y.name === 'high' && PRICES.has(x.name));
}

const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close', 'hl2']);

/** `close ≤ highest(high, 20)`, also of any of the 20 bars that are in it: the window has no longer history than n. */
function isInWindow(
  id: TermId,
  window: TermShape,
  name: 'highest' | 'lowest',
  terms: Terms,
): boolean {
  if (window.kind !== 'call' || window.name !== name) return false;
  const [of, bars] = window.args;
  if (of === undefined || bars === undefined) return false;
  const { shape } = terms.term(id);
  const [now, age] = shape.kind === 'past' ? [shape.of, shape.bars] : [id, 0];
  if (age >= terms.term(bars).range.low) return false;
  if (now === of) return true;
  return name === 'highest' ? isNeverAbove(now, of, terms) : isNeverAbove(of, now, terms);
}

function isOneOf(id: TermId, call: TermShape, name: 'max' | 'min'): boolean {
  return call.kind === 'call' && call.name === name && call.args.includes(id);
}

/** x ≤ abs(x). */
function isBelowSize(id: TermId, call: TermShape): boolean {
  return call.kind === 'call' && call.name === 'abs' && call.args[0] === id;
}

/** `x - 2 * atr(14) ≤ x ≤ x + atr(14)`: what is added or taken away is never negative. */
function isBelowSum(a: TermId, b: TermId, x: TermShape, y: TermShape, terms: Terms): boolean {
  const isNotNegative = (id: TermId | undefined): boolean =>
    id !== undefined && terms.term(id).range.low >= 0;
  const isNotPositive = (id: TermId | undefined): boolean =>
    id !== undefined && terms.term(id).range.high <= 0;
  if (y.kind === 'arithmetic') {
    const [left, right] = y.args;
    if (y.operator === '+' && left === a && isNotNegative(right)) return true;
    if (y.operator === '+' && right === a && isNotNegative(left)) return true;
    if (y.operator === '-' && left === a && isNotPositive(right)) return true;
  }
  if (x.kind === 'arithmetic') {
    const [left, right] = x.args;
    if (x.operator === '-' && left === b && isNotNegative(right)) return true;
    if (x.operator === '+' && left === b && isNotPositive(right)) return true;
    if (x.operator === '+' && right === b && isNotPositive(left)) return true;
  }
  return false;
}
