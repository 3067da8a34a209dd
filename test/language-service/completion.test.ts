/** What is offered where: each place by what a trader would want to type there. */

import { describe, expect, test } from 'vitest';
import { withTabStops } from '../../compiler/language-service/completion-item.ts';
import { completionsAt } from '../../compiler/language-service/index.ts';
import {
  DECLARATION_OFFERS,
  type Offer,
  STATEMENT_OFFERS,
} from '../../compiler/language-service/statements-offered.ts';
import { beginsDeclaration, parse, STATEMENT_WORDS } from '../../grammar/index.ts';
import { atCursor } from './at-cursor.ts';

function labelsAt(marked: string): readonly string[] {
  const { document, offset } = atCursor(marked);
  return completionsAt(document, offset).map(({ label }) => label);
}

/** A strategy that is complete but for the line with the cursor, which may break off anywhere. */
function inStrategy(line: string): readonly string[] {
  return labelsAt(`strategy Sample {
  universe SPY
  every 1d
  param fast = 20 in 5..50
  /// The trend.
  let lines = macd(close)
  ${line}
  let below = 1
}
`);
}

describe('in a strategy', () => {
  test.each([
    ['en|', ['enter', 'exit', 'stop', 'let', 'param', 'size'], ['close']],
    ['enter |', ['long', 'short'], ['close', 'when']],
    ['enter long |', ['when'], ['close']],
    ['enter long when |', ['close', 'lines', 'fast', 'below', 'ema', 'position'], ['and', 'enter']],
    ['enter long when cl|', ['close'], ['and']],
    ['enter long when close |', ['and', 'crosses above', 'via', 'on'], ['close', 'ema']],
    ['enter long when close crosses |', ['above', 'below'], ['close']],
    ['enter long when close > 20 |', ['bars', 'and', 'via'], ['%']],
    ['enter long when close > 20|', ['20%', '20 bars', '20bp'], ['close']],
    ['enter long when close > fast via |', ['limit', 'stop limit', 'open auction'], ['close']],
    ['enter long when time.|', ['hour', 'minutes_since_open'], ['side', 'close']],
    ['enter long when position.s|', ['side', 'size'], ['hour']],
    ['enter long when news.|', ['sentiment', 'count', 'bars_since'], ['hour']],
    ['enter long when lines.|', ['line', 'signal', 'histogram'], ['side']],
    ['enter long when macd(close, 5).|', ['signal'], ['side']],
    ['enter long when position.side is |', ['long', 'flat'], ['close']],
    ['let x = close on |', ['1d', '1w', '1mo'], ['close']],
    ['let x = sma(|', ['close', 'x =', 'n ='], ['below']],
    ['let x = sma(close, |', ['fast', 'n ='], ['x =', 'below']],
    ['let x = fast + |', ['lines', 'close'], ['below', 'x', 'and']],
    ['let |', [], ['close', 'let']],
    ['every |', ['1m', '1d', '1mo'], ['close']],
    ['size |', ['risk', 'volatility', '100 shares'], ['close']],
    ['size 10% of |', ['equity', 'SPY'], ['close']],
    ['size 10|', ['10%', '10 USD', '10 shares'], ['10 bars']],
    ['stop 2 * atr(14) |', ['from entry'], ['via']],
    ['take 3|', ['3R'], ['3 bars']],
    ['hold at most 4|', ['4 bars'], ['4%']],
    ['// enter l|', [], ['long', 'enter']],
  ])('%s', (line, wanted, unwanted) => {
    const labels = inStrategy(line);
    expect(labels).toEqual(expect.arrayContaining(wanted));
    expect(labels.filter((label) => unwanted.includes(label))).toEqual([]);
  });
});

