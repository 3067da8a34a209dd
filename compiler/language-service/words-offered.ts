/** The words that can follow a word, where the grammar leaves few: what an editor offers, and says on hover. */

import type { Offer } from './statements-offered.ts';

const offer = (label: string, doc: string, snippet?: string): Offer => ({
  label,
  doc,
  ...(snippet !== undefined && { snippet }),
});

const SIDES = [
  offer('long', 'A position that gains when the price rises.'),
  offer('short', 'A position that gains when the price falls.'),
];
const MONEY = [
  offer('paper', 'Simulated money: `strata paper` trades it.'),
  offer('live', 'Real money: `strata live` trades it.'),
];
const WHEN = offer('when', 'On which condition.');

/** By `statement word` or by the word alone: what the one before the cursor asks for. */
export const WORDS_AFTER: ReadonlyMap<string, readonly Offer[]> = new Map([
  ['enter enter', SIDES],
  ['exit exit', [...SIDES, WHEN]],
  ['enter long', [WHEN]],
  ['enter short', [WHEN]],
  ['exit long', [WHEN]],
  ['exit short', [WHEN]],
  [
    'crosses',
    [
      offer('above', 'From below, or equal, to above: true on that bar only.'),
      offer('below', 'From above, or equal, to below: true on that bar only.'),
    ],
  ],
  [
    'is',
    [
      ...SIDES,
      offer('flat', 'No position is held.'),
      offer('absent', 'There is no value: warming up, or no bar.'),
      offer('present', 'There is a value.'),
    ],
  ],
  [
    'via',
    [
      offer('market', 'A market order. This is usual.'),
      offer('limit', 'At this price or better.', 'limit ‹close - 0.25 * atr(14)› for 3 bars'),
      offer('stop', 'A market order once this price is reached.', 'stop ‹›'),
      offer('stop limit', 'A limit order once the first price is reached.', 'stop limit ‹›, ‹›'),
      offer('open auction', 'In the opening auction of the next session.'),
      offer('close auction', 'In the closing auction.'),
    ],
  ],
  [
    'size size',
    [
      offer('risk', 'So much that the stop costs this share of equity.', 'risk ‹1%› of equity'),
      offer('volatility', 'So much that the position moves this much a year.', 'volatility ‹15%›'),
      offer('10% of equity', 'A share of the account.', '‹10%› of equity'),
      offer('5_000 USD', 'An amount of money.'),
      offer('100 shares', 'A number of shares.'),
    ],
  ],
  ['hold hold', [offer('at most', 'The longest time.', 'at most ‹40 bars›')]],
  ['at most', []],
  ['pyramid pyramid', [offer('up to', 'The most entries.', 'up to ‹3›')]],
  ['flat flat', [offer('by', 'At which time.', 'by ‹15:55›')]],
  ['scaled', [offer('by', 'By which number; its size is limited to 0..1.')]],
  [
    'rebalance',
    [
      offer('daily', 'At each session’s close.'),
      offer('weekly', 'At the close of each week’s last session.'),
      offer('monthly', 'At the close of each month’s last session.'),
      offer('on first session of month', 'At the close of each month’s first session.'),
    ],
  ],
  [
    'combine',
    [
      offer('weighted_mean', 'The weighted sum of the members’ signals.'),
      offer('vote', '+1, −1 or 0: the side with the larger part of the weights behind it.'),
      offer('best_of', 'The signal of the member with the largest weight.'),
    ],
  ],
  [
    'on on',
    [
      offer('alpaca', 'At Alpaca.', 'alpaca ‹paper|live›'),
      offer('ibkr', 'At Interactive Brokers.', 'ibkr ‹paper|live›'),
      offer('paper', 'Simulated here, on the live bars of another account.'),
    ],
  ],
  ['on alpaca', MONEY],
  ['on ibkr', MONEY],
  ['on paper', []],
  ['across', [offer('universe', 'Among the symbols of the universe that have a bar.')]],
  [
    'stop from',
    [
      offer('entry', 'Measured from the fill.'),
      offer('signal', 'Measured from the signal’s close.'),
      offer('next bar', 'From the bar after the entry on.'),
    ],
  ],
  [
    'take from',
    [
      offer('entry', 'Measured from the fill.'),
      offer('signal', 'Measured from the signal’s close.'),
      offer('next bar', 'From the bar after the entry on.'),
    ],
  ],
  ['drawdown from', [offer('peak', 'The highest close of equity since the run began.')]],
  ['daily_loss from', [offer('session_open', 'Equity at the session’s open.')]],
  ['price_deviation from', [offer('last', 'The last price.')]],
  ['concentration per', [offer('symbol', 'For each symbol by itself.')]],
  [
    'risk else',
    [
      offer('reduce', 'Makes the order as small as the rule needs.'),
      offer('reject', 'Refuses the order.'),
      offer('halt entries until next session', 'No new entries until then.'),
      offer('halt strategy until next session', 'The strategy stops until then.'),
      offer('kill', 'Stops everything, until an operator resets it.'),
    ],
  ],
  [
    'halt',
    [
      offer('entries', 'Nothing that makes a position larger.', 'entries until ‹next session›'),
      offer('strategy', 'The strategy stops.', 'strategy until ‹next session›'),
    ],
  ],
  [
    'until',
    [
      offer('next session', 'Until the next session opens.'),
      offer('fresh', 'Until the data is fresh again.'),
    ],
  ],
  ['cancel', [offer('orders', 'Working entries.'), offer('all orders', 'Also stops and takes.')]],
  ['freeze', [offer('positions', 'They stay, with their stops.')]],
  ['flatten', [offer('positions', 'They are closed at market.')]],
  ['alert', [offer('critical', 'The operator is called.')]],
  ['reset', [offer('by operator', 'Only a person ends it.')]],
  [
    'fill fill',
    [
      offer('next open', 'Market orders fill at the next open. This is usual.'),
      offer('same close', 'Market orders fill at the close that they were decided at.'),
      offer('size at fill', 'The quantity is worked out at the fill.'),
      offer('from signal', 'Distances count from the signal’s close.'),
      offer('from next bar', 'A stop or take works from the bar after the entry on.'),
      offer('stop first', 'The stop first, where a bar reaches both. This is usual.'),
      offer('target first', 'The take first, where a bar reaches both.'),
      offer('nearest to open', 'The one nearer to the open first.'),
      offer('close at end', 'What is held at the end is sold.'),
    ],
  ],
  [
    'expect expect',
    [
      offer('enter long', 'An entry.', 'enter long ‹SPY› at bar ‹4›'),
      offer('exit long', 'An exit.', 'exit long ‹SPY› at bar ‹8›'),
      offer('no other orders', 'Nothing beyond what is expected.'),
    ],
  ],
]);

