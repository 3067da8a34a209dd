/**
 * The loop of a kernel: evaluator, fills, costs, account and statistics of one run, bar by bar, in the order in which
 * the engine and the metrics do each, so that every number comes out with the same bits.
 */

import { numberText } from '../emit/names.ts';
import type { Course } from './course.ts';
import { decide, decisionState } from './decide.ts';
import { enterAt, fillLegs, hasBorrow, hasLegs, indented, leaveAt } from './fills.ts';
import { kindsOf, tightenTrail } from './protect.ts';
import { KERNEL_TOTALS, type KernelTotal } from './request.ts';
import { canHalt, releaseHalts, watchAccount } from './risk.ts';

/** Names that the loop uses, beside those of functions. */
export const LOOP_NAMES = (
  'source shared params job lib toLot exactQuantity roundDown roundUp commission ring length start first lasts days grids ' +
  'curve keepsCurve returns totals keepsTrades rows cash equity peak sessionOpen quantity entryPrice entryValue ' +
  'positionFees positionBorrow entryRow entryReason hasMoved hasLegs checkedRow stopPrice takePrice stopFrom takeFrom ' +
  'stopReason takeReason stopValue takeValue trailValue signalClose initialRisk pending exitReason order orderSide ' +
  'orderReason cooldownUntil halted haltedForGood killed killedRow fees slippage traded borrow interest ambiguous ' +
  'equitySum heldBars exposureSum session lastOfSession firstOfSession sessions before high low trough peakAt peakSession deepest ' +
  'deepestPeak deepestTrough deepestEnd isRecovered deepestSessions longest trades wins losses winSum lossSum pnlSum ' +
  'ratioSum bestTrade worstTrade barsHeldSum wantedSide ruleReason price i isLong paid power covered tries over excess ' +
  'value fee filled remaining quoted held pnl ratio at openPrice stop take hit isStopNear isTakeNear stopNow takeNow trailNow ' +
  'fixedStop fixedRisk trailing firstStop firstTake isUnsafe asked wanted wantedReason wantedStop trailed fits tooMany ' +
  'middle fewer cost years gross depth spell isFlat open_column high_column low_column close_column'
).split(' ');

export function writeLoop(course: Course): readonly string[] {
  const { nodes } = course;
  return [
    'export function run(source, shared, params, job, lib) {',
    ...indented([
      ...inputs(course),
      ...nodes.before,
      ...state(course),
      'for (let i = 0; i < length; i += 1) {',
      ...indented(atBar(course)),
      '}',
      ...results(),
      'return -1;',
    ]),
    '}',
  ];
}

function inputs({ nodes, price }: Course): readonly string[] {
  const needed = new Map(nodes.columns);
  for (const name of ['open', 'high', 'low', 'close'] as const) needed.set(name, price(name));
  return [
    'const { toLot, exactQuantity, roundDown, roundUp } = lib;',
    'const { length, start, first, lasts, days, grids, curve, keepsCurve, returns, totals, keepsTrades } = job;',
    ...[...needed].map(([name, local]) => `const ${local} = source.${name};`),
    ...[...nodes.shared].map(([column, local]) => `const ${local} = shared[${column}];`),
    ...[...nodes.params].map(([name, local]) => `const ${local} = params.${name};`),
  ];
}

function state(course: Course): readonly string[] {
  const cash = numberText(course.request.spec.cash);
  const zeros =
    'quantity entryPrice entryValue positionFees entryRow entryReason fees slippage traded borrow interest ambiguous ' +
    'equitySum heldBars exposureSum session sessions trades wins losses winSum lossSum pnlSum ratioSum bestTrade ' +
    'worstTrade barsHeldSum deepestEnd isRecovered deepestSessions longest';
  const legs =
    'checkedRow stopPrice takePrice stopFrom takeFrom stopReason takeReason signalClose initialRisk';
  return [
    ...['cash', 'equity', 'peak', 'sessionOpen', 'before', 'high', 'low'].map(
      (name) => `let ${name} = ${cash};`,
    ),
    ...zeros.split(' ').map((name) => `let ${name} = 0;`),
    ...(hasBorrow(course) ? ['let positionBorrow = 0;'] : []),
    ...(hasLegs(course)
      ? [
          'let hasLegs = false;',
          ...legs.split(' ').map((name) => `let ${name} = 0;`),
          ...kindsOf(course).map((kind) => `let ${kind}Value = 0;`),
        ]
      : []),
    'let hasMoved = false;',
    'let trough = -1;',
    'let peakAt = -1;',
    'let peakSession = -1;',
    'let deepest = 0;',
    'let deepestPeak = NaN;',
    'let deepestTrough = NaN;',
    'let lastOfSession = lasts[0];',
    'let firstOfSession = -1;',
    'let rows = job.trades;',
    ...decisionState(course),
  ];
}

