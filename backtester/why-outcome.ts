/** What became of a rule at a close: the order that it made, or the first gate that kept it from making one. */

import type { OrderRecord } from './result.ts';
import type { Judged, Outcome, RuleAccount } from './why-account.ts';
import { sharesText, timeText, valueText } from './why-numbers.ts';
import { type Facts, type RunReason, riskSentence, sentenceOf } from './why-sentences.ts';
import { missing } from './why-tree.ts';
import type { Blocked } from './why-watch.ts';

export interface RuleFacts extends Facts {
  /** Decided at this close. */
  readonly orders: readonly OrderRecord[];
  readonly judged: readonly Judged[];
}

type Asked = Omit<RuleAccount, 'outcome'>;

/** Gates that are shut for every entry rule of the symbol. */
const FOR_ALL: readonly string[] = ['gate.killed', 'gate.cooldown', 'gate.flat_by', 'gate.hours'];

export function outcomeOfRule(rule: Asked, facts: RuleFacts): Outcome {
  const own = facts.orders.filter(({ reason }) => reason === rule.reason);
  // A reversal sends two: the exit is what comes before its entry.
  const sent = own.find(({ intent }) => intent === rule.kind) ?? own[0];
  return (
    notSaid(rule) ??
    notYet(facts) ??
    (sent && ofOrder(sent, facts)) ??
    (rule.kind === 'exit' ? ofExit(rule, facts) : ofEntry(rule, facts))
  );
}

/** Target t says what a symbol is to have, unless an earlier one that is true does. */
export function outcomeOfTarget(target: Asked, t: number, facts: RuleFacts): Outcome {
  const { sight, program, orders } = facts;
  const early = notYet(facts);
  if (early) return early;
  if (sight.isKilled) return gate('gate.killed', facts);
  const rebalances = sight.run.engine.desk.config.rebalances(sight.instant);
  if (!rebalances)
    return why(
      'target.not_due',
      `targets are read ${whenRead(program.targets?.schedule)}, and this close is none of those`,
    );
  const isFirst = !program.targets?.statements.some((_, k) => k < t && sight.said(k) === 'true');
  if (!isFirst && target.said === 'true')
    return why(
      'target.earlier_one',
      'a target that stands above it is true, and the first one counts',
    );
  const [sent] = orders;
  if (sent && (target.said === 'true' || sent.intent === 'exit')) return ofOrder(sent, facts);
  const [blocked] = sight.blocked;
  if (target.said === 'false') return notSaid(target) ?? why('rule.false', 'it is false');
  if (blocked) return gate(blocked.id, facts);
  return notSaid(target) ?? why('target.moved', 'it asks for what is held');
}

function whenRead(schedule: string | undefined): string {
  switch (schedule) {
    case 'weekly':
      return 'at the close of the last session of a week';
    case 'monthly':
      return 'at the close of the last session of a month';
    case 'first session of month':
      return 'at the close of the first session of a month';
    case 'daily':
      return 'at the close of a session';
    default:
      return 'at every close';
  }
}

function why(id: RunReason, text: string): Outcome {
  return { id, text };
}

function gate(id: string, facts: Facts): Outcome {
  return { id, text: sentenceOf(id, facts) ?? id };
}

function notSaid({ said, tree }: Asked): Outcome | undefined {
  if (said === 'true') return undefined;
  const text = tree ? `it needs ${missing(tree)}` : `it is ${said}`;
  return why(said === 'unknown' ? 'rule.unknown' : 'rule.false', text);
}

/** Rules are not read yet: too little has been seen, or the run has not begun. */
function notYet({ sight, daily }: Facts): Outcome | undefined {
  const { run, book, row, instant } = sight;
  const { readyRow, bars } = book.series;
  if (row < readyRow) {
    const first = bars.time[readyRow];
    const from = first === undefined ? '' : `; rules are read from ${timeText(first, daily)} on`;
    return why(
      'run.warming_up',
      `the strategy warms up: it needs ${readyRow + 1} bars, and this is bar ${row + 1}${from}`,
    );
  }
  if (instant >= run.start) return undefined;
  const start = run.schedule.time[run.start];
  const from = start === undefined ? '' : `, which is ${timeText(start, daily)}`;
  return why('run.before_from', `the backtest trades from its first session on${from}`);
}