describe('elsewhere', () => {
  const strategies = 'strategy One { every 1d\n param p = 1 in 1..2 }\nstrategy Two { }\n';
  test.each([
    ['|', ['strategy', 'risk', 'backtest'], ['enter']],
    ['strategy One { every 1d }\nris|', ['risk'], ['enter']],
    [`${strategies}backtest B {\n  run |`, ['One', 'Two'], ['B']],
    [`${strategies}risk Tight {\n}\nbacktest B {\n  run One under |`, ['Tight', 'House'], ['One']],
    [`${strategies}backtest B {\n  run One\n  with |`, ['p'], ['close']],
    [`${strategies}ensemble E {\n  member |`, ['One', 'Two'], ['E']],
    [`${strategies}test "t" for |`, ['One', 'Two'], []],
    ['backtest B {\n  |', ['run', 'data', 'cash', 'costs'], ['enter']],
    ['deploy D {\n  |', ['run', 'on', 'with', 'margin'], ['data', 'cash']],
    [`${strategies}deploy D { run One under House on |`, ['alpaca', 'ibkr', 'paper'], ['1d']],
    [`${strategies}deploy D {\n  run One\n  on ibkr |`, ['paper', 'live'], ['alpaca']],
    [`${strategies}deploy D {\n  run One\n  with |`, ['p'], ['close']],
    ['backtest B {\n  costs { | }', ['commission', 'slippage'], ['cash']],
    ['risk R {\n  |', ['order', 'portfolio', 'kill'], ['enter']],
    ['risk R {\n  order { |', ['notional', 'risk_per_trade'], ['drawdown']],
    ['risk R {\n  portfolio { drawdown from |', ['peak'], ['close']],
    ['risk R {\n  order { notional <= 5% of equity else |', ['reject', 'reduce'], ['close']],
    ['indicator f(x, n: |', ['bars', 'condition'], ['close']],
    ['indicator f(x, n: bars = 3) {\n  out value = |', ['x', 'n', 'close', 'sma'], ['f', 'value']],
    ['indicator f(x, n: bars = 3) {\n  out value = x\n}\nstrategy S {\n let a = |', ['f'], []],
  ])('%s', (marked, wanted, unwanted) => {
    const labels = labelsAt(marked);
    expect(labels).toEqual(expect.arrayContaining(wanted));
    expect(labels.filter((label) => unwanted.includes(label))).toEqual([]);
  });

  test('an own indicator brings its doc comment and its arguments', () => {
    const { document, offset } = atCursor(
      '/// Half of it.\nindicator half(x, n: bars) {\n out value = x / 2\n}\nstrategy S {\n let a = |',
    );
    const half = completionsAt(document, offset).find(({ label }) => label === 'half');
    expect(half).toMatchObject({ detail: 'half(x, n: bars)', doc: 'Half of it.' });
    expect(half?.text).toBe(withTabStops('half(‹x›, ‹n›)'));
  });

  test('the word before and behind the cursor is replaced', () => {
    const { document, offset } = atCursor('strategy S {\n enter long when clo|zz > 1');
    const close = completionsAt(document, offset).find(({ label }) => label === 'close');
    expect(document.source.slice(close?.span.start, close?.span.end)).toBe('clozz');
  });
});

describe('what is offered', () => {
  test('every word that begins a statement, and no other', () => {
    for (const [block, words] of STATEMENT_WORDS) {
      const firstWords = (STATEMENT_OFFERS.get(block) ?? []).map(
        ({ label }) => label.split(' ')[0],
      );
      expect([...new Set(firstWords)].sort(), block).toEqual([...words].sort());
    }
    expect(DECLARATION_OFFERS.every(({ label }) => beginsDeclaration(label))).toBe(true);
  });

  test.each(DECLARATION_OFFERS.map((offer) => [offer.label, offer] as const))(
    '%s can be read as it is offered',
    (_, offer) => {
      expect(parse(filled(offer)).diagnostics).toEqual([]);
    },
  );

  test.each(
    [...STATEMENT_OFFERS].flatMap(([block, offers]) =>
      offers.map((offer) => [block, offer.label, offer] as const),
    ),
  )('%s: %s can be read as it is offered', (block, _, offer) => {
    const head =
      block === 'test'
        ? 'test "t" for S'
        : block === 'indicator'
          ? 'indicator f(x)'
          : `${block} Name`;
    const hole = block === 'risk' ? 'notional <= 1 USD else reject' : 'close > 1';
    expect(parse(`${head} {\n${filled(offer, hole)}\n}\n`).diagnostics).toEqual([]);
  });

  test('tab stops are numbered, with their defaults and choices', () => {
    expect(withTabStops('a ‹b› ‹c|d› ‹›')).toBe(['a $', '{1:b} $', '{2|c,d|} $3'].join(''));
  });
});

/** The offer as it stands when its defaults are taken. */
function filled({ label, snippet = label }: Offer, empty = 'close > 1'): string {
  return snippet.replace(/‹([^›]*)›/g, (_, hole: string) =>
    hole === '' ? empty : (hole.split('|')[0] ?? ''),
  );
}
