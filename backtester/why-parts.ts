/** The account of a bar in sentences, section by section: a terminal and a page lay the same ones out. */

import { instantText, MICROSECONDS_PER_MINUTE, timeZone } from '../market/index.ts';
import { isDaily } from './report.ts';
import type {
  BarAccount,
  BarFill,
  Holding,
  RuleAccount,
  Said,
  TracedValue,
} from './why-account.ts';
import { moneyText, sharesText, timeText, valueText } from './why-numbers.ts';
import { orderText } from './why-outcome.ts';
import { verdictOf } from './why-verdict.ts';

export interface WhyParts {
  readonly title: string;
  /** When a bar inside a day closed. */
  readonly closed?: string;
  readonly symbol: string;
  /** Start of the bar, UTC microseconds. */
  readonly time: number;
  readonly bar: string;
  /** What happened, or the first gate that kept it from happening. */
  readonly verdict: readonly string[];
  readonly before: readonly string[];
  readonly inside: readonly string[];
  readonly atClose: readonly string[];
  readonly rules: readonly RuleParts[];
  /** Of the universe. */
  readonly filter?: readonly TreeRow[];
  readonly orders: readonly string[];
  readonly after: readonly string[];
}

export interface RuleParts {
  readonly text: string;
  readonly line: number;
  readonly said: Said;
  /** What came of it. */
  readonly outcome: string;
  readonly tree: readonly TreeRow[];
}

/** An expression with its value; what it is made of follows, one deeper. */
export interface TreeRow {
  readonly depth: number;
  readonly text: string;
  readonly definition?: string;
  readonly value: string;
  readonly said?: Said;
}

export function whyParts(account: BarAccount): WhyParts {
  const { strategy, symbol, every, time, filter } = account;
  const daily = isDaily(every);
  return {
    title: `${strategy} on ${symbol}, the ${every} bar of ${timeText(time, daily)}`,
    ...(!daily && { closed: `closed at ${closingText(account)}` }),
    symbol,
    time,
    bar: barText(account),
    verdict: verdictOf(account),
    before: holdingLines(account.before, daily),
    inside: account.fills.map(fillText),
    atClose: closeLines(account),
    rules: account.rules.map(ruleParts),
    ...(filter && { filter: treeRows(filter) }),
    orders: account.orders.map((order) => `${order.id}  ${orderText(order, daily)}`),
    after: holdingLines(account.after, daily),
  };
}

function ruleParts({ reason, line, said, tree, outcome }: RuleAccount): RuleParts {
  return {
    ...{ text: reason, line, said },
    outcome: said === 'true' ? `true: ${outcome.text}` : said,
    tree: tree ? treeRows(tree) : [],
  };
}

/** A chain of conditions is the statement above it once more. */
function treeRows(root: TracedValue): readonly TreeRow[] {
  const isChain = root.form === 'and' || root.form === 'or';
  const roots = isChain && root.definition === undefined ? root.parts : [root];
  return roots.flatMap((each) => rowsOf(each, 0));
}

function rowsOf(node: TracedValue, depth: number): readonly TreeRow[] {
  const { text, definition, said, parts } = node;
  const row = {
    depth,
    text,
    ...(definition !== undefined && { definition }),
    value: saidText(node),
    ...(said !== undefined && { said }),
  };
  return [
    row,
    ...parts
      .filter((part) => !part.isLiteral && isComputed(part))
      .flatMap((part) => rowsOf(part, depth + 1)),
  ];
}

/** What only a comparison across the universe reads is computed there, and is no part of what this symbol said. */
function isComputed({ said, value, parts }: TracedValue): boolean {
  return said !== undefined || value !== undefined || parts.some(isComputed);
}

function saidText({ said, value, before, absentBecause }: TracedValue): string {
  const because = absentBecause === undefined ? '' : ` (${absentBecause})`;
  const was = before === undefined ? '' : `, one bar before ${valueText(before)}`;
  if (said !== undefined) return `${said}${because}`;
  return value === undefined ? 'not computed in this run' : `${valueText(value)}${was}${because}`;
}

function barText({ bar }: BarAccount): string {
  const { open, high, low, close, volume } = bar;
  return `open ${valueText(open)}, high ${valueText(high)}, low ${valueText(low)}, close ${valueText(close)}, volume ${valueText(volume)}`;
}

function closingText({ closes, zone }: BarAccount): string {
  const local = closes + timeZone(zone).offsetUs(closes);
  return `${instantText(local).slice(11)} exchange time (${zone}), ${minutesText(closes)}`;
}

function minutesText(closes: number): string {
  return `${instantText(Math.round(closes / MICROSECONDS_PER_MINUTE) * MICROSECONDS_PER_MINUTE).slice(11)} UTC`;
}

function holdingLines(holding: Holding, daily: boolean): readonly string[] {
  const { side, quantity, entryPrice, entryTime = Number.NaN, entryReason, barsHeld } = holding;
  const held =
    side === undefined
      ? 'flat'
      : `${side} ${sharesText(quantity)} at ${valueText(entryPrice)} since ${timeText(entryTime, daily)} (${barsHeld ?? 0} bars), opened by \`${entryReason ?? ''}\``;
  return [
    held,
    ...holding.protections.map(
      ({ role, price, reason, quantity: size }) =>
        `${role} at ${valueText(price)} for ${sharesText(size)}: \`${reason}\``,
    ),
    ...holding.working.map((order) => {
      const price = order.limitPrice ?? order.stopPrice;
      const at = price === undefined ? '' : ` at ${valueText(price)}`;
      return `order ${order.id} works: ${order.intent}, ${order.type}${at}, ${sharesText(order.quantity)}`;
    }),
  ];
}

function fillText({ order, action, quantity, price, reason, atClose }: BarFill): string {
  const when = atClose ? ', at the close' : '';
  return `order ${order} filled${when}: ${action} ${sharesText(quantity)} at ${valueText(price)}, \`${reason}\``;
}

function closeLines(account: BarAccount): readonly string[] {
  const { equity, cash, halted, killed, score, targets } = account;
  return [
    `equity ${moneyText(equity)}, cash ${moneyText(cash)}`,
    ...(score ? [`score ${score.text}`] : []),
    ...(halted === undefined ? [] : [`entries are halted by \`${halted}\``]),
    ...(killed === undefined ? [] : [`killed by \`${killed}\``]),
    ...(targets?.rebalances === true
      ? [
          targets.weight === undefined
            ? 'a rebalance, at which its position stays as it is'
            : `a rebalance: ${valueText(Number((targets.weight * 100).toFixed(4)))}% of equity is wanted`,
        ]
      : []),
  ];
}
