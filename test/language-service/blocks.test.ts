/** What an editor shows inside `ensemble`, `learn`, `target`, the `where` of a universe, and tests. */

import { describe, expect, test } from 'vitest';
import {
  completionsAt,
  definitionAt,
  hoverAt,
  renameAt,
} from '../../compiler/language-service/index.ts';
import { atCursor } from './at-cursor.ts';

const TREND = `strategy Trend {
  universe SPY
  every 1d
  enter long when close > sma(close, 100)
  exit  long when close < sma(close, 100)
  size  10% of equity
}
`;

const ensemble = (body: string): string => `${TREND}ensemble Core {
  every 1d
  member Trend weight 100%
  let strong = score > 0.5
  enter long when strong
  exit long when score < 0.1
  size 10% of equity
  ${body}
}
`;

const learn = (line: string): string => ensemble(`learn {\n    from equal\n    ${line}\n  }`);
const tested = (line: string): string => `${TREND}test "it" for Trend {\n  ${line}\n}\n`;
const universe = (rest: string): string => `universe Liquid = members of "sp500" ${rest}\n`;

function labels(marked: string): readonly string[] {
  const { document, offset } = atCursor(marked);
  return completionsAt(document, offset).map(({ label }) => label);
}

function shown(marked: string): string | undefined {
  const { document, offset } = atCursor(marked);
  return hoverAt(document, offset)?.text;
}

describe('only what can stand there is offered', () => {
  test.each([
    ['member', ensemble('member |'), ['Trend']],
    ['combine', ensemble('combine |'), ['weighted_mean', 'vote', 'best_of']],
    ['learn', learn('|'), ['from', 'rate', 'weight', 'step', 'after']],
    ['from', learn('from |'), ['realized_pnl', 'volatility', 'equal']],
    ['from realized_pnl', learn('from realized_pnl |'), ['over last']],
    ['weight', learn('weight |'), ['between']],
    ['step', learn('step |'), ['at most']],
    ['step at most', learn('step at most 10% |'), ['per day']],
    ['given', tested('given |'), ['SPY']],
    ['given SPY', tested('given SPY |'), ['open', 'high', 'low', 'close', 'volume']],
    ['expect enter', tested('expect enter |'), ['long', 'short']],
    ['expect enter long', tested('expect enter long |'), ['SPY']],
    ['expect enter long SPY', tested('expect enter long SPY |'), ['at bar']],
    ['after the bar', tested('expect exit long SPY at bar 4 |'), ['at', 'for', 'by']],
    ['members of', universe('|'), ['as of each day']],
    ['as of each day', universe('as of each day |'), ['where']],
  ])('%s', (_, marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });
});

test('a `where` is a condition on prices, without an account', () => {
  const inside = labels(universe('as of each day where |'));
  expect(inside).toEqual(expect.arrayContaining(['close', 'volume', 'mean', 'sma', 'not']));
  for (const name of ['score', 'equity', 'cash', 'position']) expect(inside).not.toContain(name);
  expect(labels(universe('as of each day where close |'))).toContain('crosses above');
  expect(labels(universe('as of each day where mean(|close, 20) > 5'))).toContain('volume');
});

test('`score` is offered in an ensemble only', () => {
  expect(labels(ensemble('exit long when |'))).toContain('score');
  expect(labels(TREND.replace('close > sma', '| > sma'))).not.toContain('score');
});

describe('a word is explained where it stands', () => {
  test.each([
    ['weight of a member', ensemble('').replace('weight', 'wei|ght'), 'Its share of the score.'],
    ['weight of `learn`', learn('wei|ght between 5% and 100%'), 'Between which weights.'],
    ['vote', ensemble('combine vo|te'), 'the side with the larger part of the weights'],
    ['from', ensemble('learn {\n from vola|tility over last 60 bars\n }'), 'Calmer members'],
    ['a field of a test', tested('given SPY clo|se 1, 2\n expect no orders'), 'Last price'],
    ['score', ensemble('exit long when sc|ore < 0'), 'Combined signal'],
    [
      'rebalance',
      'strategy R {\n universe SPY, QQQ\n every 1d\n target 50% when close > open rebalance mon|thly\n}',
      'each month’s last session',
    ],
  ])('%s', (_, marked, expected) => {
    expect(shown(marked)).toContain(expected);
  });
});

test('a member, a tested strategy and a value of an ensemble lead to where they are declared', () => {
  for (const marked of [
    ensemble('').replace('member Tr', 'member Tr|'),
    tested('').replace('for Tr', 'for Tr|'),
  ]) {
    const { document, offset, source } = atCursor(marked);
    const found = definitionAt(document, offset);
    expect(found?.span).toEqual({ start: 9, end: 14 });
    const renamed = renameAt(document, offset, 'Slow');
    const uses = source.split('Trend').length - 1;
    expect(renamed.kind === 'edits' && renamed.edits).toHaveLength(uses);
  }
  const { document, offset } = atCursor(ensemble('').replace('when strong', 'when str|ong'));
  const renamed = renameAt(document, offset, 'firm');
  expect(renamed.kind === 'edits' && renamed.edits).toHaveLength(2);
});

test('`score` belongs to the language and keeps its name', () => {
  const { document, offset } = atCursor(ensemble('exit long when sc|ore < 0'));
  expect(renameAt(document, offset, 'opinion')).toMatchObject({ kind: 'refused' });
});
