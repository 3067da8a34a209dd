/**
 * Interval arithmetic: between which numbers a result lies when its arguments lie between known ones. Rounding to
 * the nearest double keeps order, so what holds for the ends holds for every double between them.
 */

export interface Range {
  readonly low: number;
  readonly high: number;
}

export const ANY: Range = { low: -Infinity, high: Infinity };
export const NOT_NEGATIVE: Range = { low: 0, high: Infinity };

export function exactly(value: number): Range {
  return Number.isNaN(value) ? ANY : { low: value, high: value };
}

export function union(a: Range, b: Range): Range {
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}

/** Range of a pure operation of the plan on numbers; a value that is absent lies in every range. */
export function rangeOfOperation(name: string, args: readonly Range[]): Range {
  const [a = ANY, b = ANY, c = ANY] = args;
  switch (name) {
    case 'add':
      return safe(a.low + b.low, a.high + b.high);
    case 'subtract':
      return safe(a.low - b.high, a.high - b.low);
    case 'multiply':
      return hull([a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]);
    case 'divide':
      return quotient(a, b);
    case 'negate':
      return { low: -a.high, high: -a.low };
    case 'abs':
      return magnitude(a);
    case 'min':
      return { low: Math.min(a.low, b.low), high: Math.min(a.high, b.high) };
    case 'max':
      return { low: Math.max(a.low, b.low), high: Math.max(a.high, b.high) };
    case 'coalesce':
      return union(a, b);
    case 'select':
      return union(b, c);
    default:
      return rangeOfFunction(name, a);
  }
}

/** Functions of one number that never fall as it rises. */
const RISING: Readonly<Record<string, (x: number) => number>> = {
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
  sqrt: (x) => Math.sqrt(Math.max(0, x)),
};

function rangeOfFunction(name: string, a: Range): Range {
  const rising = RISING[name];
  if (rising) return { low: rising(a.low), high: rising(a.high) };
  // Not every engine rounds these the same way, so only their sign is used.
  return name === 'exp' ? NOT_NEGATIVE : ANY;
}

function magnitude({ low, high }: Range): Range {
  if (low >= 0) return { low, high };
  return high <= 0 ? { low: -high, high: -low } : { low: 0, high: Math.max(-low, high) };
}

function quotient(a: Range, b: Range): Range {
  if (b.low > 0 || b.high < 0)
    return hull([a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high]);
  // Divided by 0 it is absent, so that a divisor which is never negative is above 0.
  if (b.low === 0 && a.low >= 0) return { low: divided(a.low, b.high), high: Infinity };
  if (b.low === 0 && a.high <= 0) return { low: -Infinity, high: divided(a.high, b.high) };
  return ANY;
}

function divided(a: number, b: number): number {
  const result = b === 0 ? 0 : a / b;
  return Number.isNaN(result) ? 0 : result;
}

/** 0 times infinity: nothing is infinite, so the product is 0. */
function hull(corners: readonly number[]): Range {
  const ends = corners.map((corner) => (Number.isNaN(corner) ? 0 : corner));
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function safe(low: number, high: number): Range {
  return { low: Number.isNaN(low) ? -Infinity : low, high: Number.isNaN(high) ? Infinity : high };
}
