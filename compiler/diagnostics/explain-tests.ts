/** Explanations of E082x: tests. */

import { blockOf, type Explanation, strategyWith } from './explanation.ts';

/** A strategy that acts early, and a test of it that is complete but for the given lines. */
function testWith(lines: string): string {
  return `${QUICK}\n${blockOf('test "buys the rise" for Sample', lines)}`;
}

const QUICK = strategyWith('').replaceAll('50', '2');
const GIVEN = 'given SPY close 10, 10, 12, 13';
const EXPECT = 'expect enter long SPY at bar 3';

/** A test of an ensemble, one of whose members is on another clock. */
function ensembleTest(member: string, every: string): string {
  const other = QUICK.replace('strategy Sample', 'strategy Other').replace(
    'every 1d',
    `every ${member}`,
  );
  return `${QUICK}
${other}
ensemble Both {
  every  ${every}
  member Sample weight 50%
  member Other  weight 50%
  enter long when score > 0.4
  exit  long when score < 0.1
  size   10% of equity
}

test "buys the rise" for Both {
  given SPY close 10, 10, 12, 13, 13
  expect enter long SPY at bar 4
}
`;
}

export const TEST_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0820',
    title: 'A test that is given nothing or expects nothing',
    text: 'A test has bars and at least one expectation. Without bars nothing runs, without an `expect` it would pass whatever the strategy does. Of each symbol `close` is given; what else a bar has follows from it.',
    wrong: testWith(GIVEN),
    right: testWith(`${GIVEN}\n${EXPECT}`),
  },
  {
    code: 'E0821',
    title: 'A row of a test that no bar has, or that is given twice',
    text: 'A bar has `open`, `high`, `low`, `close` and `volume`, each in one row for each symbol.',
    wrong: testWith(`${GIVEN.replace('close', 'price')}\n${EXPECT}`),
    right: testWith(`${GIVEN}\n${EXPECT}`),
  },
  {
    code: 'E0822',
    title: 'A number of a test that cannot be',
    text: 'What a test gives and expects is written out as numbers. Prices are above zero, and nothing of a bar lies above its high or below its low.',
    wrong: testWith(`${GIVEN}\ngiven SPY high 10, 10, 11, 13\n${EXPECT}`),
    right: testWith(`${GIVEN}\ngiven SPY high 10, 10, 14, 13\n${EXPECT}`),
  },
  {
    code: 'E0823',
    title: 'Rows of a test that are not equally long',
    text: 'The rows of a test stand side by side: the first value of each belongs to bar 0, the next to bar 1.',
    wrong: testWith(`${GIVEN}\ngiven SPY volume 100, 200\n${EXPECT}`),
    right: testWith(`${GIVEN}\ngiven SPY volume 100 for 2 bars, 200 for 2 bars\n${EXPECT}`),
  },
  {
    code: 'E0824',
    title: 'A symbol that a test has no bars of, or that its strategy does not trade',
    text: 'A test gives bars of symbols in the universe of its strategy, and expects orders in symbols that it gives.',
    wrong: testWith(`${GIVEN}\nexpect enter long QQQ at bar 3`),
    right: testWith(`${GIVEN}\n${EXPECT}`),
  },
  {
    code: 'E0825',
    title: 'A bar that a test does not have, or that comes too early',
    text: 'Bars count from 0, and `at bar n` is the bar in which an order fills. A rule is read at a close, so its order fills on the next bar: never on bar 0, and not before the values that the rule reads are there.',
    wrong: testWith(`${GIVEN}\nexpect enter long SPY at bar 4`),
    right: testWith(`${GIVEN}\n${EXPECT}`),
  },
  {
    code: 'E0826',
    title: 'An expectation that can never be met',
    text: 'Whatever the bars are, the strategy cannot do this: it has no rule for that side, or no line of that kind. A test that cannot pass says nothing about the strategy.',
    wrong: testWith(`${GIVEN}\nexpect enter short SPY at bar 3`),
    right: testWith(`${GIVEN}\n${EXPECT}`),
  },
  {
    code: 'E0827',
    title: 'A test with fewer bars than its strategy needs',
    text: 'Until every value that the rules read is there, no rule is read. A test that ends before shows nothing, and `expect no orders` would pass for the wrong reason. `10 for 200 bars` repeats a value; shorter params in `with` need fewer bars.',
    wrong: testWith('given SPY close 10, 12\nexpect no orders'),
    right: testWith('given SPY close 12, 11, 10\nexpect no orders'),
  },
  {
    code: 'E0828',
    title: 'A test of an ensemble with a faster member',
    text: 'The bars of a test are on the clock of what it tests. Members on a longer clock get bars made of them; shorter bars cannot be made of longer ones. The member can be tested by itself, or the ensemble can look as often as the member does.',
    wrong: ensembleTest('1h', '1d'),
    right: ensembleTest('1d', '1d'),
  },
];
