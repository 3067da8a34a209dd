/**
 * Promise 9's twin for prices: those of a symbol that is read are taken away at random, trading in either symbol stops
 * for a while, and the symbol that is read ends early. Each condition is worked out once more by hand, in three values.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunResult } from '../../backtester/index.ts';
import { pickRows } from './random-panel.ts';
import { barsFrom, moves } from './random-run.ts';
import { run } from './run-program.ts';

const FIELDS = ['open', 'high', 'low', 'close'] as const;
const OPERATORS = ['<', '<=', '>', '>='] as const;
type Field = (typeof FIELDS)[number];

interface Price {
  readonly field: Field;
  readonly ago: number;
  readonly isForeign: boolean;
}

type Condition =
  | {
      readonly kind: 'compare';
      readonly a: Price;
      readonly b: Price;
      readonly operator: (typeof OPERATORS)[number];
    }
  | { readonly kind: 'and' | 'or'; readonly a: Condition; readonly b: Condition }
  | { readonly kind: 'not'; readonly a: Condition };

const price = fc.record({
  field: fc.constantFrom(...FIELDS),
  ago: fc.constantFrom(0, 0, 0, 1, 2),
  isForeign: fc.boolean(),
});

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant('compare' as const),
      a: price,
      b: price,
      operator: fc.constantFrom(...OPERATORS),
    }),
    fc.record({ kind: fc.constant('not' as const), a: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      a: tie('condition'),
      b: tie('condition'),
    }),
  ),
}));

/** Which rows there are no bars in: a few, and one halt of up to twenty. */
const closed = fc
  .record({
    single: fc.uniqueArray(fc.nat(59), { maxLength: 5 }),
    from: fc.nat(59),
    length: fc.nat(20),
  })
  .map(({ single, from, length }) => (row: number): boolean => {
    return single.includes(row) || (row >= from && row < from + length);
  });

const holes = fc.array(fc.record({ row: fc.nat(59), field: fc.constantFrom(...FIELDS) }), {
  maxLength: 60,
});

/** The bars of AAA, which is traded, and of MKT, which is read: with halts, absent prices and an early end. */
const pairs = fc
  .record({
    own: moves,
    read: moves,
    ownClosed: closed,
    readClosed: closed,
    holes,
    end: fc.nat(59),
  })
  .map((it) => {
    const own = barsFrom(it.own, 'AAA');
    const rows = it.own.map((_, row) => row).filter((row) => !it.ownClosed(row));
    const read = barsFrom(it.read, 'MKT');
    for (const { row, field } of it.holes) if (row < read.length) read[field][row] = Number.NaN;
    const kept = it.read.map((_, row) => row).filter((row) => !it.readClosed(row) && row <= it.end);
    return { own: pickRows(own, rows), read: pickRows(read, kept) };
  })
  .filter(({ own, read }) => own.length > 0 && read.length > 0);

type Pair = typeof pairs extends fc.Arbitrary<infer P> ? P : never;

const cases = fc.record({ bars: pairs, enter: condition, exit: condition });

test('a rule acts only where its condition is true in three values, with absent prices, halts and stale data', () => {
  const seen = { entries: 0, exits: 0 };
  fc.assert(
    fc.property(cases, ({ bars, enter, exit }) => {
      const result = traded(bars, enter, exit, '');
      for (const { intent, reason, submittedTime } of result.orders) {
        const row = bars.own.time.indexOf(submittedTime);
        expect(row).toBeGreaterThanOrEqual(0);
        if (intent === 'enter') {
          expect(truthOf(enter, bars, row)).toBe(true);
          seen.entries += 1;
        } else if (reason.startsWith('exit')) {
          expect(truthOf(exit, bars, row)).toBe(true);
          seen.exits += 1;
        }
      }
    }),
    { numRuns: 120 },
  );
  expect(seen.entries).toBeGreaterThan(100);
  expect(seen.exits).toBeGreaterThan(50);
});

test('no entry while what is read is older than the policy allows', () => {
  let [entries, held] = [0, 0];
  const limit = 180 * 3_600 * 1e6;
  fc.assert(
    fc.property(pairs, condition, (bars, exit) => {
      const enter: Condition = { kind: 'compare', operator: '>=', a: HIGH, b: HIGH };
      const policy = 'risk Fresh { market { data_age <= 180h else halt entries until fresh } }';
      const { orders, rejections } = traded(bars, enter, exit, policy);
      for (const { intent, status, submittedTime } of orders) {
        if (intent !== 'enter' || status === 'rejected') continue;
        const last = Math.max(...bars.read.time.filter((time) => time <= submittedTime));
        expect(submittedTime - last).toBeLessThan(limit);
        entries += 1;
      }
      held += rejections.filter(({ rule }) => rule.includes('data_age')).length;
    }),
    { numRuns: 40 },
  );
  expect(entries).toBeGreaterThan(50);
  expect(held).toBeGreaterThan(10);
});

const HIGH: Price = { field: 'high', ago: 0, isForeign: true };

/** The rules, with the highest price of the other symbol read in both tests, so that both feeds are always there. */
function traded(bars: Pair, enter: Condition, exit: Condition, policy: string): RunResult {
  const source = `strategy Careful {
    universe AAA
    every 1d
    enter long when (${textOf(enter)}) and (high of MKT) > 0
    exit long when ${textOf(exit)}
    stop 20% from entry
    size 10 shares
  }
  ${policy}`;
  return run({ source, bars: [bars.own], foreign: [bars.read], spec: { cash: 1_000_000 } });
}

function textOf(of: Condition): string {
  switch (of.kind) {
    case 'compare':
      return `${priceText(of.a)} ${of.operator} ${priceText(of.b)}`;
    case 'not':
      return `not (${textOf(of.a)})`;
    case 'and':
    case 'or':
      return `(${textOf(of.a)}) ${of.kind} (${textOf(of.b)})`;
    default:
      return of satisfies never;
  }
}

function priceText({ field, ago, isForeign }: Price): string {
  const past = ago === 0 ? field : `${field}[${ago}]`;
  return isForeign ? `(${past} of MKT)` : past;
}

/** Undefined where it is unknown. */
function truthOf(of: Condition, bars: Pair, row: number): boolean | undefined {
  switch (of.kind) {
    case 'compare':
      return compared(of.operator, priceAt(of.a, bars, row), priceAt(of.b, bars, row));
    case 'not': {
      const a = truthOf(of.a, bars, row);
      return a === undefined ? undefined : !a;
    }
    case 'and':
    case 'or': {
      const sides = [truthOf(of.a, bars, row), truthOf(of.b, bars, row)];
      const decides = of.kind === 'or';
      if (sides.includes(decides)) return decides;
      return sides.includes(undefined) ? undefined : !decides;
    }
    default:
      return of satisfies never;
  }
}

function compared(operator: string, a: number, b: number): boolean | undefined {
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
  if (operator.startsWith('<')) return operator === '<' ? a < b : a <= b;
  return operator === '>' ? a > b : a >= b;
}

/** At the latest bar of the symbol by the close of that row, however old; so many of its own bars back. */
function priceAt({ field, ago, isForeign }: Price, { own, read }: Pair, row: number): number {
  const now = own.time[row] ?? Number.NaN;
  const from = isForeign ? read : own;
  const latest = from.time.filter((time) => time <= now).length - 1;
  return from[field][latest - ago] ?? Number.NaN;
}
