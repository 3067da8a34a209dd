/** What is known of prices, windows and sums on every bar: a low is not above its high, nor a value above the highest of its window. */

import type { Range } from './intervals.ts';
import type { TermId, TermShape, Terms } from './terms.ts';

/** How many sums inside one another are looked into: each may lead two ways on either side. */
const MOST_DEPTH = 2;

/** True where a ≤ b on every bar on which both have a value. Not found is not the opposite. */
export function isNeverAbove(a: TermId, b: TermId, terms: Terms, depth = MOST_DEPTH): boolean {
  const [x, y] = [terms.term(a).shape, terms.term(b).shape];
  if (x.kind === 'past' && y.kind === 'past') {
    // Both as they were when the later of the two was read.
    const bars = Math.min(x.bars, y.bars);
    return isNeverAbove(
      terms.past(x.of, x.bars - bars),
      terms.past(y.of, y.bars - bars),
      terms,
      depth,
    );
  }
  return (
    isBelowPrice(x, y) ||
    isInWindow(a, y, 'highest', terms, depth) ||
    isInWindow(b, x, 'lowest', terms, depth) ||
    isOneOf(a, y, 'max') ||
    isOneOf(b, x, 'min') ||
    isBelowSize(a, y) ||
    (depth > 0 && isBelowSum(a, b, terms, depth - 1))
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
  depth: number,
): boolean {
  if (window.kind !== 'call' || window.name !== name) return false;
  const [of, bars] = window.args;
  if (of === undefined || bars === undefined) return false;
  const { shape } = terms.term(id);
  const [now, age] = shape.kind === 'past' ? [shape.of, shape.bars] : [id, 0];
  if (age >= terms.term(bars).range.low) return false;
  if (now === of) return true;
  const [low, high] = name === 'highest' ? [now, of] : [of, now];
  return isNeverAbove(low, high, terms, depth);
}

function isOneOf(id: TermId, call: TermShape, name: 'max' | 'min'): boolean {
  return call.kind === 'call' && call.name === name && call.args.includes(id);
}

/** x ≤ abs(x). */
function isBelowSize(id: TermId, call: TermShape): boolean {
  return call.kind === 'call' && call.name === 'abs' && call.args[0] === id;
}

/**
 * `x - 2 * atr(14) ≤ x ≤ x + atr(14)`: what is added or taken away is never negative; `close ≤ close * 1.05`: a price
 * times 1 or more. What is so raised may itself be above: `close ≤ highest(high, 5) + 1`.
 */
function isBelowSum(a: TermId, b: TermId, terms: Terms, depth: number): boolean {
  const above = raised(b, terms);
  if (above.some((part) => part === a || isNeverAbove(a, part, terms, depth))) return true;
  const below = lowered(a, terms);
  return below.some((part) => part === b || isNeverAbove(part, b, terms, depth));
}

/** Parts of a sum, difference or product that it is never below. */
function raised(id: TermId, terms: Terms): readonly TermId[] {
  return partsOf(id, terms, (range, operator) =>
    operator === '*' ? range.low >= 1 : operator === '+' ? range.low >= 0 : range.high <= 0,
  );
}

/** Parts of a sum, difference or product that it is never above. */
function lowered(id: TermId, terms: Terms): readonly TermId[] {
  return partsOf(id, terms, (range, operator) =>
    operator === '*' ? range.high <= 1 : operator === '+' ? range.high <= 0 : range.low >= 0,
  );
}

function partsOf(
  id: TermId,
  terms: Terms,
  isOneWay: (other: Range, operator: string) => boolean,
): readonly TermId[] {
  const { shape } = terms.term(id);
  if (shape.kind !== 'arithmetic' || shape.operator === '/') return [];
  const { operator } = shape;
  const [left, right] = shape.args;
  if (left === undefined || right === undefined) return [];
  const isOpen = (part: TermId): boolean => operator !== '*' || isPrice(part, terms);
  const parts: TermId[] = [];
  if (isOneWay(terms.term(right).range, operator) && isOpen(left)) parts.push(left);
  if (operator !== '-' && isOneWay(terms.term(left).range, operator) && isOpen(right))
    parts.push(right);
  return parts;
}

/** A price of a bar, or the highest or lowest of several: no bar has one of 0 or less. */
function isPrice(id: TermId, terms: Terms): boolean {
  const { shape } = terms.term(id);
  if (shape.kind === 'column') return PRICES.has(shape.name);
  if (shape.kind === 'past') return isPrice(shape.of, terms);
  const isWindow = shape.kind === 'call' && (shape.name === 'highest' || shape.name === 'lowest');
  return isWindow && shape.args[0] !== undefined && isPrice(shape.args[0], terms);
}
