/** A sentence for each reason that the engine can have for doing nothing. */

import type { Gate, RiskRule, StrategyProgram } from '../runtime/index.ts';
import type { Judged } from './why-account.ts';
import { clockText, moneyText, sharesText, timeText, valueText } from './why-numbers.ts';
import type { Sight } from './why-watch.ts';

/** What sentences are made of. */
export interface Facts {
  readonly sight: Sight;
  readonly program: StrategyProgram;
  readonly daily: boolean;
}

/** Reasons of the run itself, before any gate of the engine is asked. */
export type RunReason =
  | 'run.warming_up'
  | 'run.before_from'
  | 'rule.false'
  | 'rule.unknown'
  | 'rule.other_first'
  | 'exit.nothing_held'
  | 'exit.other_side'
  | 'exit.working'
  | 'target.not_due'
  | 'target.earlier_one'
  | 'target.moved'
  | 'order.sent'
  | 'order.refused';

/** Reasons that a report counts. */
type Refusal =
  | 'order.price_absent'
  | 'protection.absent'
  | 'sizing.absent'
  | 'sizing.stop_absent'
  | 'sizing.stop_not_protective'
  | 'sizing.zero_quantity'
  | 'sizing.at_fill'
  | 'buying_power'
  | 'target.unknown'
  | 'target.weight_absent'
  | 'universe.unknown'
  | 'universe.not_member'
  | 'universe.filtered'
  | 'risk.halted'
  | 'risk.killed';

type Sentence = (facts: Facts) => string;

const GATES: Readonly<Record<Gate, Sentence>> = {
  'gate.killed': () =>
    'risk has killed the strategy: it makes no order until an operator resets it',
  'gate.cooldown': cooldown,
  'gate.flat_by': ({ program: { flatByMinute = 0 } }) =>
    `\`flat by ${clockText(flatByMinute)}\` has ended the day`,
  'gate.hours': hours,
  'gate.exit_outranks': () =>
    'an exit of the same side is true at this close too, and exit outranks enter',
  'gate.entry_working': working,
  'gate.position_held': (facts) =>
    `it holds ${held(facts)} already, and without \`pyramid\` a position is not added to`,
  'gate.pyramid_full': (facts) => `it holds ${held(facts)}, as many entries as \`pyramid\` allows`,
  'gate.closing': () => 'the position is being closed: an exit order works',
  'gate.reversal_refused': () =>
    'the position of the other side could not be closed, so there is nothing to reverse',
  'target.in_place': () => 'it holds what the target asks for, to less than one lot',
  'target.within_band': () => 'it holds what the target asks for, to within its band',
};

const REFUSALS: Readonly<Record<Refusal, Sentence>> = {
  'order.price_absent': () => 'the limit or stop price of the order is absent',
  'protection.absent': () =>
    'the `stop` or `take` of the entry is absent, and no position opens unprotected',
  'sizing.absent': () => 'the size could not be computed: a value that it reads is absent',
  'sizing.stop_absent': () => 'the distance to the stop, which the size is made from, is absent',
  'sizing.stop_not_protective': () =>
    'the stop would not lie on the protective side of the price, and an entry needs one that does',
  'sizing.zero_quantity': ({ sight: { book, row, equity } }) =>
    `the size comes to less than one lot: one share is ${valueText(book.series.bars.close[row])}, equity is ${moneyText(equity)}`,
  'sizing.at_fill': () => 'the size at the fill came to nothing',
  buying_power: () => 'there was no buying power left at the fill',
  'target.unknown': () => 'a target’s condition is unknown, so the position stays as it is',
  'target.weight_absent': () => 'the target’s weight is absent, so the position stays as it is',
  'universe.unknown': () =>
    'it is unknown whether the filter of the universe is true for the symbol',
  'universe.not_member': ({ program }) =>
    `the symbol is no member of \`${program.universe?.name ?? ''}\` on this day`,
  'universe.filtered': ({ program }) =>
    `the filter of \`${program.universe?.name ?? ''}\` is not true for the symbol`,
  'risk.halted': ({ sight: { halted = '' } }) => `entries are halted by \`${halted}\``,
  'risk.killed': ({ sight: { halted = '' } }) => `risk has killed the strategy by \`${halted}\``,
};