function atBar(course: Course): readonly string[] {
  const { market, atEnd, exitAndStop } = course.request.spec.fill;
  const legs = hasLegs(course);
  const isStopFirst = exitAndStop === 'stop first';
  const openLegs = ['if (hasLegs && checkedRow !== i) {', ...indented(fillLegs(course)), '}'];
  return [
    ...beginSession(course),
    ...(legs && isStopFirst ? openLegs : []),
    ...(market === 'next open' ? fillPending(course, 'open') : []),
    ...(legs ? openLegs : []),
    `const price = ${course.price('close')}[i];`,
    ...mark(course),
    ...course.nodes.atBar,
    'if (i >= first) {',
    ...indented([
      ...tightenTrail(course),
      'let wantedSide = 0;',
      'let ruleReason = 0;',
      ...(canHalt(course) ? ['if (!killed) {', ...indented(decide(course)), '}'] : decide(course)),
    ]),
    '}',
    ...(market === 'same close' ? fillPending(course, 'close') : []),
    ...(atEnd === 'close' ? closeAtEnd(course) : []),
    'if (i >= start) {',
    ...indented(record()),
    '}',
    'if (i === lastOfSession) {',
    ...indented(endSession()),
    '}',
  ];
}

/** The first bar of a session after another: money is paid for, halts end, losses count from here. */
function beginSession(course: Course): readonly string[] {
  const { borrowPerYear, interestPerYear } = course.request.spec.costs;
  const borrow = [
    'if (quantity < 0) {',
    `  const cost = -quantity * ${course.price('close')}[i - 1] * ${numberText(borrowPerYear)} * years;`,
    '  positionBorrow += cost;',
    '  borrow += cost;',
    '  cash += -cost;',
    '  hasMoved = true;',
    '}',
  ];
  const interest = [
    'if (cash < 0) {',
    `  const cost = -cash * ${numberText(interestPerYear)} * years;`,
    '  interest += cost;',
    '  cash += -cost;',
    '  hasMoved = true;',
    '}',
  ];
  const charges = [...(hasBorrow(course) ? borrow : []), ...(interestPerYear > 0 ? interest : [])];
  return [
    'if (i === firstOfSession) {',
    ...indented([
      ...(charges.length > 0 ? ['const years = (days[session] - days[session - 1]) / 365;'] : []),
      ...charges,
      'sessionOpen = equity;',
      ...releaseHalts(course),
    ]),
    '}',
  ];
}

/** Market orders: what closes comes before what opens. */
function fillPending(course: Course, at: 'open' | 'close'): readonly string[] {
  const quoted = `${course.price(at)}[i]`;
  const both = course.sides.length > 1;
  return [
    'if (pending !== 0) {',
    ...indented([
      'if ((pending & 1) !== 0 && quantity !== 0) {',
      ...indented([
        ...(both ? ['const isLong = quantity > 0;'] : []),
        ...leaveAt(course, quoted, true, 'exitReason'),
      ]),
      '}',
      'if ((pending & 2) !== 0) {',
      ...indented([
        `const quoted = ${quoted};`,
        'const wanted = order;',
        'const wantedReason = orderReason;',
        ...(both ? ['const side = orderSide;'] : []),
        ...enterAt(course, 'quoted'),
      ]),
      '}',
      'pending = 0;',
    ]),
    '}',
    ...(at === 'close' ? mark(course) : []),
  ];
}

