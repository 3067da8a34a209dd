/** E07xx and E08xx: risk policies and backtests. */

import { backtestWith, type Explanation, policyWith, strategyWith } from './explanation.ts';

const RUN = 'run Sample\ndata "sp500"\ncash 10_000 USD\ncosts { commission 0 }';
const without = (line: string): string =>
  RUN.split('\n')
    .filter((candidate) => candidate !== line)
    .join('\n');

export const RUN_EXPLANATIONS: readonly Explanation[] = [
  {
    code: 'E0701',
    title: 'A risk metric that does not exist',
    text: 'The metrics are listed in docs/language/risk.md with their formulas.',
    wrong: policyWith('order { notionl <= 25_000 USD else reject }'),
    right: policyWith('order { notional <= 25_000 USD else reject }'),
  },
  {
    code: 'E0702',
    title: 'A risk metric in the wrong section',
    text: '`order` limits a single order, `portfolio` the whole account.',
    wrong: policyWith('order { drawdown from peak <= 10% else kill }'),
    right: policyWith('portfolio { drawdown from peak <= 10% else kill }'),
  },
  {
    code: 'E0703',
    title: 'A metric that does not say from where, over what, or per which time',
    text: 'A loss since the peak and a loss since the session’s open are different numbers.',
    wrong: policyWith('portfolio { drawdown <= 10% else kill }'),
    right: policyWith('portfolio { drawdown from peak <= 10% else kill }'),
  },
  {
    code: 'E0704',
    title: 'A halt without an end',
    text: 'A halt that nothing releases is a kill that nobody ordered.',
    wrong: policyWith('portfolio { daily_loss from session_open <= 3% else halt entries }'),
    right: policyWith(
      'portfolio { daily_loss from session_open <= 3% else halt entries until next session }',
    ),
  },
  {
    code: 'E0705',
    title: 'A limit that does not fit its metric',
    text: 'Each metric has a unit, a direction, and actions that can help against it.',
    wrong: policyWith('order { price <= 5 USD else reject }'),
    right: policyWith('order { price >= 5 USD else reject }'),
  },
  {
    code: 'E0706',
    title: 'A risk rule behind another',
    text: 'The tighter of two rules for one metric acts first. If it is at least as strict, the other never does anything.',
    wrong: policyWith(
      'portfolio { deployed <= 50% else reject\n              deployed <= 80% else reject }',
    ),
    right: policyWith('portfolio { deployed <= 50% else reject }'),
  },
  {
    code: 'E0707',
    title: 'A limit that nothing can meet',
    text: 'A policy under which no order can pass is a mistake, not a policy.',
    wrong: policyWith('portfolio { deployed <= 0% else reject }'),
    right: policyWith('portfolio { deployed <= 80% else reject }'),
  },
  {
    code: 'E0708',
    title: 'A deployment without limits',
    text: 'A backtest may run under an empty policy, and is marked. Real orders may not.',
    wrong: `${strategyWith('')}\nrisk Open { }\n\ndeploy Paper { run Sample under Open on alpaca paper }\n`,
    right: `${strategyWith('')}\ndeploy Paper { run Sample under House on alpaca paper }\n`,
  },
  {
    code: 'E0709',
    title: 'A part of a risk policy that means nothing',
    text: '`from`, `per`, `over` and `until` belong to some metrics and actions only. What would be read over is refused, because a limit that is written but not enforced is worse than none.',
    wrong: policyWith('portfolio { deployed from peak <= 80% else reject }'),
    right: policyWith('portfolio { deployed <= 80% else reject }'),
  },
  {
    code: 'E0710',
    title: 'A kill that is described twice',
    text: 'A policy has one `kill { … }`, and each of its lines stands there once. In the moment that matters only one of two could hold.',
    wrong: policyWith('kill { freeze positions  flatten positions }'),
    right: policyWith('kill { freeze positions }'),
  },
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
    code: 'W0701',
    title: 'A risk policy that nothing runs under',
    text: 'Its limits look as if they held, but hold for no order. A run that names no policy is under `House`.',
    wrong: `${backtestWith(RUN)}\n${policyWith('order { price >= 5 USD else reject }')}`,
    right: `${backtestWith(RUN.replace('run Sample', 'run Sample under Limits'))}\n${policyWith('order { price >= 5 USD else reject }')}`,
  },
  {
    code: 'W0901',
    title: 'A deployment that is not run yet',
    text: '`deploy` is checked like a backtest, including that its risk policy says something, but nothing runs it so far.',
    wrong: `${strategyWith('')}\ndeploy Paper { run Sample under House on alpaca paper }\n`,
    right: strategyWith(''),
  },
];
