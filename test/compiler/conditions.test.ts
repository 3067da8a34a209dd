/** What the analysis of conditions claims is put to the test: "never" on thousands of bars, "follows" as well. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waysOf } from '../../compiler/condition-ways.ts';
import { excludesItself, follows } from '../../compiler/contradictions.ts';
import { functionsOf } from '../../compiler/functions.ts';
import { compile, defaultParams, interpretStrategy } from '../../compiler/index.ts';
import { theoryOf } from '../../compiler/lint-conditions.ts';
import { resolveStrategy } from '../../compiler/resolve.ts';
import { type Expression, parse, type StrategyDeclaration } from '../../grammar/index.ts';
import { columnsOf } from './random-strategy.ts';

const price = fc.constantFrom(
  ...['close', 'close', 'open', 'high', 'low', 'close[1]', 'open[1]', 'hl2', 'average'],
  ...['highest(high, 3)', 'lowest(low, 2)', 'lowest(close, 3)[1]', '(close + (high - low))'],
  ...['(close - atr(2))', 'max(open, close)', 'min(low[1], open)', 'abs(close)', '(open + close)'],
);
const number = fc.constantFrom(
  ...['r', 'r', 'rsi(close, 3)', '30', '50', '70', 'narrow', 'wide', '(r + narrow)', 'r[1]'],
);
const sign = fc.constantFrom('<', '<=', '>', '>=', '==', '!=');
const pair = fc.oneof(fc.tuple(price, price, price), fc.tuple(number, number, number));

const { condition } = fc.letrec<{ condition: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 5, arbitrary: fc.tuple(pair, sign).map(([[a, b], s]) => `${a} ${s} ${b}`) },
    fc
      .tuple(pair, fc.constantFrom('above', 'below'))
      .map(([[a, b], side]) => `${a} crosses ${side} ${b}`),
    pair.map(([a, b, c]) => `${a} between ${b} and ${c}`),
    fc
      .tuple(price, fc.constantFrom('rising', 'falling'))
      .map(([a, way]) => `${a} ${way} for 2 bars`),
    fc.constantFrom(
      'r is absent',
      'average is present',
      'volume is absent',
      'calm',
      'calm',
      'not calm',
    ),
  ),
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 2, arbitrary: tie('atom') },
    { weight: 4, arbitrary: join('and', tie('condition')) },
    { weight: 2, arbitrary: join('or', tie('condition')) },
    tie('condition').map((c) => `not (${c})`),
    tie('condition').map((c) => `((${c}) for 2 bars)`),
    tie('condition').map((c) => `((${c}) within 2 bars)`),
    fc.tuple(tie('condition'), tie('condition')).map(([a, b]) => `((${a}) ?? (${b}))`),
  ),
}));

function join(word: string, part: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(part, part).map(([a, b]) => `(${a} ${word} ${b})`);
}

function sourceOf(enter: string, exit: string): string {
  return `strategy Sample {
  universe SPY
  every 1d
  param narrow = 40 in 20..60
  param wide = 65 in 20..80
  require narrow < wide
  let r = rsi(close, 3)
  let average = sma(close, 3)
  let calm = high - low < 1
  enter long when ${enter}
  exit long when ${exit}
  size 10 shares
}`;
}

const MARKETS = fc.sample(columnsOf(true), { numRuns: 8, seed: 11 });

/** Of both rules on every bar: true, false or unknown. */
function answersOf(source: string): readonly (readonly [enter: string, exit: string])[] {
  const [strategy] = compile(source).strategies;
  if (!strategy)
    throw new Error(
      compile(source)
        .diagnostics.map(({ message }) => message)
        .join() + source,
    );
  return MARKETS.flatMap((columns) => {
    const evaluator = interpretStrategy(strategy).create(
      columns,
      defaultParams(strategy.plan.params),
    );
    return Array.from({ length: columns['close']?.length ?? 0 }, (_, i) => {
      evaluator.step(i);
      const answer = (bit: number): string =>
        evaluator.fired & bit ? 'true' : evaluator.unknown & bit ? 'unknown' : 'false';
      return [answer(1), answer(2)] as const;
    });
  });
}

interface Claims {
  readonly never: boolean;
  readonly always: boolean;
  /** The exit is true whenever the entry is. */
  readonly follows: boolean;
}

function claimsOf(source: string): Claims {
  const { program } = parse(source);
  const [strategy] = program.declarations;
  if (strategy?.kind !== 'StrategyDeclaration') throw new Error(source);
  const { bindings } = resolveStrategy(
    strategy,
    functionsOf(program, () => {}),
    () => {},
  );
  const theory = theoryOf(strategy, bindings);
  const [enter, exit] = conditionsOf(strategy);
  const waysTo = (value: boolean) => waysOf(enter, value, theory.terms).ways;
  const isClosed = (value: boolean): boolean =>
    waysTo(value)?.every((way) => excludesItself(way, theory)) ?? false;
  const open = waysTo(true)?.filter((way) => !excludesItself(way, theory)) ?? [];
  const { form: exitForm } = waysOf(exit, true, theory.terms);
  return {
    never: isClosed(true),
    always: isClosed(false),
    follows: open.length > 0 && open.every((way) => follows(exitForm, way, theory)),
  };
}

function conditionsOf({ body }: StrategyDeclaration): readonly [Expression, Expression] {
  const [enter, exit] = body.flatMap((statement) =>
    statement.kind === 'EnterStatement' || statement.kind === 'ExitStatement'
      ? [statement.condition]
      : [],
  );
  if (!enter || !exit) throw new Error('there are two rules');
  return [enter, exit];
}

test('what is said to be never true is true on no bar, what is always true is false on none', () => {
  const seen = { never: 0, always: 0, neither: 0 };
  fc.assert(
    fc.property(condition, (text) => {
      const source = sourceOf(text, 'false');
      const { never, always } = claimsOf(source);
      if (never) seen.never += 1;
      else if (always) seen.always += 1;
      else seen.neither += 1;
      if (!never && !always) return;
      const answers = new Set(answersOf(source).map(([enter]) => enter));
      if (never) expect(answers, text).not.toContain('true');
      if (always) expect(answers, text).not.toContain('false');
    }),
    { numRuns: 300 },
  );
  // Otherwise the test would show nothing.
  expect(seen.never).toBeGreaterThan(20);
  expect(seen.always).toBeGreaterThan(5);
  expect(seen.neither).toBeGreaterThan(200);
});

test('an exit that is said to be true with the entry is true on every bar on which the entry is', () => {
  let claims = 0;
  fc.assert(
    fc.property(condition, condition, fc.constantFrom('and', 'or'), (a, b, word) => {
      const source = word === 'and' ? sourceOf(`${a} and ${b}`, a) : sourceOf(a, `${a} or ${b}`);
      if (!claimsOf(source).follows) return;
      claims += 1;
      for (const [enter, exit] of answersOf(source))
        if (enter === 'true') expect(exit, source).toBe('true');
    }),
    { numRuns: 150 },
  );
  fc.assert(
    fc.property(condition, condition, (a, b) => {
      const source = sourceOf(a, b);
      if (!claimsOf(source).follows) return;
      claims += 1;
      for (const [enter, exit] of answersOf(source))
        if (enter === 'true') expect(exit, source).toBe('true');
    }),
    { numRuns: 150 },
  );
  expect(claims).toBeGreaterThan(50);
});
