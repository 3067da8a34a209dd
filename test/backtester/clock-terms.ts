/** Random expressions over clocks, symbols and the universe: as text of the language. */

import fc from 'fast-check';

export type Measure = 'rank' | 'percentile' | 'zscore' | 'count' | 'mean';

/** All of them prices, so that any two may be added. */
export type Term =
  | { readonly kind: 'field'; readonly name: 'open' | 'high' | 'low' | 'close' }
  | { readonly kind: 'mean' | 'highest' | 'past'; readonly of: Term; readonly n: number }
  | { readonly kind: 'sum' | 'else'; readonly a: Term; readonly b: Term }
  | { readonly kind: 'on'; readonly of: Term; readonly timeframe: string }
  | { readonly kind: 'foreign'; readonly of: Term }
  /** Times the close, but for the mean, which is a price itself. */
  | { readonly kind: 'across'; readonly of: Term; readonly measure: Measure };

export function textOf(term: Term): string {
  switch (term.kind) {
    case 'field':
      return term.name;
    case 'mean':
      return `sma(${textOf(term.of)}, ${term.n})`;
    case 'highest':
      return `highest(${textOf(term.of)}, ${term.n})`;
    case 'past':
      return `(${textOf(term.of)})[${term.n}]`;
    case 'sum':
      return `(${textOf(term.a)} + ${textOf(term.b)})`;
    case 'else':
      return `(${textOf(term.a)} ?? ${textOf(term.b)})`;
    case 'on':
      return `((${textOf(term.of)}) on ${term.timeframe})`;
    case 'foreign':
      return `((${textOf(term.of)}) of MKT)`;
    case 'across':
      return acrossText(textOf(term.of), term.measure);
    default:
      return term satisfies never;
  }
}

function acrossText(of: string, measure: Measure): string {
  if (measure === 'mean') return `mean(${of}) across universe`;
  if (measure === 'count') return `(close * count(${of} > close[1]))`;
  return measure === 'zscore'
    ? `(close * (zscore(${of}) across universe))`
    : `(close * ${measure}(${of}))`;
}

/** Longer ones than the base, from the shortest. */
const LONGER = ['2h', '4h', '1d', '1w', '1mo'] as const;
const FIRST: Readonly<Record<string, number>> = { '30m': 0, '1h': 0, '4h': 2, '1d': 3 };

/** Terms of a strategy of `every`; comparisons only outside `on` and `of`, where every symbol has a bar now. */
export function termsOf(every: string): fc.Arbitrary<Term> {
  return termAt(FIRST[every] ?? 0, 3, true);
}

function termAt(shortest: number, depth: number, isOwnClock: boolean): fc.Arbitrary<Term> {
  const field = fc
    .constantFrom('open', 'high', 'low', 'close', 'close')
    .map((name): Term => ({ kind: 'field', name }));
  if (depth === 0) return field;
  const inner = termAt(shortest, depth - 1, isOwnClock);
  const n = fc.integer({ min: 1, max: 3 });
  const across = fc
    .tuple(inner, fc.constantFrom<Measure>('rank', 'percentile', 'zscore', 'count', 'mean'))
    .map(([of, measure]): Term => ({ kind: 'across', of, measure }));
  const foreign = termAt(shortest, depth - 1, false).map((of): Term => ({ kind: 'foreign', of }));
  return fc.oneof(
    field,
    fc
      .tuple(fc.constantFrom('mean' as const, 'highest' as const, 'past' as const), inner, n)
      .map(([kind, of, bars]): Term => ({ kind, of, n: bars })),
    fc
      .tuple(fc.constantFrom('sum' as const, 'sum' as const, 'else' as const), inner, inner)
      .map(([kind, a, b]): Term => ({ kind, a, b })),
    ...(shortest < LONGER.length ? [onLonger(shortest, depth), onLonger(shortest, depth)] : []),
    foreign,
    ...(isOwnClock ? [across] : []),
  );
}

function onLonger(shortest: number, depth: number): fc.Arbitrary<Term> {
  return fc
    .integer({ min: shortest, max: LONGER.length - 1 })
    .chain((place) =>
      termAt(place + 1, depth - 1, false).map(
        (of): Term => ({ kind: 'on', of, timeframe: LONGER[place] ?? '1mo' }),
      ),
    );
}
