/** Declarations and statements as an editor offers them: what to type, with holes to fill, and what it means. */

export interface Offer {
  readonly label: string;
  /** With `‹…›` for what is to be filled in, `‹a|b›` for a choice; the label, where it is absent. */
  readonly snippet?: string;
  readonly doc: string;
}

export const DECLARATION_OFFERS: readonly Offer[] = [
  {
    label: 'strategy',
    snippet:
      '/// ‹What it does, in one line.›\nstrategy ‹Name› {\n  universe ‹SPY›\n  every    ‹1d›\n\n  enter long when ‹close > sma(close, 200)›\n  exit  long when ‹close < sma(close, 200)›\n\n  stop 3 * atr(14) from entry\n  size risk 1% of equity\n}\n',
    doc: 'Rules that open and close positions, with a stop and a size.',
  },
  {
    label: 'indicator',
    snippet: 'indicator ‹name›(‹x, n: bars›) {\n  out value = ‹sma(x, n)›\n}',
    doc: 'A formula with a name. Its warm-up, units and cost are worked out as for a built-in one.',
  },
  {
    label: 'risk',
    snippet:
      'risk ‹Limits› {\n  order     { risk_per_trade <= 2% of equity  else reject }\n  portfolio { drawdown from peak <= 10%       else kill }\n  kill      { cancel orders  freeze positions  alert critical  reset by operator }\n}\n',
    doc: 'Limits that every order has to pass.',
  },
  {
    label: 'backtest',
    snippet:
      'backtest ‹Trial› {\n  run  ‹Strategy› under ‹House›\n  data "‹name›" from ‹2010-01-01› to ‹2020-12-31›\n  cash 100_000 USD\n  costs { commission 0.005 USD per share min 1 USD  slippage 2bp }\n}\n',
    doc: 'A strategy on stored bars, with costs and a fill model.',
  },
  {
    label: 'universe',
    snippet: 'universe ‹Majors› = ‹SPY, QQQ›',
    doc: 'A list of symbols with a name.',
  },
  {
    label: 'ensemble',
    snippet:
      'ensemble ‹Core› {\n  every 1d\n  member ‹Strategy› weight ‹50%›\n  combine weighted_mean\n  enter long when score > 0.3\n  exit  long when score < 0.05\n  size 15% of equity scaled by score\n}\n',
    doc: 'Several strategies as one, each with its weight.',
  },
  {
    label: 'test',
    snippet:
      'test "‹what it shows›" for ‹Strategy› {\n  given ‹SPY› close ‹10, 10, 12›\n  expect ‹no other orders›\n}',
    doc: 'A few bars, and the orders that should come of them.',
  },
  {
    label: 'deploy',
    snippet: 'deploy ‹Paper› { run ‹Strategy› under ‹House› on ‹alpaca paper› }',
    doc: 'A strategy with its limits, at a broker: what `strata paper` and `strata live` trade.',
  },
  {
    label: 'import',
    snippet: 'import ‹Name› from "‹lib/name.strat›"',
    doc: 'Declarations of another file.',
  },
];

const TIMEFRAME: Offer = {
  label: 'every',
  snippet: 'every ‹1d›',
  doc: 'How long a bar is. The rules are read when one closes.',
};

const LET: Offer = {
  label: 'let',
  snippet: 'let ‹name› = ‹›',
  doc: 'Gives a value a name. It is worked out on every bar.',
};

const WITH: Offer = {
  label: 'with',
  snippet: 'with ‹name› = ‹20›',
  doc: 'Values of the params for this run.',
};

const RUN: Offer = {
  label: 'run',
  snippet: 'run ‹Strategy› under ‹House›',
  doc: 'Which strategy runs, and under which risk policy.',
};

const FRACTIONAL: Offer = {
  label: 'fractional',
  doc: 'Quantities are not rounded to whole shares.',
};

const STRATEGY: readonly Offer[] = [
  {
    label: 'universe',
    snippet: 'universe ‹SPY›',
    doc: 'The symbols that are traded, or the name of a list of them.',
  },
  TIMEFRAME,
  {
    label: 'param',
    snippet: 'param ‹name› = ‹20› in ‹5›..‹50›',
    doc: 'A number to tune. The checks hold for every value of its range.',
  },
  {
    label: 'require',
    snippet: 'require ‹›',
    doc: 'Which values of the params make sense together.',
  },
  LET,
  {
    label: 'enter',
    snippet: 'enter ‹long|short› when ‹›',
    doc: 'Opens a position on every close at which the condition is true and none is held.',
  },
  {
    label: 'exit',
    snippet: 'exit ‹long|short› when ‹›',
    doc: 'Closes the position when the condition is true at a close.',
  },
  {
    label: 'stop',
    snippet: 'stop ‹3 * atr(14)› from entry',
    doc: 'An order against the position, placed at the fill: a distance `from entry`, or `at` a price.',
  },
  {
    label: 'take',
    snippet: 'take ‹3R›',
    doc: 'Takes the profit: a multiple of the first risk, a distance `from entry`, or `at` a price.',
  },
  {
    label: 'trail',
    snippet: 'trail ‹5%›',
    doc: 'A stop that follows the price at each close and never moves back.',
  },
  {
    label: 'size',
    snippet: 'size ‹risk 1% of equity›',
    doc: 'How much is bought: by risk, a share of equity, money, shares, or a volatility.',
  },
  {
    label: 'hold',
    snippet: 'hold at most ‹40 bars›',
    doc: 'Closes a position that has been held this long.',
  },
  {
    label: 'cooldown',
    snippet: 'cooldown ‹5 bars›',
    doc: 'After an exit no entry for this many bars.',
  },
  {
    label: 'between',
    snippet: 'between ‹09:45› and ‹15:45›',
    doc: 'Entries only in this part of the exchange’s day.',
  },
  {
    label: 'flat',
    snippet: 'flat by ‹15:55›',
    doc: 'Closes every position at this time of the exchange’s day.',
  },
  {
    label: 'pyramid',
    snippet: 'pyramid up to ‹3›',
    doc: 'More than one entry in the same direction.',
  },
  {
    label: 'signal',
    snippet: 'signal ‹›',
    doc: 'What an ensemble hears from this strategy, from -1 to 1.',
  },
  FRACTIONAL,
  {
    label: 'target',
    snippet: 'target ‹10%› when ‹condition› rebalance ‹daily|weekly|monthly›',
    doc: 'A weight for each symbol that satisfies the condition, 0 for the others.',
  },
];

