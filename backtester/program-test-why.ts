/** Why a test failed, in sentences: what came instead, or which rule or gate kept an order from being made. */

import type { Expected, ExpectedFill } from '../compiler/index.ts';
import type { Rule } from '../runtime/index.ts';
import { positionAt, type TestFailure, type TestFill, type TestRun } from './program-test.ts';
import { whyNoTarget } from './program-test-why-target.ts';
import type { OrderRecord, OrderStatus } from './result.ts';
import { scoreText } from './score-text.ts';

export function whyFailed(run: TestRun, failure: TestFailure): readonly string[] {
  const { what } = failure.expectation;
  switch (what.kind) {
    case 'fill':
      return whyNoFill(run, what);
    case 'no orders':
      return failure.surplus.map((fill) => `${sentence(fill)}: ${quoted(fill.reason)}.`);
    case 'position':
    case 'equity':
      return [whatWasFound(what, failure.found ?? Number.NaN)];
    default:
      return what satisfies never;
  }
}

/** `1234.5`, `13`, `0.333333`: what a person would type. */
export function shortNumber(value: number): string {
  return String(Number(value.toFixed(6)));
}

type FoundNumber = Extract<Expected, { kind: 'position' | 'equity' }>;

function whatWasFound(what: FoundNumber, found: number): string {
  if (what.kind === 'equity')
    return `The equity at the close of bar ${what.bar} was ${found.toFixed(2)}.`;
  const held = found === 0 ? 'nothing' : `${shortNumber(found)} shares`;
  return `At the close of bar ${what.bar} the strategy held ${held} of ${what.symbol}.`;
}

function sentence({ action, side, symbol, bar, quantity, price }: TestFill): string {
  const verb = action === 'enter' ? 'entered' : 'left';
  return `It ${verb} ${side} ${symbol} at bar ${bar}, ${shortNumber(quantity)} shares at ${shortNumber(price)}`;
}

function quoted(reason: string): string {
  return `\`${reason}\``;
}

function whyNoFill(run: TestRun, expected: ExpectedFill): readonly string[] {
  const { action, side, symbol, bar } = expected;
  const alike = run.fills.filter(
    (fill) => fill.action === action && fill.side === side && fill.symbol === symbol,
  );
  const here = alike.filter((fill) => fill.bar === bar);
  if (here.length > 0) return here.map((fill) => `${sentence(fill)}: ${quoted(fill.reason)}.`);
  const elsewhere = alike.map((fill) => `${sentence(fill)}: ${quoted(fill.reason)}.`);
  return [...whyNoOrder(run, expected), ...elsewhere];
}

/** From what the rules said at the close before, which is where a market order comes from. */
function whyNoOrder(run: TestRun, expected: ExpectedFill): readonly string[] {
  const { action, side, symbol, bar } = expected;
  const before = bar - 1;
  const time = run.result.time[before];
  const held = positionAt(run.fills, symbol, before);
  const isHeld = side === 'long' ? held > 0 : held < 0;
  if (action === 'exit' && !isHeld) return [`It held no ${side} ${symbol} after bar ${before}.`];
  const made = run.orders.filter(
    (order) => order.symbol === symbol && order.intent === action && order.submittedTime === time,
  );
  if (made.length > 0) return made.map((order) => fate(order, before));
  if (run.program.targets) return whyNoTarget(run, run.program.targets, symbol, before);
  const index = run.program.symbols.indexOf(symbol);
  const rules = run.program.rules
    .map((rule, number) => ({ rule, said: run.rules.said(index, before, number) }))
    .filter(({ rule }) => rule.kind === action && (rule.side ?? side) === side);
  const fired = rules.filter(({ said }) => said === 'true');
  if (fired.length === 0)
    return [
      ...rules.map(({ rule, said }) => ruleSaid(rule, said, before)),
      ...scoreSaid(run, index, before),
    ];
  const refused = run.result.rejections.filter(({ firstTime }) => firstTime === time);
  const gate =
    refused.length > 0
      ? refused.map(({ text }) => text).join('; ')
      : gateOf(run, expected, index, before);
  return fired.map(
    ({ rule }) =>
      `${quoted(rule.reason)} was true at the close of bar ${before}, but made no order: ${gate}.`,
  );
}

function ruleSaid({ reason }: Rule, said: 'true' | 'false' | 'unknown', bar: number): string {
  const state =
    said === 'unknown' ? 'was unknown: a value that it reads was absent' : 'was not true';
  return `At the close of bar ${bar} ${quoted(reason)} ${state}.`;
}

/** `The score was 0.2: Up 60% × 1, Down 40% × -1.` */
function scoreSaid({ program, partsAt }: TestRun, symbol: number, bar: number): readonly string[] {
  if (!program.ensemble || !partsAt) return [];
  const parts = partsAt(symbol, bar);
  return [`The score was ${scoreText(program.ensemble.combine, parts)}.`];
}

const FATES: Readonly<Record<OrderStatus, string>> = {
  working: 'has not filled',
  filled: 'filled later',
  expired: 'expired',
  cancelled: 'was cancelled',
  rejected: 'was refused',
};

function fate({ status, note, reason, type, limitPrice, stopPrice }: OrderRecord, bar: number) {
  const prices = [
    stopPrice === undefined ? '' : ` stop ${shortNumber(stopPrice)}`,
    limitPrice === undefined ? '' : ` limit ${shortNumber(limitPrice)}`,
  ].join('');
  const why = note === undefined ? '' : ` (${note})`;
  return `At the close of bar ${bar} ${quoted(reason)} made a ${type} order${prices}, which ${FATES[status]}${why}.`;
}

/** What may keep a rule that is true from acting. The engine asks in the same order. */
function gateOf(run: TestRun, expected: ExpectedFill, symbol: number, bar: number): string {
  const { program } = run;
  const { side } = expected;
  const held = positionAt(run.fills, expected.symbol, bar);
  const exit = program.rules.find(
    (rule, number) =>
      rule.kind === 'exit' &&
      (rule.side ?? side) === side &&
      run.rules.said(symbol, bar, number) === 'true',
  );
  if (expected.action === 'enter' && exit)
    return `${quoted(exit.reason)} was true as well, and exit outranks enter`;
  if (expected.action === 'enter' && (side === 'long' ? held > 0 : held < 0))
    return `it held ${shortNumber(held)} shares already`;
  const left = run.fills.findLast(
    (fill) => fill.symbol === expected.symbol && fill.action === 'exit' && fill.bar <= bar,
  );
  if (program.cooldownBars !== undefined && left)
    return `it was still in \`cooldown\` after the exit at bar ${left.bar}`;
  if (program.window) return 'the bar closed outside the hours of `between`';
  if (program.flatByMinute !== undefined) return '`flat by` had ended the day';
  return 'an order of the same kind was still at work';
}
