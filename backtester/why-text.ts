/** The account of a bar as a trader reads it: first what happened or what kept it from happening, then everything. */

import { instantText, MICROSECONDS_PER_MINUTE, timeZone } from '../market/index.ts';
import { isDaily } from './report.ts';
import { paletteOf, type TextStyle, toAscii } from './report-style.ts';
import { wrap } from './report-table.ts';
import type { BarAccount, BarFill, Holding, RuleAccount, TracedValue } from './why-account.ts';
import { moneyText, sharesText, timeText, valueText } from './why-numbers.ts';
import { orderText } from './why-outcome.ts';
import { verdictOf } from './why-verdict.ts';

/** Columns of a terminal where nothing says how many it has. */
const MOST_WIDTH = 80;

export function renderWhy(account: BarAccount, style: TextStyle): string {
  const width = Math.min(style.width, MOST_WIDTH);
  const { bold, dim } = paletteOf(style);
  const { strategy, symbol, every } = account;
  const daily = isDaily(account.every);
  const lines = [
    bold(`${strategy} on ${symbol}, the ${every} bar of ${timeText(account.time, daily)}`),
    ...(daily ? [] : [dim(`  closed at ${closingText(account)}`)]),
    ...wrapped(barText(account), width, '  ', '  '),
    '',
    ...verdictOf(account).flatMap((sentence) => wrap(sentence, width)),
    '',
    ...section('Before the bar', holdingLines(account.before, daily), width),
    ...section('Inside the bar', account.fills.map(fillText), width),
    ...section('At its close', closeLines(account), width),
    ...account.rules.flatMap((rule) => ['', ...ruleLines(rule, width, bold)]),
    ...(account.filter ? ['', bold('filter of the universe'), ...tree(account.filter, width)] : []),
    '',
    ...section(
      'Orders decided at this close',
      account.orders.length === 0
        ? ['none']
        : account.orders.map((order) => `${order.id}  ${orderText(order, daily)}`),
      width,
    ),
    ...section('After it', holdingLines(account.after, daily), width),
  ];
  const text = `${lines.join('\n')}\n`;
  return style.unicode ? text : toAscii(text);
}

function closingText({ closes, zone }: BarAccount): string {
  const local = closes + timeZone(zone).offsetUs(closes);
  return `${instantText(local).slice(11)} exchange time (${zone}), ${minutesText(closes)}`;
}

function minutesText(closes: number): string {
  return `${instantText(Math.round(closes / MICROSECONDS_PER_MINUTE) * MICROSECONDS_PER_MINUTE).slice(11)} UTC`;
}

function barText({ bar }: BarAccount): string {
  const { open, high, low, close, volume } = bar;
  return `open ${valueText(open)}, high ${valueText(high)}, low ${valueText(low)}, close ${valueText(close)}, volume ${valueText(volume)}`;
}

function section(title: string, lines: readonly string[], width: number): readonly string[] {
  if (lines.length === 0) return [];
  return [`${title}:`, ...lines.flatMap((line) => wrapped(line, width, '  ', '    '))];
}

function wrapped(text: string, width: number, first: string, rest: string): readonly string[] {
  return wrap(text, width - rest.length).map((line, k) => `${k === 0 ? first : rest}${line}`);
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
  const { equity, cash, halted, killed, targets } = account;
  return [
    `equity ${moneyText(equity)}, cash ${moneyText(cash)}`,
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

function ruleLines(
  { reason, line, said, tree: values, outcome }: RuleAccount,
  width: number,
  bold: (text: string) => string,
): readonly string[] {
  const [head = '', ...more] = wrap(`${reason}  (line ${line})`, width - 2);
  return [
    bold(head),
    ...more.map((each) => bold(`  ${each}`)),
    ...(values ? tree(values, width) : []),
    ...wrapped(said === 'true' ? `true: ${outcome.text}` : said, width, '  → ', '    '),
  ];
}

interface Row {
  readonly left: string;
  readonly value: string;
}

function tree(root: TracedValue, width: number): readonly string[] {
  // A chain of conditions is the statement above it once more.
  const isChain = root.form === 'and' || root.form === 'or';
  const rows = (isChain && root.definition === undefined ? root.parts : [root]).flatMap((each) =>
    rowsOf(each, '  '),
  );
  const widest = Math.max(...rows.map(({ left }) => left.length));
  const column = Math.min(widest, Math.floor(width * 0.6));
  return rows.flatMap(({ left, value }) => {
    const cut = left.length > column ? `${left.slice(0, column - 1)}…` : left.padEnd(column);
    const [first = '', ...more] = wrap(value, width - column - 2);
    return [`${cut}  ${first}`, ...more.map((each) => `${' '.repeat(column + 2)}${each}`)];
  });
}

function rowsOf(node: TracedValue, indent: string): readonly Row[] {
  const { text, definition, parts } = node;
  const left = `${indent}${text}${definition === undefined ? '' : ` = ${definition}`}`;
  return [
    { left, value: saidText(node) },
    ...parts.filter(({ isLiteral }) => !isLiteral).flatMap((part) => rowsOf(part, `${indent}  `)),
  ];
}

function saidText({ said, value, before, absentBecause }: TracedValue): string {
  const because = absentBecause === undefined ? '' : ` (${absentBecause})`;
  const was = before === undefined ? '' : `, one bar before ${valueText(before)}`;
  if (said !== undefined) return `${said}${because}`;
  return value === undefined ? 'not computed in this run' : `${valueText(value)}${was}${because}`;
}