function closeAtEnd(course: Course): readonly string[] {
  return [
    'if (i === length - 1 && i >= start) {',
    ...indented([
      'pending = 0;',
      'if (quantity !== 0) {',
      ...indented([
        ...(course.sides.length > 1 ? ['const isLong = quantity > 0;'] : []),
        ...leaveAt(
          course,
          `${course.price('close')}[i]`,
          true,
          String(course.reasons.numberOf('close at end')),
        ),
      ]),
      '}',
      ...mark(course),
    ]),
    '}',
  ];
}

/** The account at this close. While nothing is held and no money moves it stays as it was. */
function mark(course: Course): readonly string[] {
  return [
    'if (quantity !== 0 || hasMoved) {',
    '  hasMoved = false;',
    '  equity = cash + quantity * price;',
    '  if (equity > peak) peak = equity;',
    ...indented(watchAccount(course)),
    '}',
  ];
}

/** One row of the curve, into what the statistics are made of: `metrics-drawdown.ts` and `metrics-activity.ts`. */
function record(): readonly string[] {
  return [
    'if (keepsCurve) curve[i - start] = equity;',
    'equitySum += equity;',
    'if (quantity !== 0) {',
    '  heldBars += 1;',
    '  exposureSum += Math.abs(quantity) * price / equity;',
    '}',
    'if (equity < high) {',
    '  if (equity < low || trough < 0) {',
    '    low = equity;',
    '    trough = i - start;',
    '  }',
    '} else {',
    '  if (trough >= 0) {',
    ...indented(indented(endSpell('i - start', 'sessions', '1'))),
    '  }',
    '  peakAt = i - start;',
    '  peakSession = sessions;',
    '  high = equity;',
    '  low = equity;',
    '}',
  ];
}

/** A spell under water is over, or the run is. */
function endSpell(end: string, session: string, isRecovered: string): readonly string[] {
  return [
    'const depth = 1 - low / high;',
    `const spell = ${session} - peakSession;`,
    'if (deepestPeak !== deepestPeak || depth > deepest) {',
    '  deepest = depth;',
    '  deepestPeak = peakAt;',
    '  deepestTrough = trough;',
    `  deepestEnd = ${end};`,
    `  isRecovered = ${isRecovered};`,
    '  deepestSessions = spell;',
    '}',
    'if (spell > longest) longest = spell;',
    'trough = -1;',
  ];
}

/** The session's return, as `sessionReturns` has it. */
function endSession(): readonly string[] {
  return [
    'if (i >= start) {',
    '  returns[sessions] = before > 0 ? equity / before - 1 : NaN;',
    '  before = equity;',
    '  sessions += 1;',
    '}',
    'session += 1;',
    'lastOfSession = lasts[session];',
    'firstOfSession = i + 1;',
  ];
}

const TOTALS: Readonly<Record<KernelTotal, string>> = {
  finalEquity: 'equity',
  tradedValue: 'traded',
  fees: 'fees',
  slippageCost: 'slippage',
  borrowCost: 'borrow',
  marginInterest: 'interest',
  ambiguousBars: 'ambiguous',
  killedRow: 'killedRow',
  equitySum: 'equitySum',
  heldBars: 'heldBars',
  exposureSum: 'exposureSum',
  sessions: 'sessions',
  maxDrawdown: 'deepest',
  drawdownPeak: 'deepestPeak',
  drawdownTrough: 'deepestTrough',
  drawdownEnd: 'deepestEnd',
  isRecovered: 'isRecovered',
  drawdownSessions: 'deepestSessions',
  longestDrawdownSessions: 'longest',
  trades: 'trades',
  wins: 'wins',
  losses: 'losses',
  winSum: 'winSum',
  lossSum: 'lossSum',
  pnlSum: 'pnlSum',
  pnlRatioSum: 'ratioSum',
  bestTrade: 'bestTrade',
  worstTrade: 'worstTrade',
  barsHeldSum: 'barsHeldSum',
};

function results(): readonly string[] {
  return [
    'if (trough >= 0) {',
    ...indented(endSpell('length - 1 - start', 'sessions - 1', '0')),
    '}',
    ...KERNEL_TOTALS.map((name, k) => `totals[${k}] = ${TOTALS[name]};`),
  ];
}
