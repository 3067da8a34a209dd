/** E07xx and W07xx: risk policies. */

import { backtestWith, type Explanation, policyWith, strategyWith } from './explanation.ts';

const RUN = 'run Sample\ndata "sp500"\ncash 10_000 USD\ncosts { commission 0 }';
const TRIAL = backtest('run Sample');

export const RISK_EXPLANATIONS: readonly Explanation[] = [
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
    code: 'E0711',
    title: 'A risk rule that never acts',
    text: 'Its limit lies where the metric cannot get: a correlation is at most 1, a price always above 0. A rule that looks like protection and is none is worse than no rule.',
    wrong: policyWith('portfolio { correlation over 60 bars <= 1 else reject }'),
    right: policyWith('portfolio { correlation over 60 bars <= 0.85 else reject }'),
  },
  {
    code: 'E0714',
    title: 'A halt that could not end while nothing is held',
    text: 'A halt ends by itself, also when the account is flat. A drawdown does not: without a position equity stays where it is. A kill is for that, and an operator ends it.',
    wrong: policyWith(
      'portfolio { drawdown from peak <= 10% else halt entries until next session }',
    ),
    right: policyWith('portfolio { drawdown from peak <= 10% else kill }'),
  },
  {
    code: 'E0715',
    title: 'A risk condition that reads the account',
    text: 'What follows `when` says in which market a limit holds: prices, volatility, the time. Positions, equity and losses have rules of their own.',
    wrong: policyWith('market { when equity < 50_000 USD  deployed <= 40% else reject }'),
    right: policyWith(
      'market { when (realized_vol(20) > 40%) of SPY  deployed <= 40% else reject }',
    ),
  },
  {
    code: 'W0701',
    title: 'A risk policy that nothing runs under',
    text: 'Its limits look as if they held, but hold for no order. A run that names no policy is under `House`.',
    wrong: `${backtestWith(RUN)}\n${policyWith('order { price >= 5 USD else reject }')}`,
    right: `${backtestWith(RUN.replace('run Sample', 'run Sample under Limits'))}\n${policyWith('order { price >= 5 USD else reject }')}`,
  },
  {
    code: 'W0702',
    title: 'A size that the policy refuses',
    text: 'Until the first entry passes, the account is flat and equity is its cash, so an entry that is too large then is too large for good. Without a `stop` the whole order counts as risk.',
    wrong: `${strategyWith('')}\n${TRIAL}`,
    right: `${strategyWith('stop 3 * atr(14) from entry')}\n${TRIAL}`,
  },
  {
    code: 'W0703',
    title: 'Limits that no whole share fits between',
    text: 'The least price that a policy allows is above the largest order that it allows. Where shares cannot be split, nothing can be bought.',
    wrong: `${strategyWith('')}\n${under('order { price >= 50 USD else reject  notional <= 20 USD else reduce }')}`,
    right: `${strategyWith('')}\n${under('order { price >= 50 USD else reject  notional <= 2_000 USD else reduce }')}`,
  },
  {
    code: 'W0704',
    title: 'A limit that orders alone cannot reach',
    text: 'So many symbols of at most such a size leave less than `deployed` allows. The rule acts only after prices have moved.',
    wrong: policyWith(
      'portfolio { deployed <= 80% else reject  positions <= 2 else reject\n              concentration per symbol <= 25% else reduce }',
    ),
    right: policyWith(
      'portfolio { deployed <= 40% else reject  positions <= 2 else reject\n              concentration per symbol <= 25% else reduce }',
    ),
  },
];

function under(section: string): string {
  return `${policyWith(section)}\n${backtest('run Sample under Limits')}`;
}

function backtest(run: string): string {
  return `backtest Trial {\n  ${run}\n  data "sp500"\n  cash 10_000 USD\n  costs { commission 0 }\n}\n`;
}