/** Every id that the engine itself gives, but for those of rules of risk. */
const SENTENCES: ReadonlyMap<string, Sentence> = new Map(Object.entries({ ...GATES, ...REFUSALS }));

/** Undefined for an id that is no reason of the engine. */
export function sentenceOf(id: string, facts: Facts): string | undefined {
  return SENTENCES.get(id)?.(facts);
}

/** What a metric is, for a sentence with its value and its limit, and the unit of both. */
const METRICS: Readonly<Record<RiskRule['metric'], readonly [string, Judged['unit']]>> = {
  risk_per_trade: ['the order would risk', 'money'],
  notional: ['the order would be worth', 'money'],
  price_deviation: ['its price would be off the last close by', 'share'],
  price: ['the last close is', 'price'],
  rate: ['orders in the window, with this one, would be', 'count'],
  allocation: ['the strategy’s share of equity would be', 'share'],
  daily_loss: ['the loss since the session’s open is', 'share'],
  drawdown: ['the drawdown is', 'share'],
  deployed: ['the share of equity at work would be', 'share'],
  positions: ['symbols held would be', 'count'],
  concentration: ['the symbol’s share of equity would be', 'share'],
  correlation: ['the correlation with a symbol held is', 'count'],
  data_age: ['the data are this many seconds old:', 'seconds'],
};

/** Of a rule: the words before its metric's value, and the unit of that value and of the limit. */
export function metricWords({ metric }: RiskRule): Pick<Judged, 'what' | 'unit'> {
  const [what, unit] = METRICS[metric];
  return { what, unit };
}

/** `refused by \`notional <= 25_000 USD else reject\`: the order would be worth …` */
export function riskSentence(judged: Judged): string {
  const { what } = judged;
  const limit = riskNumber(judged.bound, judged.unit);
  const value =
    judged.metric === undefined
      ? 'the value that it looks at is unknown, which counts as breached'
      : `${what} ${riskNumber(judged.metric, judged.unit)}, the limit is ${limit}`;
  return `risk refuses ${sharesText(judged.quantity)}: ${value} (\`${judged.text}\`)`;
}

export function riskNumber(value: number, unit: Judged['unit']): string {
  switch (unit) {
    case 'money':
      return moneyText(value);
    case 'share':
      return `${valueText(Number((value * 100).toFixed(4)))}%`;
    case 'price':
    case 'count':
    case 'seconds':
      return valueText(value);
    default:
      return unit satisfies never;
  }
}

function held({ sight }: Facts): string {
  const { side = '', quantity } = sight.atRules.holding;
  return `${sharesText(quantity)} ${side}`;
}

function cooldown({ sight: { book, row, cooldownUntil }, daily }: Facts): string {
  const next = book.series.bars.time[cooldownUntil];
  const on = next === undefined ? '' : `, on ${timeText(next, daily)}`;
  const left = cooldownUntil - row;
  return `\`cooldown\` after the last exit is not over: entries may act again in ${left} ${left === 1 ? 'bar' : 'bars'}${on}`;
}

function hours({ sight: { book, row }, program: { window } }: Facts): string {
  const { fromMinute = 0, toMinute = 0 } = window ?? {};
  const closes = clockText(book.series.closeMinute(row));
  return `the bar closes at ${closes}, outside \`between ${clockText(fromMinute)} and ${clockText(toMinute)}\``;
}

function working({ sight }: Facts): string {
  const order = sight.atRules.holding.working.find(({ intent }) => intent === 'enter');
  if (!order) return 'an entry of the same side works already';
  const price = order.limitPrice ?? order.stopPrice;
  const at = price === undefined ? '' : ` at ${valueText(price)}`;
  return `order ${order.id}, a ${order.type} entry of the same side${at}, works already`;
}