/** `sent: buy 41 shares, market; filled 41 at 100.02 on 2020-01-31`. */
export function orderText(order: OrderRecord, daily: boolean): string {
  const { action, quantity, type, limitPrice, stopPrice, status, note } = order;
  const prices = [
    stopPrice === undefined ? '' : ` stop ${valueText(stopPrice)}`,
    limitPrice === undefined ? '' : ` limit ${valueText(limitPrice)}`,
  ].join('');
  const on = order.finishedTime === undefined ? '' : ` on ${timeText(order.finishedTime, daily)}`;
  const filled =
    order.averagePrice === undefined
      ? ''
      : `filled ${sharesText(order.filledQuantity)} at ${valueText(order.averagePrice)}`;
  const ended = status === 'filled' ? `${filled}${on}` : unfilled(order, filled, on);
  const why = note === undefined ? '' : ` (${note})`;
  return `${action} ${sharesText(quantity)}, ${type}${prices}: ${ended}${why}`;
}

function unfilled({ status }: OrderRecord, filled: string, on: string): string {
  const part = filled === '' ? '' : `${filled}, the rest `;
  if (status === 'working') return `${part}still waiting when the run ended`;
  return `${part}${status === 'rejected' ? 'refused' : status}${on}`;
}

function ofOrder(order: OrderRecord, facts: RuleFacts): Outcome {
  const text = orderText(order, facts.daily);
  if (order.status !== 'rejected') return why('order.sent', `order ${order.id} was sent: ${text}`);
  const [judged] = facts.judged.filter(({ action }) => action !== 'reduce');
  const breached = judged ?? facts.judged[0];
  if (facts.sight.halted !== undefined && order.note?.includes('halted'))
    return gate('risk.halted', facts);
  if (breached) return { id: breached.rule, text: riskSentence(breached) };
  return why('order.refused', `the order was refused: ${order.note ?? ''}`);
}

function ofExit({ side }: Asked, facts: RuleFacts): Outcome {
  const { sight } = facts;
  const { holding } = sight.atRules;
  const own = sight.blocked.find(({ id }) => id === 'order.price_absent');
  if (sight.isKilled) return gate('gate.killed', facts);
  if (holding.side === undefined) return why('exit.nothing_held', 'nothing is held');
  if (side !== undefined && side !== holding.side)
    return why('exit.other_side', `the position held is ${holding.side}`);
  if (own) return gate(own.id, facts);
  return why(
    'exit.working',
    'an exit order works already, or another exit of this close came first',
  );
}

function ofEntry({ reason }: Asked, facts: RuleFacts): Outcome {
  const { blocked } = facts.sight;
  const shut = blocked.find(({ id }) => FOR_ALL.includes(id));
  if (shut) return gate(shut.id, facts);
  const own = blocked.find((each) => each.reason === reason);
  if (own) return gate(own.id, facts);
  const acting = actingRule(facts, blocked);
  const general = blocked.find((each) => each.reason === undefined);
  if (general && (acting === undefined || acting === reason)) return gate(general.id, facts);
  return why(
    'rule.other_first',
    `\`${acting ?? 'another entry'}\` came first, and one entry acts at a close`,
  );
}

/** The first entry rule that is true and that no gate of its own held back. */
function actingRule({ program, sight }: Facts, blocked: readonly Blocked[]): string | undefined {
  return program.rules.find(
    (rule, r) =>
      rule.kind === 'enter' &&
      sight.said(r) === 'true' &&
      !blocked.some(({ reason }) => reason === rule.reason),
  )?.reason;
}
