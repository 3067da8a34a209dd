/** E08xx: backtests and deployments. */

import { backtestWith, blockOf, type Explanation, strategyWith } from './explanation.ts';

const RUN = 'run Sample\ndata "sp500"\ncash 10_000 USD\ncosts { commission 0 }';
const without = (line: string): string =>
  RUN.split('\n')
    .filter((candidate) => candidate !== line)
    .join('\n');

export const RUN_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0801',
    title: 'A backtest without costs, or costs without a commission',
    text: 'Results without costs look better than anything that can be traded. Free trading is allowed, but has to be written.',
    wrong: backtestWith(without('costs { commission 0 }')),
    right: backtestWith(RUN),
  },
  {
    code: 'E0802',
    title: 'A backtest without money',
    text: '`cash` is what the account starts with.',
    wrong: backtestWith(without('cash 10_000 USD')),
    right: backtestWith(RUN),
  },
  {
    code: 'E0803',
    title: 'A backtest without data',
    text: '`data` names a series that `strata data import` has stored.',
    wrong: backtestWith(without('data "sp500"')),
    right: backtestWith(RUN),
  },
  {
    code: 'E0804',
    title: 'A backtest that runs nothing',
    text: '`run` names the strategy, and `under` the risk policy.',
    wrong: backtestWith(without('run Sample')),
    right: backtestWith(RUN),
  },
  {
    code: 'E0805',
    title: 'Data that ends before it begins',
    text: 'The first date of `from … to …` comes first.',
    wrong: backtestWith(RUN.replace('"sp500"', '"sp500" from 2020-01-01 to 2010-01-01')),
    right: backtestWith(RUN.replace('"sp500"', '"sp500" from 2010-01-01 to 2020-01-01')),
  },
  {
    code: 'E0806',
    title: 'Fill options that contradict each other',
    text: 'Each question of how orders fill has one answer in a run; docs/language/backtests.md lists them.',
    wrong: backtestWith(`${RUN}\nfill next open, same close`),
    right: backtestWith(`${RUN}\nfill same close`),
  },
  {
    code: 'E0807',
    title: 'A number of the wrong kind in a backtest',
    text: 'Money is written `100_000 USD`, a percentage `2%` or `2bp`, a margin `2x`. A commission says per what.',
    wrong: backtestWith(RUN.replace('commission 0', 'commission 1 USD')),
    right: backtestWith(RUN.replace('commission 0', 'commission 1 USD per order')),
  },
  {
    code: 'E0808',
    title: 'A statement that a backtest can only say once',
    text: 'Two amounts of cash or two ranges of data cannot both hold.',
    wrong: backtestWith(`${RUN}\ncash 20_000 USD`),
    right: backtestWith(RUN),
  },
  {
    code: 'E0809',
    title: 'More than one currency in a backtest',
    text: 'An account has one currency. Amounts in the strategy, the policy and the costs are in the same one: nothing is converted.',
    wrong: backtestWith(RUN.replace('commission 0', 'commission 1 EUR per order')),
    right: backtestWith(RUN.replace('commission 0', 'commission 1 USD per order')),
  },
  {
    code: 'E0810',
    title: 'A param set to a value that it cannot have',
    text: 'A strategy is checked for the values in its params’ ranges that satisfy every `require`, and for no others.',
    wrong: backtestWith(`${RUN}\nwith length = 20`),
    right: backtestWith(RUN),
  },
  {
    code: 'E0812',
    title: 'A deployment that does not say where it trades',
    text: '`deploy` names the broker and the kind of money: `on alpaca paper`, `on ibkr live`. `on paper` is simulated here, on the live bars of another account.',
    wrong: deployWith('run Sample under House on alpaca'),
    right: deployWith('run Sample under House on alpaca paper'),
  },
  {
    code: 'E0813',
    title: 'A broker, or a kind of account, that there is not',
    text: 'Brokers are `alpaca`, `ibkr` (Interactive Brokers) and `paper` (simulated here). The money is simulated (`paper`) or real (`live`).',
    wrong: deployWith('run Sample under House on alpacca paper'),
    right: deployWith('run Sample under House on alpaca paper'),
  },
  {
    code: 'E0814',
    title: 'A way to fill that does not hold where a deployment trades',
    text: '`same close`, `size at fill` and `close at end` are assumptions about bars that are over: no order can be sent that way. `stop first`, `target first` and `nearest to open` say how a simulated broker reads a bar; at a real one the market decides. `from signal` and `from next bar` say where and when a stop is placed, and hold everywhere.',
    wrong: deployWith('run Sample under House on alpaca paper\nfill same close'),
    right: deployWith('run Sample under House on alpaca paper'),
  },
  {
    code: 'W0706',
    title: 'A deployment that leaves out what its backtest says',
    text: 'Params, margin, fractional shares and the base of a stop are what a `deploy` says itself, or their defaults; nothing is taken over from a backtest. A deployment that leaves out what every backtest of its strategy says would trade something that nobody has tried. What it says otherwise is taken to be meant.',
    wrong: triedWith(''),
    right: triedWith('margin 2x'),
  },
  {
    code: 'E0811',
    title: 'A backtest without the news that its strategy reads',
    text: 'Headlines come from a file next to the program, with the columns symbol, known_at and sentiment. Without it no headline would ever be known, and the run would say nothing about the strategy.',
    wrong: newsBacktest(''),
    right: newsBacktest('news "headlines.csv"'),
  },
  {
    code: 'W0705',
    title: 'News that nothing reads',
    text: 'Neither the strategy, nor a member of it, nor a condition of its policy reads `news`. A reader of the report would think that headlines had a part in its figures.',
    wrong: backtestWith(`${RUN}\nnews "headlines.csv"`),
    right: newsBacktest('news "headlines.csv"'),
  },
];

function deployWith(lines: string): string {
  return `${strategyWith('')}\n${blockOf('deploy Paper', lines)}`;
}

/** A backtest with margin, and the deployment of the same strategy. */
function triedWith(line: string): string {
  const deployment = blockOf('deploy Paper', `run Sample under House\non alpaca paper\n${line}`);
  return `${backtestWith(`${RUN}\nmargin 2x`)}\n${deployment}`;
}

function newsBacktest(news: string): string {
  const strategy = strategyWith('exit long when news.sentiment(24h) < 0');
  return `${strategy}\n${blockOf('backtest Trial', `${RUN}\n${news}`)}`;
}