/** Between two operands, in every expression. */
export const OPERATOR_WORDS: readonly Offer[] = [
  offer('and', 'True where both are; unknown while one is unknown and none is false.'),
  offer('or', 'True where one of the two is; unknown while one is unknown and none is true.'),
  offer('crosses above', '`a[1] <= b[1] and a > b`: true on the bar on which a rises above b.'),
  offer('crosses below', '`a[1] >= b[1] and a < b`: true on the bar on which a falls below b.'),
  offer(
    'between',
    'From the one to the other, both included: `low <= x and x <= high`.',
    'between ‹› and ‹›',
  ),
  offer('is', 'Which side a position has, or whether there is a value now.'),
  offer(
    'rising for',
    'Each of the last n values is above the one before it.',
    'rising for ‹3› bars',
  ),
  offer(
    'falling for',
    'Each of the last n values is below the one before it.',
    'falling for ‹3› bars',
  ),
  offer('for', 'On this bar and the n − 1 before it.', 'for ‹3 bars›'),
  offer('within', 'On at least one of the last n bars, this one included.', 'within ‹3 bars›'),
  offer('on', 'On the bars of a longer timeframe, the last completed one.', 'on ‹1d›'),
  offer('of', 'Of another symbol; after a percentage, a share of something.'),
  offer('bars ago', 'The value of an earlier bar.', '‹1› bars ago'),
];

/** Before an operand. */
export const OPERAND_WORDS: readonly Offer[] = [
  offer('not', 'True where the condition is false; unknown stays unknown.'),
  offer('if', 'Chooses between two values.', 'if ‹› then ‹› else ‹›'),
  offer('true', 'Always.'),
  offer('false', 'Never.'),
];