const COSTS: Offer = {
  label: 'costs',
  snippet: 'costs { commission ‹0.005 USD per share min 1 USD›  slippage ‹2bp› }',
  doc: 'What trading costs. It has to be written, even where it is 0.',
};

const FILL: Offer = {
  label: 'fill',
  snippet: 'fill ‹next open›',
  doc: 'How orders fill, where it is not as usual.',
};

const NEWS: Offer = {
  label: 'news',
  snippet: 'news "‹headlines.csv›"',
  doc: 'The table of headlines that `news.…` reads, next to the program.',
};

const MARGIN: Offer = {
  label: 'margin',
  snippet: 'margin ‹2x›',
  doc: 'How much may be held for each unit of equity.',
};

/** By the word that begins the declaration. */
export const STATEMENT_OFFERS: ReadonlyMap<string, readonly Offer[]> = new Map([
  ['strategy', STRATEGY],
  [
    'ensemble',
    [
      ...STRATEGY,
      {
        label: 'member',
        snippet: 'member ‹Strategy› weight ‹50%›',
        doc: 'A strategy or ensemble that takes part, and its weight.',
      },
      {
        label: 'combine',
        snippet: 'combine ‹weighted_mean|vote|best_of›',
        doc: 'How the members’ signals become the score.',
      },
      {
        label: 'learn',
        snippet:
          'learn {\n  from   realized_pnl over last 20 trades\n  rate   5%\n  weight between 5% and 60%\n  step   at most 10% per day\n  after  20 trades\n}',
        doc: 'Lets the weights move with the results, inside these limits.',
      },
    ],
  ],
  [
    'indicator',
    [
      LET,
      {
        label: 'out',
        snippet: 'out ‹value› = ‹›',
        doc: 'What a call of the indicator gives. The first one is its value.',
      },
    ],
  ],
  [
    'backtest',
    [
      RUN,
      {
        label: 'data',
        snippet: 'data "‹name›" from ‹2010-01-01› to ‹2020-12-31›',
        doc: 'Which imported bars, and from when to when.',
      },
      { label: 'cash', snippet: 'cash ‹100_000 USD›', doc: 'What the account begins with.' },
      COSTS,
      FILL,
      NEWS,
      {
        label: 'benchmark',
        snippet: 'benchmark ‹SPY›',
        doc: 'What the result is compared with, bought and held.',
      },
      MARGIN,
      FRACTIONAL,
      WITH,
      { label: 'next open', doc: 'Market orders fill at the next open. This is usual.' },
      { label: 'same close', doc: 'Market orders fill at the close that they were decided at.' },
      { label: 'size at fill', doc: 'The quantity is worked out at the fill, not at the signal.' },
      { label: 'from signal', doc: 'Distances count from the signal’s close, not from the fill.' },
      { label: 'from next bar', doc: 'A stop or take works from the bar after the entry on.' },
      {
        label: 'stop first',
        doc: 'Where a bar reaches both, the stop comes first. This is usual.',
      },
      { label: 'target first', doc: 'Where a bar reaches both, the take comes first.' },
      {
        label: 'nearest to open',
        doc: 'Where a bar reaches both, the one nearer to its open comes first.',
      },
      { label: 'close at end', doc: 'What is held at the end is sold.' },
    ],
  ],
  [
    'test',
    [
      {
        label: 'given',
        snippet: 'given ‹SPY› close ‹10, 10, 12›',
        doc: 'Bars of a symbol; the other prices are those of the close.',
      },
      WITH,
      {
        label: 'expect',
        snippet: 'expect ‹enter long SPY at bar 4›',
        doc: 'An order that should come of these bars.',
      },
    ],
  ],
  [
    'deploy',
    [
      RUN,
      {
        label: 'on',
        snippet: 'on ‹alpaca|ibkr› ‹paper|live›',
        doc: 'At which broker, and with simulated or real money.',
      },
      WITH,
      NEWS,
      MARGIN,
      FRACTIONAL,
      { ...COSTS, doc: 'What a simulated broker charges; elsewhere what risk counts as fees.' },
      { ...FILL, snippet: 'fill ‹from signal›', doc: 'Where stops are measured from.' },
    ],
  ],
  [
    'risk',
    [
      { label: 'order', snippet: 'order { ‹› }', doc: 'Limits for a single order.' },
      { label: 'strategy', snippet: 'strategy { ‹› }', doc: 'Limits for each strategy by itself.' },
      { label: 'portfolio', snippet: 'portfolio { ‹› }', doc: 'Limits for the whole account.' },
      { label: 'market', snippet: 'market { ‹› }', doc: 'Limits that depend on the market.' },
      {
        label: 'kill',
        snippet:
          'kill { cancel orders  ‹freeze|flatten› positions  alert critical  reset by operator }',
        doc: 'What happens when a rule with `else kill` is broken.',
      },
    ],
  ],
]);