/** Words that go on with a statement after an operand, by the statement's first word. */
export const CONTINUATIONS: ReadonlyMap<string, readonly Offer[]> = new Map([
  ['enter', [offer('via', 'Which kind of order. Without it, a market order.')]],
  ['exit', [offer('via', 'Which kind of order. Without it, a market order.')]],
  ['stop', [offer('from entry', 'A distance from the fill.')]],
  ['take', [offer('from entry', 'A distance from the fill.')]],
  ['trail', [offer('from entry', 'A distance from the fill.')]],
  [
    'size',
    [
      offer('of equity', 'A share of the account.'),
      offer('scaled by', 'Times the size of this number, at most 1.'),
      offer('fractional', 'Not rounded to whole shares.'),
    ],
  ],
  [
    'param',
    [
      offer('in', 'The values that it may take.', 'in ‹5›..‹50›'),
      offer('step', 'How far apart the values are that a search tries.'),
    ],
  ],
  [
    'target',
    [
      WHEN,
      offer('rebalance', 'How often.'),
      offer('band', 'Smaller differences are left alone.', 'band ‹1%›'),
      offer('leverage', 'How much may be held for each unit of equity.', 'leverage ‹2x›'),
    ],
  ],
  ['member', [offer('weight', 'Its share of the score.', 'weight ‹50%›')]],
  ['run', [offer('under', 'Which limits its orders have to pass.')]],
  [
    'data',
    [
      offer('from', 'The first session.', 'from ‹2010-01-01›'),
      offer('to', 'The last session.', 'to ‹2020-12-31›'),
    ],
  ],
  [
    'commission',
    [
      offer('per share', 'For each share.'),
      offer('per order', 'For each order.'),
      offer('of value', 'A share of what is traded.'),
      offer('min', 'At least this much an order.', 'min ‹1 USD›'),
      offer('max', 'At most this much an order.', 'max ‹0.5%›'),
    ],
  ],
  ['borrow', [offer('per year', 'For what is sold short.')]],
  ['interest', [offer('per year', 'For borrowed money.')]],
]);

/** In a risk rule, after its metric or its bound. */
export const RULE_WORDS: readonly Offer[] = [
  offer('else', 'What happens when the limit is broken.'),
  offer('from', 'What it is measured from.'),
  offer('per', 'For each of what, or in which time.'),
  offer('over', 'Over how many bars.', 'over ‹60 bars›'),
];

/** Between the braces of `costs` and `kill`. */
export const SECTION_OFFERS: ReadonlyMap<string, readonly Offer[]> = new Map([
  [
    'costs',
    [
      offer('commission', 'What a broker takes.', 'commission ‹0.005 USD per share›'),
      offer('slippage', 'How much worse than its price a market order fills.', 'slippage ‹2bp›'),
      offer(
        'participation',
        'How much of a bar’s volume an order may take.',
        'participation ‹10%›',
      ),
      offer('borrow', 'What it costs to be short.', 'borrow ‹3%› per year'),
      offer('interest', 'What borrowed money costs.', 'interest ‹5%› per year'),
    ],
  ],
  [
    'kill',
    [
      offer('cancel orders', 'Working entries are cancelled.'),
      offer('cancel all orders', 'Stops and takes are cancelled too.'),
      offer('freeze positions', 'They stay, with their stops.'),
      offer('flatten positions', 'They are closed at market.'),
      offer('alert critical', 'The operator is called.'),
      offer('reset by operator', 'Only a person ends it.'),
    ],
  ],
  [
    'learn',
    [
      offer('from', 'What is learnt from.', 'from realized_pnl over last ‹20› trades'),
      offer('rate', 'How fast.', 'rate ‹5%›'),
      offer('weight', 'Between which weights.', 'weight between ‹5%› and ‹60%›'),
      offer('step', 'How far a weight moves at most.', 'step at most ‹10%› per day'),
      offer('after', 'From how many trades on.', 'after ‹20› trades'),
    ],
  ],
]);

export const ARGUMENT_TYPES: readonly Offer[] = [
  offer('series', 'A value that changes from bar to bar.'),
  offer('condition', 'True or false.'),
  offer('bars', 'A whole number of bars, known before the run.'),
  offer('number', 'A number that is known before the run.'),
  offer('ratio', 'A percentage that is known before the run.'),
  offer('price', 'A price.'),
  offer('shares', 'A number of shares.'),
  offer('money', 'An amount of money.'),
];

/** What `… of` can be followed by, besides symbols. */
export const SHARES_OF: readonly Offer[] = [
  offer('equity', 'Of cash plus positions.'),
  offer('cash', 'Of the cash of the account.'),
  offer('value', 'Of what is traded.'),
  offer('volume', 'Of the shares traded in the bar.'),
];
